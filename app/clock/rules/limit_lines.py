"""Limits as an edition's lines say them: “取水许可：法定45个工作日；承诺20个工作日”, an item a line (Art. 17). Pure.

A line says what becomes of an item; of what it does not name nothing changes.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from app.core.errors import Invalid
from app.core.labels import N_
from app.items.rules.kinds import LimitStart, LimitUnit
from app.items.rules.limits import PromisedLonger, must_not_be_longer
from app.items.rules.owed import Limit
from app.items.rules.stated import Stated

FIELD = "limit_lines"
MOST_ITEMS, LONGEST, LONGEST_BASIS = 60, 3650, 1000
UNITS = {"工作日": LimitUnit.WORKDAY, "自然日": LimitUnit.CALENDAR_DAY, "月": LimitUnit.MONTH}
SAID = {unit: word for word, unit in UNITS.items()}
STARTS = {"受理": LimitStart.ACCEPTED, "收到": LimitStart.RECEIVED}
NONE, AT_ONCE = "无", "即办"
PART = re.compile(r"(法定|承诺|起算|依据|延长)\s*(.+)", re.DOTALL)
LENGTH = re.compile(r"([0-9]{1,9})\s*个?(工作日|自然日|月)")
DAYS = re.compile(r"([0-9]{1,9})\s*(?:个?工作日)?")
EXAMPLE = ("取水许可：法定45个工作日；承诺20个工作日；依据《取水许可和水资源费征收管理条例》第十四条；起算受理；"
           "延长10个工作日")

PARTS: dict[str, str] = {
    "legal": N_("Legal limit"), "legal_start": N_("Counted from"), "legal_basis": N_("Legal basis"),
    "legal_extension": N_("Longest extension, working days"), "promised": N_("Promised limit"),
}


class LineUnread(Invalid):
    """A line nobody can read."""

    msgid = N_("Line %(n)s is not “item：part；part”: %(line)s")


class PartUnread(Invalid):
    """A part of a line nobody can read, or one that stands twice."""

    msgid = N_("Line %(n)s, %(item)s: “%(part)s” is none of the parts of a line, or stands there twice")


class ItemUnknown(Invalid):
    """A name that is no item of the department: another department's is as unknown as one that is not there."""

    msgid = N_("Line %(n)s: the department has no item “%(name)s”")


class ItemNamedTwice(Invalid):
    """Two items of one name: only the key tells them apart."""

    msgid = N_("Line %(n)s: two items are called “%(name)s”; write the key instead of the name")


class ItemTwice(Invalid):
    """An item changes once in an edition."""

    msgid = N_("Line %(n)s: “%(item)s” stands in an earlier line")


class LengthOutOfRange(Invalid):
    """A limit is at least one day."""

    msgid = N_("Line %(n)s, %(item)s: a limit is a whole number from 1 to %(most)s, “即办” or “无”")


class PromiseTooLong(Invalid):
    """承诺 ≤ 法定."""

    msgid = N_("Line %(n)s, %(item)s: the promised limit is longer than the legal one")
    article = "17"


class NoBasis(Invalid):
    """没有依据的时限不能保存."""

    msgid = N_("Line %(n)s, %(item)s: a legal limit needs its legal basis")
    article = "17"


class NothingChanges(Invalid):
    """A line that says what is so already."""

    msgid = N_("Line %(n)s, %(item)s: these are the limits it has already")


Line = tuple[int, str, dict[str, str]]


def read_lines(lines: Iterable[str]) -> Iterator[Line]:
    """Each line's place, the item it names and its parts. Raises LineUnread, PartUnread."""
    for n, line in enumerate(lines, start=1):
        name, colon, rest = line.replace(":", "：").partition("：")
        parts = [part.strip() for part in rest.replace(";", "；").split("；") if part.strip()]
        if not colon or not name.strip() or not parts:
            raise LineUnread(field=FIELD, n=n, line=line[:60])
        yield n, name.strip(), _parts(n, name.strip(), parts)


def _parts(n: int, item: str, parts: Sequence[str]) -> dict[str, str]:
    told: dict[str, str] = {}
    for part in parts:
        read = PART.fullmatch(part)
        if read is None or read[1] in told:
            raise PartUnread(field=FIELD, n=n, item=item, part=part[:40])
        told[read[1]] = read[2].strip()
    return told


