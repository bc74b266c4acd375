"""The rule, asked for very many cases on one day: equal questions are answered once (Art. 17)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases.rules import Light
from app.clock import queries
from app.clock.reading import facts_told
from app.clock.rulebook import as_limits
from app.clock.rules.alike import Standing, Stood, Wanted, alike, standing, wanted
from app.clock.rules.begun import ItemLimits
from app.clock.rules.calendar import Calendar
from app.clock.rules.clocks import Clock, clocks_shown, leading
from app.clock.rules.entries import CaseFacts
from app.clock.rules.folded import folded
from app.clock.rules.procedures import ClockKind
from app.clock.rules.projection import Shown, shown
from app.clock.rules.thresholds import USUALLY, ThresholdBook, Warn
from app.items.models import Item

CalendarOf = Callable[[str], Calendar]
"""The calendar of the district a project lies in, by its code: closures may be one district's."""

_KEPT = 200_000


@dataclass(frozen=True, slots=True)
class Change:
    """变动 – a case whose shown copy is not what the rule derives: as it stands, as it should be.

    `seen_at`: when the copy that stands was written; who writes the new one asks for it again. `folded`: the fold of
    its facts where none was kept.
    """

    case_id: UUID
    was: Shown
    now: Shown
    seen_at: datetime | None
    folded: str | None = None


class Told(NamedTuple):
    """The facts of one text, and where they let the clocks stand under one calendar.

    `warns`: a clock warns by the edition of its own day zero, not of the day it stands as if begun on. One number for
    each different answer: it is compared for every case.
    """

    facts: CaseFacts | None
    stands: Standing | None
    warns: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Limits:
    """Limits of items, and what of a standing they ask for. One for all items of the same."""

    given: ItemLimits
    wants: Wanted


class LimitsOf:
    """The limits of every item, by the day a case was received."""

    def __init__(self, session: Session) -> None:
        """Few enough to be read at once."""
        rules, there = queries.rulebook(session), dict[ItemLimits, Limits]()

        def one(given: ItemLimits) -> Limits:
            return there.setdefault(given, Limits(given, wanted(given)))

        items = session.scalars(select(Item)).all()
        self.thresholds = rules.thresholds
        self._now = {str(item.id): one(as_limits(item)) for item in items}
        self._former = {str(item_id): [(each.held_until, one(as_limits(each))) for each in rows]
                        for item_id, rows in rules.former.items()}

    def of(self, item_id: str, facts: CaseFacts | None) -> Limits:
        """Those of the day it was received, whatever they became since."""
        if item_id in self._former and facts is not None:
            for held_until, limits in self._former[item_id]:
                if facts.received_on <= held_until:
                    return limits
        return self._now[item_id]


class Texts:
    """Texts of facts under one calendar: each is read once."""

    def __init__(self, known: Calendar, today: date, thresholds: ThresholdBook = USUALLY) -> None:
        """Nothing is read yet."""
        self.known, self._today, self._thresholds = known, today, thresholds
        self._told: dict[str | None, Told] = {}
        self._warns: dict[date, Warn] = {}
        self._numbers: dict[tuple[Warn, ...], int] = {}

    def of(self, text: str | None) -> Told:
        """What a text tells. Raises OutOfOrder."""
        return self._told.get(text) or self._keep(text)

    def _keep(self, text: str | None) -> Told:
        if len(self._told) >= _KEPT:
            self._told.clear()
        found = self._told[text] = self._read(text)
        return found

    def _read(self, text: str | None) -> Told:
        facts = facts_told(text)
        stands = standing(facts, self.known, self._today) if facts else None
        if facts is None or stands is None:
            return Told(facts, None)
        warns = tuple(map(self._warn, (facts.accepted_on, facts.complete_on)))
        return Told(facts, stands, self._numbers.setdefault(warns, len(self._numbers)))

    def _warn(self, on: date | None) -> Warn:
        zero = on or self._today
        found = self._warns.get(zero)
        if found is None:
            found = self._warns[zero] = self._thresholds.on(zero).warn
        return found


