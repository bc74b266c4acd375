"""Marking days on a year view: what an edition may speak of, what is an exception, what is whole (Art. 17)."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.clock.rules import drafts
from app.clock.rules.calendar import DayKind, EditionKind
from app.clock.rules.drafts import DraftMoveNotAllowed, DraftState
from app.core.types import new_id
from tests.clock.asking import day

OFF, WORKED, PLAIN = DayKind.OFF, DayKind.WORKED, DayKind.PLAIN
FRIDAY, SATURDAY = day("2026-10-09 Fri"), day("2026-10-10 Sat")
YEAR_DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("days", "before", "pressed", "marks"),
    [
        ({}, {}, FRIDAY, {FRIDAY: OFF}),
        ({}, {}, SATURDAY, {SATURDAY: WORKED}),
        ({FRIDAY: OFF}, {}, FRIDAY, {}),
        ({SATURDAY: WORKED}, {}, SATURDAY, {}),
        ({}, {SATURDAY: WORKED}, SATURDAY, {SATURDAY: PLAIN}),  # an edition before made it worked: back to the week
        ({}, {FRIDAY: OFF}, FRIDAY, {FRIDAY: PLAIN}),
        ({FRIDAY: PLAIN}, {FRIDAY: OFF}, FRIDAY, {}),
        ({SATURDAY: WORKED}, {}, FRIDAY, {FRIDAY: OFF, SATURDAY: WORKED}),
    ],
)
def test_a_day_pressed_becomes_the_other_and_what_is_so_already_is_no_exception(days, before, pressed, marks):
    found = drafts.toggled(days, before, pressed)

    assert found == marks and list(found) == sorted(found)


@given(st.dictionaries(YEAR_DAYS, st.sampled_from([OFF, WORKED])), st.lists(YEAR_DAYS, max_size=8), st.booleans())
@settings(max_examples=60)
def test_every_day_of_a_span_is_what_it_was_made_and_every_other_is_as_it_was(before, span, worked):
    found = drafts.laid({}, before, span, worked=worked)

    for on in {*before, *span}:
        kind = found.get(on, before.get(on, PLAIN))
        works = kind is WORKED or (kind is PLAIN and on.weekday() < 5)
        was = before.get(on, PLAIN)
        assert works is (worked if on in span else was is WORKED or (was is PLAIN and on.weekday() < 5))
    assert set(found) <= set(span)


@pytest.mark.parametrize(
    ("on", "year", "inside"),
    [
        ("2025-12-25 Thu", 2026, False), ("2025-12-26 Fri", 2026, True), ("2026-12-31 Thu", 2026, True),
        ("2027-01-01 Fri", 2026, False), ("2003-12-31 Wed", 2004, False), ("2004-01-01 Thu", 2004, True),
        ("2100-12-31 Fri", 2100, True), ("2100-12-31 Fri", 2101, True),
    ],
)  # fmt: skip
def test_an_edition_speaks_of_its_year_and_the_last_days_before_it(on, year, inside):
    assert drafts.is_within(day(on), year) is inside


@pytest.mark.parametrize(
    ("first", "last", "length"),
    [("2026-10-01 Thu", None, 1), ("2026-10-01 Thu", "2026-10-07 Wed", 7), ("2026-10-01 Thu", "2026-10-31 Sat", 31)],
)
def test_a_span_has_both_its_ends(first, last, length):
    found = drafts.span_of(day(first), day(last) if last else None, 2026)

    assert found == [day(first) + timedelta(days=step) for step in range(length)]


@pytest.mark.parametrize(
    ("first", "last", "refusal", "field", "on"),
    [
        ("2025-12-25 Thu", None, drafts.BeginsOffTheYear, "first", "2025-12-25"),
        ("2026-12-31 Thu", "2027-01-01 Fri", drafts.EndsOffTheYear, "last", "2027-01-01"),
        ("2026-10-02 Fri", "2026-10-01 Thu", drafts.SpanBackwards, "last", None),
        ("2026-10-01 Thu", "2026-11-01 Sun", drafts.SpanBackwards, "last", None),
    ],
)
def test_a_span_that_cannot_be_is_refused_at_its_field(first, last, refusal, field, on):
    with pytest.raises(refusal) as refused:
        drafts.span_of(day(first), day(last) if last else None, 2026)

    assert refused.value.field == field
    assert on is None or refused.value.values == {"on": on, "year": 2026}


WHOLE = {"document": "示例〔2026〕1号", "published_on": day("2026-11-04 Wed"), "effective_on": None,
         "days": {FRIDAY: OFF}, "kind": EditionKind.NATIONAL, "settled": True, "today": day("2026-11-04 Wed")}


@pytest.mark.parametrize(
    ("changed", "refusal", "field"),
    [
        ({"document": " "}, drafts.SayTheDocument, "document"),
        ({"published_on": None}, drafts.SayWhenPublished, "published_on"),
        ({"published_on": day("2026-11-05 Thu")}, drafts.PublishedInTheFuture, "published_on"),
        ({"effective_on": day("2026-11-03 Tue")}, drafts.EffectiveTooEarly, "effective_on"),
        ({"days": {}}, drafts.NamesNoDay, "days"),
        ({"settled": False}, drafts.LooksUnsettled, "settled"),
    ],
)
def test_what_is_not_whole_is_refused_at_its_field(changed, refusal, field):
    drafts.must_be_whole(**WHOLE | {"effective_on": day("2026-11-04 Wed")})

    with pytest.raises(refusal) as refused:
        drafts.must_be_whole(**WHOLE | changed)

    assert refused.value.field == field


def test_who_worked_on_it_or_is_nobody_does_not_publish_it():
    editor, other = new_id(), new_id()
    drafts.must_be_another([editor], other)

    for by in (editor, None):
        with pytest.raises(drafts.NotTheSamePerson):
            drafts.must_be_another([editor], by)


@pytest.mark.parametrize("state", list(DraftState))
@pytest.mark.parametrize("act", [*sorted({act for _, act in drafts.MOVES}), "dance"])
def test_a_draft_moves_as_its_table_says_and_no_other_way(state, act):
    if (state, act) in drafts.MOVES:
        assert drafts.state_after(state, act) is drafts.MOVES[state, act]
    else:
        with pytest.raises(DraftMoveNotAllowed):
            drafts.state_after(state, act)
