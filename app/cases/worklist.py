"""Reads of the worklist: whose it is, what is asked for, in the order of what needs the reader (Art. 16(3))."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, literal, select, tuple_
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.sql.elements import SQLCoreOperations

from app.cases.models import Case, CaseStep
from app.cases.rules import OPEN, CaseState, Light
from app.cases.whose import Tab as Tab
from app.cases.whose import together, whose
from app.core.labels import N_
from app.core.search import by_id, held, walked
from app.core.types import Actor, Reach
from app.departments.models import Department
from app.items.models import Item
from app.projects.models import CodeVerification

SIZE, MOST, COUNTED = 50, 200, 1000
SEARCHED = ("number", "project_name", "project_code")
IS_OPEN = Case.state.in_(bindparam("open_states", sorted(OPEN, key=lambda state: state.name), expanding=True,
                                   literal_execute=True))
"""Written out in the statement: only then is it plain that the indexes of open cases serve it."""
VERIFIED = (
    select(CodeVerification.passed)
    .where(CodeVerification.case_id == Case.id)
    .order_by(CodeVerification.asked_at.desc())
    .limit(1)
    .correlate(Case)
    .scalar_subquery()
)
"""What the register said last about the code of a case; empty when nobody has asked yet."""


WALK = select(*(func.set_config(name, "off", True) for name in ("enable_sort", "enable_seqscan", "enable_bitmapscan")))
"""For this transaction: keep to the order of an index. Row security hides from the planner how many rows match,
and for common words it would read and sort the whole table to show one page."""


class Window(enum.Enum):
    """When they are due."""

    OVER = N_("Overdue")
    WEEK = N_("Within a week")
    FORTNIGHT = N_("Within two weeks")
    PROVISIONAL = N_("Provisional")


class Order(enum.Enum):
    """In which order."""

    DUE = N_("by due date, then unread answers")
    RECEIVED = N_("by receipt, newest first")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one request for the worklist asks for. Without a state: every open case."""

    tab: Tab
    words: str = ""
    item_id: UUID | None = None
    light: Light | None = None
    window: Window | None = None
    state: CaseState | None = None
    department_id: UUID | None = None
    order: Order = Order.DUE

    @property
    def narrowed(self) -> bool:
        """Whether it asks for less than its tab."""
        return any((self.words, self.item_id, self.light, self.window, self.state, self.department_id))


@dataclass(frozen=True, slots=True)
class After:
    """The last row that was shown: its sort values, `queue_on` as its tab has it."""

    queue_on: date
    queue_turn: int
    received_at: datetime
    case_id: UUID


@dataclass(frozen=True, slots=True)
class Found:
    """One page of cases: the code's last verdict with each, whether others follow, how many match in all."""

    rows: Sequence[tuple[Case, bool | None]]
    more: bool
    count: int
    counted: bool
    steps: dict[UUID, list[Any]] = field(default_factory=dict)


def _still_open(tab: Tab) -> list[ColumnElement[bool]]:
    """A tab holds open cases; that of what is to be delivered holds decided ones."""
    return [] if tab is Tab.DELIVERY else [IS_OPEN]


def _queued(tab: Tab, of: Any = Case) -> SQLCoreOperations[Any]:
    """By which day a tab is ordered."""
    day: SQLCoreOperations[Any] = of.delivery_due_on if tab is Tab.DELIVERY else of.queue_on
    return day


def counts(session: Session, actor: Actor) -> dict[Tab, int]:
    """How many cases each tab holds, counted to a thousand and one, in one statement."""
    tabs = tuple(Tab) if actor.reach is Reach.DEPARTMENT else (Tab.ALL,)
    parts = {tab: [select(Case.id).where(each, *_still_open(tab)) for each in whose(tab, actor)] for tab in tabs}
    row = session.execute(select(*(_bounded(asked).label(tab.name) for tab, asked in parts.items()))).one()
    return {tab: getattr(row, tab.name, 0) for tab in Tab}


def page(session: Session, actor: Actor, wanted: Wanted, *, today: date, after: After | None = None,
         size: int = SIZE, count: int | None = None) -> Found:
    """One page of the worklist with the steps its reasons are told from; beside the rows, how many match in all.

    Of words that are too common to be found by identifier the rows are walked to, and never counted.
    `count`: how many match, where the reader asks for nothing less than his tab and that was counted already.
    """
    ids = held(session, Case, wanted.words) if wanted.words else []
    common = ids is None
    if common:
        session.execute(WALK)
    sources = _sources(_asked(actor, wanted, today, ids), looked_at_once=bool(ids))
    first = [
        _ordered(part if after is None else part.where(_after(wanted, after, of)), wanted, of).limit(size + 1)
        for part, of in sources
    ]
    bounded = _bounded([part for part, _ in sources])
    query = select(Case).where(Case.id.in_(together(first)))
    item, department = joinedload(Case.item), joinedload(Case.department)
    query = query.options(item.load_only(Item.name, Item.type_code), department.load_only(Department.short_name))
    query = query.add_columns(VERIFIED, literal(count or 0) if common or count is not None else bounded)
    found = session.execute(_ordered(query, wanted).limit(size + 1)).unique().all()
    rows = [(row[0], row[1]) for row in found[:size]]
    more, count = len(found) > size, found[0][2] if found else 0
    steps = _steps(session, [row[0].id for row in rows])
    if common:
        return Found(rows, more, len(rows), not more and after is None, steps)
    return Found(rows, more, min(count, COUNTED), count <= COUNTED, steps)


