"""Very many cases read without records: each with its facts as one text, and the copy that lists show as another.

A statement reads both, so they are of one instant. The facts come from the fold kept beside the copy; where there is
none, from the recorded events themselves.
"""

import gc
import json
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, ScalarSelect, Select, String, Table, Text, Uuid, func, literal, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from app.cases.models import Case
from app.cases.rules import OPEN
from app.clock.models import ClockEntry
from app.clock.rules.entries import CaseFacts, Entry, EntryKind, after, facts_of
from app.clock.rules.folded import unfolded
from app.clock.rules.projection import Shown
from app.projects.models import Project

CHUNK = 10_000
# What is told in words moves no date: without it histories are alike.
WORDS = ["reason", "basis", "document_number"]
_cases, _entries, _projects = (cast(Table, model.__table__) for model in (Case, ClockEntry, Project))

MOVING = or_(_cases.c.state.in_(OPEN), _cases.c.delivery_due_on.is_not(None))
"""Cases of which a calendar moves something: the open ones, and decisions that are still to be delivered."""


def chunks(session: Session, reads: Select[Any], *, size: int = CHUNK) -> Iterator[Sequence[Any]]:
    """The rows of a statement, all as of one instant; while some are looked at, the database makes the next."""
    streamed = reads.execution_options(stream_results=True, yield_per=size)
    with session.connection().execute(streamed) as rows, ThreadPoolExecutor(1) as ahead:
        parts = rows.partitions()
        coming = ahead.submit(next, parts, None)
        while (here := coming.result()) is not None:
            coming = ahead.submit(next, parts, None)
            yield here


def among(case_ids: Iterable[UUID], column: ColumnElement[Any] = _cases.c.id) -> ColumnElement[bool]:
    """These cases, however many."""
    return column == func.any(literal(list(case_ids), ARRAY(Uuid())))


def asked(*besides: ColumnElement[Any], facts: ColumnElement[Any] | None = None) -> Select[Any]:
    """Cases with their facts and their copy, as text, and what else is wanted of them.

    The first six columns in this order: case_id, item_id, district, facts, copy, seen_at.
    """
    row = _cases.c
    return select(
        _text(row.id).label("case_id"), _text(row.item_id).label("item_id"),
        _projects.c.place_division.label("district"), (facts_text() if facts is None else facts).label("facts"),
        _text(func.row(*(row[name] for name in Shown.NAMES))).label("copy"), _text(row.projected_at).label("seen_at"),
        *besides,
    ).join_from(_cases, _projects, _projects.c.id == row.project_id)  # fmt: skip


def facts_kept(wanted: ColumnElement[bool], facts: ColumnElement[Any] | None = None, *more: ColumnElement[Any]
               ) -> Select[Any]:
    """Cases with item, district, their facts as one text, and more of their columns."""
    told = facts_text() if facts is None else facts
    return (
        select(_cases.c.id, _cases.c.item_id, _projects.c.place_division, told.label("history"), *more)
        .join_from(_cases, _projects, _projects.c.id == _cases.c.project_id)
        .where(wanted)
    )


@contextmanager
def uncollected() -> Iterator[None]:
    """Nothing is collected meanwhile: to look through so many small values, none in a ring, would take longest."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def facts_text() -> ColumnElement[str]:
    """The fold of a case's facts, or the events it would be made of."""
    return func.coalesce(_cases.c.clock_facts, history())


def history() -> ScalarSelect[Any]:
    """The events of a case as one text, which `facts_told` reads; JSON breaks no line and a kind has no blank.

    A fact that is voided is known by its place.
    """
    told = _entries.c.payload.op("-")(literal(WORDS, ARRAY(String)))
    text = func.concat_ws(" ", _entries.c.kind, _entries.c.on_day, told)
    order = (_entries.c.recorded_at, _entries.c.id)
    return (
        select(func.string_agg(text, aggregate_order_by(literal("\n"), *order)))
        .where(_entries.c.case_id == _cases.c.id)
        .scalar_subquery()
    )


def _text(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return column.cast(Text)


def facts_told(text: str | None) -> CaseFacts | None:
    """What the text of a case's facts adds up to. Raises OutOfOrder."""
    if not text:
        return None
    if text[0] == "{":
        return unfolded(text)
    lines = text.split("\n")
    if "VOIDED" in text:
        return facts_of(map(_entry, lines))
    return after(_first_two(*lines[:2]), map(_entry, lines[2:]))


@lru_cache(maxsize=65_536)
def _first_two(*lines: str) -> CaseFacts | None:
    """Kept: received on one day, accepted on another, are very many."""
    return after(None, map(_entry, lines))


@lru_cache(maxsize=65_536)
def _entry(line: str) -> Entry:
    """Kept: the facts of very many cases are alike; nobody changes what was read."""
    kind, on, payload = line.split(" ", 2)
    return Entry(EntryKind[kind], date.fromisoformat(on), json.loads(payload))