def after(n: int, item: str, before: Stated, told: Mapping[str, str]) -> Stated:
    """What an item's limits become by a line. Raises what the line is at fault with, naming it."""
    found = before
    for word, text in told.items():
        found = replace(found, **_READ[word](n, item, word, text))
    if found.legal_number is not None:
        found = replace(found, legal_start=found.legal_start or LimitStart.ACCEPTED)
    else:
        found = replace(found, legal_start=None, legal_extension=None)
    _must_hold(n, item, found)
    if found == before:
        raise NothingChanges(field=FIELD, n=n, item=item)
    return found


def _must_hold(n: int, item: str, found: Stated) -> None:
    if found.legal_number is not None and not found.legal_basis:
        raise NoBasis(field=FIELD, n=n, item=item)
    try:
        must_not_be_longer(_limit(found.promised_number, found.promised_unit),
                           _limit(found.legal_number, found.legal_unit))
    except PromisedLonger as longer:
        raise PromiseTooLong(field=FIELD, n=n, item=item) from longer


def _limit(number: int | None, unit: LimitUnit | None) -> Limit | None:
    return None if number is None or unit is None else Limit(number, unit)


def _length(n: int, item: str, word: str, text: str) -> dict[str, Any]:
    kind = "legal" if word == "法定" else "promised"
    if text == NONE:
        return {f"{kind}_number": None, f"{kind}_unit": None}
    if text == AT_ONCE:
        return {f"{kind}_number": 0, f"{kind}_unit": LimitUnit.IMMEDIATE}
    read = LENGTH.fullmatch(text)
    if read is None:
        raise PartUnread(field=FIELD, n=n, item=item, part=f"{word}{text}"[:40])
    return {f"{kind}_number": _within(n, item, read[1]), f"{kind}_unit": UNITS[read[2]]}


def _within(n: int, item: str, digits: str) -> int:
    if not 1 <= int(digits) <= LONGEST:
        raise LengthOutOfRange(field=FIELD, n=n, item=item, most=LONGEST)
    return int(digits)


def _start(n: int, item: str, word: str, text: str) -> dict[str, Any]:
    if text not in STARTS:
        raise PartUnread(field=FIELD, n=n, item=item, part=f"{word}{text}"[:40])
    return {"legal_start": STARTS[text]}


def _basis(n: int, item: str, word: str, text: str) -> dict[str, Any]:
    if len(text) > LONGEST_BASIS:
        raise PartUnread(field=FIELD, n=n, item=item, part=f"{word}{text}"[:40])
    return {"legal_basis": None if text == NONE else text}


def _extension(n: int, item: str, word: str, text: str) -> dict[str, Any]:
    read = DAYS.fullmatch(text)
    if text != NONE and read is None:
        raise PartUnread(field=FIELD, n=n, item=item, part=f"{word}{text}"[:40])
    return {"legal_extension": _within(n, item, read[1]) if read else None}


_READ = {"法定": _length, "承诺": _length, "起算": _start, "依据": _basis, "延长": _extension}


def line_of(name: str, held: Stated) -> str:
    """The line that says what an item has, to be worked on."""
    legal, promised = said(held.legal_number, held.legal_unit), said(held.promised_number, held.promised_unit)
    return f"{name}：法定{legal}；承诺{promised}"


def said(number: int | None, unit: LimitUnit | None) -> str:
    """45个工作日, 即办, 无."""
    if number is None or unit is None:
        return NONE
    return AT_ONCE if unit is LimitUnit.IMMEDIATE else f"{number}个{SAID[unit]}"


def differences(was: Stated, now: Stated) -> list[tuple[str, str, str]]:
    """What changes: the part's label, what it was, what it becomes."""
    both = zip(PARTS.items(), _told(was), _told(now), strict=True)
    return [(label, before, then) for (_name, label), before, then in both if before != then]


def _told(held: Stated) -> list[str]:
    start = next((word for word, kind in STARTS.items() if kind is held.legal_start), NONE)
    return [said(held.legal_number, held.legal_unit), start, held.legal_basis or NONE,
            str(held.legal_extension or NONE), said(held.promised_number, held.promised_unit)]


Row = TypeVar("Row")


def named(n: int, name: str, items: Iterable[tuple[str, str, Row]]) -> Row:
    """The item of a key or a name. Raises ItemUnknown, ItemNamedTwice."""
    all_of = list(items)
    found = [row for key, _name, row in all_of if key == name] or [row for _key, each, row in all_of if each == name]
    if not found:
        raise ItemUnknown(field=FIELD, n=n, name=name[:60])
    if len(found) > 1:
        raise ItemNamedTwice(field=FIELD, n=n, name=name[:60])
    return found[0]
