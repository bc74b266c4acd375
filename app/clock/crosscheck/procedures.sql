-- The special procedures of a chunk, each by its place among those of its case, with the longest it may last.
CREATE TEMPORARY TABLE check_procedure ON COMMIT DROP AS
WITH told AS (
    SELECT case_id, entry.kind, on_day, payload, payload ->> 'procedure' AS procedure,
        coalesce(nullif(payload ->> 'key', ''), payload ->> 'procedure') AS which,
        row_number() OVER (
            PARTITION BY case_id, entry.kind, coalesce(nullif(payload ->> 'key', ''), payload ->> 'procedure')
            ORDER BY recorded_at, entry.id
        ) AS turn,
        row_number() OVER (PARTITION BY case_id, entry.kind ORDER BY recorded_at, entry.id) AS place
    FROM check_wanted JOIN clock_entry AS entry USING (case_id)
    WHERE entry.kind IN ('PROCEDURE_OPENED', 'PROCEDURE_ENDED')
        AND NOT EXISTS (
            SELECT FROM clock_entry AS voiding
            WHERE voiding.case_id = entry.case_id AND voiding.kind = 'VOIDED'
                AND voiding.payload ->> 'voids' = entry.id::text
        )
)
SELECT opened.case_id, opened.procedure, opened.place::text AS subject, opened.on_day AS opened_on,
    ended.on_day AS ended_on,
    coalesce((opened.payload #>> '{longest,number}')::int,
        nullif((opened.payload ->> 'longest_workdays')::int, 0)) AS longest_number,
    coalesce(opened.payload #>> '{longest,unit}', 'WORKDAY') AS longest_unit
FROM told AS opened LEFT JOIN told AS ended
    ON ended.case_id = opened.case_id AND ended.kind = 'PROCEDURE_ENDED' AND ended.which = opened.which
    AND ended.turn = opened.turn
WHERE opened.kind = 'PROCEDURE_OPENED'
