-- The cases of a chunk of which something is shown that may still change: the open ones, and decisions to be delivered.
CREATE TEMPORARY TABLE check_wanted ON COMMIT DROP AS
SELECT case_file.id AS case_id
FROM case_file JOIN project ON project.id = project_id
WHERE case_file.id > :after AND case_file.id <= :upto
    AND CASE WHEN :place = '' THEN place_division <> ALL (:districts) ELSE place_division = :place END
    AND (state = ANY (:open_states) OR delivery_due_on IS NOT NULL
        OR (state = ANY (:decided_states) AND NOT EXISTS (
            SELECT FROM clock_entry AS entry WHERE entry.case_id = case_file.id AND entry.kind = 'DELIVERED')))
