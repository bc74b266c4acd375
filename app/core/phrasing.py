"""How values read on a page: dates, instants, sizes, codes. The filters of the templates."""

import enum
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import singledispatch

from flask import Flask
from flask_babel import gettext

from app.core.labels import N_, label
from app.core.now import SHENZHEN, civil_date, now, today

NOTHING = "—"
WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)


def as_day(value: date | datetime) -> date:
    """The Shenzhen civil date of an instant; a date as it is."""
    return civil_date(value) if isinstance(value, datetime) else value


def day(value: date | datetime | None) -> str:
    """For tables: 11-30, and 2027-01-04 where the year is not this one."""
    if value is None:
        return NOTHING
    on = as_day(value)
    return f"{on:%m-%d}" if on.year == today().year else on.isoformat()


def full_day(value: date | datetime | None) -> str:
    """Always with its year: 2026-11-30."""
    return NOTHING if value is None else as_day(value).isoformat()


def long_day(value: date | datetime | None) -> str:
    """For sentences: 12 月 7 日, with its year where that is not this one."""
    if value is None:
        return NOTHING
    on = as_day(value)
    if on.year == today().year:
        return str(gettext("%(month)s/%(day)s", month=on.month, day=on.day))
    return str(gettext("%(year)s/%(month)s/%(day)s", year=on.year, month=on.month, day=on.day))


def due_day(value: date | datetime | None, provisional: bool = False) -> str:
    """The last day of a term in a sentence: 2027 年 1 月 5 日（暂定）."""
    return str(gettext("%(day)s (provisional)", day=long_day(value))) if provisional else long_day(value)


def weekday(value: date | datetime | None) -> str:
    """周一 … 周日."""
    return "" if value is None else str(gettext(WEEKDAYS[as_day(value).weekday()]))


def moment(value: datetime | None) -> str:
    """For tables: 11-23 09:31 in Shenzhen."""
    return NOTHING if value is None else f"{day(value)} {value.astimezone(SHENZHEN):%H:%M}"


def full_moment(value: datetime | None) -> str:
    """With year and seconds, where it counts as evidence."""
    return NOTHING if value is None else f"{value.astimezone(SHENZHEN):%Y-%m-%d %H:%M:%S}"


def iso(value: date | datetime | None) -> str:
    """For the datetime attribute of <time>."""
    if isinstance(value, datetime):
        return value.astimezone(SHENZHEN).isoformat(timespec="minutes")
    return "" if value is None else value.isoformat()


def number(value: int | float | Decimal | None) -> str:
    """48,600; decimals only where there are any; nothing as a dash."""
    if value is None:
        return NOTHING
    exact = Decimal(str(value))
    plain = exact.quantize(Decimal(1)) if exact == exact.to_integral_value() else exact.normalize()
    return f"{plain:,f}"


def size(count: int | None) -> str:
    """Bytes as people say them: 86 KB, 4.2 MB."""
    if count is None:
        return NOTHING
    if count < 1024 * 1024:
        return f"{max(1, round(count / 1024))} KB"
    return f"{count / 1024 / 1024:.1f} MB"


def fingerprint(digest: str, width: int = 4) -> str:
    """A digest in groups of four, to be compared by eye."""
    return " ".join(digest[at : at + width] for at in range(0, len(digest), width))


def code_groups(code: str) -> list[str]:
    """A project code's groups; the last is its serial and is set in bold."""
    return str(code).split("-")


@singledispatch
def shown(value: object) -> object:
    """Any value for a table cell: words for truth, a dash for nothing, dates in our form."""
    return NOTHING if value is None or value == "" else value


@shown.register
def _(value: bool) -> str:
    return str(gettext("Yes") if value else gettext("No"))


@shown.register
def _(value: datetime) -> str:
    return moment(value)


@shown.register
def _(value: date) -> str:
    return full_day(value)


@shown.register
def _(value: enum.Enum) -> str:
    return label(value)


@shown.register
def _(value: Decimal) -> str:
    return number(value)


def chinese_numeral(count: int) -> str:
    """一 … 九十九, for the parts of a page."""
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(count, 10)
    if not tens:
        return digits[ones]
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")


def _filters() -> Iterator[tuple[str, object]]:
    yield from {
        "day": day,
        "full_day": full_day,
        "long_day": long_day,
        "due_day": due_day,
        "weekday": weekday,
        "moment": moment,
        "full_moment": full_moment,
        "iso": iso,
        "number": number,
        "size": size,
        "fingerprint": fingerprint,
        "code_groups": code_groups,
        "shown": shown,
        "numeral": chinese_numeral,
    }.items()


def add_filters(app: Flask) -> None:
    """Give templates the filters of this module, `label`, `today()` and `now()`."""
    for name, phrase in _filters():
        app.jinja_env.filters[name] = phrase
    app.jinja_env.filters["label"] = label
    app.jinja_env.globals["today"] = today
    app.jinja_env.globals["now"] = now
