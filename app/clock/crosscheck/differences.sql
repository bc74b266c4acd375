-- Every open case of the chunk whose shown copy is not what the sets say.
WITH looked AS (
    SELECT found.*, latest IS NOT NULL AND looked_on > latest AS over,
        CASE WHEN latest IS NOT NULL AND looked_on > latest THEN latest ELSE start_on END AS since,
        least(looked_on, coalesce(open_from - 1, looked_on)) AS upto
    FROM check_clock AS found
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
), lit AS (
    SELECT judged.*,
        CASE WHEN over THEN 'OVERDUE' WHEN stopped_on IS NOT NULL THEN 'NORMAL' WHEN endless THEN 'PAUSED'
            WHEN remaining <= warning_at THEN 'WARNING' ELSE 'NORMAL' END AS light
    FROM judged
), derived AS (
    SELECT facts.case_id, lead.earliest AS due_on, lead.latest AS due_latest,
        coalesce(lead.provisional, false) AS due_provisional, legal.earliest AS legal_due_on,
        legal.latest AS legal_due_latest, coalesce(legal.provisional, false) AS legal_due_provisional,
        lead.remaining AS remaining_days, coalesce(lead.loose, false) AS loose, coalesce(legal.loose, false) AS legal_loose,
        CASE WHEN lead.case_id IS NOT NULL THEN lead.light
            WHEN awaiting AND closed_on IS NULL THEN 'PAUSED' ELSE 'NOT_STARTED' END AS light
    FROM check_case AS facts
    LEFT JOIN lit AS legal ON legal.case_id = facts.case_id AND legal.clock = 'DECISION_LEGAL'
    LEFT JOIN lit AS lead ON lead.case_id = facts.case_id AND lead.clock = CASE
        WHEN accepted_on IS NULL THEN 'ACCEPTANCE'
        WHEN promised_number IS NOT NULL THEN 'DECISION_PROMISED' ELSE 'DECISION_LEGAL' END
)
SELECT copy.id AS case_id,
    row_to_json(row(copy.light, copy.due_on, copy.due_latest, copy.due_provisional, copy.remaining_days,
        copy.legal_due_on, copy.legal_due_latest, copy.legal_due_provisional))::text AS shown,
    row_to_json(row(derived.light, derived.due_on, derived.due_latest, derived.due_provisional, derived.remaining_days,
        derived.legal_due_on, derived.legal_due_latest, derived.legal_due_provisional))::text AS derived
FROM case_file AS copy JOIN project ON project.id = copy.project_id LEFT JOIN derived ON derived.case_id = copy.id
WHERE copy.id > :after AND copy.id <= :upto AND copy.state = ANY (:open_states)
    AND CASE WHEN :place = '' THEN place_division <> ALL (:districts) ELSE place_division = :place END
    AND ((copy.light, copy.due_provisional, copy.legal_due_provisional, copy.remaining_days)
        IS DISTINCT FROM (coalesce(derived.light, 'NOT_STARTED'), coalesce(derived.due_provisional, false),
            coalesce(derived.legal_due_provisional, false), derived.remaining_days::int)
        OR ((copy.due_on, copy.due_latest) IS DISTINCT FROM (derived.due_on, derived.due_latest)
            AND NOT coalesce(derived.loose, false))
        OR (derived.loose AND NOT copy.due_on BETWEEN derived.due_on AND copy.due_latest)
        OR ((copy.legal_due_on, copy.legal_due_latest) IS DISTINCT FROM (derived.legal_due_on, derived.legal_due_latest)
            AND NOT coalesce(derived.legal_loose, false))
        OR (derived.legal_loose AND NOT copy.legal_due_on BETWEEN derived.legal_due_on AND copy.legal_due_latest))
ORDER BY copy.id
