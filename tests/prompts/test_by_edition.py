"""The rungs of prompts by editions: a clock speaks by the one of its day zero, whatever came since (Art. 17)."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from app.clock import tables
from app.clock.models import ThresholdEdition
from app.clock.rules.tables import TableState
from app.clock.rules.thresholds import FIRST
from app.core.scope import enter
from app.core.types import PLATFORM, Actor, Reach, new_id
from tests.factories import Cast
from tests.prompts.conftest import RECEIVED, Bell, at, day

SECOND = Actor(Reach.CITY, "示例综合管理", account_id=new_id())


@pytest.fixture(scope="module", autouse=True)
def edition(worker: sessionmaker[Session], cast: Cast) -> None:
    """From 2026-03-10 on only two rungs are left of the usual ladder, both the leader's."""
    with worker() as session:
        enter(session, PLATFORM)
        row = ThresholdEdition(
            id=new_id(), document="示例阈值〔2026〕2号", effective_on=day("2026-03-10 Tue"), note=None,
            state=TableState.DRAFT, **tables.starting_from(FIRST),
        )
        row.usual_lines = ["到期当日：分管领导", "超期：分管领导"]
        session.add(row)
        tables.draft(session, row, by=cast.zhouguan)
        session.flush()
        tables.publish(session, row, by=SECOND, now=at("2026-03-09 Mon 16:00"))
        session.commit()


def test_a_clock_begun_before_an_edition_climbs_its_own_ladder(bell: Bell) -> None:
    case = bell.handled(RECEIVED)  # 2026-03-02 Mon, promised until 2026-03-30 Mon

    bell.passes("2026-03-16 Mon 09:00", "2026-03-23 Mon 09:00")

    assert [row[3] for row in bell.said(case)] == ["HALF", "THREE_QUARTERS"]


def test_a_clock_begun_under_an_edition_climbs_the_new_ladder(bell: Bell) -> None:
    case = bell.handled("2026-03-10 Tue 10:00")  # until 2026-04-08 Wed

    first = day("2026-03-11 Wed")
    bell.passes(*(f"{first + timedelta(days=n)} {first + timedelta(days=n):%a} 09:00" for n in range(30)))

    promised = [(row[0], row[3]) for row in bell.said(case) if row[1] == "DECISION_PROMISED"]
    assert promised == [("04-08", "LAST_DAY"), ("04-09", "OVER")]
