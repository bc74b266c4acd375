"""Which cases are counted alike, and what is kept of their facts: nothing of it changes a date (Art. 17)."""

import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.clock.rules.alike import Standing, alike, standing, wanted
from app.clock.rules.calendar import Calendar, DayKind, Edition
from app.clock.rules.clocks import ItemLimits, clocks, clocks_shown, leading
from app.clock.rules.entries import CaseFacts, Entry, EntryKind, ProcedureSpan, facts_of
from app.clock.rules.folded import folded, unfolded
from app.clock.rules.limits import Limit
from app.clock.rules.moves import deadlines, moves
from app.clock.rules.projection import Shown, shown
from app.items.rules.kinds import LimitStart, LimitUnit
from tests.clock import random_histories
from tests.clock.asking import calendar, day

TODAYS = (date(2018, 3, 15), date(2019, 5, 6), date(2026, 12, 24))
many = settings(max_examples=200, deadline=None)
seeds = st.integers(0, 10**9)
todays = st.sampled_from(TODAYS)
LIMITS = [
    ItemLimits(legal, promised, basis)
    for legal in (None, Limit(20, LimitUnit.WORKDAY), Limit(60, LimitUnit.CALENDAR_DAY), Limit(2, LimitUnit.MONTH),
                  Limit(15, LimitUnit.CALENDAR_DAY, LimitStart.RECEIVED))
    for promised in (None, Limit(3, LimitUnit.WORKDAY), Limit(10, LimitUnit.WORKDAY), Limit(0, LimitUnit.IMMEDIATE))
    for basis in ("行政许可法第42条", "环境影响评价法第22条")
]  # fmt: skip
limits = st.sampled_from(LIMITS)


def drawn(seed: int, today: date) -> CaseFacts:
    """Any possible history."""
    told = random_histories.history(random.Random(seed), today, 90)
    found = facts_of(Entry(EntryKind[kind], on, payload) for kind, on, payload in told)
    assert found is not None
    return found


def seen(facts: CaseFacts, given_limits: ItemLimits, known: Calendar, today: date) -> Shown:
    found = clocks(facts, given_limits, known, today)
    return shown(facts, found, leading(facts, found))


def stands(facts: CaseFacts, given_limits: ItemLimits, known: Calendar, today: date) -> object:
    """Where a case stands among those of its limits; None for one that stands alone."""
    found = standing(facts, known, today)
    stood = alike(wanted(given_limits), found) if found is not None else None
    return None if stood is None or found is None else (stood, found.lasting)


def ends(facts: CaseFacts, given_limits: ItemLimits, known: Calendar) -> object:
    """When each clock ends, and whether that is settled."""
    return {named: (each.earliest, each.latest, each.provisional)
            for named, each in deadlines(facts, given_limits, known).items()}  # fmt: skip


@many
@given(seeds, todays, limits)
def test_what_is_looked_at_for_lists_shows_what_all_clocks_show(seed, today, given_limits):
    facts = drawn(seed, today)
    found = clocks_shown(facts, given_limits, calendar(), today)

    assert shown(facts, found, leading(facts, found)) == seen(facts, given_limits, calendar(), today)


@settings(max_examples=60, deadline=None)
@given(seeds, todays, limits, st.booleans())
def test_cases_that_stand_alike_are_shown_alike_and_end_alike(seed, today, given_limits, closed):
    """Of two hundred cases those with one standing have one copy and one set of dates, on either calendar."""
    typhoon = Edition(today.year, None, today, {today.replace(day=1): DayKind.OFF})
    known = Calendar([*calendar().editions, typhoon]) if closed else calendar()
    answers: dict[object, tuple[Shown, object]] = {}
    for place in range(200):
        facts = drawn(seed + place, today)
        key = stands(facts, given_limits, known, today)
        if key is not None:
            answer = seen(facts, given_limits, known, today), ends(facts, given_limits, known)
            assert answers.setdefault(key, answer) == answer


def test_many_stand_alike():
    found = [stands(drawn(seed, TODAYS[0]), LIMITS[12], calendar(), TODAYS[0]) for seed in range(1_000)]

    together = len(found) - found.count(None)
    assert together > 200
    assert len(set(found)) < together / 2


@many
@given(seeds, todays, limits)
def test_a_fold_says_of_a_case_all_that_its_dates_hang_on(seed, today, given_limits):
    facts, later = drawn(seed, today), Calendar(calendar().editions[:-1])
    again = unfolded(folded(facts))

    assert seen(again, given_limits, calendar(), today) == seen(facts, given_limits, calendar(), today)
    assert moves(again, given_limits, later, calendar()) == moves(facts, given_limits, later, calendar())
    assert folded(again) == folded(facts)


