-- The day each clock ends, by sets: no walk, and nothing of the rule's own code.
CREATE TEMPORARY TABLE check_clock ON COMMIT DROP AS
WITH term AS (
    SELECT term.*, pause.open_from, pause.spans, unit = 'WORKDAY' AS by_workdays,
        least(:today, coalesce(stopped_on, :today)) AS looked_on,
        CASE unit WHEN 'MONTH' THEN (start_on + number * interval '1 month')::date - start_on ELSE number END AS allowed
    FROM check_term AS term LEFT JOIN check_pause AS pause USING (case_id, clock)
), span AS (
    -- A span counts in the clock's own measure: working days by their rank, other days by their number.
    SELECT case_id, clock, lower(each) AS first, upper(each) - 1 AS last,
        CASE WHEN by_workdays THEN eve.rank ELSE eve.number END AS before,
        CASE WHEN by_workdays THEN upon.rank - eve.rank ELSE upon.number - eve.number END AS length
    FROM term CROSS JOIN LATERAL unnest(spans) AS each
    JOIN check_day AS eve ON eve.day = lower(each) - 1
    JOIN check_day AS upon ON upon.day = upper(each) - 1
), pushed AS (
    SELECT span.*, coalesce(sum(length) OVER (
        PARTITION BY case_id, clock ORDER BY first ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS earlier
    FROM span
), sums AS (
    SELECT pushed.case_id, pushed.clock, coalesce(sum(length) FILTER (WHERE before - zero - earlier < allowed), 0) AS push
    FROM pushed JOIN (
        SELECT term.*, CASE WHEN by_workdays THEN rank ELSE check_day.number END AS zero
        FROM term JOIN check_day ON day = start_on
    ) AS term USING (case_id, clock)
    GROUP BY pushed.case_id, pushed.clock
), ended AS (
    SELECT term.*, coalesce(push, 0) AS push, zero.rank AS zero_rank,
        CASE WHEN by_workdays THEN nth.day ELSE start_on + (allowed + coalesce(push, 0))::int END AS last_on
    FROM term LEFT JOIN sums USING (case_id, clock)
    JOIN check_day AS zero ON zero.day = start_on
    LEFT JOIN check_day AS nth ON by_workdays AND nth.worked AND nth.rank = zero.rank + allowed + coalesce(push, 0)
), plain AS (
    SELECT ended.*,
        CASE WHEN ended.number = 0 THEN start_on WHEN by_workdays THEN last_on
            WHEN NOT coalesce(spans @> on_it.day, false) AND on_it.worked THEN last_on
            ELSE (SELECT min(day) FROM check_day WHERE check_day.day BETWEEN last_on AND last_on + 800 AND worked
                AND NOT coalesce(spans @> day, false)) END AS due_on
    FROM ended LEFT JOIN check_day AS on_it ON on_it.day = last_on
), known AS (
    -- Up to the eve of the first uncertain day all is settled; what is still needed then lies in an interval.
    SELECT plain.*, plain.number > 0 AND due_on >= :open_from AS provisional,
        plain.number > 0 AND due_on >= :open_from AND NOT by_workdays AND open_from IS NULL
            AND last_on <= :tabulated_to - 31 AND coalesce(upper(spans) <= last_on, true) AS rolls,
        allowed - (eve.rank - zero_rank - push) AS need
    FROM plain JOIN check_day AS eve ON eve.day = :open_from - 1
), reached AS (
    -- A term in days or months ends on its last day, or on the next that is worked, whichever days that may be.
    SELECT last_on, upon.day, upon.rank - eve.rank AS plainly
    FROM (SELECT DISTINCT last_on FROM known WHERE rolls) AS ends
    JOIN check_day AS eve ON eve.day = last_on - 1
    JOIN check_day AS upon ON upon.day BETWEEN last_on AND last_on + 30
), arranged AS (
    SELECT last_on, reached.day, upon.feast,
        min(upon.off_by - eve.off_by - least(upon.most_worked, upon.weekends_by - eve.weekends_by)) AS fewest,
        max(upon.off_by - eve.off_by - greatest(0,
            upon.least_worked - (upon.weekends - (upon.weekends_by - eve.weekends_by)))) AS most
    FROM reached JOIN check_by AS upon
        ON upon.first <= reached.day AND upon.last >= last_on AND upon.day = least(reached.day, upon.last)
    JOIN check_by AS eve
        ON eve.feast = upon.feast AND eve.way = upon.way AND eve.day = greatest(last_on, eve.first) - 1
    GROUP BY last_on, reached.day, upon.feast
), rolled AS (
    SELECT last_on, min(day) FILTER (WHERE plainly - fewest >= 1) AS earliest,
        min(day) FILTER (WHERE plainly - most >= 1) AS latest
    FROM (
        SELECT last_on, day, plainly, coalesce(sum(fewest), 0) AS fewest, coalesce(sum(most), 0) AS most
        FROM reached LEFT JOIN arranged USING (last_on, day) GROUP BY last_on, day, plainly
    ) AS counted
    GROUP BY last_on
), bounded AS (
    SELECT known.*,
        CASE WHEN NOT provisional THEN due_on WHEN by_workdays THEN open.earliest WHEN rolls THEN rolled.earliest
            ELSE known.last_on END AS earliest,
        CASE WHEN NOT provisional THEN due_on WHEN by_workdays THEN open.latest WHEN rolls THEN rolled.latest
            END AS latest,
        -- A start or a pause in the open, or what ends after the tables do, is looked at by its flag alone.
        provisional AND NOT rolls AND (NOT by_workdays OR start_on >= :open_from
            OR coalesce(upper(spans) > :open_from, false)) AS loose
    FROM known LEFT JOIN check_open AS open ON provisional AND open.need = known.need
    LEFT JOIN rolled ON rolls AND rolled.last_on = known.last_on
), open_ended AS (
    SELECT bounded.*, open_from IS NOT NULL AND coalesce(latest, due_on) >= open_from AS endless,
        -- Of whom a day was told, his term does not end before it.
        coalesce(not_before > earliest, false) AS told
    FROM bounded
)
SELECT case_id, clock, subject, endless, loose AND NOT endless AS loose,
    provisional AND NOT endless AND NOT (told AND coalesce(not_before >= latest, false)) AS provisional,
    CASE WHEN NOT endless THEN CASE WHEN told THEN not_before ELSE earliest END END AS earliest,
    CASE WHEN NOT endless THEN CASE WHEN told THEN greatest(not_before, latest) ELSE latest END END AS latest,
    start_on, zero_rank, allowed, by_workdays, open_from, spans, stopped_on, looked_on
FROM open_ended
