"""Small promises that mutants of the rules broke unseen until each had a test of its own (see MUTANTS.md)."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.clock.rules.calendar import Calendar, DayKind, Edition, Mark
from app.clock.rules.clocks import procedure_clocks
from app.clock.rules.entries import CaseFacts, Entry, EntryKind, OutOfOrder, ProcedureSpan, facts_of
from app.clock.rules.history import History, Recorded
from app.clock.rules.ledger import ledger
from app.clock.rules.limits import Limit
from app.clock.rules.term import due
from app.items.rules.kinds import LimitUnit
from tests.clock.asking import calendar, term

DAYS = [date(2026, 3, day) for day in range(1, 20)]
RECEIVED = Entry(EntryKind.RECEIVED, DAYS[2], {})


def opened(day: int, **given: str) -> Entry:
    return Entry(EntryKind.PROCEDURE_OPENED, DAYS[day], given)


def ended(day: int, **given: str) -> Entry:
    return Entry(EntryKind.PROCEDURE_ENDED, DAYS[day], given)


@pytest.mark.parametrize(
    "wrong",
    [
        Entry(EntryKind.RECEIVED, DAYS[5], {}),
        Entry(EntryKind.CORRECTION_ANSWERED, DAYS[5], {}),
        ended(5, procedure="HEARING"),
        Entry(EntryKind.DELIVERED, DAYS[5], {}),
        Entry(EntryKind.ACCEPTED, DAYS[1], {}),
    ],
)
def test_a_refusal_names_the_day_that_cannot_be(wrong):
    with pytest.raises(OutOfOrder) as refused:
        facts_of([RECEIVED, wrong])

    assert refused.value.values == {"on": wrong.on}


def test_a_second_extension_is_refused_by_its_day():
    extended = Entry(EntryKind.EXTENDED, DAYS[4], {"number": 5, "unit": "WORKDAY"})

    with pytest.raises(OutOfOrder) as refused:
        facts_of([RECEIVED, extended, replace(extended, on=DAYS[6])])

    assert refused.value.values == {"on": DAYS[6]}


def test_of_two_procedures_of_a_kind_the_one_that_is_meant_ends():
    told = [RECEIVED, opened(3, procedure="HEARING", key="a"), opened(4, procedure="HEARING", key="b"),
            ended(6, procedure="HEARING", key="b")]

    assert [span.ended_on for span in facts_of(told).procedures] == [None, DAYS[6]]
    told.append(ended(7, procedure="TESTING", key="a"))
    assert [span.ended_on for span in facts_of(told).procedures] == [DAYS[7], DAYS[6]]


def test_without_a_key_the_first_of_its_kind_ends_and_one_ends_on_its_own_day():
    told = [RECEIVED, opened(3, procedure="HEARING"), opened(3, procedure="TESTING"), ended(3, procedure="TESTING")]

    assert [span.ended_on for span in facts_of(told).procedures] == [None, DAYS[3]]
    assert [span.ended_on for span in facts_of([RECEIVED, opened(3), ended(4)]).procedures] == [DAYS[4]]


def test_the_clock_of_a_procedure_has_its_own_longest_duration():
    span = ProcedureSpan("HEARING", DAYS[3], None, longest=Limit(3, LimitUnit.WORKDAY))

    ((_, clock),) = procedure_clocks(CaseFacts(DAYS[2], procedures=(span,)), calendar(), DAYS[4])

    assert clock.limit == Limit(3, LimitUnit.WORKDAY)


def test_a_paused_day_counts_nothing_in_any_unit():
    asked = term(DAYS[2], 10, "calendar_day", (DAYS[5], None))

    lines = ledger(asked, due(asked, calendar()), calendar())

    assert [(line.mark, line.counted) for line in lines if line.on >= DAYS[5]] == [(Mark.PAUSED, 0)]


def test_a_weekday_named_as_worked_is_a_plain_working_day():
    known = Calendar([Edition(2026, None, date(2026, 1, 1), {date(2026, 3, 11): DayKind.WORKED,
                                                              date(2026, 3, 14): DayKind.WORKED})])

    assert (known.mark(date(2026, 3, 11)), known.mark(date(2026, 3, 14))) == (Mark.WORKDAY, Mark.MAKEUP_WORKDAY)


def test_an_edition_is_used_by_the_first_and_the_last_day_of_a_span():
    known = Calendar([Edition(2027, "示例", date(2026, 1, 1), {date(2026, 3, 11): DayKind.OFF})])
    on, eve, after = date(2026, 3, 11), date(2026, 3, 10), date(2026, 3, 12)

    assert known.documents(on, after) == known.documents(eve, on) == ["示例"]
    assert known.documents(after, after) == known.documents(eve, eve) == []


def test_an_edition_is_on_record_from_its_instant_on_and_known_from_its_day():
    early, late = (Edition(2026, name, date(2026, 1, 1), {date(2026, 3, 11): DayKind.OFF}) for name in ("一", "二"))
    first, second = datetime(2026, 1, 2, 1, tzinfo=UTC), datetime(2026, 1, 5, 1, tzinfo=UTC)
    history = History([Recorded(early, first), Recorded(late, second, entered=True)])

    assert list(history.editions()) == [early, late]
    assert list(history.editions(first)) == list(history.editions(datetime(2026, 1, 4, tzinfo=UTC))) == [early]
    assert list(history.editions(datetime(2026, 1, 1, tzinfo=UTC))) == []
    assert history.editions(first) is history.editions(first)
    assert list(history.known(date(2026, 1, 1))) == list(history.known(date(2026, 1, 4))) == [early]
    assert list(history.known(date(2026, 1, 5))) == [early, late]
    assert history.known(date(2026, 1, 5)) is history.known(date(2026, 1, 6))
    assert (history.known_from(early), history.known_from(late)) == (date(2026, 1, 1), date(2026, 1, 5))
    assert history.known_from(replace(late, document="三")) is None
