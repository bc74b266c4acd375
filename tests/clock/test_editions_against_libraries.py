"""Our editions against two libraries kept by others, day by day; where they differ, the notice decides."""

from collections.abc import Iterator
from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest

from app.clock.rules.festivals import legal_days
from tests.clock.asking import calendar, day

FIRST, LAST = date(2004, 1, 1), date(2026, 12, 31)

OURS, CHINESE_CALENDAR, HOLIDAYS = "editions", "chinesecalendar", "holidays"

# The day · whether it was worked · who has it right · the document and its words.
DIFFERENCES = {
    "2005-12-31 Sat": (
        True,
        {HOLIDAYS},
        "国办发明电〔2005〕35号：将12月31日（星期六）、1月1日（星期日）两个公休日调至1月2日、3日，12月31日（星期六）上班",
    ),
}

# The statutory days of 《全国年节及纪念日放假办法》: years, how many, the revision in force.
STATUTORY = [
    (range(2004, 2008), 10, "1999年9月18日第一次修订"),
    (range(2008, 2014), 11, "2007年12月14日第二次修订"),
    (range(2014, 2025), 11, "2013年12月11日第三次修订"),
    (range(2025, 2027), 13, "2024年11月10日第四次修订"),
]


def days() -> Iterator[date]:
    on = FIRST
    while on <= LAST:
        yield on
        on += timedelta(days=1)


def opinions() -> Iterator[tuple[date, dict[str, bool]]]:
    ours, china = calendar(), holidays.country_holidays("CN", years=range(FIRST.year - 1, LAST.year + 2))
    for on in days():
        yield on, {
            OURS: ours.is_worked(on.toordinal()),
            CHINESE_CALENDAR: chinese_calendar.is_workday(on),
            HOLIDAYS: china.is_working_day(on),
        }


def test_every_day_on_which_the_three_differ_is_explained_and_no_other():
    found = {on: told for on, told in opinions() if len(set(told.values())) > 1}

    assert sorted(found) == sorted(map(day, DIFFERENCES))


def test_who_is_right_on_a_disputed_day_is_who_says_what_the_notice_says():
    told = dict(opinions())

    for written, (worked, right, _) in DIFFERENCES.items():
        assert {who for who, says in told[day(written)].items() if says is worked} == right


def test_the_record_is_compared_over_all_its_years():
    assert sum(1 for _ in days()) == 8401
    assert calendar().years == frozenset(range(FIRST.year, LAST.year + 1))


@pytest.mark.parametrize(("years", "number", "revision"), STATUTORY)
def test_the_statutory_days_of_a_year_are_off_in_our_editions(years, number, revision):
    for year in years:
        legal = [ordinal for ordinals in legal_days(year).values() for ordinal in ordinals]

        assert len(legal) == number, (year, revision)
        assert [date.fromordinal(ordinal) for ordinal in legal if calendar().is_worked(ordinal)] == []


def test_both_libraries_call_by_a_festival_each_weekday_that_our_editions_make_off():
    china = holidays.country_holidays("CN", years=range(FIRST.year - 1, LAST.year + 2))
    named = [on for edition in calendar().editions for on, kind in edition.days.items() if kind.name == "OFF"]

    assert [on for on in named if on not in china] == []
    assert [on for on in named if on.year >= FIRST.year and not chinese_calendar.get_holiday_detail(on)[1]] == []
