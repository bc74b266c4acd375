"""The shown copy column by column, and the facts behind it particular by particular (Art. 17)."""

from dataclasses import replace
from datetime import date

import pytest

from app.cases.rules import Light
from app.clock.rules.calendar import Calendar, DayKind, Edition, Editions
from app.clock.rules.clocks import ItemLimits, clocks, leading
from app.clock.rules.entries import CaseFacts, Entry, EntryKind, OutOfOrder, ProcedureSpan, facts_of
from app.clock.rules.limits import Limit
from app.clock.rules.pauses import Pause
from app.clock.rules.projection import Shown, shown
from app.clock.rules.settled import settled
from app.clock.rules.term import Term
from app.items.rules.kinds import LimitUnit
from tests.clock.asking import calendar, day

BOTH = ItemLimits(Limit(45, LimitUnit.WORKDAY), Limit(20, LimitUnit.WORKDAY), "行政许可法第42条")
ACCEPTED = CaseFacts(day("2026-03-02 Mon"), accepted_on=day("2026-03-02 Mon"))
AUTUMN = CaseFacts(day("2026-11-30 Mon"), accepted_on=day("2026-11-30 Mon"))


def seen(facts: CaseFacts, on: str, limits: ItemLimits = BOTH) -> Shown:
    found = clocks(facts, limits, calendar(), day(on))
    return shown(facts, found, leading(facts, found))


def test_an_accepted_case_shows_its_promised_and_its_legal_date():
    assert seen(ACCEPTED, "2026-03-04 Wed") == Shown(
        light=Light.NORMAL, due_on=day("2026-03-30 Mon"), due_latest=day("2026-03-30 Mon"),
        legal_due_on=day("2026-05-08 Fri"), legal_due_latest=day("2026-05-08 Fri"), remaining_days=18,
        next_event_on=day("2026-03-05 Thu"),
    )  # fmt: skip


def test_intervals_are_shown_by_both_their_ends_and_as_provisional():
    found = seen(AUTUMN, "2026-11-30 Mon")

    assert (found.due_on, found.due_latest) == (day("2026-12-26 Sat"), day("2026-12-28 Mon"))
    assert (found.legal_due_on, found.legal_due_latest) == (day("2027-01-31 Sun"), day("2027-02-02 Tue"))
    assert (found.due_provisional, found.legal_due_provisional) == (True, True)
    assert found.columns() == {name: getattr(found, name) for name in Shown.NAMES}


def test_a_case_that_is_not_accepted_shows_its_acceptance_and_no_legal_date():
    assert seen(CaseFacts(day("2026-03-02 Mon")), "2026-03-02 Mon") == Shown(
        light=Light.NORMAL, due_on=day("2026-03-09 Mon"), due_latest=day("2026-03-09 Mon"), remaining_days=5,
        next_event_on=day("2026-03-03 Tue"),
    )  # fmt: skip


def test_what_waits_for_the_applicant_shows_no_date():
    asked = CaseFacts(day("2026-03-02 Mon"), awaiting_correction=True, correction_asked_on=day("2026-03-03 Tue"))

    assert seen(asked, "2026-03-04 Wed") == Shown(light=Light.PAUSED)


def test_a_decision_that_is_owed_shows_by_when_it_is_to_be_delivered():
    decided = replace(ACCEPTED, closed_on=day("2026-03-10 Tue"), decided_on=day("2026-03-10 Tue"))

    found = seen(decided, "2026-03-11 Wed")
    assert (found.delivery_due_on, found.delivery_due_latest) == (day("2026-03-24 Tue"), day("2026-03-24 Tue"))
    assert (found.delivery_warns_on, found.delivery_provisional) == (day("2026-03-20 Fri"), False)
    assert seen(decided, "2026-03-23 Mon").delivery_warns_on == day("2026-03-10 Tue")
    assert seen(replace(decided, delivered_on=day("2026-03-12 Thu")), "2026-03-13 Fri").delivery_due_on is None
    assert found.next_event_on is None


RECEIVED = Entry(EntryKind.RECEIVED, day("2026-03-02 Mon"), {})


