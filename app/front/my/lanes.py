"""The lane chart of due items: departments and time, what waits for what, when all may be closed. Pure.

Past bars are facts. Bars to come are the promised limits on the working calendar, each begun today or when what
comes first may be finished: the earliest end there is, not a promise.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.cases.models import Case
from app.cases.queries import DueLine
from app.cases.rules import FINAL, CaseState
from app.cases.standing import Standing
from app.clock.rules.calendar import LAST_DAY, Calendar
from app.core.now import civil_date
from app.items.queries import limit_in_force
from app.items.rules.kinds import Closure
from app.items.rules.schedule import workdays

WIDTH = 984
LEFT, HEAD, LANE, UNDER = 168, 26, 52, 43
SIGN = 13.5
"""Measures of the drawing (macros/charts.html): across, left of it, the head, a lane, under a bar, one character."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the line under a bar runs."""

    x: float
    end: float
    y: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One due item in time: `done`, `now`, `wait` (for the applicant) or `todo`."""

    key: str
    label: str
    department: str
    begins: date
    ends: date
    state: str
    after: tuple[str, ...]
    critical: bool = False


def expected(lines: Sequence[DueLine], known: Calendar, today: date) -> list[Bar]:
    """A bar for every due item that counts, those that decide the end marked."""
    counted = [
        line for line in lines if line.due.closure is not Closure.FOLLOWS and line.standing is not Standing.WAIVED
    ]
    keys = {line.due.item.key for line in counted}
    bars: dict[str, Bar] = {}
    left = list(counted)
    while left:
        # Prerequisites never run in a circle (the catalogue is checked when it is saved): each round places some.
        ready = [line for line in left if all(key in bars for key in line.due.after if key in keys)] or left[:1]
        for line in ready:
            bars[line.due.item.key] = _bar(line, bars, known, today)
            left.remove(line)
    return _marked(list(bars.values()), bars)


def _bar(line: DueLine, bars: dict[str, Bar], known: Calendar, today: date) -> Bar:
    item, case = line.due.item, line.last
    after = tuple(key for key in line.due.after if key in bars)
    if case is not None and (case.state not in FINAL or line.standing in (Standing.DONE, Standing.DENIED)):
        begins, ends, state = _of_case(case, known, today, workdays(limit_in_force(item)))
    else:
        begins = max([today, *(bars[key].ends for key in after)])
        ends, state = _workdays_on(begins, workdays(limit_in_force(item)), known), "todo"
    return Bar(item.key, item.name, item.department.short_name, begins, ends, state, after)


def _of_case(case: Case, known: Calendar, today: date, limit: int) -> tuple[date, date, str]:
    begins = civil_date(case.received_at)
    if case.state in FINAL:
        return begins, case.decided_on or case.accepted_on or begins, "done"
    if case.state is CaseState.AWAITING_CORRECTION:
        return begins, max(today, _workdays_on(today, limit, known)), "wait"
    decided_by = case.due_latest if case.accepted_on else None
    return begins, max(today, decided_by or _workdays_on(today, limit, known)), "now"


def _workdays_on(day: date, number: int, known: Calendar) -> date:
    """The `number`-th working day after a day; the day itself for none."""
    if number == 0:
        return day
    found = known.nth(known.rank(day.toordinal()) + number)
    return date.fromordinal(found) if found else LAST_DAY


def _marked(bars: list[Bar], by_key: dict[str, Bar]) -> list[Bar]:
    """Back from the bar that ends last, always to the one that let it begin; closed projects have no such path."""
    at = max((bar for bar in bars if bar.state != "done"), key=lambda bar: bar.ends, default=None)
    chain: set[str] = set()
    while at is not None:
        chain.add(at.key)
        at = max((by_key[key] for key in at.after), key=lambda bar: bar.ends, default=None)
    return [Bar(b.key, b.label, b.department, b.begins, b.ends, b.state, b.after, b.key in chain) for b in bars]


def chart(bars: Sequence[Bar], today: date, uncertain: date | None) -> dict[str, Any] | None:
    """The drawing the macro wants; nothing for a project without items."""
    if not bars:
        return None
    first = min([today, *(bar.begins for bar in bars)]).replace(day=1)
    scale = WIDTH / _span(bars, first, today)
    lanes, spots = _lanes(bars, first, scale, today)
    unknown = (uncertain - first).days * scale if uncertain else None
    return {
        "months": [((month - first).days * scale, word) for month, word in _months(first, scale)],
        "today": ((today - first).days * scale, f"{today:%m-%d}"),
        "unknown_from": unknown if unknown is not None and unknown < WIDTH else None,
        "lanes": lanes, "path": _path(bars, spots), "words": "",
    }


def _span(bars: Sequence[Bar], first: date, today: date) -> float:
    """Days across the drawing, so that every label has room to its right."""
    ends = max([today, *(bar.ends for bar in bars)])
    room = [(bar.begins - first).days / max(0.2, 1 - len(bar.label) * SIGN / WIDTH) for bar in bars]
    return max([45.0, (ends - first).days + 7, *room])


def _months(first: date, scale: float) -> list[tuple[date, str]]:
    months, day = [], first
    while (day - first).days * scale < WIDTH:
        named = f"{day.year}年{day.month}月" if day == first or day.month == 1 else f"{day.month}月"
        months.append((day, named))
        day = (day + timedelta(days=32)).replace(day=1)
    wide = max(1, round(len(months) / 12))
    return months[::wide]


def _lanes(bars: Sequence[Bar], first: date, scale: float, today: date) -> tuple[list[dict[str, Any]], dict[str, Spot]]:
    """Bars by department, those that begin first on top, in as few rows as their labels need; where each lies."""
    lanes: list[dict[str, Any]] = []
    spots: dict[str, Spot] = {}
    of_departments: dict[str, list[Bar]] = {}
    for bar in sorted(bars, key=lambda bar: (bar.begins, bar.ends)):
        of_departments.setdefault(bar.department, []).append(bar)
    top = HEAD
    for department, of_it in of_departments.items():
        free: list[float] = []
        drawn = []
        for bar in of_it:
            x, w = (bar.begins - first).days * scale, max(3.0, (bar.ends - bar.begins).days * scale)
            row = next((n for n, until in enumerate(free) if until <= x), len(free))
            free[row : row + 1] = [x + max(w, len(bar.label) * SIGN) + 8]
            used = max(0.0, min(w, (today - bar.begins).days * scale))
            drawn.append({"label": bar.label, "x": round(x, 1), "w": round(w, 1), "row": row, "state": bar.state,
                          "critical": bar.critical, "used": round(used, 1)})  # fmt: skip
            spots[bar.key] = Spot(LEFT + x, LEFT + x + w, top + UNDER + LANE * row)
        lanes.append({"department": department, "rows": len(free), "bars": drawn})
        top += LANE * len(free)
    return lanes, spots


def _path(bars: Sequence[Bar], spots: dict[str, Spot]) -> str | None:
    """One line under the bars that decide the end, from the first to the last."""
    chain = sorted((bar for bar in bars if bar.critical), key=lambda bar: (bar.begins, bar.ends))
    if len(chain) < 2:
        return None
    line = [spots[bar.key] for bar in chain]
    steps = [f"H{spot.x:.1f}V{spot.y}H{spot.end:.1f}" for spot in line[1:]]
    return f"M{line[0].x:.1f} {line[0].y}H{line[0].end:.1f}" + "".join(steps)
