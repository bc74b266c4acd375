-- While a year has no notice: the n-th working day from the first uncertain day on, at the earliest and at the latest.
-- A way is one arrangement of a feast; feasts are independent of each other.
CREATE TEMPORARY TABLE check_open ON COMMIT DROP AS
WITH reach AS (
    SELECT DISTINCT feast, first, last FROM check_by
), days AS (
    SELECT feast, day, min(off_by - least(most_worked, weekends_by)) AS fewest,
        max(off_by - greatest(0, least_worked - (weekends - weekends_by))) AS most
    FROM check_by GROUP BY feast, day
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
