-- What each clock that lists show has used on the day, its light, and the day on which any of that changes next.
CREATE TEMPORARY TABLE check_lit ON COMMIT DROP AS
WITH looked AS (
    SELECT found.*, latest IS NOT NULL AND looked_on > latest AS over,
        CASE WHEN latest IS NOT NULL AND looked_on > latest THEN latest ELSE start_on END AS since,
        least(looked_on, coalesce(open_from - 1, looked_on)) AS upto
    FROM check_clock AS found
    WHERE clock IN ('ACCEPTANCE', 'DECISION_LEGAL', 'DECISION_PROMISED', 'DELIVERY')
), left_out AS (
    SELECT case_id, clock, sum(CASE WHEN by_workdays THEN ends.rank - eve.rank ELSE ends.number - eve.number END) AS days
    FROM looked CROSS JOIN LATERAL unnest(spans * datemultirange(daterange(since + 1, greatest(since, upto) + 1))) AS each
    JOIN check_day AS eve ON eve.day = lower(each) - 1
    JOIN check_day AS ends ON ends.day = upper(each) - 1
    GROUP BY case_id, clock
), measured AS (
    SELECT looked.*, greatest(0, CASE WHEN by_workdays THEN ends.rank - eve.rank ELSE ends.number - eve.number END)
        - coalesce(days, 0) AS used, greatest(warns.least, (allowed * warns.share + 50) / 100) AS warning_at
    FROM looked LEFT JOIN left_out USING (case_id, clock)
    JOIN check_day AS eve ON eve.day = since
    JOIN check_day AS ends ON ends.day = greatest(since, upto)
    JOIN check_warn AS warns ON warns.during @> start_on
), judged AS (
    SELECT measured.*,
        CASE WHEN over THEN -used WHEN endless THEN allowed - used ELSE greatest(0, allowed - used) END AS remaining
    FROM measured
), tomorrow AS (
    SELECT by_workdays, min(day) AS day FROM check_day CROSS JOIN (VALUES (true), (false)) AS each (by_workdays)
    WHERE day > :today AND day < :today + 30 AND (worked OR NOT by_workdays) GROUP BY by_workdays
), counting AS (
    SELECT judged.*,
        CASE WHEN stopped_on IS NOT NULL OR endless THEN NULL WHEN NOT coalesce(spans @> tomorrow.day, false) THEN tomorrow.day
            ELSE (SELECT min(day) FROM check_day WHERE check_day.day BETWEEN tomorrow.day AND tomorrow.day + 4000
                AND (worked OR NOT by_workdays) AND NOT spans @> day) END AS counts_on
    FROM judged JOIN tomorrow USING (by_workdays)
)
SELECT counting.*,
    CASE WHEN over THEN 'OVERDUE' WHEN stopped_on IS NOT NULL THEN 'NORMAL' WHEN endless THEN 'PAUSED'
        WHEN remaining <= warning_at THEN 'WARNING' ELSE 'NORMAL' END AS light,
    least(counts_on, CASE WHEN stopped_on IS NULL AND NOT endless AND latest >= looked_on THEN latest + 1 END) AS next_on
FROM counting
