"""Units on live data: what was typed of one nobody was confirmed for moves to its applicants, and back."""

import psycopg
from alembic import command

from app.core.servers import Engines, roles, schema

UNIT = """INSERT INTO unit (id, version, uscc, name, kind, address, contact_phone, state, registered_at, confirmed_at,
 confirmed_by_name, refusal_reason) VALUES (gen_random_uuid(), 1, %s, %s, 'ENTERPRISE', '示例路', '0755', %s, now(),
 %s, %s, %s) RETURNING id"""
ACCOUNT = """INSERT INTO account (id, version, username, display_name, unit_id, membership, state, epoch,
 must_change_password, created_at) VALUES (gen_random_uuid(), 1, %s, '示例', %s, %s, 'ACTIVE', 1, false, now())"""
ROWS = (
    ("91440300MA5F000181", "已确认有限公司", "CONFIRMED", "2026-01-05", "周管", None, ("a", "CONFIRMED")),
    ("91440300MA5F00026U", "待确认有限公司", "PENDING", None, None, None, ("b", "PENDING")),
    ("91440300MA5EXAMP0C", "被拒有限公司", "REFUSED", "2026-01-06", "周管", "无授权", ("c", "REFUSED")),
)


def test_typed_facts_move_to_the_applications_and_back(engines: Engines, database: str) -> None:
    steps = schema.steps(engines.database_url(roles.OWNER, database))
    command.downgrade(steps, "0025")
    with psycopg.connect(**engines.superuser, dbname=database, autocommit=True) as connection:
        for *unit, (username, membership) in ROWS:
            (pk,) = connection.execute(UNIT, unit).fetchone() or ()
            connection.execute(ACCOUNT, (username, pk, membership))

        command.upgrade(steps, "head")
        asked = "SELECT unit.name, unit.kind, said.name, said.judged_by_name, said.refusal_reason FROM unit"
        joined = "JOIN unit_application said ON said.unit_id = unit.id ORDER BY said.name"
        found = connection.execute(f"{asked} {joined}").fetchall()
        assert found == [
            ("已确认有限公司", "ENTERPRISE", "已确认有限公司", "周管", None),
            ("91440300MA5F00026U", None, "待确认有限公司", None, None),
            ("91440300MA5EXAMP0C", None, "被拒有限公司", "周管", "无授权"),
        ]

        command.downgrade(steps, "0025")
        names = connection.execute("SELECT name, refusal_reason FROM unit ORDER BY name").fetchall()
        assert names == [("已确认有限公司", None), ("待确认有限公司", None), ("被拒有限公司", "无授权")]
        command.upgrade(steps, "head")
