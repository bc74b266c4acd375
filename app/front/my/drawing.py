"""The lane chart drawn: where each bar, name and upright lies, on a wide page and on a narrow one. Pure.

Each department's lane is a picture of its own, so that paper breaks between lanes. No upright strikes through a name:
it is broken where a name stands. Names are never cut: a long one takes a second line.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from app.front.my.plan import Bar

SIGN, LETTER, LINE = 13.5, 7.5, 17
"""How wide a Chinese sign and a letter are at most, how high a line of names is."""
MANY = 16
"""From here on names stand beside their bars, one line an item, so that the eye still holds the whole."""
FLAG, MONTH_SIGN, GAP = 72, 12.5, 8


@dataclass(frozen=True, slots=True)
class Shape:
    """A drawing's measures: its width, where time begins and how far it runs, how many signs a line of names holds."""

    width: float
    left: float
    across: float
    signs: int
    beside: bool = False
    narrow: bool = False


@dataclass(frozen=True, slots=True)
class Axis:
    """Where a day lies."""

    first: date
    scale: float
    left: float
    today: date

    def at(self, day: date) -> float:
        """Its place from the left of the drawing."""
        return round(self.left + (day - self.first).days * self.scale, 1)


@dataclass(slots=True)
class Row:
    """Bars that share a height of the drawing."""

    y: float
    height: float
    taken: list[tuple[float, float]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Upright:
    """A line from top to bottom: today, a month, or the way from one deciding item to the next."""

    x: float
    kind: str
    top: float
    bottom: float


WIDE = Shape(1152, 168, 984, 34)
CLOSE = Shape(1152, 168, 984, 34, beside=True)
NARROW = Shape(358, 0, 358, 26, narrow=True)


def chart(bars: Sequence[Bar], today: date, uncertain: date | None) -> dict[str, Any] | None:
    """Both drawings; nothing for a project without items."""
    if not bars:
        return None
    wide = CLOSE if len(bars) > MANY else WIDE
    return {"wide": draw(bars, today, uncertain, wide), "narrow": draw(bars, today, uncertain, NARROW)}


def draw(bars: Sequence[Bar], today: date, uncertain: date | None, shape: Shape) -> dict[str, Any]:
    """One drawing: its head with months and today, then a lane for each department."""
    first = min([today, *(bar.begins for bar in bars)]).replace(day=1)
    axis = Axis(first, shape.across / _span(bars, first, today, shape), shape.left, today)
    months = [(axis.at(month), word) for month, word in _months(axis, shape)]
    flag = min(max(axis.at(today) - FLAG / 2, 0), shape.width - FLAG)
    crowded = any(x < flag + FLAG + GAP and x + _length(word, MONTH_SIGN) + GAP > flag for x, word in months if word)
    lanes = _lanes(bars, axis, shape)
    depth = lanes[-1]["bottom"]
    uprights = [Upright(x, "grid", 0, depth) for x, _ in months] + [Upright(axis.at(today), "today", 0, depth)]
    if not shape.narrow:  # there the thick line under a bar says enough
        uprights += _ways(bars, lanes, axis)
    for lane in lanes:
        lane["uprights"] = [piece for upright in uprights for piece in _pieces(upright, lane)]
    uncertain_from = axis.at(uncertain) if uncertain else shape.width
    return {
        "width": shape.width, "head": 46 if crowded else 26, "narrow": shape.narrow, "months": months, "lanes": lanes,
        "tick": 41 if crowded else 20,
        "today": axis.at(today), "day": f"{today:%m-%d}", "flag": round(flag, 1),
        "unknown_from": uncertain_from if uncertain_from < shape.width else None,
    }


def _span(bars: Sequence[Bar], first: date, today: date, shape: Shape) -> float:
    """Days across the drawing, so that every name has room."""
    ends = max([today, *(bar.ends for bar in bars)])
    days = max(45.0, (ends - first).days + 7)
    if shape.narrow:
        return days
    room = [_days_with_room(bar, first, days, shape) for bar in bars]
    return max([days, *room])


def _days_with_room(bar: Bar, first: date, days: float, shape: Shape) -> float:
    """How many days must be drawn for a name to stand to the right of where its bar begins, or ends."""
    edge = ((bar.ends if shape.beside else bar.begins) - first).days
    name = _widest(_wrapped(bar.label, shape.signs)) + GAP
    fits_left = shape.beside and (bar.begins - first).days / days * shape.across > name
    return 0 if fits_left else edge / max(0.2, 1 - name / shape.across)


def _months(axis: Axis, shape: Shape) -> list[tuple[date, str]]:
    """The months whose names have room; the first and every January say their year and come before the others."""
    months, day = [], axis.first
    while (day - axis.first).days * axis.scale < shape.across:
        named = f"{day.year}年{day.month}月" if day == axis.first or day.month == 1 else f"{day.month}月"
        months.append((day, named))
        day = (day + timedelta(days=32)).replace(day=1)
    kept: list[tuple[float, float]] = []
    shown = set()
    for month, word in sorted(months, key=lambda each: ("年" not in each[1], each[0])):
        begins = (month - axis.first).days * axis.scale
        ends = begins + _length(word, MONTH_SIGN) + GAP
        if ends <= shape.across + GAP and all(ends <= low or begins >= high for low, high in kept):
            kept.append((begins, ends))
            shown.add(month)
    return [(month, word if month in shown else "") for month, word in months]


def _lanes(bars: Sequence[Bar], axis: Axis, shape: Shape) -> list[dict[str, Any]]:
    """Bars by department, those that begin first on top."""
    of_departments: dict[str, list[Bar]] = {}
    for bar in sorted(bars, key=lambda bar: (bar.begins, bar.ends)):
        of_departments.setdefault(bar.department, []).append(bar)
    lanes, top = [], 0.0
    for department, of_it in of_departments.items():
        rows: list[Row] = []
        drawn = [_placed(bar, rows, axis, shape) for bar in of_it]
        height = rows[-1].y + rows[-1].height + 4
        lanes.append({"department": department, "top": top, "bottom": top + height, "height": height, "bars": drawn})
        top += height
    return lanes


def _placed(bar: Bar, rows: list[Row], axis: Axis, shape: Shape) -> dict[str, Any]:
    """A bar with its name, in the first row that has room for both."""
    lines = _wrapped(bar.label, shape.signs)
    name, x = _widest(lines), axis.at(bar.begins)
    w = max(3.0, round(axis.at(bar.ends) - x, 1))
    label, low, high = _beside(x, w, name, shape) if shape.beside else (x + 2, x, x + max(w, name + 2))
    if shape.narrow:
        label, low, high = 0.0, 0.0, shape.width
    high_as = len(lines) * LINE + (9 if shape.beside else 29)
    row = next((row for row in rows if row.height >= high_as and _free(row, low, high)), None)
    if row is None:
        y = rows[-1].y + rows[-1].height if rows else (26.0 if shape.narrow else 4.0)
        row = Row(y, high_as)
        rows.append(row)
    row.taken.append((low, high))
    text = row.y + 14
    y = row.y + 4 if shape.beside else row.y + len(lines) * LINE + 4
    return {
        "key": bar.key, "state": bar.state, "critical": bar.critical, "x": x, "w": w, "y": y, "under": y + 15.5,
        "lines": [(round(label, 1), text + LINE * at_line, words) for at_line, words in enumerate(lines)],
        "box": (label - 3, label + name + 3, row.y, text + LINE * (len(lines) - 1) + 5),
        "used": round(min(w, max(2.0, axis.at(axis.today) - x)), 1),
    }


def _beside(x: float, w: float, name: float, shape: Shape) -> tuple[float, float, float]:
    """Where a name beside its bar begins, and what both take up: to the right, or to the left at the end of time."""
    if x + w + 6 + name <= shape.width:
        return x + w + 6, x, x + w + 6 + name
    return x - 6 - name, x - 6 - name, x + w


def _free(row: Row, low: float, high: float) -> bool:
    return all(high + GAP <= taken_low or low >= taken_high + GAP for taken_low, taken_high in row.taken)


def _ways(bars: Sequence[Bar], lanes: Sequence[dict[str, Any]], axis: Axis) -> Iterator[Upright]:
    """From under each deciding bar to the one it lets begin."""
    placed = {bar["key"]: (lane["top"] + bar["under"], bar) for lane in lanes for bar in lane["bars"]}
    chain = sorted((bar for bar in bars if bar.critical), key=lambda bar: (bar.begins, bar.ends))
    for before, after in pairwise(chain):
        (start, _), (end, _) = placed[before.key], placed[after.key]
        placed[before.key][1]["reaches"] = axis.at(after.begins)
        yield Upright(axis.at(after.begins), "crit", min(start, end), max(start, end))


def _pieces(upright: Upright, lane: dict[str, Any]) -> Iterator[tuple[str, float, float, float]]:
    """What of an upright lies in a lane, broken where a name stands."""
    low, high = max(0.0, upright.top - lane["top"]), min(lane["height"], upright.bottom - lane["top"])
    struck = sorted((top, bottom) for left, right, top, bottom in _names(lane) if left < upright.x < right)
    for top, bottom in struck:
        if low < min(top, high):
            yield upright.kind, upright.x, round(low, 1), round(min(top, high), 1)
        low = max(low, bottom)
    if low < high:
        yield upright.kind, upright.x, round(low, 1), round(high, 1)


def _names(lane: dict[str, Any]) -> Iterator[tuple[float, float, float, float]]:
    yield 0, len(lane["department"]) * SIGN, 0, 24
    for bar in lane["bars"]:
        yield bar["box"]


def _wrapped(name: str, signs: int) -> list[str]:
    """A name in lines of at most so many signs."""
    return [name[at : at + signs] for at in range(0, len(name), signs)] or [""]


def _widest(lines: Sequence[str]) -> float:
    return max(_length(line, SIGN) for line in lines)


def _length(words: str, sign: float) -> float:
    return sum(sign if ord(each) > 0x2E7F else LETTER for each in words)
