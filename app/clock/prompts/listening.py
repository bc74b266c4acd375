"""What the clocks of very many cases have to say on one day: read in few statements, equal cases asked once (Art. 17).

Cases of one item and place whose facts read alike, and that were told alike, say alike.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Row, Table, func, select
from sqlalchemy.orm import Session

from app.cases.models import Case
from app.clock import rederiving
from app.clock.models import ClockEntry
from app.clock.prompts import queries
from app.clock.prompts.beside import Shared, beside
from app.clock.prompts.queries import Key
from app.clock.queries import CaseClocks, look
from app.clock.rulebook import on_record
from app.clock.rules import ladders
from app.clock.rules.clocks import Clock
from app.clock.rules.ladders import Voice
from app.clock.rules.procedures import ClockKind
from app.clock.rules.rungs import Prompt, RungEdition, Told, Watched, next_prompt, prompts_on
from app.core.now import civil_date
from app.items.models import Item
from app.projects.models import Project

_cases, _entries, _projects = (cast(Table, model.__table__) for model in (Case, ClockEntry, Project))
_COLUMNS = [_cases.c[name] for name in ("id", "item_id", "department_id", "unit_id", "state", "handler_id")]
Said = Sequence[tuple[Voice, Prompt]]


@dataclass(frozen=True, slots=True)
class Listening:
    """One case as it is known: its running clocks, what was told of each, the calendar; clocks it shares, too."""

    found: CaseClocks
    told: dict[Key, list[Told]]
    known_at: datetime
    beside: Sequence[Shared] = ()

    def voices(self) -> list[Voice]:
        """The clocks that may speak."""
        own = ladders.voices(self.found.all, self.found.procedures)
        return own + [Voice("", shared.clock) for shared in self.beside]

    def watched(self, voice: Voice) -> Watched:
        """A clock for the ladder's rules."""
        learnt = [shared.known_at for shared in self.beside if shared.clock is voice.clock]
        return Watched(voice.clock, self.found.known, max([self.known_at, *learnt]))

    def ladder(self, voice: Voice) -> RungEdition:
        """The rungs of a clock, by the edition of its day zero."""
        promised = ClockKind.DECISION_PROMISED in self.found.all
        edition = self.found.thresholds.on(voice.clock.started_on)
        return edition.ladders.of(voice.clock.kind, promised=promised)

    def said(self, today: date) -> list[tuple[Voice, Prompt]]:
        """What is told today."""
        return [
            (voice, prompt)
            for voice in self.voices()
            for prompt in prompts_on(self.watched(voice), self.ladder(voice), self.told.get(voice.key, ()), today)
        ]

    def next_on(self, today: date, said: Iterable[tuple[Voice, Prompt]] = ()) -> date | None:
        """The day the case is looked at next, once `said` has been told.

        What others do may move a clock that it shares: with one it is looked at each working day.
        """
        heard = {key: list(rows) for key, rows in self.told.items()}
        for voice, prompt in said:
            heard.setdefault(voice.key, []).append(prompt.told)
        following = (
            next_prompt(self.watched(voice), self.ladder(voice), heard.get(voice.key, ()), today)
            for voice in self.voices()
        )
        days = [prompt.on for prompt in following if prompt]
        if self.beside:
            tomorrow = self.found.known.nth(self.found.known.rank(today.toordinal()) + 1)
            days += [date.fromordinal(tomorrow)] if tomorrow else []
        return min(days, default=None)


@dataclass(frozen=True, slots=True)
class Speaking:
    """A case that was looked at: the row it was read as, what it says today, when it is looked at next.

    `over`: the clocks it shared, and was told of, that run no more for it.
    """

    row: Row[Any]
    said: Said
    next_on: date | None
    over: Sequence[Key] = ()


