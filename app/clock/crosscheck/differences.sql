-- Every case of the chunk whose shown copy is not what the sets say, with the columns that are not.
WITH owed AS (
    -- A delivery is soon due from the day on which so little is left; that day may lie in the open itself.
    SELECT lit.*, CASE WHEN light <> 'NORMAL' THEN start_on
        ELSE greatest(looked_on + 1, CASE WHEN nth.day < :open_from THEN nth.day ELSE open.earliest END) END AS warns_on
    FROM check_lit AS lit
    LEFT JOIN check_day AS nth ON nth.worked AND nth.rank = zero_rank + allowed - warning_at
    JOIN check_day AS eve ON eve.day = :open_from - 1
    LEFT JOIN check_open AS open ON open.need = allowed - warning_at - (eve.rank - zero_rank)
    WHERE clock = 'DELIVERY' AND stopped_on IS NULL
), upcoming AS (
    SELECT case_id, min(next_on) AS next_event_on, bool_or(loose) AS loose
    FROM check_lit WHERE clock <> 'DELIVERY' GROUP BY case_id
), derived AS (
    SELECT facts.case_id, lead.earliest AS due_on, lead.latest AS due_latest,
        coalesce(lead.provisional, false) AS due_provisional, legal.earliest AS legal_due_on,
        legal.latest AS legal_due_latest, coalesce(legal.provisional, false) AS legal_due_provisional,
        lead.remaining::int AS remaining_days, coalesce(lead.loose, false) AS loose,
        coalesce(legal.loose, false) AS legal_loose,
        CASE WHEN lead.case_id IS NOT NULL THEN lead.light
            WHEN awaiting AND closed_on IS NULL THEN 'PAUSED' ELSE 'NOT_STARTED' END AS light,
        upcoming.next_event_on, coalesce(upcoming.loose, false) AS next_loose,
        owed.earliest AS delivery_due_on, owed.latest AS delivery_due_latest,
        coalesce(owed.provisional, false) AS delivery_provisional, owed.warns_on AS delivery_warns_on,
        coalesce(owed.loose, false) AS delivery_loose,
        step.earliest AS step_earliest, step.latest AS step_due, coalesce(step.loose, false) AS step_loose
    FROM check_case AS facts
    LEFT JOIN check_lit AS legal ON legal.case_id = facts.case_id AND legal.clock = 'DECISION_LEGAL'
    LEFT JOIN check_lit AS lead ON lead.case_id = facts.case_id AND lead.clock = CASE
        WHEN accepted_on IS NULL THEN 'ACCEPTANCE'
        WHEN promised_number IS NOT NULL THEN 'DECISION_PROMISED' ELSE 'DECISION_LEGAL' END
    LEFT JOIN upcoming ON upcoming.case_id = facts.case_id
    LEFT JOIN owed ON owed.case_id = facts.case_id
    LEFT JOIN check_clock AS step ON step.case_id = facts.case_id AND step.clock = 'STEP'
), besides AS (
    -- The clocks no list keeps: what the rule tells of them on a case's page.
    SELECT case_id, concat_ws(' ', lower(clock), nullif(subject, '')) AS name,
        concat_ws(' ', told.earliest, told.latest, told.provisional) AS shown,
        concat_ws(' ', sets.earliest, sets.latest, sets.provisional) AS derived
    FROM check_told AS told FULL JOIN (
        SELECT check_clock.* FROM check_clock JOIN case_file ON case_file.id = case_id
        WHERE :besides AND clock IN ('CORRECTION', 'PROCEDURE')
            AND (state = ANY (:open_states) OR delivery_due_on IS NOT NULL)
    ) AS sets USING (case_id, clock, subject)
    WHERE told.provisional IS DISTINCT FROM sets.provisional
        OR CASE WHEN sets.loose THEN NOT told.earliest BETWEEN sets.earliest AND told.latest
            ELSE (told.earliest, told.latest) IS DISTINCT FROM (sets.earliest, sets.latest) END
), kept AS (
    SELECT copy.id AS case_id, name, shown, each.derived
    FROM case_file AS copy JOIN check_wanted AS wanted ON wanted.case_id = copy.id
    LEFT JOIN derived ON derived.case_id = copy.id
    CROSS JOIN LATERAL (SELECT CASE WHEN state = ANY (:undecided_states) THEN step_due END AS step_due_on) AS step
    CROSS JOIN LATERAL (VALUES
        ('light', copy.light, coalesce(derived.light, 'NOT_STARTED'), false),
        ('due_on', copy.due_on::text, derived.due_on::text,
            derived.loose AND copy.due_on >= derived.due_on),
        ('due_latest', copy.due_latest::text, derived.due_latest::text,
            derived.loose AND copy.due_latest >= copy.due_on),
        ('due_provisional', copy.due_provisional::text, coalesce(derived.due_provisional, false)::text, false),
        ('legal_due_on', copy.legal_due_on::text, derived.legal_due_on::text,
            legal_loose AND copy.legal_due_on >= derived.legal_due_on),
        ('legal_due_latest', copy.legal_due_latest::text, derived.legal_due_latest::text,
            legal_loose AND copy.legal_due_latest >= copy.legal_due_on),
        ('legal_due_provisional', copy.legal_due_provisional::text,
            coalesce(derived.legal_due_provisional, false)::text, false),
        ('remaining_days', copy.remaining_days::text, derived.remaining_days::text, false),
        ('next_event_on', copy.next_event_on::text, derived.next_event_on::text,
            next_loose AND copy.next_event_on > :today AND copy.next_event_on <= derived.next_event_on),
        ('delivery_due_on', copy.delivery_due_on::text, derived.delivery_due_on::text,
            delivery_loose AND copy.delivery_due_on >= derived.delivery_due_on),
        ('delivery_due_latest', copy.delivery_due_latest::text, derived.delivery_due_latest::text,
            delivery_loose AND copy.delivery_due_latest >= copy.delivery_due_on),
        ('delivery_provisional', copy.delivery_provisional::text,
            coalesce(derived.delivery_provisional, false)::text, false),
        ('delivery_warns_on', copy.delivery_warns_on::text, derived.delivery_warns_on::text, delivery_loose),
        ('step_due_on', copy.step_due_on::text, step.step_due_on::text,
            step_loose AND copy.step_due_on >= derived.step_earliest)
    ) AS each (name, shown, derived, tolerated)
    WHERE (copy.light, copy.due_on, copy.due_latest, copy.due_provisional, copy.legal_due_on, copy.legal_due_latest,
            copy.legal_due_provisional, copy.remaining_days, copy.next_event_on, copy.delivery_due_on,
            copy.delivery_due_latest, copy.delivery_provisional, copy.delivery_warns_on, copy.step_due_on)
        IS DISTINCT FROM (coalesce(derived.light, 'NOT_STARTED'), derived.due_on, derived.due_latest,
            coalesce(derived.due_provisional, false), derived.legal_due_on, derived.legal_due_latest,
            coalesce(derived.legal_due_provisional, false), derived.remaining_days, derived.next_event_on,
            derived.delivery_due_on, derived.delivery_due_latest, coalesce(derived.delivery_provisional, false),
            derived.delivery_warns_on, step.step_due_on)
        AND (state = ANY (:open_states) OR copy.delivery_due_on IS NOT NULL OR derived.delivery_due_on IS NOT NULL)
        AND shown IS DISTINCT FROM each.derived AND tolerated IS NOT TRUE
)
SELECT case_id, array_agg(name) AS names, string_agg(concat(name, '=', coalesce(shown, 'None')), ', ') AS shown,
    string_agg(concat(name, '=', coalesce(derived, 'None')), ', ') AS derived
FROM (SELECT * FROM kept UNION ALL SELECT * FROM besides) AS found
GROUP BY case_id ORDER BY case_id
