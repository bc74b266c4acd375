"""夜间自检: what the night found stands with the failed work, in words and by the case's number (Art. 17, 21)."""

from datetime import timedelta

import pytest

from app.clock.models import ClockCheck
from app.clock.night_words import differences
from app.core.scope import enter
from app.core.types import PLATFORM, new_id
from tests.desk.conftest import Ground, SignIn
from tests.factories import MONDAY

BY_RULE = ("due_on=2026-03-31, light=WARNING", "due_on=2026-03-30, light=NORMAL")
BY_SETS = ("due_provisional=false, remaining_days=20", "due_provisional=true, remaining_days=19")


@pytest.mark.parametrize(("told", "found"), [
    (BY_RULE, [("期限（最早）", "2026-03-31", "2026-03-30"), ("灯", "预警", "正常")]),
    (BY_SETS, [("期限暂定", "否", "是"), ("剩余天数", "20", "19")]),
    (("procedure EXPERT_REVIEW 2026-03-04=2026-03-25 2026-03-25 false",) * 2, []),
    (("correction=2026-03-25 2026-03-25 false", "correction=2026-03-26 2026-03-26 false"),
     [("补正", "2026-03-25 2026-03-25 false", "2026-03-26 2026-03-26 false")]),
    (("无人能读", "也读不懂"), [("", "无人能读", "也读不懂")]),
])  # fmt: skip
def test_what_differed_is_told_column_by_column(app, told, found):
    with app.test_request_context(headers={"Accept-Language": "zh"}):
        lines = differences([{"case": "1", "shown": told[0], "derived": told[1]}])

    assert [(each.name, each.shown, each.derived) for each in lines] == found


def test_a_night_that_found_something_stands_there_until_a_week_of_clean_ones(
    sign_in: SignIn, ground: Ground
) -> None:
    case = ground.accepted()
    enter(ground.session, PLATFORM)
    examples = [{"case": str(case.id), "by": by, "shown": was, "derived": now}
                for by, (was, now) in (("rule", BY_RULE), ("sets", BY_SETS))]
    ground.session.add(ClockCheck(id=new_id(), at=MONDAY, cases=12345, found=1, disagreed=1, examples=examples))
    ground.session.commit()

    operator = sign_in("yunwei").open("/desk/failed/")
    for words in ("12 345", case.number, "期限（最早）", "预警", "剩余天数"):
        assert words in operator.text.replace(",", " ").replace("\u2009", " "), words

    enter(ground.session, PLATFORM)
    for night in range(1, 8):
        ground.session.add(ClockCheck(id=new_id(), at=MONDAY + timedelta(days=night), cases=1, found=0, disagreed=0,
                                      examples=[]))
    ground.session.commit()
    assert case.number not in operator.open("/desk/failed/").text
