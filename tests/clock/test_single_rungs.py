"""Rungs by themselves, on ladders that hold no other: where one falls, and when it is spent (Art. 16(2), 17)."""

import pytest

from app.clock.rules.rungs import USUAL, Rung, RungEdition, RungKind, Tier, Told, ladder, prompts, prompts_on
from tests.clock.asking import day
from tests.clock.laddered import shown, watched


@pytest.mark.parametrize(
    ("start", "number", "unit", "hearing", "steps"),
    [
        # Half of four days is a Sunday, and no working day has passed since day zero: on the first that comes.
        ("2018-03-09 Fri", 4, "calendar_day", (), [("HALF", "2018-03-12 Mon")]),
        # Half of sixteen is Saturday 10th; Friday is left out.
        ("2018-03-01 Thu", 16, "calendar_day", ("2018-03-08 Thu", "2018-03-09 Fri"), [("HALF", "2018-03-08 Thu")]),
        # Half of twenty would be Sunday 11th, the first day an open pause leaves out.
        ("2018-03-01 Thu", 20, "calendar_day", ("2018-03-10 Sat", None), []),
        ("2018-03-01 Thu", 20, "calendar_day", ("2018-03-11 Sun", None), [("HALF", "2018-03-09 Fri")]),
        # Half of one day, rounded up, is its last; of nothing there is none.
        ("2018-03-01 Thu", 1, "workday", (), []),
        ("2018-03-01 Thu", 0, "immediate", (), []),
    ],
)
def test_half_of_a_limit_by_itself_falls_on_these_days(start, number, unit, hearing, steps):
    spans = [tuple(each and day(each) for each in hearing)] if hearing else []
    half = RungEdition("样例", (Rung(RungKind.HALF, Tier.HANDLER),))

    assert shown(ladder(watched(day(start), number, unit, spans), half)) == steps


def test_a_limit_of_nothing_has_no_last_day():
    last = RungEdition("样例", (Rung(RungKind.LAST_DAY, Tier.HANDLER), Rung(RungKind.DAYS_BEFORE, Tier.HANDLER, 1)))

    assert ladder(watched(day("2025-01-24 Fri"), 0, "immediate"), last) == ()


def test_a_rung_told_early_speaks_again_on_the_day_it_is_known_to_fall_on():
    """Told on Tuesday; on Wednesday it became known that Wednesday is the last day."""
    told = [Told(RungKind.LAST_DAY, 0, day("2018-10-30 Tue"))]
    known = watched(day("2018-09-28 Fri"), 20, learnt=day("2018-10-31 Wed"))

    assert [one.rung.kind for one in prompts_on(known, USUAL, told, day("2018-10-31 Wed"))][-1] is RungKind.LAST_DAY


def test_the_order_in_which_a_rung_was_told_twice_says_nothing():
    twice = [Told(RungKind.HALF, 0, day(on)) for on in ("2018-10-16 Tue", "2018-10-17 Wed")]
    known, today = watched(day("2018-09-28 Fri"), 20), day("2018-10-17 Wed")

    assert prompts(known, USUAL, twice, today) == prompts(known, USUAL, twice[::-1], today)
    assert RungKind.HALF not in [one.rung.kind for one in prompts(known, USUAL, twice, today)]
