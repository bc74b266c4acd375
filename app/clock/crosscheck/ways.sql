-- The arrangements that a feast without a notice may have, by what each has taken off and made worked up to each day.
-- `first` and `last` are the reach of the feast; the day before it is there, too.
CREATE TEMPORARY TABLE check_by ON COMMIT DROP AS
WITH way AS (
    SELECT feast, way, off, weekends, least(least_worked, cardinality(weekends)) AS least_worked,
        least(most_worked, cardinality(weekends)) AS most_worked
    FROM (
        SELECT feast, way, least_worked, most_worked,
            ARRAY(SELECT one FROM unnest(off) AS one JOIN check_day ON day = one
                WHERE day >= :open_from AND NOT named) AS off,
            ARRAY(SELECT one FROM unnest(weekends) AS one JOIN check_day ON day = one
                WHERE day >= :open_from AND NOT named) AS weekends
        FROM check_way
    ) AS settled
), reach AS (
    SELECT feast, min(day) AS first, max(day) AS last
    FROM way, unnest(off || weekends) AS day GROUP BY feast
)
SELECT feast, way, first, last, each.day::date AS day, off_by, weekends_by, least_worked, most_worked,
    cardinality(weekends) AS weekends
FROM way JOIN reach USING (feast)
CROSS JOIN LATERAL generate_series(first::timestamp - interval '1 day', last::timestamp, interval '1 day') AS each (day)
CROSS JOIN LATERAL (SELECT count(*) AS off_by FROM unnest(off) AS one WHERE one <= each.day) AS a
CROSS JOIN LATERAL (SELECT count(*) AS weekends_by FROM unnest(weekends) AS one WHERE one <= each.day) AS b
