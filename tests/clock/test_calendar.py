"""The calendar from its editions: the record against two libraries, publication, uncertainty."""

from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest

from app.clock.rules.calendar import FIRST_DAY, LAST_DAY, Calendar, DayKind, Edition, EditionKind, Mark
from app.clock.rules.editions import editions_of
from tests.clock.asking import ask_workdays, calendar, day

RECORDED = [date(2004, 1, 1) + timedelta(days=n) for n in range((date(2026, 12, 31) - date(2004, 1, 1)).days + 1)]


def worked(on: date, known: Calendar | None = None) -> bool:
    return (known or calendar()).is_worked(on.toordinal())


def test_every_day_on_record_agrees_with_chinesecalendar():
    assert [on for on in RECORDED if worked(on) != chinese_calendar.is_workday(on)] == []


def test_every_day_since_2008_agrees_with_holidays():
    china = holidays.country_holidays("CN", years=range(2007, 2028))

    differ = [on for on in RECORDED if on.year >= 2008 and worked(on) != china.is_working_day(on)]

    assert differ == []


def test_working_days_are_counted_as_a_walk_counts_them():
    first, last = date(2017, 12, 20), date(2019, 1, 10)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]

    assert calendar().workdays(first.toordinal(), last.toordinal()) == sum(map(worked, days))
    assert calendar().workdays(last.toordinal(), first.toordinal()) == 0


@pytest.mark.parametrize(
    ("written", "mark"),
    [
        ("2018-02-11 Sun", Mark.MAKEUP_WORKDAY),
        ("2018-02-15 Thu", Mark.PUBLIC_HOLIDAY),
        ("2018-02-17 Sat", Mark.WEEKEND),
        ("2018-02-22 Thu", Mark.WORKDAY),
        ("2020-02-01 Sat", Mark.WEEKEND),
        ("2020-01-31 Fri", Mark.PUBLIC_HOLIDAY),
    ],
)
def test_a_day_says_what_it_is(written, mark):
    assert calendar().mark(day(written)) is mark


def test_a_withdrawn_make_up_day_is_worked_only_as_known_before():
    withdrawn = day("2020-02-01 Sat")

    assert worked(withdrawn, calendar(day("2020-01-26 Sun")))
    assert not worked(withdrawn, calendar(day("2020-01-27 Mon")))


def test_a_later_publication_wins_day_by_day_whatever_the_order_given():
    on = day("2026-03-02 Mon")
    typhoon = Edition(2026, "深府〔2026〕1号", date(2026, 3, 1), {on: DayKind.OFF}, EditionKind.LOCAL)
    lifted = Edition(2026, None, date(2026, 3, 2), {on: DayKind.PLAIN}, EditionKind.LOCAL)

    assert Calendar([typhoon]).mark(on) is Mark.LOCAL_CLOSURE
    assert not Calendar([typhoon]).is_worked(on.toordinal())
    assert Calendar([lifted, typhoon]).mark(on) is Mark.WORKDAY


def test_a_local_closure_does_not_settle_its_year():
    closure = Edition(2027, None, date(2026, 11, 1), {date(2027, 6, 1): DayKind.OFF}, EditionKind.LOCAL)

    assert 2027 not in Calendar([closure]).years


@pytest.mark.parametrize(
    ("written", "known_on", "uncertain"),
    [
        ("2026-12-25 Fri", None, False),
        ("2026-12-26 Sat", None, True),
        ("2026-12-31 Thu", None, True),
        ("2027-01-01 Fri", None, True),
        ("2100-12-31 Fri", None, True),
        ("2018-12-26 Wed", "2018-12-05 Wed", True),
        ("2018-12-26 Wed", "2018-12-06 Thu", False),
        ("2018-12-25 Tue", "2018-12-05 Wed", False),
        ("2019-06-03 Mon", "2018-12-05 Wed", True),
        ("2004-01-01 Thu", None, False),
    ],
)
def test_a_day_is_uncertain_until_the_notice_that_may_move_it(written, known_on, uncertain):
    on = day(written).toordinal()

    assert (calendar(day(known_on) if known_on else None).first_uncertain(on) == on) is uncertain


def test_nothing_is_known_before_the_first_notice():
    assert calendar(date(2003, 1, 1)).first_uncertain(FIRST_DAY.toordinal()) == FIRST_DAY.toordinal()
    assert calendar(date(2003, 1, 1)).uncertain_spans == [(FIRST_DAY.toordinal(), LAST_DAY.toordinal())]


@pytest.mark.parametrize(
    ("start", "workdays", "documents"),
    [
        ("2014-03-03 Mon", 5, ["2014 (number not on record)"]),
        ("2015-03-02 Mon", 5, ["国办发明电〔2014〕28号", "2015 (number not on record)"]),
        ("2018-12-24 Mon", 3, ["国办发明电〔2017〕12号"]),
        ("2018-12-24 Mon", 5, ["国办发明电〔2017〕12号", "国办发明电〔2018〕15号"]),
        ("2018-12-28 Fri", 5, ["国办发明电〔2017〕12号", "国办发明电〔2018〕15号", "国办发明电〔2019〕3号"]),
        ("2020-01-06 Mon", 20, ["国办发明电〔2019〕16号", "国办发明电〔2020〕1号"]),
    ],
)
def test_an_answer_names_the_editions_it_rests_on_by_date(start, workdays, documents):
    assert ask_workdays(start, workdays).editions == documents


def test_an_edition_published_later_is_not_named():
    assert ask_workdays("2020-01-06 Mon", 20, known_on="2020-01-26").editions == ["国办发明电〔2019〕16号"]


def test_a_notice_that_names_a_day_twice_is_no_notice():
    twice = {"year": 2026, "document": None, "published_on": date(2025, 11, 4),
             "days_off": [date(2026, 1, 1)], "days_worked": [date(2026, 1, 1)]}

    with pytest.raises(ValueError, match="2026"):
        editions_of([twice])