@pytest.mark.parametrize(
    ("kind", "payload", "facts"),
    [
        (EntryKind.CORRECTION_ASKED, {"answer_by": "2026-04-10"},
         {"awaiting_correction": True, "correction_asked_on": date(2026, 3, 4),
          "correction_named_on": date(2026, 4, 10)}),
        (EntryKind.CORRECTION_ASKED, {}, {"awaiting_correction": True, "correction_asked_on": date(2026, 3, 4)}),
        (EntryKind.ACCEPTED, {}, {"accepted_on": date(2026, 3, 4)}),
        (EntryKind.ACCEPTED, {"silent_until": "2026-03-09"},
         {"accepted_on": date(2026, 3, 4), "silent_until": date(2026, 3, 9)}),
        (EntryKind.WITHDRAWN, {}, {"closed_on": date(2026, 3, 4)}),
        (EntryKind.TRANSFERRED, {}, {"closed_on": date(2026, 3, 4)}),
        (EntryKind.TAKEN_OVER, {}, {}),
        (EntryKind.DECIDED, {"outcome": "GRANTED"}, {"closed_on": date(2026, 3, 4), "decided_on": date(2026, 3, 4)}),
        (EntryKind.DECIDED, {"outcome": "LAPSED"}, {"closed_on": date(2026, 3, 4)}),
        (EntryKind.EXTENDED, {"number": 5, "unit": "WORKDAY", "clocks": ["DECISION_LEGAL"]},
         {"extension": Limit(5, LimitUnit.WORKDAY), "extended": ("DECISION_LEGAL",)}),
        (EntryKind.PROCEDURE_OPENED,
         {"procedure": "HEARING", "reason": "r", "basis": "b", "document_number": "n", "key": "k",
          "longest": {"number": 3, "unit": "CALENDAR_DAY"}},
         {"procedures": (ProcedureSpan("HEARING", date(2026, 3, 4), None, "r", "b", "n",
                                       Limit(3, LimitUnit.CALENDAR_DAY), "k"),)}),
        (EntryKind.PROCEDURE_OPENED, {"procedure": "HEARING", "longest_workdays": 7},
         {"procedures": (ProcedureSpan("HEARING", date(2026, 3, 4), None, longest=Limit(7, LimitUnit.WORKDAY)),)}),
        (EntryKind.PROCEDURE_OPENED, {}, {"procedures": (ProcedureSpan("", date(2026, 3, 4), None),)}),
    ],
)  # fmt: skip
def test_an_event_says_this_and_nothing_else(kind, payload, facts):
    assert facts_of([RECEIVED, Entry(kind, date(2026, 3, 4), payload)]) == CaseFacts(date(2026, 3, 2), **facts)


def test_a_delivery_is_of_the_day_of_the_decision_or_later_and_once():
    decided = Entry(EntryKind.DECIDED, date(2026, 3, 4), {"outcome": "DENIED"})
    delivered = Entry(EntryKind.DELIVERED, date(2026, 3, 4), {})

    assert facts_of([RECEIVED, decided, delivered]).delivered_on == date(2026, 3, 4)
    for wrong in ([delivered], [decided, replace(delivered, on=date(2026, 3, 3))], [decided, delivered, delivered]):
        with pytest.raises(OutOfOrder):
            facts_of([RECEIVED, *wrong])


def test_editions_of_one_day_keep_their_order_and_a_later_publication_comes_last():
    on = day("2026-03-11 Wed")
    off, back = (Edition(2026, name, date(2026, 1, 5), {on: kind})
                 for name, kind in (("一", DayKind.OFF), ("二", DayKind.PLAIN)))
    late = Edition(2026, "三", date(2026, 1, 6), {on: DayKind.OFF})

    assert Editions([off, back]).calendar().is_worked(on.toordinal())
    assert not Editions([back, off]).calendar().is_worked(on.toordinal())
    assert not Editions([late, off, back]).calendar().is_worked(on.toordinal())
    assert Editions([late, off, back]).calendar(date(2026, 1, 5)).is_worked(on.toordinal())
    assert Calendar([]).rank(date(2003, 12, 31).toordinal()) == 0


@pytest.mark.parametrize(
    ("unit", "pauses", "on", "begins"),
    [
        ("WORKDAY", [("2026-03-05 Thu", "2026-03-06 Fri")], "2026-03-09 Mon", "2026-03-04 Wed"),
        ("CALENDAR_DAY", [("2026-03-05 Thu", "2026-03-08 Sun")], "2026-03-09 Mon", "2026-03-06 Fri"),
        ("WORKDAY", [("2026-03-07 Sat", "2026-03-08 Sun")], "2026-03-09 Mon", "2026-03-02 Mon"),
        ("WORKDAY", [("2026-03-05 Thu", "2026-03-09 Mon")], "2026-03-09 Mon", "2026-03-05 Thu"),
    ],
)
def test_a_term_whose_pauses_are_over_is_one_that_began_later(unit, pauses, on, begins):
    spans = tuple(Pause(day(first), day(last)) for first, last in pauses)
    term = Term(day("2026-03-02 Mon"), 20, LimitUnit[unit], spans)

    assert settled(term, calendar(), day(on)) == Term(day(begins), 20, LimitUnit[unit])


@pytest.mark.parametrize(
    ("number", "unit", "first", "last", "on"),
    [
        (20, "WORKDAY", "2026-03-05 Thu", "2026-03-09 Mon", "2026-03-08 Sun"),
        (3, "WORKDAY", "2026-03-06 Fri", "2026-03-09 Mon", "2026-03-20 Fri"),
        (3, "CALENDAR_DAY", "2026-03-06 Fri", "2026-03-09 Mon", "2026-03-20 Fri"),
        (2, "MONTH", "2026-03-05 Thu", "2026-03-06 Fri", "2026-03-20 Fri"),
    ],
)
def test_a_pause_that_is_not_over_before_the_end_stays(number, unit, first, last, on):
    term = Term(day("2026-03-02 Mon"), number, LimitUnit[unit], (Pause(day(first), day(last)),))

    assert settled(term, calendar(), day(on)) is term