class Answers(dict[Any, dict[Any, Any]]):
    """What was answered, by what it was asked of: the same limits and calendars; not without end."""

    def __missing__(self, whom: object) -> dict[Any, Any]:
        found = self[whom] = {}
        return found

    @staticmethod
    def keep(there: dict[Any, Any], key: object, answer: object) -> None:
        """One more of those asked of the same."""
        if len(there) >= _KEPT:
            there.clear()
        there[key] = answer


Answer = tuple[str, Shown]


class Deriving:
    """What the copies of cases should be."""

    def __init__(self, session: Session, calendars: CalendarOf, today: date) -> None:
        """Only the limits are read."""
        self._calendars, self._today = calendars, today
        self._limits = LimitsOf(session)
        self._texts: dict[str, Texts] = {}
        self._by_calendar: dict[Calendar, Texts] = {}
        self._answers, self._clocks = Answers(), Answers()

    def changes(self, rows: Iterable[Any]) -> Iterator[Change]:
        """Those of the cases read whose copy is another."""
        for row in rows:
            answer = self.of(row)
            if answer[0] != row[4]:
                yield change_of(row, answer[1])

    def of(self, row: Any) -> Answer:
        """What the copy of one case should be, as text and as it is."""
        item_id, district, text = row[1:4]
        texts = self._texts.get(district) or self._begin(district)
        told = texts.of(text)
        limits = self._limits.of(item_id, told.facts)
        answers = self._answers[limits, texts]
        stood = alike(limits.wants, told.stands) if told.stands is not None else None
        key: Any = text if stood is None else (stood, told.warns)
        answer: Answer | None = answers.get(key)
        if answer is None:
            copy = self._copy(limits, texts, told, stood)
            answer = text_of(copy), copy
            self._answers.keep(answers, key, answer)
        return answer

    def _begin(self, district: str) -> Texts:
        known = self._calendars(district)
        self._texts[district] = self._by_calendar.setdefault(known, Texts(known, self._today, self._limits.thresholds))
        return self._texts[district]

    def _copy(self, limits: Limits, texts: Texts, told: Told, stood: Sequence[Stood] | None) -> Shown:
        facts = told.facts
        if facts is None:
            return Shown()
        if stood is None:
            found = self._looked_at(facts, limits, texts)
            return shown(facts, found, leading(facts, found))
        kept, kinds = self._clocks[texts], limits.given.kinds
        keys = dict(zip(kinds, ((*each, told.warns) for each in zip(limits.wants, stood, strict=True)), strict=True))
        found = {kind: kept[keys[kind]] for kind in kinds if keys[kind] in kept}
        fresh = self._looked_at(facts, limits, texts, [kind for kind in kinds if kind not in found])
        for kind, clock in fresh.items():
            self._clocks.keep(kept, keys[kind], clock)
        found |= fresh
        return shown(facts, found, leading(facts, found))

    def _looked_at(self, facts: CaseFacts, limits: Limits, texts: Texts, kinds: Sequence[ClockKind] | None = None
                   ) -> dict[ClockKind, Clock]:
        return clocks_shown(facts, limits.given, texts.known, self._today, self._limits.thresholds, kinds)


_values = attrgetter(*Shown.NAMES)


def text_of(copy: Shown) -> str:
    """A copy as the database spells its row."""
    return f"({','.join(map(_spelt, _values(copy)))})"


@lru_cache(maxsize=65_536, typed=True)
def _spelt(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "t" if value else "f"
    return value.name if isinstance(value, Light) else str(value)


def copy_of(text: str) -> Shown:
    """A copy from the row as the database spells it."""
    light, *others = text[1:-1].split(",")
    return Shown(Light[light], *map(_read, Shown.NAMES[1:], others))


def _read(name: str, spelt: str) -> Any:
    if not spelt:
        return None
    if name.endswith("provisional"):
        return spelt == "t"
    return int(spelt) if name == "remaining_days" else date.fromisoformat(spelt)


def change_of(row: Any, now: Shown) -> Change:
    """A case as it was read, and the copy it should have."""
    case_id, _, _, text, copy, seen_at = row[:6]
    facts = facts_told(text) if text and text[0] != "{" else None
    return Change(UUID(case_id), copy_of(copy), now, datetime.fromisoformat(seen_at) if seen_at else None,
                  folded(facts) if facts else None)  # fmt: skip
