"""Two editions compared: every day that changes, from what to what, in date order."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.clock.rules.calendar import Calendar, DayKind, Edition
from app.clock.rules.difference import changes, difference, in_force
from tests.clock.asking import day
from tests.clock.pasted import edition_of, record

OFF, WORKED, PLAIN = DayKind.OFF, DayKind.WORKED, DayKind.PLAIN
kinds = st.dictionaries(st.dates(date(2027, 1, 1), date(2027, 2, 20)), st.sampled_from(DayKind), max_size=15)


def edition(days, published_on=date(2026, 11, 4)):
    return Edition(2027, None, published_on, days)


def shown(found):
    return [(str(one.on), one.was, one.becomes) for one in found]


def test_the_labour_day_of_2019_was_lengthened_by_two_days_for_two_worked():
    amendment = edition_of("国办发明电〔2019〕3号")
    before = [one for one in record() if one.published_on < amendment.published_on]

    assert shown(changes(before, amendment)) == [
        ("2019-04-28", PLAIN, WORKED), ("2019-05-02", PLAIN, OFF), ("2019-05-03", PLAIN, OFF),
        ("2019-05-05", PLAIN, WORKED),
    ]  # fmt: skip


def test_the_spring_festival_of_2020_was_lengthened_over_a_make_up_saturday():
    extension = edition_of("国办发明电〔2020〕1号")
    before = [one for one in record() if one.published_on < extension.published_on]

    found = changes(before, extension)
    assert shown(found) == [("2020-01-31", PLAIN, OFF), ("2020-02-01", WORKED, PLAIN)]
    assert [(one.is_worked_before, one.is_worked_after) for one in found] == [(True, False), (True, False)]


def test_two_drafts_of_a_year_differ_where_a_day_is_moved():
    draft = edition({day("2027-02-20 Sat"): WORKED, day("2027-02-08 Mon"): OFF})
    final = edition({day("2027-02-21 Sun"): WORKED, day("2027-02-08 Mon"): OFF})

    assert shown(difference(draft, final)) == [("2027-02-20", WORKED, PLAIN), ("2027-02-21", PLAIN, WORKED)]


@settings(max_examples=100, deadline=None)
@given(kinds, kinds)
def test_the_difference_turned_round_is_the_difference_the_other_way(old, new):
    there, back = difference(edition(old), edition(new)), difference(edition(new), edition(old))

    assert [(one.on, one.was, one.becomes) for one in there] == [(one.on, one.becomes, one.was) for one in back]
    assert [one.on for one in there] == sorted({one.on for one in there})
    assert difference(edition(old), edition(old)) == ()


@settings(max_examples=25, deadline=None)
@given(kinds, kinds, st.integers(-3, 3))
def test_what_an_edition_changes_is_what_the_calendar_counts_otherwise(old, new, later):
    first = edition(old)
    second = edition(new, first.published_on + timedelta(days=later))
    before, after = Calendar([first]), Calendar([first, second])
    found = {one.on: (one.is_worked_before, one.is_worked_after) for one in changes([first], second)}

    for ordinal in range(date(2026, 12, 20).toordinal(), date(2027, 3, 1).toordinal()):
        told = found.get(date.fromordinal(ordinal), (before.is_worked(ordinal),) * 2)
        assert told == (before.is_worked(ordinal), after.is_worked(ordinal))


def test_a_later_publication_wins_whatever_the_order_of_the_record():
    one, two = edition({day("2027-02-20 Sat"): WORKED}), edition({day("2027-02-20 Sat"): PLAIN}, date(2027, 1, 5))

    assert in_force([two, one]) == in_force([one, two]) == {day("2027-02-20 Sat"): PLAIN}
