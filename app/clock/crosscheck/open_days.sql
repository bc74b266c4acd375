-- While a year has no notice: the n-th working day from the first uncertain day on, at the earliest and at the latest.
-- A way is one arrangement of a feast; feasts are independent of each other.
CREATE TEMPORARY TABLE check_open ON COMMIT DROP AS
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
), days AS (
    SELECT feast, day, min(off_by - least(most_worked, weekends_by)) AS fewest,
        max(off_by - greatest(0, least_worked - (cardinality(weekends) - weekends_by))) AS most
    FROM way JOIN reach USING (feast)
    CROSS JOIN LATERAL generate_series(first::timestamp, last::timestamp, interval '1 day') AS each (day)
    CROSS JOIN LATERAL (SELECT count(*) AS off_by FROM unnest(off) AS one WHERE one <= each.day) AS a
    CROSS JOIN LATERAL (SELECT count(*) AS weekends_by FROM unnest(weekends) AS one WHERE one <= each.day) AS b
    GROUP BY feast, day
), counted AS (
    SELECT check_day.day,
        rank - (SELECT rank FROM check_day WHERE day = :open_from - 1) - coalesce(sum(fewest), 0) AS most,
        rank - (SELECT rank FROM check_day WHERE day = :open_from - 1) - coalesce(sum(most), 0) AS least
    FROM check_day
    LEFT JOIN reach ON first <= check_day.day
    LEFT JOIN days ON days.feast = reach.feast AND days.day = least(check_day.day, last)
    WHERE check_day.day BETWEEN :open_from AND :tabulated_to
    GROUP BY check_day.day, rank
)
SELECT need, min(day) FILTER (WHERE most >= need) AS earliest, min(day) FILTER (WHERE least >= need) AS latest
FROM counted CROSS JOIN generate_series(1, 600) AS need
GROUP BY need
