"""Sixteen clients close the sixteen last items: one notice, never two, never none (Art. 16(6); DESIGN 5a)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from app.accounts.rules import Role
from app.cases.models import Case
from app.closure import service as closure
from app.closure.models import ClosureNotice
from app.closure.rules import StillOpen
from app.core.scope import enter
from app.core.types import PLATFORM, Actor
from app.declaration.models import DueItem
from app.documents.models import NumberSeries
from app.handling import service as handling
from app.handling.models import Outcome
from app.items.rules.kinds import Closure
from tests import factories
from tests.factories import MONDAY, SMALL, Cast

LATER = MONDAY + timedelta(days=1)
BROAD: dict[str, Any] = SMALL | {
    "name": "示例综合项目", "sea_use": True, "port_shore": True, "radio_station": True, "power_facility_zone": True,
    "gas_station": True, "near_heritage": True, "archaeology_required": True, "culture_sport_facility": True,
    "broadcast_facility": True, "gas_facility": True, "seismic_special": True, "weather_obs_env": True,
    "outdoor_ads": True, "metering_required": True, "in_river_scope": True, "fells_trees": True,
    "traffic_impact": True, "needs_place_name": True,
}


def test_sixteen_last_closings_make_exactly_one_notice(
    session: Session, maker: sessionmaker[Session], cast: Cast
) -> None:
    project = factories.declared(session, cast.chengong, BROAD)
    waiting = _all_but_the_last_sixteen_closed(session, cast, project.id)
    assert len(waiting) == 16
    enter(session, PLATFORM)
    with pytest.raises(StillOpen):
        closure.close(session, project.id, now=LATER)
    session.rollback()

    start = Barrier(16)

    def approve(one: tuple[UUID, Actor]) -> None:
        with maker() as own:
            enter(own, one[1])
            case = own.get_one(Case, one[0])
            start.wait(timeout=60)
            handling.approve(own, case, opinion="批准。", by=one[1], now=LATER)
            own.commit()

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(approve, waiting))

    enter(session, PLATFORM)
    assert session.scalar(select(func.count()).select_from(ClosureNotice)) == 1
    series = session.scalars(select(NumberSeries).where(NumberSeries.series.like("closure:%"))).one()
    assert series.last == 1
    again = closure.consider(session, project.id, now=LATER)
    assert again is not None and again.number == "深投告〔2026〕1号"


def _all_but_the_last_sixteen_closed(session: Session, cast: Cast, project_id: UUID) -> list[tuple[UUID, Actor]]:
    """Every due item that counts handed in; sixteen of them left before their approver."""
    query = select(DueItem).where(DueItem.project_id == project_id, DueItem.closure != Closure.FOLLOWS)
    enter(session, cast.chengong)
    dues = sorted(session.scalars(query), key=lambda due: (bool(due.after), due.item.is_immediate, due.stage))
    project = dues[0].project
    keys = [due.item.key for due in dues if not due.item.is_immediate and not due.after]
    last = keys[:16]
    waiting = []
    for due in dues:
        key = due.item.key
        case = factories.submitted(session, cast.chengong, project, key)
        factories.accepted(session, cast.of(key.split("-")[0], Role.CLERK), case)
        if key not in last:
            factories.decided(session, cast, case)
            continue
        clerk, reviewer, approver = (
            cast.of(key.split("-")[0], role) for role in (Role.CLERK, Role.REVIEWER, Role.APPROVER)
        )
        enter(session, clerk)
        wording = factories.wording(case, f"示例〔2026〕{key}号")
        handling.propose(session, case, Outcome.GRANTED, wording, by=clerk, now=MONDAY)
        enter(session, reviewer)
        handling.review(session, case, opinion="同意。", by=reviewer, now=MONDAY)
        session.commit()
        waiting.append((case.id, approver))
    return waiting
