"""Histories of cases: replay is incremental, simultaneous facts commute, and the past stays what it was (Art. 17)."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.clock.rules.calendar import DayKind, Edition
from app.clock.rules.clocks import ItemLimits, clocks, leading
from app.clock.rules.entries import VOIDABLE, Entry, EntryKind, OutOfOrder, facts_of
from app.clock.rules.history import History, Recorded
from app.clock.rules.limits import Limit
from app.clock.rules.projection import Shown, shown
from app.items.rules.kinds import LimitStart, LimitUnit
from tests.clock import random_histories
from tests.clock.asking import calendar, editions

TODAY = date(2018, 3, 15)
LIMITS = (
    ItemLimits(Limit(20, LimitUnit.WORKDAY), Limit(10, LimitUnit.WORKDAY), "行政许可法第42条"),
    ItemLimits(Limit(60, LimitUnit.CALENDAR_DAY, LimitStart.RECEIVED), None, "环境影响评价法第22条"),
    ItemLimits(Limit(2, LimitUnit.MONTH), Limit(30, LimitUnit.CALENDAR_DAY), None),
)
many = settings(max_examples=150, deadline=None)
seeds = st.integers(0, 10**9)
limits = st.sampled_from(LIMITS)


def drawn(seed: int) -> list[Entry]:
    told = random_histories.history(random.Random(seed), TODAY, 90)
    return [Entry(EntryKind[kind], on, payload) for kind, on, payload in told]


def seen(entries: list[Entry], given_limits: ItemLimits, today: date = TODAY, known=None) -> Shown | None:
    facts = facts_of(entries)
    if facts is None:
        return None
    found = clocks(facts, given_limits, known or calendar(), today)
    return shown(facts, found, leading(facts, found))


@many
@given(seeds, limits, st.lists(st.integers(1, 5), max_size=12))
def test_a_replay_is_what_was_shown_at_the_end_of_any_batches(seed, given_limits, sizes):
    entries, known, last = drawn(seed), [], None
    rest = iter(entries)
    for size in (*sizes, len(entries)):
        batch = [entry for _, entry in zip(range(size), rest, strict=False)]
        known += batch
        last = seen(known, given_limits)

    assert known == entries
    assert last == seen(entries, given_limits)


@many
@given(seeds, limits, st.randoms(use_true_random=False))
def test_procedures_of_one_day_may_be_recorded_in_any_order(seed, given_limits, order):
    entries = drawn(seed)
    day_of = [place for place, (one, two) in enumerate(pairwise(entries))
              if one.kind is two.kind is EntryKind.PROCEDURE_OPENED and one.on == two.on]
    shuffled = list(entries)
    for place in day_of:
        if order.random() < 0.5:
            shuffled[place], shuffled[place + 1] = shuffled[place + 1], shuffled[place]

    assert seen(shuffled, given_limits) == seen(entries, given_limits)


@many
@given(seeds, limits, st.integers(0, 90), st.integers(0, 60))
def test_what_was_shown_at_an_instant_is_what_a_replay_of_it_shows(seed, given_limits, recorded_from, asked_after):
    """Facts and editions both have an instant of record; what is recorded later changes nothing of the past."""
    start = datetime(2018, 1, 1, tzinfo=UTC)
    told = [(start + timedelta(hours=recorded_from * 10 + 7 * place), entry) for place, entry in enumerate(drawn(seed))]
    typhoon = Edition(2018, None, date(2018, 3, 1), {date(2018, 3, 16): DayKind.OFF, date(2018, 3, 17): DayKind.WORKED})
    first = [Recorded(each, start) for each in editions().calendar().editions]
    asked_at = start + timedelta(hours=asked_after * 12)

    def look(record: list[Recorded], at: datetime) -> Shown | None:
        known = History(record).editions(at).calendar()
        return seen([entry for recorded_at, entry in told if recorded_at <= at], given_limits, known=known)

    then = look([each for each in first if each.recorded_at <= asked_at], asked_at)
    later = look([*first, Recorded(typhoon, asked_at + timedelta(seconds=1))], asked_at)

    assert then == later


@many
@given(seeds, limits, st.data(), st.booleans())
def test_what_was_voided_was_never_recorded_for_who_knows_of_it_and_only_for_him(seed, given_limits, data, by_id):
    told = drawn(seed)
    entries = [replace(entry, id=place if by_id else None) for place, entry in enumerate(told, start=1)]
    place = data.draw(st.integers(1, len(entries)))
    assume(entries[place - 1].kind in VOIDABLE)
    voiding = Entry(EntryKind.VOIDED, TODAY, {"voids": str(place), "place": place}, 0 if by_id else None)

    without = outcome([*entries[: place - 1], *entries[place:]], given_limits)

    assert outcome([*entries, voiding], given_limits) == without
    assert outcome(entries, given_limits) == outcome(told, given_limits)


def outcome(entries: list[Entry], given_limits: ItemLimits) -> Shown | str | None:
    """What is shown, or that this cannot have happened."""
    try:
        return seen(entries, given_limits)
    except OutOfOrder:
        return "out of order"
