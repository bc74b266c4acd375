-- The days each clock leaves out, overlapping and adjoining ones as one; and from when on it stands for good.
CREATE TEMPORARY TABLE check_pause ON COMMIT DROP AS
WITH told AS (
    SELECT case_id, kind, on_day, payload ->> 'procedure' AS procedure,
        coalesce(nullif(payload ->> 'key', ''), payload ->> 'procedure') AS which,
        row_number() OVER (
            PARTITION BY case_id, kind, coalesce(nullif(payload ->> 'key', ''), payload ->> 'procedure')
            ORDER BY recorded_at, id
        ) AS turn
    FROM clock_entry AS entry
    WHERE case_id > :after AND case_id <= :upto AND kind IN ('PROCEDURE_OPENED', 'PROCEDURE_ENDED')
        AND NOT EXISTS (
            SELECT FROM clock_entry AS voiding
            WHERE voiding.case_id = entry.case_id AND voiding.kind = 'VOIDED'
                AND voiding.payload ->> 'voids' = entry.id::text
        )
), procedure AS (
    SELECT opened.case_id, opened.procedure, opened.on_day AS opened_on, ended.on_day AS ended_on
    FROM told AS opened LEFT JOIN told AS ended
        ON ended.case_id = opened.case_id AND ended.kind = 'PROCEDURE_ENDED' AND ended.which = opened.which
        AND ended.turn = opened.turn
    WHERE opened.kind = 'PROCEDURE_OPENED'
), left_out AS (
    SELECT term.case_id, term.clock, greatest(opened_on, start_on) + 1 AS first,
        coalesce(ended_on, closed_on) AS last
    FROM check_term AS term JOIN procedure ON procedure.case_id = term.case_id
    JOIN check_stop AS stop ON stop.kind = procedure.procedure AND stop.clock = term.clock
        AND (stop.under = '' OR position(stop.under IN coalesce(term.legal_basis, '')) > 0)
), standing AS (
    SELECT case_id, clock, min(first) FILTER (WHERE last IS NULL) AS open_from,
        range_agg(daterange(first, last, '[]')) FILTER (WHERE last >= first) AS spans
    FROM left_out GROUP BY case_id, clock
)
SELECT case_id, clock, open_from,
    CASE WHEN open_from IS NULL THEN spans ELSE spans * datemultirange(daterange(NULL, open_from)) END AS spans
FROM standing
