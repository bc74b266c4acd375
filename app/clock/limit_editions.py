"""时限版本: drafted by a department's administrator or a coordinator, published by another coordinator (Art. 17)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import func, inspect, select
from sqlalchemy.orm import Session

from app.cases.models import Case
from app.cases.rules import OPEN
from app.clock import tables
from app.clock.models import LimitEdition
from app.clock.rules import limit_lines
from app.clock.rules.tables import LimitsBeforeTomorrow, TableState, effective_after, must_be_draft
from app.core.errors import Invalid, RuleBroken
from app.core.labels import N_
from app.core.now import SHENZHEN, civil_date
from app.core.types import Actor
from app.items import queries as items
from app.items import service as catalogue
from app.items.models import Item
from app.items.rules.stated import Stated


class LimitsMoved(RuleBroken):
    """What the second person reads is not what would change."""

    msgid = N_("The limits of %(items)s were changed since this draft was written: edit it and save it again")
    article = "17"


class AnotherFromThen(Invalid):
    """What is published for a day stays: the next begins later."""

    msgid = N_("Limits of “%(item)s” are published already from %(day)s on: this edition has to begin later")
    article = "17"


class IssuedLater(Invalid):
    """A document that is not there yet changes nothing."""

    msgid = N_("The document cannot be of a day that is still to come")


@dataclass(frozen=True, slots=True)
class ItemChange:
    """What an edition changes of one item, and how many open cases go on with other limits than the new ones."""

    item: Item
    was: Stated
    now: Stated
    keeping: int

    @property
    def differences(self) -> list[tuple[str, str, str]]:
        """Label, before, after."""
        return limit_lines.differences(self.was, self.now)


def draft(session: Session, row: LimitEdition, *, by: Actor, today: date) -> None:
    """起草. Hold what was typed to its rules and keep what it changes; whoever saves it last has written it."""
    stored = inspect(row).persistent
    with session.no_autoflush:
        if not stored:
            row.number, row.state, row.published_by_name = _next(session, row.department_id), TableState.DRAFT, ""
        must_be_draft(row.state)
        if row.issued_on > today:
            raise IssuedLater(field="issued_on")
        effective_after(row.effective_on, today=today, refusal=LimitsBeforeTomorrow)
        row.changes = dict(_changes(session, row))
    row.drafted_by, row.drafted_by_name = by.account_id, by.name


def _next(session: Session, department_id: UUID) -> int:
    """Editions are numbered department by department: nobody counts those he does not see."""
    query = select(func.max(LimitEdition.number)).where(LimitEdition.department_id == department_id)
    return (session.scalar(query) or 0) + 1


def _changes(session: Session, row: LimitEdition) -> Iterator[tuple[str, dict[str, dict[str, object]]]]:
    """By item: what it has, and what its line makes of that."""
    all_of = [(item.key, item.name, item) for item in items.items_of(session, row.department_id)]
    seen = set()
    for n, name, told in limit_lines.read_lines(row.limit_lines):
        item = limit_lines.named(n, name, all_of)
        if item.id in seen:
            raise limit_lines.ItemTwice(field=limit_lines.FIELD, n=n, item=item.name)
        seen.add(item.id)
        _must_begin_later(item, row.effective_on)
        was = Stated.of(item)
        now = limit_lines.after(n, item.name, was, told)
        yield str(item.id), {"before": was.stored(), "after": now.stored()}


def _must_begin_later(item: Item, effective_on: date) -> None:
    """The limits of an item follow each other: none is put before what is published. Raises AnotherFromThen."""
    last = max((each.held_until for each in item.former), default=None)
    if last is not None and effective_on <= last + timedelta(days=1):
        raise AnotherFromThen(field="effective_on", item=item.name, day=(last + timedelta(days=1)).isoformat())


def publish(session: Session, row: LimitEdition, *, by: Actor, now: datetime) -> None:
    """发布. From its day on its items have these limits; a case received before goes on with those it has.

    Raises Stale, EditionIsFixed, SecondPersonPublishes, LimitsBeforeTomorrow, LimitsMoved, AnotherFromThen.
    """
    tables.take_up(session, row, by=by)
    effective_after(row.effective_on, today=civil_date(now), refusal=LimitsBeforeTomorrow)
    held = items.items_locked(session, [UUID(key) for key in row.changes])
    moved = _moved(row, held)
    if moved:
        raise LimitsMoved(items="、".join(item.name for item in moved))
    for item in held:
        _must_begin_later(item, row.effective_on)
    row.state, row.published_by, row.published_by_name, row.published_at = (
        TableState.PUBLISHED, by.account_id, by.name, now)  # fmt: skip
    session.flush()
    for item in held:
        catalogue.change_limits(session, item, Stated.kept(row.changes[str(item.id)]["after"]), edition_id=row.id,
                                held_until=row.effective_on - timedelta(days=1), by=by, now=now)  # fmt: skip


def moved_since(session: Session, row: LimitEdition) -> list[Item]:
    """The items of a draft that have other limits, or another department, than when it was written."""
    if row.state is not TableState.DRAFT:
        return []
    return _moved(row, _items_of(session, row))


def _moved(row: LimitEdition, held: list[Item]) -> list[Item]:
    return [item for item in held if item.department_id != row.department_id
            or Stated.of(item).stored() != row.changes[str(item.id)]["before"]]


def _items_of(session: Session, row: LimitEdition) -> list[Item]:
    ids = [UUID(key) for key in row.changes]
    return list(session.scalars(select(Item).where(Item.id.in_(ids)).order_by(Item.stage, Item.key)))


def changes_of(session: Session, row: LimitEdition) -> list[ItemChange]:
    """What an edition changes, item by item, as it was written."""
    found = _items_of(session, row)
    keeping = _keeping(session, row)
    return [ItemChange(item, Stated.kept(row.changes[str(item.id)]["before"]),
                       Stated.kept(row.changes[str(item.id)]["after"]), keeping.get(item.id, 0)) for item in found]


def _keeping(session: Session, row: LimitEdition) -> dict[UUID, int]:
    """Open cases received before its day, by item."""
    begins = datetime.combine(row.effective_on, time.min, SHENZHEN)
    query = (
        select(Case.item_id, func.count().label("keeping"))
        .where(Case.item_id.in_([UUID(key) for key in row.changes]), Case.state.in_(OPEN), Case.received_at < begins)
        .group_by(Case.item_id)
    )
    return {row.item_id: row.keeping for row in session.execute(query)}


def line_for(session: Session, key: str, by: Actor) -> tuple[UUID, str] | None:
    """The department of an item and the line that says what it has now, for whoever may change it; else nothing."""
    item = items.items_by_key(session, [key]).get(key)
    if item is None or (by.department_id is not None and by.department_id != item.department_id):
        return None
    return item.department_id, limit_lines.line_of(item.name, Stated.of(item))