def test_a_fold_leaves_out_words_and_keys_and_keeps_every_fact():
    started = {"procedure": "HEARING", "reason": "一", "basis": "二", "document_number": "三", "key": "四",
               "longest": {"number": 20, "unit": "WORKDAY"}}  # fmt: skip
    told = [("RECEIVED", {}), ("CORRECTION_ASKED", {"answer_by": "2026-03-20"}), ("CORRECTION_ANSWERED", {}),
            ("ACCEPTED", {"silent_until": "2026-03-09"}), ("PROCEDURE_OPENED", started),
            ("EXTENDED", {"number": 5, "unit": "WORKDAY", "clocks": ["DECISION_LEGAL"]}),
            ("DECIDED", {"outcome": "GRANTED"}), ("DELIVERED", {})]  # fmt: skip
    facts = facts_of(Entry(EntryKind[kind], date(2026, 3, 2 + n), payload) for n, (kind, payload) in enumerate(told))
    assert facts is not None

    (span,) = facts.procedures
    bare = replace(span, reason="", basis="", document_number="", key="")
    assert unfolded(folded(facts)) == replace(facts, procedures=(bare,))


def paused(*days: tuple[str, int, int | None]) -> CaseFacts:
    """Accepted on Tuesday 2026-03-03; procedures by kind, first and last day of March."""
    facts = CaseFacts(date(2026, 3, 2), accepted_on=date(2026, 3, 3))
    return replace(facts, procedures=tuple(
        ProcedureSpan(kind, date(2026, 3, first), date(2026, 3, last) if last else None) for kind, first, last in days
    ))  # fmt: skip


def test_cases_that_are_stopped_stand_alike_by_what_had_passed():
    """Four working days passed by Monday 9th; or by Wednesday 11th, two days having been left out."""
    once, twice = paused(("HEARING", 9, None)), paused(("TESTING", 4, 6), ("HEARING", 11, None))
    later, friday = paused(("HEARING", 10, None)), date(2026, 3, 20)

    assert stands(once, LIMITS[12], calendar(), friday) == stands(twice, LIMITS[12], calendar(), friday) is not None
    assert stands(once, LIMITS[12], calendar(), friday) != stands(later, LIMITS[12], calendar(), friday)
    assert seen(once, LIMITS[12], calendar(), friday) == seen(twice, LIMITS[12], calendar(), friday)


def test_what_was_over_before_it_was_stopped_does_not_count_as_stopped():
    """Three working days ended on Friday 6th; the hearing began on Monday 9th."""
    facts, three = paused(("HEARING", 9, None)), ItemLimits(None, Limit(3, LimitUnit.WORKDAY))

    assert seen(facts, three, calendar(), date(2026, 3, 20)).due_on == date(2026, 3, 6)
    assert stands(facts, three, calendar(), date(2026, 3, 20)) != stands(
        paused(("HEARING", 5, None)), three, calendar(), date(2026, 3, 20))


def test_a_longest_duration_that_runs_tells_cases_apart():
    (span,) = paused(("HEARING", 9, None)).procedures
    plain, bounded = (
        CaseFacts(date(2026, 3, 2), accepted_on=date(2026, 3, 3), procedures=(each,))
        for each in (span, replace(span, longest=Limit(20, LimitUnit.WORKDAY)))
    )

    assert stands(plain, LIMITS[12], calendar(), date(2026, 3, 20)) != stands(
        bounded, LIMITS[12], calendar(), date(2026, 3, 20))


def test_a_case_with_an_extension_or_a_correction_or_stopped_today_stands_alone():
    accepted, today = CaseFacts(date(2026, 3, 2), accepted_on=date(2026, 3, 3)), date(2026, 3, 20)

    assert isinstance(standing(accepted, calendar(), today), Standing)
    for alone in (paused(("HEARING", 20, None)), replace(accepted, extension=Limit(5, LimitUnit.WORKDAY)),
                  replace(accepted, awaiting_correction=True), replace(accepted, accepted_on=None)):
        assert standing(alone, calendar(), today) is None


THREE = ItemLimits(None, Limit(3, LimitUnit.WORKDAY))
SIXTY_DAYS = ItemLimits(Limit(60, LimitUnit.CALENDAR_DAY), None)
AT_ONCE = ItemLimits(None, Limit(0, LimitUnit.IMMEDIATE))
FRIDAY = day("2026-03-20 Fri")


