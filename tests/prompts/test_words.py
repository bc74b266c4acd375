"""A digest reads as an office writes: the worst first, nothing cut off, no endless letter (Art. 17). Pure."""

import pytest

from app.clock.prompts.words import MOST, RUNGS, Reminded, Spoken, body, subject
from app.clock.rules.clocks import look_at
from app.clock.rules.limits import Limit
from app.clock.rules.procedures import ClockKind
from app.clock.rules.rungs import RungKind
from app.clock.rules.term import Term
from app.items.rules.kinds import LimitUnit
from tests.clock.asking import calendar, day

MONDAY = day("2026-03-16 Mon")
PAGE = "http://127.0.0.1/account/prompts/"


def spoken(number: int, unit: LimitUnit = LimitUnit.WORKDAY) -> Spoken:
    """A clock of so much, started on 2026-03-02 Mon, that said this morning that half of it is used."""
    clock = look_at(ClockKind.DECISION_PROMISED, Limit(number, unit), Term(day("2026-03-02 Mon"), number, unit),
                    calendar(), MONDAY)
    return Spoken(clock, RungKind.HALF, 0, MONDAY)


def case(number: int, said: Spoken) -> Reminded:
    written = f"深水 2026-{number:06d}"
    return Reminded("示例项目", "2603-440300-04-01-000001", "取水许可", written, f"{PAGE}{number}", (said,))


@pytest.mark.parametrize(("number", "words"), [(20, "剩10个工作日"), (10, "今日届满"), (7, "已超3个工作日")])
def test_what_is_left_is_said_in_its_own_unit(number: int, words: str) -> None:
    assert spoken(number).left == words


def test_calendar_days_are_not_called_working_days() -> None:
    assert spoken(30, LimitUnit.CALENDAR_DAY).left == "剩16天"


def test_the_subject_counts_what_is_worst() -> None:
    cases = [case(1, spoken(20)), case(2, spoken(10)), case(3, spoken(7)), case(4, spoken(7))]

    assert subject(cases, MONDAY) == "办理时限提示（3月16日）：共4件，已超期2件，今日届满1件"
    assert subject(cases[:1], MONDAY) == "办理时限提示（3月16日）：共1件"


def test_a_long_digest_tells_the_worst_and_leads_to_the_rest() -> None:
    cases = [case(number, spoken(20)) for number in range(MOST + 7)] + [case(9999, spoken(7))]

    words = body("王敏", cases, MONDAY, page=PAGE)

    assert words.count("事项：") == MOST
    assert words.index("深水 2026-009999") < words.index("深水 2026-000000")
    assert f"其余8件请在此查看：\n{PAGE}\n" in words
    assert f"您有{MOST + 8}件" in words


@pytest.mark.parametrize("rung", RungKind)
def test_every_rung_has_its_words(rung: RungKind) -> None:
    assert RUNGS[rung].format(days=3)
