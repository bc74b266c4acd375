"""暂定 intervals are as narrow as the record allows: each reach was gone to by some notice (facts 4.2).

Mean width in days of all provisional answers (seven terms from every day of a year without its notice): 0.8 to 1.2
in every year from 2008 to 2026; a term of one working day 0.5, of forty-five 1.6 to 2.8. No year was told wrongly.
Three bounds stand although a narrower one would have held: the Spring Festival of 2020 was ten days, six after the
legal ones, and its last two were a weekend; the law of 2025 on Labour Day has seen two notices only, and those of
2008 to 2024 gave its single day alone in weeks where more made no difference.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from statistics import mean

import pytest

from app.clock.rules import festivals, provisional, term
from app.clock.rules.festivals import DRAGON, LABOUR, MOON, NATIONAL, NEW_YEAR, SPRING, TOMBS
from tests.clock.asking import due_in
from tests.clock.replaying import widths, without

SMALL = (NEW_YEAR, TOMBS, DRAGON, MOON)


@pytest.mark.parametrize("year", [2008, 2012, 2015, 2018, 2020, 2023, 2026])
def test_a_years_intervals_are_a_day_wide_in_the_mean(year):
    found = widths(year)

    assert mean(found) < 1.3
    assert max(found) <= 16


@pytest.mark.long
@pytest.mark.parametrize(
    ("names", "since", "bound", "narrower"),
    [
        (SMALL, 2008, "before", -1),
        (SMALL, 2008, "after", -1),
        (SMALL, 2008, "shortest", 1),
        (SMALL, 2008, "longest", -1),
        ((SPRING,), 2004, "before", -1),
        ((SPRING,), 2004, "shortest", 1),
        ((LABOUR,), 2008, "before", -1),
        ((LABOUR,), 2008, "after", -1),
        ((LABOUR,), 2008, "longest", -1),
        ((LABOUR,), 2025, "after", -1),
        ((LABOUR,), 2025, "longest", -1),
        ((NATIONAL,), 2004, "before", -1),
        ((NATIONAL,), 2004, "after", -1),
        ((NATIONAL,), 2004, "shortest", 1),
        ((NATIONAL,), 2004, "longest", -1),
    ],
)
def test_a_reach_narrower_by_a_day_would_have_told_some_year_wrongly(names, since, bound, narrower, monkeypatch, fresh):
    for name in names:
        rows = [
            (year, replace(reach, **{bound: getattr(reach, bound) + narrower}) if year == since else reach)
            for year, reach in festivals.REACH[name]
        ]
        monkeypatch.setitem(festivals.REACH, name, rows)

    assert any(outside(year) for year in range(max(2008, since), 2027))


@pytest.fixture
def fresh() -> Iterator[None]:
    """No answer of another reach is kept."""
    forget()
    yield
    forget()


def forget() -> None:
    for kept in (festivals.feasts, provisional._open_feasts, term._interval):
        kept.cache_clear()


def outside(year: int) -> bool:
    """Whether a short term around one of the year's feasts would have ended outside its interval."""
    known = without(year)
    for feast in festivals.feasts(year):
        for ordinal in range(feast.first - 12, feast.last + 3):
            for number in (1, 2, 3, 5, 8, 12):
                ended_on = due_in(date.fromordinal(ordinal), number).due_on
                if ended_on <= date(year, 12, 20):
                    found = due_in(date.fromordinal(ordinal), number, known=known)
                    if not found.earliest <= ended_on <= found.latest:
                        return True
    return False
