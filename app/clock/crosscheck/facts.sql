-- What the facts of a chunk of cases add up to.
CREATE TEMPORARY TABLE check_case ON COMMIT DROP AS
WITH fact AS (
    SELECT entry.case_id, entry.kind, entry.on_day, entry.payload,
        row_number() OVER (PARTITION BY entry.case_id ORDER BY entry.recorded_at, entry.id) AS seq
    FROM check_wanted JOIN clock_entry AS entry USING (case_id)
    WHERE entry.kind <> 'VOIDED'
        AND NOT EXISTS (
            SELECT FROM clock_entry AS voiding
            WHERE voiding.case_id = entry.case_id AND voiding.kind = 'VOIDED'
                AND voiding.payload ->> 'voids' = entry.id::text
        )
), folded AS (
    SELECT case_id,
        (array_agg(on_day ORDER BY seq) FILTER (WHERE kind = 'RECEIVED'))[1] AS received_on,
        (array_agg(on_day ORDER BY seq DESC) FILTER (WHERE kind = 'CORRECTION_ASKED'))[1] AS asked_on,
        (array_agg(payload ->> 'answer_by' ORDER BY seq DESC) FILTER (WHERE kind = 'CORRECTION_ASKED'))[1]::date
            AS named_on,
        (array_agg(on_day ORDER BY seq DESC) FILTER (WHERE kind = 'CORRECTION_ANSWERED'))[1] AS corrected_on,
        (array_agg(kind = 'CORRECTION_ASKED' ORDER BY seq DESC)
            FILTER (WHERE kind IN ('CORRECTION_ASKED', 'CORRECTION_ANSWERED')))[1] IS TRUE AS awaiting,
        (array_agg(on_day ORDER BY seq DESC) FILTER (WHERE kind = 'ACCEPTED'))[1] AS accepted_on,
        (array_agg(payload ->> 'silent_until' ORDER BY seq DESC) FILTER (WHERE kind = 'ACCEPTED'))[1]::date
            AS silent_until,
        (array_agg(on_day ORDER BY seq DESC) FILTER (WHERE kind IN ('DECIDED', 'WITHDRAWN', 'TRANSFERRED')))[1]
            AS closed_on,
        (array_agg(CASE WHEN payload ->> 'outcome' IN ('GRANTED', 'GRANTED_WITH_GAP', 'DENIED') THEN on_day END
            ORDER BY seq DESC) FILTER (WHERE kind = 'DECIDED'))[1] AS decided_on,
        (array_agg(on_day ORDER BY seq DESC) FILTER (WHERE kind = 'DELIVERED'))[1] AS delivered_on,
        (array_agg(payload ORDER BY seq DESC) FILTER (WHERE kind = 'EXTENDED'))[1] AS extension
    FROM fact GROUP BY case_id
)
SELECT folded.*, held.legal_basis, held.legal_number, held.legal_unit, held.promised_number, held.promised_unit,
    coalesce(held.legal_start, 'ACCEPTED') AS legal_start,
    CASE WHEN NOT awaiting THEN coalesce(corrected_on, received_on) END AS complete_on
FROM folded JOIN case_file ON case_file.id = case_id JOIN item ON item.id = item_id
-- The limits of the day it was received: the first that ended on it or after it, else those the item has now.
CROSS JOIN LATERAL (
    SELECT legal_basis, legal_number, legal_unit, legal_start, promised_number, promised_unit, held_until
    FROM former_limits WHERE item_id = item.id AND held_until >= received_on
    UNION ALL
    SELECT item.legal_basis, item.legal_number, item.legal_unit, item.legal_start, item.promised_number,
        item.promised_unit, 'infinity'
    ORDER BY held_until LIMIT 1
) AS held
