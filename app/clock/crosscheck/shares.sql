-- The clock of the step that has the case: its share of the promised limit, without what its earlier visits used.
INSERT INTO check_term (case_id, clock, subject, start_on, unit, legal_basis, stopped_on, closed_on, not_before, number)
WITH shared AS (
    SELECT term.*, coalesce(edition.shares, ARRAY[60, 20, 20]) AS shares
    FROM check_term AS term JOIN check_case USING (case_id)
    LEFT JOIN LATERAL (
        SELECT ARRAY[handling_share, review_share, approval_share] AS shares FROM step_shares
        WHERE state = 'PUBLISHED' AND effective_on <= accepted_on ORDER BY effective_on DESC, number DESC LIMIT 1
    ) AS edition ON true
    WHERE clock = 'DECISION_PROMISED' AND unit IN ('WORKDAY', 'CALENDAR_DAY') AND term.number > 0
), portion AS (
    -- Whole units, all of them: the largest remainders go up, earlier steps first.
    SELECT case_id, step, number * share / 100 + CASE WHEN row_number() OVER (
            PARTITION BY case_id ORDER BY number * share % 100 DESC, place
        ) <= number - sum(number * share / 100) OVER (PARTITION BY case_id) THEN 1 ELSE 0 END AS allowed
    FROM shared CROSS JOIN LATERAL unnest(shares, ARRAY['HANDLING', 'REVIEW', 'APPROVAL'])
        WITH ORDINALITY AS each (share, step, place)
), here AS (
    SELECT case_id, step, since FROM check_visit WHERE undecided AND until IS NULL
), before AS (
    SELECT visit.case_id, visit.since, least(visit.until, coalesce(open_from - 1, visit.until)) AS until, spans,
        unit = 'WORKDAY' AS by_workdays
    FROM here JOIN check_visit AS visit USING (case_id, step)
    JOIN shared USING (case_id)
    LEFT JOIN check_pause AS pause ON pause.case_id = visit.case_id AND pause.clock = 'DECISION_PROMISED'
    WHERE visit.until IS NOT NULL
), span AS (
    SELECT case_id, by_workdays, unnest(datemultirange(daterange(since + 1, until + 1))
        - coalesce(spans, '{}'::datemultirange)) AS counted
    FROM before WHERE until > since
), used AS (
    SELECT case_id,
        sum(CASE WHEN by_workdays THEN ends.rank - eve.rank ELSE ends.number - eve.number END) AS days
    FROM span JOIN check_day AS eve ON eve.day = lower(counted) - 1
    JOIN check_day AS ends ON ends.day = upper(counted) - 1
    GROUP BY case_id
)
SELECT case_id, 'STEP', '', here.since, unit, legal_basis, NULL, NULL, NULL,
    greatest(0, allowed - coalesce(used.days, 0))
FROM shared JOIN here USING (case_id) JOIN portion USING (case_id, step) LEFT JOIN used USING (case_id)
