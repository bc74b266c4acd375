"""What the pages of calendar editions show: the year, what was read, what differs (Art. 17)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.clock import queries
from app.clock.calendars import drafting
from app.clock.calendars.year import Month, Square, months, reaching_back, workdays
from app.clock.models import CalendarDraft, CalendarEdition
from app.clock.rules.calendar import DayKind, Edition
from app.clock.rules.difference import DayChange, changes, in_force
from app.clock.rules.notices import Finding, Notice, Reading, edition_days, parse_notice
from app.core.labels import N_, label
from app.core.web.failures import sentence_of

_DAY = timedelta(days=1)
READINGS: dict[Reading, tuple[str, str]] = {
    Reading.ARRANGES: (N_("read"), ""),
    Reading.FRAME: (N_("no day"), "quiet"),
    Reading.ADVICE: (N_("advice"), "quiet"),
    Reading.UNREAD: (N_("not read"), "bad"),
}


@dataclass(frozen=True, slots=True)
class Quote:
    """One sentence of the notice: what it was taken for, and the days it gave."""

    text: str
    word: str
    look: str
    days: str


@dataclass(frozen=True, slots=True)
class Differing:
    """Days in a row that become the same other thing."""

    first: date
    last: date
    was: str
    becomes: str
    counts: bool


@dataclass(frozen=True, slots=True)
class YearShown:
    """One year under an edition, beside the editions before it."""

    year: int
    months: list[Month]
    back: list[Square]
    workdays: int
    workdays_before: int
    differences: list[Differing]
    framed: int | None


@dataclass(frozen=True, slots=True)
class Reads:
    """What the pasted text says."""

    quotes: list[Quote]
    unread: int
    apart: list[str]


def year_of(session: Session, year: int, division: str | None = None) -> YearShown:
    """A year as all editions on record have it."""
    return _shown(year, in_force(_holding(session, division)), ())


def draft_year(session: Session, draft: CalendarDraft, *, today: date) -> YearShown:
    """A year as it would be with a draft."""
    before = _holding(session, draft.division)
    return _beside(draft.year, before, drafting.edition_of(draft, today=today))


def edition_year(session: Session, row: CalendarEdition) -> YearShown:
    """A year as it was when an edition came, beside the editions that were there before it."""
    own = queries.edition_of(row)
    before = [each for each in _holding(session, row.division) if each != own and each.published_on <= row.published_on]
    return _beside(row.year, before, own)


def _holding(session: Session, division: str | None) -> list[Edition]:
    return [each for each in queries.editions(session) if each.division in (None, division)]


def _beside(year: int, before: Sequence[Edition], new: Edition) -> YearShown:
    found = changes(before, new)
    return _shown(year, in_force([*before, new]), found, in_force(before))


def _shown(year: int, kinds: Mapping[date, DayKind], found: Collection[DayChange],
           before: Mapping[date, DayKind] | None = None) -> YearShown:
    counting = {change.on for change in found if change.is_worked_before is not change.is_worked_after}
    # Where nothing arranged the year before, all of it is new: frames would be noise.
    amends = before is not None and any(on.year == year for on in before)
    return YearShown(
        year, months(year, kinds, counting if amends else ()), reaching_back(year, kinds), workdays(year, kinds),
        workdays(year, kinds if before is None else before), list(_in_rows(found)), len(counting) if amends else None,
    )  # fmt: skip


def _in_rows(found: Iterable[DayChange]) -> Iterable[Differing]:
    def row(pair: tuple[int, DayChange]) -> tuple[int, DayKind, DayKind, bool, bool]:
        place, change = pair
        return (change.on.toordinal() - place, change.was, change.becomes, change.is_worked_before,
                change.is_worked_after)

    for _key, group in groupby(enumerate(found), key=row):
        run = [change for _place, change in group]
        yield Differing(
            run[0].on, run[-1].on, word_of(run[0].on, run[0].was), word_of(run[0].on, run[0].becomes),
            counts=run[0].is_worked_before is not run[0].is_worked_after,
        )  # fmt: skip


def word_of(on: date, kind: DayKind) -> str:
    """What a day is, in a word."""
    if kind is DayKind.OFF:
        return str(_("off 休"))
    if kind is DayKind.WORKED:
        return str(_("worked 班"))
    return str(_("plain working day") if on.weekday() < 5 else _("plain weekend"))


def reads_of(session: Session, draft: CalendarDraft) -> Reads | None:
    """The text of a draft, sentence by sentence; None while there is none."""
    notice = drafting.notice_of(draft)
    if notice is None:
        return None
    read = edition_days(notice, drafting.before_of(session, draft))
    return reads(notice, read, drafting.days_of(draft))


def findings_of(session: Session, draft: CalendarDraft) -> list[str]:
    """What a person is asked to look at, in his words."""
    return [finding_words(each) for each in drafting.findings_of(session, draft)]


def kept_reads(row: CalendarEdition) -> Reads | None:
    """The text an edition keeps, sentence by sentence."""
    return reads(parse_notice(row.text, row.year)) if row.text.strip() else None


def reads(notice: Notice, read: Mapping[date, DayKind] | None = None,
          marked: Mapping[date, DayKind] | None = None) -> Reads:
    """A notice as it is shown; `apart` are the days marked otherwise than the text was read."""
    quotes = []
    for one in notice.sentences:
        word, look = READINGS[one.reading]
        given = [day for day in notice.days if day.quote == one.quote] if one.reading is Reading.ARRANGES else []
        quotes.append(Quote(one.quote, _(word), look, _given([(day.on, day.kind) for day in given])))
    apart = _apart(read, marked) if read is not None and marked is not None else []
    return Reads(quotes, len(notice.unread), apart)


def finding_words(finding: Finding) -> str:
    """A finding as a sentence."""
    return sentence_of(finding.fault.value, finding.values)


def _apart(read: Mapping[date, DayKind], marked: Mapping[date, DayKind]) -> list[str]:
    days = [on for on in sorted(read.keys() | marked.keys()) if read.get(on) is not marked.get(on)]
    return [_("%(on)s: the text says %(read)s, marked is %(marked)s", on=on.isoformat(),
              read=word_of(on, read[on]) if on in read else _("nothing"),
              marked=word_of(on, marked[on]) if on in marked else _("nothing")) for on in days]


def _given(days: Sequence[tuple[date, DayKind]]) -> str:
    """Days in a row as spans: 休 01-01 至 01-03；班 01-04."""
    words = []
    for kind in (DayKind.OFF, DayKind.WORKED, DayKind.PLAIN):
        spans = [_span(span) for span in runs(on for on, each in days if each is kind)]
        if spans:
            words.append(f"{label(kind)} {'、'.join(spans)}")
    return "；".join(words)


def runs(days: Iterable[date]) -> list[tuple[date, date]]:
    """Days in a row, first and last of each."""
    found: list[tuple[date, date]] = []
    for on in sorted(set(days)):
        if found and found[-1][1] + _DAY == on:
            found[-1] = (found[-1][0], on)
        else:
            found.append((on, on))
    return found


def _span(span: tuple[date, date]) -> str:
    first, last = span
    return f"{first:%m-%d}" if first == last else _("%(first)s to %(last)s", first=f"{first:%m-%d}",
                                                    last=f"{last:%m-%d}")
