"""Thresholds drafted by one coordinator and published by a second; what runs keeps its own (Art. 16(2), 17)."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.security import generate_password_hash

from app.accounts.rules import Role
from app.cases.models import Case
from app.clock import crosscheck, rederiving
from app.clock.models import ThresholdEdition
from app.core.now import civil_date, clock_at
from app.core.scope import enter
from app.core.types import PLATFORM
from tests import factories
from tests.applicant.reader import PASSWORD
from tests.desk.conftest import Ground, SignIn
from tests.factories import MONDAY

TUESDAY = MONDAY + timedelta(days=1)
WORDS = {"document": "示例阈值〔2026〕1号", "effective_on": f"{TUESDAY:%Y-%m-%d}", "warning_share": "60"}


@pytest.fixture(scope="module")
def second(session: Session, cast: factories.Cast) -> str:
    enter(session, PLATFORM)
    factories.person(session, "zhouguan-er", Role.COORDINATOR,
                     password_hash=generate_password_hash(PASSWORD, method=factories.CHEAP))
    session.commit()
    return "zhouguan-er"


@pytest.fixture(scope="module")
def before(session: Session, cast: factories.Cast) -> Case:
    """取水许可, promised 20 working days, accepted on the Monday before the edition."""
    return Ground(session, cast).accepted("swj-qsxk")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"effective_on": f"{MONDAY:%Y-%m-%d}"}, None),  # told when it is published
        ({"usual_lines": "时限过半：经办人"}, "不能缺少：到期当日、超期"),
        ({"usual_lines": "一半：经办人"}, "第 1 行不是“提示档：提示对象”：一半：经办人"),
        ({"correction_lines": "到期当日：经办人\n超期：经办人"}, "补正逾期由平台自动终结"),
        ({"warning_share": "101"}, "请填 0 至 100 的整数"),
    ],
)
def test_thresholds_that_do_not_hold_are_told_beside_the_field(
    sign_in: SignIn, second: str, typed: dict[str, str], words: str | None
) -> None:
    reader = sign_in("zhouguan").open("/admin/thresholds/add")
    reader.send(WORDS | typed, status=None)

    if words is not None:
        assert words in reader.text
        return
    address = reader.answer.request.path
    assert "最早自发布次日起施行" in sign_in(second).open(address).send({}, form="/publish", status=None).text


def test_a_second_person_sees_what_changes_publishes_it_and_what_runs_keeps_its_own(
    sign_in: SignIn, second: str, ground: Ground, before: Case
) -> None:
    reader = sign_in("zhouguan").open("/admin/thresholds/add")
    assert reader.value("usual_lines").startswith("时限过半：经办人")
    reader.send(WORDS)
    address = reader.answer.request.path
    assert "须由他人发布" in reader.text and "发布本版" not in reader.text

    other = sign_in(second).open(address)
    assert "20 → 60" in other.text and "仍适用原版本" in other.text
    other.send({}, form="/publish")

    with clock_at(TUESDAY):
        after = factories.accepted(ground.session, ground.cast.wangmin, _filed(ground), now=TUESDAY)
    friday = MONDAY + timedelta(days=11)  # 2026-03-13: the ninth working day of one, the eighth of the other
    lights = _lights(ground, friday)
    assert (lights[before.id], lights[after.id]) == ("NORMAL", "WARNING")


def _filed(ground: Ground) -> Case:
    project = factories.declared(ground.session, ground.cast.chengong)
    return factories.submitted(ground.session, ground.cast.chengong, project, "swj-qsxk")


def _lights(ground: Ground, at: object) -> dict[object, str]:
    """The lights that lists show after the night, in which both ways of counting agree."""
    session, on = ground.session, civil_date(at)
    session.rollback()
    enter(session, PLATFORM)
    rederiving.write(session, rederiving.changes(session, rederiving.in_force(session), today=on), now=at)
    assert list(crosscheck.differences(session, today=on, known_at=at)) == []
    shown = {case.id: case.light.name for case in session.scalars(select(Case))}
    session.commit()
    return shown


def test_a_published_edition_is_not_worked_on(sign_in: SignIn, session: Session, cast: factories.Cast) -> None:
    enter(session, PLATFORM)
    first = session.scalars(select(ThresholdEdition.id).where(ThresholdEdition.number == 1)).one()
    session.rollback()

    sign_in("zhouguan").open(f"/admin/thresholds/{first}/edit", status=409)
