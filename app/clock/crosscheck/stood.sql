-- The step leaves out what the promised limit leaves out, from the day it got the case on.
INSERT INTO check_pause (case_id, clock, open_from, spans)
SELECT case_id, 'STEP', CASE WHEN open_from IS NOT NULL THEN greatest(open_from, start_on + 1) END,
    spans * datemultirange(daterange(start_on + 1, NULL))
FROM check_pause AS promised JOIN check_term AS step USING (case_id)
WHERE promised.clock = 'DECISION_PROMISED' AND step.clock = 'STEP'