def mark(row: Case, tab: Tab) -> After:
    """Where the next page goes on after this row."""
    owed_on = row.delivery_due_on if tab is Tab.DELIVERY else None
    return After(owed_on or row.queue_on, row.queue_turn, row.received_at, row.id)


def chosen(session: Session, actor: Actor, wanted: Wanted, *, today: date, most: int = MOST) -> list[UUID]:
    """The ids of all that match, bounded: what “select all that match” means."""
    ids = held(session, Case, wanted.words) if wanted.words else []
    parts = [_ordered(part, wanted).limit(most) for part in _asked(actor, wanted, today, ids)]
    query = select(Case.id).where(Case.id.in_(together(parts)))
    return list(session.scalars(_ordered(query, wanted).limit(most)))


def items_of(session: Session, actor: Actor) -> dict[UUID, str]:
    """The items the reader's department handles, for the filter: names by identifier; none for who sees all of them."""
    if actor.department_id is None:
        return {}
    wanted = select(Item.id, Item.name).where(Item.department_id == actor.department_id).order_by(Item.name)
    return {each.id: each.name for each in session.execute(wanted)}


def _asked(actor: Actor, wanted: Wanted, today: date, ids: list[UUID] | None) -> list[Select[Any]]:
    """The identifiers asked for, one statement for each criterion of the tab."""
    narrowed = _still_open(wanted.tab) if wanted.state is None or wanted.state in OPEN else []
    if wanted.state:
        narrowed.append(Case.state == wanted.state)
    if wanted.item_id:
        narrowed.append(Case.item_id == wanted.item_id)
    if wanted.department_id:
        narrowed.append(Case.department_id == wanted.department_id)
    if wanted.light:
        narrowed.append(Case.light == wanted.light)
    if wanted.window:
        narrowed.append(_within(wanted, today))
    if wanted.words:
        narrowed.append(walked(Case, wanted.words) if ids is None else by_id(Case, ids))
    return [select(Case.id).where(each, *narrowed) for each in whose(wanted.tab, actor)]


def _sources(parts: list[Select[Any]], *, looked_at_once: bool) -> list[tuple[Select[Any], Any]]:
    """What a page and its number are taken from: the table, or the rows found by words, looked at once."""
    if not looked_at_once:
        return [(part, Case) for part in parts]
    sorted_by = (Case.queue_on, Case.delivery_due_on, Case.queue_turn, Case.received_at)
    hits = together([part.add_columns(*sorted_by) for part in parts]).cte("hits")
    return [(select(hits.c.id), hits.c)]


def _within(wanted: Wanted, today: date) -> ColumnElement[bool]:
    owed, queued = wanted.tab is Tab.DELIVERY, _queued(wanted.tab)
    latest = Case.delivery_due_latest if owed else Case.due_latest
    if wanted.window is Window.OVER:
        return and_(queued < today, latest < today)
    if wanted.window is Window.PROVISIONAL:
        return Case.delivery_provisional.is_(True) if owed else Case.due_provisional.is_(True)
    return queued <= today + timedelta(days=7 if wanted.window is Window.WEEK else 14)


def _ordered(query: Select[Any], wanted: Wanted, of: Any = Case) -> Select[Any]:
    if wanted.order is Order.RECEIVED:
        return query.order_by(of.received_at.desc(), of.id.desc())
    return query.order_by(_queued(wanted.tab, of), of.queue_turn, of.id)


def _after(wanted: Wanted, last: After, of: Any = Case) -> ColumnElement[bool]:
    """One row comparison: an index walks straight there, however deep the page is."""
    if wanted.order is Order.RECEIVED:
        return tuple_(of.received_at, of.id) < tuple_(last.received_at, last.case_id)
    return tuple_(_queued(wanted.tab, of), of.queue_turn, of.id) > tuple_(last.queue_on, last.queue_turn, last.case_id)


def _bounded(parts: Sequence[Select[Any]]) -> ColumnElement[int]:
    """How many there are, on the bare table and no further than a thousand and one."""
    held = together([part.limit(COUNTED + 1) for part in parts]).subquery()
    bare = select(held.c.id).limit(COUNTED + 1).subquery()
    return select(func.count()).select_from(bare).scalar_subquery()


def _steps(session: Session, case_ids: list[UUID]) -> dict[UUID, list[Any]]:
    """Who did what and when, of these cases, oldest first: enough to say why each is here."""
    if not case_ids:
        return {}
    rows = session.execute(
        select(CaseStep.case_id, CaseStep.act, CaseStep.at, CaseStep.by_id, CaseStep.facts)
        .where(CaseStep.case_id.in_(case_ids))
        .order_by(CaseStep.case_id, CaseStep.seq)
    )
    found: dict[UUID, list[Any]] = {}
    for row in rows:
        found.setdefault(row.case_id, []).append(row)
    return found
