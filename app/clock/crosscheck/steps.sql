-- Which step had each case from when to when, by the acts that pass it on; a day belongs to who had it as it began.
CREATE TEMPORARY TABLE check_visit ON COMMIT DROP AS
WITH passed AS (
    SELECT case_id, step.seq, accepted_on,
        CASE act WHEN 'PROPOSE' THEN 'REVIEW' WHEN 'REVIEW' THEN 'APPROVAL' WHEN 'SEND_BACK' THEN 'HANDLING' END AS step,
        greatest(accepted_on, max((at AT TIME ZONE 'Asia/Shanghai')::date)
            OVER (PARTITION BY case_id ORDER BY step.seq)) AS since
    FROM check_case JOIN case_step AS step USING (case_id)
    WHERE accepted_on IS NOT NULL AND closed_on IS NULL
        AND act IN ('PROPOSE', 'REVIEW', 'SEND_BACK', 'GRANT', 'DENY', 'WITHDRAW')
), visit AS (
    SELECT case_id, 0 AS seq, 'HANDLING' AS step, accepted_on AS since
    FROM check_case WHERE accepted_on IS NOT NULL AND closed_on IS NULL
    UNION ALL
    SELECT case_id, seq, step, since FROM passed
)
SELECT case_id, seq, step, since, lead(since) OVER (PARTITION BY case_id ORDER BY seq) AS until,
    bool_and(step IS NOT NULL) OVER (PARTITION BY case_id) AS undecided
FROM visit
