"""How reminders elsewhere went wrong, one test each: the docstring names where it was seen (`repo#n`)."""

from datetime import date, datetime, timedelta

from app.clock.rules.clocks import ItemLimits, clocks, leading
from app.clock.rules.entries import CaseFacts
from app.clock.rules.limits import Limit
from app.clock.rules.rungs import USUAL, Prompt, Told, Watched, prompts_on
from app.core.now import SHENZHEN
from app.items.rules.kinds import LimitUnit
from tests.clock.asking import calendar, day

DAY = timedelta(days=1)
LICENCE = ItemLimits(Limit(20, LimitUnit.WORKDAY), Limit(10, LimitUnit.WORKDAY), "行政许可法第42条")
ACCEPTED = CaseFacts(day("2018-03-01 Thu"), accepted_on=day("2018-03-05 Mon"))


def said(on: date, told: list[Told] | tuple[Told, ...] = ()) -> tuple[Prompt, ...]:
    clock = leading(ACCEPTED, clocks(ACCEPTED, LICENCE, calendar(), on))
    return prompts_on(Watched(clock, calendar(), datetime(2018, 3, 5, 4, tzinfo=SHENZHEN)), USUAL, list(told), on)


def test_a_prompt_never_comes_on_a_day_off():
    """zammad#4432: mails at midnight and on weekends."""
    for written in ("2018-03-10 Sat", "2018-03-11 Sun", "2018-03-17 Sat", "2018-03-18 Sun"):
        assert said(day(written)) == ()


def test_what_came_on_one_day_swallows_nothing_of_another():
    """zammad#4348: once a day, and the second real one of that day was lost."""
    late = said(day("2018-03-19 Mon"))

    assert [prompt.rung.kind.name for prompt in late] == ["HALF", "DAYS_BEFORE", "LAST_DAY"]


def test_the_ladder_is_not_spent_from_saturday_to_monday():
    """getprobo/probo#1591: each step a calendar day, all of them over the weekend."""
    told: list[Told] = []
    for n in range(20):
        told += [prompt.told for prompt in said(ACCEPTED.accepted_on + DAY * n, told)]

    assert [one.kind.name for one in told] == ["HALF", "DAYS_BEFORE", "LAST_DAY", "OVER", "OVER_BY"]
    assert all(one.on.weekday() < 5 for one in told)


def test_the_same_rung_told_twice_is_told_once():
    """indigo-iam#1120: duplicates from a wrong key."""
    first = said(day("2018-03-19 Mon"))

    assert said(day("2018-03-19 Mon"), [prompt.told for prompt in first]) == ()
