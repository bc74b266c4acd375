"""Numbers have no gaps, whoever asks at the same time and whatever is rolled back."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from app.core.scope import enter
from app.core.types import PLATFORM, PUBLIC, Actor, Reach, new_id
from app.documents.models import NumberSeries
from app.documents.service import next_number

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
THREADS, EACH = 16, 12


def test_a_series_begins_with_one_and_goes_up(session: Session) -> None:
    assert [next_number(session, "深投告", 2026, now=NOW) for _ in range(3)] == [1, 2, 3]


def test_each_year_and_each_series_begins_anew(session: Session) -> None:
    assert next_number(session, "深水许", 2026, now=NOW) == 1
    assert next_number(session, "深水许", 2027, now=NOW) == 1
    assert next_number(session, "深水受", 2026, now=NOW) == 1
    assert next_number(session, "深水许", 2026, now=NOW) == 2


def test_a_rollback_gives_the_number_back(session: Session) -> None:
    first = next_number(session, "深环许", 2026, now=NOW)
    session.commit()

    assert next_number(session, "深环许", 2026, now=NOW) == first + 1
    session.rollback()

    assert next_number(session, "深环许", 2026, now=NOW) == first + 1


def test_sixteen_clients_with_rollbacks_leave_no_gap_and_no_double(workers: sessionmaker[Session]) -> None:
    def client(seed: int) -> list[int]:
        chance, kept = Random(seed), []
        for _ in range(EACH):
            with workers() as session:
                enter(session, PLATFORM)
                number = next_number(session, "深发改受", 2026, now=NOW)
                if chance.random() < 0.3:
                    session.rollback()
                else:
                    session.commit()
                    kept.append(number)
        return kept

    with ThreadPoolExecutor(THREADS) as pool:
        given = sorted(number for kept in pool.map(client, range(THREADS)) for number in kept)

    assert given == list(range(1, len(given) + 1))
    with workers() as session:
        enter(session, PLATFORM)
        assert session.scalar(select(NumberSeries.last).where(NumberSeries.series == "深发改受")) == len(given)


@pytest.mark.parametrize(
    "actor", [Actor(Reach.UNIT, unit_id=new_id()), Actor(Reach.DEPARTMENT, department_id=new_id())]
)
def test_whoever_acts_takes_the_next_number(session_as: Callable[[Actor], Session], actor: Actor) -> None:
    session = session_as(actor)

    taken = next_number(session, "SJ", 2026, now=NOW)

    assert next_number(session, "SJ", 2026, now=NOW) == taken + 1


def test_a_stranger_reads_counters_at_most(session_as: Callable[[Actor], Session]) -> None:
    assert session_as(PUBLIC).scalars(select(NumberSeries)).all() is not None