def since_receipt(number: int, unit: LimitUnit) -> ItemLimits:
    """Received on Monday 2026-03-02."""
    return ItemLimits(Limit(number, unit, LimitStart.RECEIVED), None)


@pytest.mark.parametrize(
    ("given_limits", "one", "other"),
    [
        # Over since Friday 6th, and stopped since another day.
        (THREE, [("HEARING", 9, None)], [("HEARING", 12, None)]),
        # Over, eight working days ago; or six before it stopped.
        (THREE, [("TESTING", 9, 11)], [("TESTING", 9, 12), ("HEARING", 19, None)]),
        # The first day after day zero was left out, or was not.
        (AT_ONCE, [("HEARING", 3, 5)], [("HEARING", 4, 5)]),
        # Stopped after three working days, or after four.
        (LIMITS[12], [("HEARING", 8, None)], [("HEARING", 9, None)]),
        # Stopped after three working days and as many days, or after five days.
        (SIXTY_DAYS, [("HEARING", 6, None)], [("HEARING", 8, None)]),
        # Stopped after five days, for one was left out, or after seven.
        (SIXTY_DAYS, [("TESTING", 3, 4), ("HEARING", 9, None)], [("HEARING", 10, None)]),
    ],
)
def test_cases_of_which_more_has_passed_are_shown_otherwise_and_do_not_stand_alike(given_limits, one, other):
    stood, looks = ([ask(paused(*days), given_limits, calendar(), FRIDAY) for days in (one, other)]
                    for ask in (stands, seen))  # fmt: skip

    assert looks[0] != looks[1]
    assert None not in stood
    assert stood[0] != stood[1]


@pytest.mark.parametrize(
    ("given_limits", "opened_on"), [(THREE, 4), (since_receipt(3, LimitUnit.WORKDAY), 3)]
)
def test_a_term_that_runs_since_a_day_is_told_from_one_that_ended_on_it(given_limits, opened_on):
    """On Wednesday 18th one was received and accepted; the other ended that day, and stopped for the next."""
    wednesday = day("2026-03-18 Wed")
    fresh = CaseFacts(wednesday, accepted_on=wednesday)
    over = paused(("TESTING", opened_on, 16), ("HEARING", 18, 19))

    assert seen(over, given_limits, calendar(), FRIDAY).remaining_days == -1
    assert stands(over, given_limits, calendar(), FRIDAY) is not None
    assert stands(fresh, given_limits, calendar(), FRIDAY) != stands(over, given_limits, calendar(), FRIDAY)


@pytest.mark.parametrize(
    ("given_limits", "one", "other"),
    [
        (THREE, [("TESTING", 9, 11)], [("EXPERT_REVIEW", 10, 12)]),  # over before two days were left out
        (since_receipt(15, LimitUnit.CALENDAR_DAY), [("HEARING", 4, 6)], [("HEARING", 5, 7)]),
        (since_receipt(3, LimitUnit.WORKDAY), [("TESTING", 9, 11)], [("TESTING", 10, 12)]),
        (since_receipt(0, LimitUnit.IMMEDIATE), [("TESTING", 9, 11)], [("TESTING", 10, 12)]),
        (LIMITS[12], [], [("PUBLIC_NOTICE", 4, None)]),  # stops nothing
    ],
)
def test_cases_of_which_as_much_has_passed_stand_alike_and_are_shown_alike(given_limits, one, other):
    stood, looks = ([ask(paused(*days), given_limits, calendar(), FRIDAY) for days in (one, other)]
                    for ask in (stands, seen))  # fmt: skip

    assert stood[0] == stood[1] is not None
    assert looks[0] == looks[1]


def test_what_takes_more_than_counting_is_counted_by_itself():
    """Three calendar days were over before the days that were left out: the end may be moved off a day off."""
    three_days = ItemLimits(None, Limit(3, LimitUnit.CALENDAR_DAY))

    assert stands(paused(("TESTING", 9, 11)), three_days, calendar(), FRIDAY) is None


def test_a_case_stopped_before_it_was_accepted_stands_alone():
    assert standing(paused(("HEARING", 2, 4)), calendar(), FRIDAY) is None


@pytest.mark.parametrize("opened_on", ["2026-12-25 Fri", "2026-12-28 Mon"])
def test_a_pause_that_reaches_into_days_without_a_notice_makes_its_case_stand_alone(opened_on):
    accepted = day("2026-12-21 Mon")
    facts = CaseFacts(accepted, accepted_on=accepted, procedures=(ProcedureSpan("HEARING", day(opened_on), None),))

    assert standing(facts, calendar(), day("2027-01-20 Wed")) is None
