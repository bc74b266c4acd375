"""日历版草稿: how days are laid, what a draft must say, and who may publish it (Art. 17). Pure."""

import enum
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from uuid import UUID

from app.clock.rules.calendar import FIRST_DAY, LAST_DAY, DayKind, EditionKind
from app.clock.rules.difference import is_worked
from app.core.errors import Invalid, RuleBroken
from app.core.labels import N_

_DAY = timedelta(days=1)
_LONGEST = 31
Days = Mapping[date, DayKind]


class DraftState(enum.Enum):
    """Where a draft stands."""

    DRAFT = N_("Draft")
    OFFERED = N_("Awaiting the second person")
    PUBLISHED = N_("Published")
    DISCARDED = N_("Discarded")


MOVES: dict[tuple[DraftState, str], DraftState] = {
    (DraftState.DRAFT, "offer"): DraftState.OFFERED,
    (DraftState.DRAFT, "discard"): DraftState.DISCARDED,
    (DraftState.OFFERED, "take_back"): DraftState.DRAFT,
    (DraftState.OFFERED, "publish"): DraftState.PUBLISHED,
}


class DraftMoveNotAllowed(RuleBroken):
    """A published edition never changes; what is offered is not worked on."""

    msgid = N_("The draft is not in a state for this. A published edition never changes; a correction is a new one.")
    article = "17"


class NotTheSamePerson(RuleBroken):
    """Who worked on a draft does not publish it."""

    msgid = N_("Whoever entered or changed this edition may not publish it: a second person does")
    article = "17"


class SayTheDocument(Invalid):
    """An edition rests on a document."""

    msgid = N_("Document number: an edition without its document is not published")
    article = "17"


class SayWhenPublished(Invalid):
    """When the document was published."""

    msgid = N_("Published on: say when the document was published")
    article = "17"


class PublishedInTheFuture(Invalid):
    """Nobody knows a notice before it is published."""

    msgid = N_("Published on: %(on)s lies in the future")
    article = "17"


class EffectiveTooEarly(Invalid):
    """An edition binds nobody before it is published."""

    msgid = N_("In force from: not before the day of publication %(on)s")
    article = "17"


class NamesNoDay(Invalid):
    """An edition that changes nothing is none."""

    msgid = N_("Days: this edition changes no day. Mark the days, or paste the notice")
    article = "17"


class LooksUnsettled(Invalid):
    """What was not read, or does not agree, is looked at by a person."""

    msgid = N_("Findings: look at each of them and tick that you did")
    article = "17"


class OffTheYear(Invalid):
    """A day outside what is worked on."""

    msgid = N_("Day: %(on)s lies outside what is arranged for %(year)s")
    article = "17"


class BeginsOffTheYear(OffTheYear):
    """The first day of a span is."""

    msgid = N_("From: %(on)s lies outside what is arranged for %(year)s")


class EndsOffTheYear(OffTheYear):
    """The last day of a span is."""

    msgid = N_("Until day: %(on)s lies outside what is arranged for %(year)s")


class SpanBackwards(Invalid):
    """A span runs forwards, and is no longer than a month."""

    msgid = N_("To: a span runs forwards and has at most 31 days")
    article = "17"


def state_after(state: DraftState, act: str) -> DraftState:
    """The state an act leads to. Raises DraftMoveNotAllowed."""
    after = MOVES.get((state, act))
    if after is None:
        raise DraftMoveNotAllowed
    return after


def toggled(days: Days, before: Days, on: date) -> dict[date, DayKind]:
    """A day made the other: worked where it was off, off where it was worked."""
    kind = days.get(on, before.get(on, DayKind.PLAIN))
    return laid(days, before, [on], worked=not is_worked(on, kind))


def laid(days: Days, before: Days, span: Iterable[date], *, worked: bool) -> dict[date, DayKind]:
    """The days of a span made off or worked; what is so already is no exception and is not kept."""
    found = dict(days)
    for on in span:
        plain = (on.weekday() < 5) is worked
        kind = DayKind.PLAIN if plain else DayKind.WORKED if worked else DayKind.OFF
        found.pop(on, None)
        if kind is not before.get(on, DayKind.PLAIN):
            found[on] = kind
    return dict(sorted(found.items()))


def span_of(first: date, last: date | None, year: int) -> list[date]:
    """The days from one to another, both included. Raises Invalid, naming the field."""
    until = last or first
    for refusal, field, on in ((BeginsOffTheYear, "first", first), (EndsOffTheYear, "last", until)):
        if not is_within(on, year):
            raise refusal(field=field, on=on.isoformat(), year=year)
    if not first <= until < first + _LONGEST * _DAY:
        raise SpanBackwards(field="last")
    return [first + _DAY * step for step in range((until - first).days + 1)]


def is_within(on: date, year: int) -> bool:
    """Whether an edition of a year may speak of a day: New Year's block may reach back into December."""
    return max(FIRST_DAY, date(year - 1, 12, 26)) <= on <= min(LAST_DAY, date(year, 12, 31))


def must_be_whole(*, document: str, published_on: date | None, effective_on: date | None, days: Days,
                  kind: EditionKind, settled: bool, today: date) -> None:
    """Refuse to send on what does not say what it rests on, from when, and which days. Raises Invalid."""
    if not document.strip():
        raise SayTheDocument(field="document")
    if published_on is None:
        raise SayWhenPublished(field="published_on")
    if published_on > today:
        raise PublishedInTheFuture(field="published_on", on=published_on.isoformat())
    if effective_on is not None and effective_on < published_on:
        raise EffectiveTooEarly(field="effective_on", on=published_on.isoformat())
    if not days:
        raise NamesNoDay(field="days")
    if not settled:
        raise LooksUnsettled(field="settled")


def must_be_another(editors: Collection[UUID], by: UUID | None) -> None:
    """Refuse who worked on it himself. Raises NotTheSamePerson."""
    if by is None or by in editors:
        raise NotTheSamePerson
