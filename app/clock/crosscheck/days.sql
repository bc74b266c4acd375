-- The days of the calendar with their place among the working days, from the editions known at an instant.
CREATE TEMPORARY TABLE check_day ON COMMIT DROP AS
SELECT day, worked, named, day - date '2004-01-01' AS number,
    (sum(worked::int) OVER (ORDER BY day))::int AS rank
FROM (
    SELECT each.day::date AS day, told.day IS NOT NULL AS named,
        CASE told.kind WHEN 'OFF' THEN false WHEN 'WORKED' THEN true
            ELSE extract(isodow FROM each.day) < 6 END AS worked
    FROM generate_series(timestamp '2004-01-01', timestamp '2100-12-31', interval '1 day') AS each (day)
    LEFT JOIN (
        SELECT DISTINCT ON (day) day, calendar_day.kind
        FROM calendar_day JOIN calendar_edition AS edition ON edition.id = edition_id
        WHERE recorded_at <= :known_at AND (division IS NULL OR division = :place)
        ORDER BY day, published_on DESC, recorded_at DESC, edition.id DESC
    ) AS told ON told.day = each.day
) AS marked
