"""Reads of the item catalogue."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, selectinload

from app.core.errors import NotFound
from app.departments.models import Department
from app.items.models import FormerLimits, Item
from app.items.rules.kinds import ItemState
from app.items.rules.owed import CatalogueItem, Limit


@dataclass(frozen=True, slots=True)
class DepartmentItems:
    """A department with the items projects may owe it."""

    department: Department
    items: tuple[Item, ...]


def items_in_force(session: Session) -> list[Item]:
    """The items projects may come to owe, by stage, department and key, their departments loaded."""
    return list(
        session.scalars(
            select(Item)
            .join(Item.department)
            .options(contains_eager(Item.department), selectinload(Item.former))
            .where(Item.state == ItemState.ACTIVE)
            .order_by(Item.stage, Department.sort_order, Item.key)
        )
    )


def catalogue(session: Session) -> tuple[CatalogueItem, ...]:
    """The items in force as the rule of what is owed needs them."""
    return tuple(as_rule(item) for item in items_in_force(session))


def as_rule(item: Item) -> CatalogueItem:
    """One item as the rule needs it."""
    return CatalogueItem(
        key=item.key,
        name=item.name,
        department=item.department.name,
        stage=item.stage,
        conditions=tuple(item.conditions),
        prerequisites=(*item.prerequisites, *item.optional_prerequisites),
        limit=limit_in_force(item.limits_now),
        closure=item.closure,
    )


def limits_held(session: Session, item: Item, received_on: date) -> Item | FormerLimits:
    """The limits of a case received on a day: those its item had then, whatever they became since (Art. 17)."""
    former = select(FormerLimits).where(FormerLimits.item_id == item.id, FormerLimits.held_until >= received_on)
    return session.scalars(former.order_by(FormerLimits.held_until).limit(1)).first() or item


def limit_in_force(item: Item | FormerLimits) -> Limit | None:
    """The promised limit, else the legal one, else none."""
    for number, unit in ((item.promised_number, item.promised_unit), (item.legal_number, item.legal_unit)):
        if number is not None and unit is not None:
            return Limit(number, unit)
    return None


def items_of(session: Session, department_id: UUID) -> list[Item]:
    """All items of a department, retired ones too."""
    return list(session.scalars(select(Item).where(Item.department_id == department_id).order_by(Item.stage, Item.key)))


def items_locked(session: Session, ids: Iterable[UUID]) -> list[Item]:
    """Items as they stand, held until the end of the transaction; always in the same order."""
    query = select(Item).where(Item.id.in_(list(ids))).order_by(Item.id)
    return list(session.scalars(query.with_for_update(of=Item).execution_options(populate_existing=True)))


def item_by_key(session: Session, key: str) -> Item:
    """An item by its key, retired ones too."""
    item = session.scalars(select(Item).where(Item.key == key)).first()
    if item is None:
        raise NotFound
    return item


def items_by_key(session: Session, keys: Iterable[str]) -> dict[str, Item]:
    """Several items by their keys."""
    return {item.key: item for item in session.scalars(select(Item).where(Item.key.in_(list(keys))))}


def item_ids(session: Session, keys: Iterable[str]) -> dict[str, UUID]:
    """The ids of several items."""
    rows = session.execute(select(Item.key, Item.id).where(Item.key.in_(list(keys))))
    return {row.key: row.id for row in rows}


def departments_with_items(session: Session) -> list[DepartmentItems]:
    """The departments in the order of the Measures, each with its items in force (the directory of the portal)."""
    items = sorted(items_in_force(session), key=lambda item: (item.department.sort_order, item.stage, item.key))
    by_department: dict[UUID, list[Item]] = {}
    for item in items:
        by_department.setdefault(item.department_id, []).append(item)
    return [DepartmentItems(found[0].department, tuple(found)) for found in by_department.values()]


def count_in_force(session: Session) -> int:
    """How many items projects may come to owe."""
    return session.scalar(select(func.count()).select_from(Item).where(Item.state == ItemState.ACTIVE)) or 0
