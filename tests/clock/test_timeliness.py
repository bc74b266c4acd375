"""Whether an act was in time is judged twice, and a later notice makes nobody late (Art. 17)."""

from datetime import date, datetime, time

import pytest

from app.clock.rules.calendar import DayKind, Edition, EditionKind
from app.clock.rules.clocks import ItemLimits, clocks
from app.clock.rules.entries import CaseFacts
from app.clock.rules.history import History, Recorded
from app.clock.rules.limits import Limit
from app.clock.rules.procedures import ClockKind
from app.clock.rules.timeliness import Twice, twice
from app.core.now import SHENZHEN
from app.items.rules.kinds import LimitUnit
from tests.clock import pasted
from tests.clock.asking import day

DELIVERED = datetime(2026, 1, 1, tzinfo=SHENZHEN)


def noon(on: date) -> datetime:
    return datetime.combine(on, time(12), SHENZHEN)


def record(*entered: Edition) -> History:
    """The record the platform is delivered with, and editions entered on the day of their publication."""
    delivered = [Recorded(edition, DELIVERED) for edition in pasted.record()]
    return History([*delivered, *(Recorded(one, noon(one.published_on), entered=True) for one in entered)])


def judged(accepted: str, workdays: int, decided: str | None, history: History) -> Twice | None:
    """The legal clock of a case accepted on a day, and decided."""
    start = day(accepted)
    facts = CaseFacts(start, accepted_on=start, closed_on=day(decided) if decided else None)
    limits = ItemLimits(Limit(workdays, LimitUnit.WORKDAY), None)
    now = history.editions().calendar()
    clock = clocks(facts, limits, now, day(decided) if decided else start)[ClockKind.DECISION_LEGAL]
    return twice(clock, history, now)


def test_the_golden_case_of_2020_has_both_dates_and_the_notice_between():
    both = judged("2020-01-06 Mon", 20, None, record())

    assert both is not None and both.known_on == day("2020-01-06 Mon")
    assert (both.then.due_on, both.now.due_on) == (day("2020-02-06 Thu"), day("2020-02-10 Mon"))
    assert [edition.title for edition in both.since] == ["国办发明电〔2020〕1号"]


@pytest.mark.parametrize(("workdays", "then", "now"), [
    (34, "2019-04-29 Mon", "2019-04-28 Sun"),
    (36, "2019-05-02 Thu", "2019-04-30 Tue"),
    (37, "2019-05-03 Fri", "2019-05-05 Sun"),
])
def test_the_amendment_of_2019_made_dates_earlier_and_later(workdays, then, now):
    both = judged("2019-03-11 Mon", workdays, None, record())

    assert both is not None
    assert (both.then.due_on, both.now.due_on) == (day(then), day(now))
    assert [edition.title for edition in both.since] == ["国办发明电〔2019〕3号"]


def test_a_date_no_notice_touched_stands_once():
    assert judged("2018-03-01 Thu", 20, "2018-03-29 Thu", record()) is None


@pytest.mark.parametrize(("decided", "then", "now"), [
    ("2026-03-30 Mon", False, True),
    ("2026-03-27 Fri", False, False),
])
def test_a_later_notice_never_makes_late_who_was_in_time(decided, then, now):
    """Entered after the decision: a Saturday of that month was worked, so that the term would have ended on Friday."""
    worked = Edition(2026, "示例〔2026〕1号", day("2026-04-07 Tue"), {day("2026-03-14 Sat"): DayKind.WORKED})

    both = judged("2026-03-02 Mon", 20, decided, record(worked))

    assert both is not None and (both.late_then, both.late_now, both.late) == (then, now, False)


def test_who_was_late_then_is_not_late_where_the_day_was_off_after_all():
    off = Edition(2026, "示例〔2026〕2号", day("2026-04-07 Tue"), {day("2026-03-20 Fri"): DayKind.OFF})

    both = judged("2026-03-02 Mon", 20, "2026-03-31 Tue", record(off))

    assert both is not None and (both.late_then, both.late_now, both.late) == (True, False, False)


