-- Each clock's day zero, its limit with the extension, and the day it stopped for good.
CREATE TEMPORARY TABLE check_term ON COMMIT DROP AS
WITH started AS (
    SELECT case_id, 'ACCEPTANCE' AS clock, complete_on AS start_on, 5 AS number, 'WORKDAY' AS unit, legal_basis,
        coalesce(silent_until, accepted_on, closed_on) AS stopped_on, closed_on, NULL::jsonb AS extension,
        NULL::date AS not_before, '' AS subject
    FROM check_case
    UNION ALL
    SELECT case_id, 'CORRECTION', asked_on, 30, 'WORKDAY', legal_basis,
        CASE WHEN awaiting THEN closed_on ELSE coalesce(corrected_on, closed_on) END, closed_on, NULL, named_on, ''
    FROM check_case
    UNION ALL
    SELECT case_id, 'DECISION_LEGAL', CASE legal_start WHEN 'RECEIVED' THEN complete_on ELSE accepted_on END,
        legal_number, legal_unit, legal_basis, closed_on, closed_on, extension, NULL, ''
    FROM check_case
    UNION ALL
    SELECT case_id, 'DECISION_PROMISED', accepted_on, promised_number, promised_unit, legal_basis, closed_on,
        closed_on, extension, NULL, ''
    FROM check_case
    UNION ALL
    SELECT case_id, 'DELIVERY', decided_on, 10, 'WORKDAY', legal_basis, delivered_on, closed_on, NULL, NULL, ''
    FROM check_case
    UNION ALL
    SELECT case_id, 'PROCEDURE', opened_on, longest_number, longest_unit, legal_basis, coalesce(ended_on, closed_on),
        closed_on, NULL, NULL, subject
    FROM check_procedure JOIN check_case USING (case_id)
)
SELECT case_id, clock, subject, start_on, unit, legal_basis, stopped_on, closed_on, not_before,
    number + CASE WHEN extension ->> 'unit' = unit AND (extension -> 'clocks' IS NULL OR extension -> 'clocks' ? clock)
        THEN (extension ->> 'number')::int ELSE 0 END AS number
FROM started WHERE start_on IS NOT NULL AND number IS NOT NULL
