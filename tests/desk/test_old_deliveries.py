"""Decisions made before delivery was a duty are owed one once the platform is upgraded (行政许可法 44)."""

from datetime import date, timedelta

import psycopg
from alembic import command

from app.cases.models import Case
from app.clock import service as clock
from app.core.now import clock_at
from app.core.scope import enter
from app.core.servers import Engines, roles, schema
from app.core.types import PLATFORM
from tests import factories
from tests.desk.conftest import Ground
from tests.factories import MONDAY

BEFORE = """UPDATE case_file SET delivery_due_on = NULL, delivery_due_latest = NULL, delivery_warns_on = NULL,
 delivery_provisional = false, next_event_on = NULL"""
OWED = (date(2026, 3, 16), date(2026, 3, 16), date(2026, 3, 2))
"""Decided on 2026-03-02 Mon, ten working days; looked at long after, it has been warned of from the first day."""


def _decided(ground: Ground) -> Case:
    case = ground.accepted()
    enter(ground.session, ground.cast.wangmin)
    return factories.decided(ground.session, ground.cast, case)


def test_an_upgrade_projects_decisions_of_which_no_delivery_was_ever_asked(
    ground: Ground, engines: Engines, database: str
) -> None:
    old, delivered, running = _decided(ground), _decided(ground), ground.accepted()
    ids = {name: case.id for name, case in (("old", old), ("delivered", delivered), ("running", running))}
    with clock_at(MONDAY):
        clock.record(ground.session, delivered, clock.EntryKind.DELIVERED, on=date(2026, 3, 2),
                     by=ground.cast.wangmin, now=MONDAY)
        ground.session.commit()
    steps = schema.steps(engines.database_url(roles.OWNER, database))
    command.downgrade(steps, "0044")
    with psycopg.connect(**engines.superuser, dbname=database, autocommit=True) as connection:
        connection.execute(BEFORE)

    command.upgrade(steps, "head")
    enter(ground.session, PLATFORM)
    while clock.reproject(ground.session, now=MONDAY + timedelta(days=7_300)):
        pass
    ground.session.commit()

    found = {name: ground.session.get_one(Case, of, populate_existing=True) for name, of in ids.items()}
    shown = {name: (case.delivery_due_on, case.delivery_due_latest, case.delivery_warns_on)
             for name, case in found.items()}
    assert shown == {"old": OWED, "delivered": (None, None, None), "running": (None, None, None)}
    assert found["running"].next_event_on is None  # what the upgrade has no part in, the night's proof finds
