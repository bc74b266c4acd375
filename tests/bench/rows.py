"""Very many cases by plain SQL: open, spread over the departments and their items, with names people search for.

Triggers and foreign keys are off and the plain indexes are made afterwards; the columns the database generates
it generates here as everywhere.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

TABLES = ("project", "project_code", "case_file", "case_step")
CASES_OF_A_PROJECT = 20

INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid = ANY (%s::regclass[]) AND NOT indisprimary
  AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)
"""

TRIGGERS = """
SELECT tgrelid::regclass::text, tgname, tgenabled = 'A' FROM pg_trigger
WHERE tgrelid = ANY (%s::regclass[]) AND NOT tgisinternal
"""

# 深圳 stands in four of ten names, 光伏 in one of fifty, 蚝田 in one of seven hundred, 喆堃犇翀 in one of 50,000.
NAME = """
(CASE WHEN n %% 5 < 2 THEN '深圳市' ELSE '' END)
|| (ARRAY['福田区','罗湖区','南山区','盐田区','宝安区','龙岗区','龙华区','坪山区','光明区','大鹏新区'])[1 + n %% 10]
|| (CASE WHEN n %% 50 = 7 THEN '光伏储能' WHEN n %% 700 = 3 THEN '蚝田复垦' WHEN n %% 50000 = 11 THEN '喆堃犇翀'
    ELSE (ARRAY['精密制造','轨道交通','污水处理','医疗器械','生物医药','半导体','冷链物流','职业教育'])
         [1 + n / 10 %% 8] END)
|| (ARRAY['厂房','产业园','研发中心','配套道路','综合管廊'])[1 + n / 80 %% 5]
|| (ARRAY['新建','扩建','改建'])[1 + n / 400 %% 3] || '工程' || (n / 1200)::text || '号'
"""

# The first unit alone, or those that `units` has made, in turn.
MADE = "SELECT id, uscc FROM unit WHERE name LIKE '示例单位%%'"
UNIT = f"""(
    SELECT id, row_number() OVER (ORDER BY uscc) - 1 AS at FROM ({MADE}) AS made
    UNION ALL
    SELECT id, 0 FROM (SELECT id FROM unit ORDER BY uscc LIMIT 1) AS first WHERE NOT EXISTS ({MADE})
)"""
UNITS_MADE = f"(SELECT greatest(1, count(*)) FROM ({MADE}) AS made)"

PROJECTS = f"""
INSERT INTO project (id, name, unit_id, division_id, department_id, place, place_division, investment_wan, scale,
    nature, industry, facts, type_code, mode, invest_type, department_ids, filed_at, version)
SELECT ('00000000-0000-4000-9000-' || lpad(to_hex(n), 12, '0'))::uuid, {NAME}, unit.id, division.id, owner.id,
    '示例路' || n || '号', '440305', 3200, '示例', 'NEW', '3443', '{{}}', '04', 'RECORD', 'ENTERPRISE',
    ARRAY[owner.id], timestamptz '2025-01-01' + n * interval '1 minute', 1
FROM generate_series(%(first)s::int, %(last)s::int) AS n
JOIN {UNIT} AS unit ON unit.at = n %% {UNITS_MADE}
CROSS JOIN (SELECT id FROM division ORDER BY code LIMIT 1) AS division
CROSS JOIN (SELECT id FROM department ORDER BY key LIMIT 1) AS owner
"""  # fmt: skip

CODES = """
INSERT INTO project_code (id, code, edition, project_id, state, period, division, sector, type, serial, issued_at)
SELECT gen_random_uuid(), '2501-440305-04-01-' || lpad(to_hex(n), 6, '0'), 'V2',
    ('00000000-0000-4000-9000-' || lpad(to_hex(n), 12, '0'))::uuid, 'ACTIVE',
    '2501', '440305', '04', '01', lpad(to_hex(n), 6, '0'), timestamptz '2025-01-01' + n * interval '1 minute'
FROM generate_series(%(first)s::int, %(last)s::int) AS n
"""