class Listener:
    """The ladders, asked for the cases of one batch."""

    def __init__(self, session: Session, today: date, items: Iterable[Item] = ()) -> None:
        """Nothing is read of any case yet; items at hand are not read again."""
        self._session, self._today = session, today
        record = on_record(session)
        self._editions, self._rules = record.history.editions(), record.rules
        self._items = {item.id: item for item in items}
        self._clocks: dict[Any, CaseClocks | None] = {}
        self._answers: dict[Any, tuple[Said, date | None]] = {}

    def of(self, case_ids: Sequence[UUID]) -> list[Speaking]:
        """What each of these cases says, in the order given."""
        rows = {row.id: row for row in self._read(case_ids)}
        told, shared = queries.told(self._session, case_ids), beside(self._session, case_ids, self._today)
        edition_at = queries.edition_known_at(self._session)
        found = []
        for case_id in case_ids:
            row = rows[case_id]
            known_at = max(edition_at, row.recorded_at) if row.recorded_at else edition_at
            said, next_on = self._answer(row, told.get(case_id, {}), known_at, shared.get(case_id, ()))
            heard = told.get(case_id, {})
            over = [key for key in heard if key[0] is ClockKind.JOINT] if case_id not in shared else ()
            found.append(Speaking(row, said, next_on, over))
        return found

    def running(self, case_ids: Sequence[UUID]) -> dict[UUID, dict[Key, Clock]]:
        """The clocks of each case that run today, whoever was told what of them."""
        shared = beside(self._session, case_ids, self._today)
        found = {}
        for row in self._read(case_ids):
            clocks = self._found(row)
            if clocks is not None:
                voices = Listening(clocks, {}, row.recorded_at, shared.get(row.id, ())).voices()
                found[row.id] = {voice.key: voice.clock for voice in voices}
        return found

    def _answer(self, row: Row[Any], told: dict[Key, list[Told]], known_at: datetime,
                shared: Sequence[Shared]) -> tuple[Said, date | None]:
        heard = tuple((key, tuple(rows)) for key, rows in told.items())
        asked = (row.item_id, row.place_division, row.history, civil_date(known_at), heard)
        if shared:
            return self._asked(row, told, known_at, shared)
        if asked not in self._answers:
            self._answers[asked] = self._asked(row, told, known_at, ())
        said, next_on = self._answers[asked]
        return [(voice, replace(prompt, known_at=known_at)) for voice, prompt in said], next_on

    def _asked(self, row: Row[Any], told: dict[Key, list[Told]], known_at: datetime,
               shared: Sequence[Shared]) -> tuple[Said, date | None]:
        found = self._found(row)
        if found is None:
            return (), None
        listening = Listening(found, told, known_at, shared)
        said = listening.said(self._today)
        return said, listening.next_on(self._today, said)

    def _found(self, row: Row[Any]) -> CaseClocks | None:
        """The clocks of a case; None before anything was recorded."""
        asked = row.item_id, row.place_division, row.history
        if asked not in self._clocks:
            facts = rederiving.facts_told(row.history)
            known = self._editions.calendar(None, row.place_division)
            self._clocks[asked] = None if facts is None else look(
                facts, self._items[row.item_id], known, self._today, self._rules
            )
        return self._clocks[asked]

    def _read(self, case_ids: Sequence[UUID]) -> Sequence[Row[Any]]:
        """The cases, and those of their items that were not seen before, in a statement each."""
        rows = self._session.connection().execute(_reading(case_ids)).all()
        unseen = {row.item_id for row in rows} - self._items.keys()
        if unseen:
            self._items |= {item.id: item for item in self._session.scalars(select(Item).where(Item.id.in_(unseen)))}
        return rows


def _reading(case_ids: Sequence[UUID]) -> Any:
    """Cases with their facts as one text, and when the last of them came on record."""
    recorded_at = select(func.max(_entries.c.recorded_at)).where(_entries.c.case_id == _cases.c.id).scalar_subquery()
    return (
        select(*_COLUMNS, _projects.c.place_division, rederiving.history().label("history"),
               recorded_at.label("recorded_at"))
        .join_from(_cases, _projects, _projects.c.id == _cases.c.project_id)
        .where(_cases.c.id.in_(case_ids))
    )  # fmt: skip