def test_late_by_both_is_late():
    off = Edition(2026, "示例〔2026〕2号", day("2026-04-07 Tue"), {day("2026-03-20 Fri"): DayKind.OFF})

    both = judged("2026-03-02 Mon", 20, "2026-04-01 Wed", record(off))

    assert both is not None and both.late


def test_what_the_platform_learnt_late_was_not_known_before():
    """Published on the 3rd, entered on the 7th of April: on the 31st of March nobody could count by it."""
    off = Edition(2026, "示例〔2026〕2号", day("2026-03-03 Tue"), {day("2026-03-20 Fri"): DayKind.OFF})
    delivered = [Recorded(edition, DELIVERED) for edition in pasted.record()]
    history = History([*delivered, Recorded(off, noon(day("2026-04-07 Tue")), entered=True)])

    both = judged("2026-03-02 Mon", 20, "2026-03-31 Tue", history)

    assert both is not None and both.then.due_on == day("2026-03-30 Mon")


def test_a_notice_of_the_very_day_was_known_on_it():
    """Published and entered on the day the case was accepted: nothing is known otherwise then."""
    off = Edition(2026, "示例〔2026〕2号", day("2026-03-02 Mon"), {day("2026-03-20 Fri"): DayKind.OFF})
    later = Edition(2026, "示例〔2026〕3号", day("2026-03-03 Tue"), {day("2026-03-23 Mon"): DayKind.OFF})

    both = judged("2026-03-02 Mon", 20, None, record(off, later))

    assert both is not None and [edition.title for edition in both.since] == ["示例〔2026〕3号"]


def test_the_editions_between_reach_to_the_later_of_both_dates():
    """Known then to 2026-03-30 Mon, known now to the 31st, which a second edition names: it bears on the date, too."""
    off = Edition(2026, "示例〔2026〕2号", day("2026-03-03 Tue"), {day("2026-03-20 Fri"): DayKind.OFF})
    at_the_end = Edition(2027, "示例〔2026〕3号", day("2026-03-04 Wed"), {day("2026-03-31 Tue"): DayKind.PLAIN})

    both = judged("2026-03-02 Mon", 20, None, record(off, at_the_end))

    assert both is not None and both.now.due_on == day("2026-03-31 Tue")
    assert [edition.title for edition in both.since] == ["示例〔2026〕2号", "示例〔2026〕3号"]


def correction(named: str | None, history: History, division: str | None = None) -> Twice | None:
    """Thirty working days asked for on 2026-03-02 Mon: to 2026-04-14 Tue."""
    facts = CaseFacts(day("2026-03-02 Mon"), awaiting_correction=True, correction_asked_on=day("2026-03-02 Mon"),
                      correction_named_on=day(named) if named else None)
    now = history.editions().calendar(division=division)
    clock = clocks(facts, ItemLimits(None, None), now, day("2026-03-03 Tue"))[ClockKind.CORRECTION]
    return twice(clock, history, now, division=division, not_before=facts.correction_named_on)


def test_a_day_that_was_named_was_his_then_and_is_his_now():
    off = Edition(2026, "示例〔2026〕2号", day("2026-03-03 Tue"), {day("2026-03-20 Fri"): DayKind.OFF})

    assert correction("2026-04-20 Mon", record(off)) is None
    both = correction(None, record(off))
    assert both is not None and (both.then.due_on, both.now.due_on) == (day("2026-04-14 Tue"), day("2026-04-15 Wed"))


def test_a_districts_closure_known_then_is_no_difference_there():
    off = Edition(2026, "示例〔2026〕2号", day("2026-03-02 Mon"), {day("2026-03-20 Fri"): DayKind.OFF},
                  EditionKind.LOCAL, "440305")

    assert correction(None, record(off), "440305") is None
