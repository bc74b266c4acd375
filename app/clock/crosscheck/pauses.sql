-- The days each clock leaves out, overlapping and adjoining ones as one; and from when on it stands for good.
CREATE TEMPORARY TABLE check_pause ON COMMIT DROP AS
WITH left_out AS (
    SELECT term.case_id, term.clock, greatest(opened_on, start_on) + 1 AS first,
        coalesce(ended_on, closed_on) AS last
    FROM check_term AS term JOIN check_procedure AS procedure ON procedure.case_id = term.case_id
    JOIN check_stop AS stop ON stop.kind = procedure.procedure AND stop.clock = term.clock
        AND (stop.under = '' OR position(stop.under IN coalesce(term.legal_basis, '')) > 0)
), standing AS (
    SELECT case_id, clock, min(first) FILTER (WHERE last IS NULL) AS open_from,
        range_agg(daterange(first, last, '[]')) FILTER (WHERE last >= first) AS spans
    FROM left_out GROUP BY case_id, clock
)
SELECT case_id, clock, open_from,
    CASE WHEN open_from IS NULL THEN spans ELSE spans * datemultirange(daterange(NULL, open_from)) END AS spans
FROM standing
