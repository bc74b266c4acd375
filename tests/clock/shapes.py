"""What Hypothesis draws: days, limits and pauses, around the arrangements that make them hard."""

from datetime import date, timedelta

from hypothesis import strategies as st

UNITS = ("workday", "calendar_day", "month")
LONGEST = {"workday": 120, "calendar_day": 200, "month": 12}

days = st.dates(date(2004, 1, 1), date(2024, 6, 30))
units = st.sampled_from(UNITS)


@st.composite
def pauses(draw, near, *, endless=False, most=4):
    """Pauses that begin within a few months of a day; with `endless`, the last may have no end."""
    found = []
    for _ in range(draw(st.integers(0, most))):
        first = near + timedelta(days=draw(st.integers(-10, 150)))
        found.append((first, first + timedelta(days=draw(st.integers(0, 45)))))
    if endless and draw(st.booleans()):
        found.append((near + timedelta(days=draw(st.integers(-10, 200))), None))
    return found


@st.composite
def terms(draw, *, unit=None, least=0, endless=False):
    """(start, number, unit, pauses) of a term that ends while the record lasts."""
    unit = unit or draw(units)
    start = draw(days)
    return start, draw(st.integers(least, LONGEST[unit])), unit, draw(pauses(start, endless=endless))
