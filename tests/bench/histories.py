"""Clock facts of very many open cases by plain SQL: received, accepted, most of them stopped once or twice.

A case that is accepted runs two clocks, by law and as promised; a special procedure pauses both.
"""

import time
from typing import Any

import psycopg

# What is open at one time was not accepted at once: over ninety days, after up to four days of waiting.
DAYS = """
CREATE TEMPORARY TABLE turn AS
SELECT id AS case_id, department_id, unit_id, n, date '2026-02-27' - (hashint4(n) & 1023) %% 90 AS accepted_on,
    1 + (hashint4(n + 3) & 1023) %% 12 AS opened_after, 1 + (hashint4(n + 5) & 1023) %% 20 AS lasted
FROM (SELECT *, right(number, 7)::int AS n FROM case_file WHERE number > %(after)s AND number <= %(upto)s) AS numbered
"""

FACT = """
INSERT INTO clock_entry (id, case_id, department_id, unit_id, kind, on_day, recorded_at, by_account, payload)
SELECT gen_random_uuid(), case_id, department_id, unit_id, '{kind}', {day},
    ({day})::timestamptz + interval '{hour} hours', NULL, '{payload}'
FROM turn WHERE {which} AND {day} <= date '2026-03-02' ORDER BY case_id
"""

STATES = """
UPDATE case_file SET projected_at = received_at,
    state = CASE WHEN opened > ended THEN 'PAUSED' ELSE 'ACCEPTED' END
FROM (
    SELECT case_id, count(*) FILTER (WHERE kind = 'PROCEDURE_OPENED') AS opened,
        count(*) FILTER (WHERE kind = 'PROCEDURE_ENDED') AS ended
    FROM clock_entry JOIN turn USING (case_id) GROUP BY case_id
) AS told WHERE told.case_id = case_file.id
"""

REVIEW = '{"procedure": "EXPERT_REVIEW", "reason": "示例", "basis": "行政许可法第四十五条", "document_number": "示例"}'
TESTING = '{"procedure": "TESTING", "reason": "示例", "basis": "行政许可法第四十五条", "document_number": "示例"}'
# Of five cases one has no pause, three have one and one has two; the second overlaps the first. What lies ahead is
# not recorded yet, so that some are stopped now.
FACTS = (
    ("RECEIVED", "accepted_on - n %% 5", 9, "{}", "true"),
    ("ACCEPTED", "accepted_on", 10, "{}", "true"),
    ("PROCEDURE_OPENED", "accepted_on + opened_after", 11, REVIEW, "n %% 5 > 0"),
    ("PROCEDURE_OPENED", "accepted_on + opened_after + 1", 12, TESTING, "n %% 5 = 4"),
    ("PROCEDURE_ENDED", "accepted_on + opened_after + lasted", 13, REVIEW, "n %% 5 > 0 AND n %% 20 > 0"),
    ("PROCEDURE_ENDED", "accepted_on + opened_after + lasted + 3", 14, TESTING, "n %% 5 = 4"),
)


def fill(connection: psycopg.Connection[Any], first: int, last: int) -> float:
    """The facts of the cases numbered `first` to `last`, each with running decision clocks; the seconds it took."""
    begun = time.perf_counter()
    spoken = {"after": f"SJ20260302-{first - 1:07d}", "upto": f"SJ20260302-{last:07d}"}
    connection.execute(DAYS.encode(), spoken)
    for kind, day, hour, payload, which in FACTS:
        written = FACT.format(kind=kind, day=day, hour=hour, payload=payload, which=which).replace("%%", "%")
        connection.execute(written.encode())
    connection.execute(b"ALTER TABLE case_file DISABLE TRIGGER holds")
    connection.execute(STATES.encode())
    connection.execute(b"ALTER TABLE case_file ENABLE ALWAYS TRIGGER holds")
    connection.execute(b"DROP TABLE turn")
    connection.execute(b"VACUUM ANALYZE clock_entry")
    connection.execute(b"VACUUM ANALYZE case_file")
    return time.perf_counter() - begun