CASES = f"""
INSERT INTO case_file (id, number, project_id, due_item_id, item_id, guide_id, department_id, unit_id, project_code,
    project_name, state, instant, releases_funds, follows, handler_id, handler_name, handed_at, seen_at, received_at,
    accepted_on, document_number, document_title, light, due_on, due_latest, version)
SELECT ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'SJ20260302-' || lpad(n::text, 7, '0'),
    ('00000000-0000-4000-9000-' || lpad(to_hex(n / {CASES_OF_A_PROJECT}), 12, '0'))::uuid, gen_random_uuid(), item.id,
    guide.id, item.department_id, unit.id, '2501-440305-04-01-' || lpad(to_hex(n / {CASES_OF_A_PROJECT}), 6, '0'),
    {NAME}, state, false, false, false,
    CASE WHEN turn < 80 THEN coalesce(clerk.id, md5((n %% 3400)::text)::uuid) END,
    CASE WHEN turn < 80 THEN '李晓（示例）' ELSE '' END, timestamptz '2026-03-02', timestamptz '2026-03-02',
    timestamptz '2026-03-02' - (n / 2) * interval '1 second',
    CASE WHEN turn < 65 THEN date '2026-02-02' END, '', '',
    CASE WHEN due_on IS NULL THEN 'NOT_STARTED' WHEN due_on < date '2026-03-02' THEN 'OVERDUE' ELSE 'NORMAL' END,
    due_on, due_on, 1
FROM (
    SELECT n, (hashint4(n + 1) & 1048575) %% 100 AS turn,
        (ARRAY['ACCEPTED','ACCEPTED','ACCEPTED','ACCEPTED','ACCEPTED','PAUSED','IN_REVIEW','IN_APPROVAL','RECEIVED',
               'AWAITING_CORRECTION','CORRECTED'])[1 + (hashint4(n + 2) & 1048575) %% 11] AS state,
        CASE WHEN n %% 5 < 3 THEN date '2026-02-01' + (hashint4(n) & 1048575) %% 400 END AS due_on
    FROM generate_series(%(first)s::int, %(last)s::int) AS n
) AS each
JOIN (SELECT row_number() OVER (ORDER BY key) - 1 AS at, count(*) OVER () AS many, id, department_id FROM item) AS item
    ON item.at = n %% item.many
LEFT JOIN LATERAL (
    SELECT account.id FROM account WHERE n %% 200 = 0 AND account.department_id = item.department_id
    ORDER BY username LIKE '%%-%%', username LIMIT 1
) AS clerk ON true
JOIN LATERAL (SELECT id FROM guide WHERE guide.item_id = item.id LIMIT 1) AS guide ON true
JOIN {UNIT} AS unit ON unit.at = n / {CASES_OF_A_PROJECT} %% {UNITS_MADE}
"""  # fmt: skip

STEPS = """
INSERT INTO case_step (id, case_id, department_id, unit_id, seq, act, state, releases_funds, by_name, by_role, at,
    opinion, facts, prev_digest, digest)
SELECT gen_random_uuid(), id, department_id, unit_id, 1, 'RECEIVE', 'RECEIVED', false, '陈工（示例）', 'APPLICANT',
    received_at, '', '{}', repeat('0', 64), repeat('a', 64)
FROM case_file WHERE number > %(after)s AND number <= %(upto)s
"""


UNITS = """
WITH made AS (
    INSERT INTO unit (id, uscc, name, state, registered_at, version)
    SELECT gen_random_uuid(), '91440300' || lpad(n::text, 10, '0'), '示例单位' || n, 'PENDING',
        timestamptz '2025-01-01', 1
    FROM generate_series(1, %(many)s) AS n
    RETURNING id, uscc
)
INSERT INTO account (id, username, display_name, email, unit_id, membership, state, epoch, must_change_password,
    created_at, version)
SELECT gen_random_uuid(), 'unit-' || uscc, '经办人（示例）', 'unit-' || uscc || '@example.invalid', id,
    'CONFIRMED', 'ACTIVE', 1, false, timestamptz '2025-01-01', 1 FROM made
"""


def units(connection: psycopg.Connection[Any], many: int) -> None:
    """So many units with a person each; the projects made afterwards are theirs in turn."""
    connection.execute(UNITS.encode(), {"many": many})
    connection.execute(b"VACUUM ANALYZE unit")


@contextmanager
def unindexed(connection: psycopg.Connection[Any]) -> Iterator[None]:
    """Very many rows are written past their indexes, which are made anew afterwards."""
    plain = connection.execute(INDEXES, (list(TABLES),)).fetchall()
    for name, _ in plain:
        connection.execute(f"DROP INDEX {name}".encode())
    yield
    for _, definition in plain:
        connection.execute(definition.encode())


def fill(connection: psycopg.Connection[Any], first: int, last: int) -> float:
    """Cases numbered `first` to `last`; the seconds it took."""
    begun = time.perf_counter()
    guards = connection.execute(TRIGGERS, (list(TABLES),)).fetchall()
    for table, name, _ in guards:
        connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}".encode())
    projects = {"first": -(-first // CASES_OF_A_PROJECT), "last": last // CASES_OF_A_PROJECT}
    if first == 1:
        projects["first"] = 0
    with unindexed(connection):
        connection.execute(PROJECTS.encode(), projects)
        connection.execute(CODES.encode(), projects)
        connection.execute(CASES.encode(), {"first": first, "last": last})
        spoken = {"after": f"SJ20260302-{first - 1:07d}", "upto": f"SJ20260302-{last:07d}"}
        connection.execute(STEPS.encode(), spoken)
    for table, name, always in guards:
        connection.execute(f"ALTER TABLE {table} ENABLE {'ALWAYS' if always else ''} TRIGGER {name}".encode())
    for table in TABLES:
        connection.execute(f"VACUUM ANALYZE {table}".encode())
    return time.perf_counter() - begun
