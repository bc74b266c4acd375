"""Loading the catalogue, and what a project owes by it (Art. 8, 9, 16(1))."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import get_history

from app.core.types import Actor, new_id
from app.departments import service as departments
from app.departments.models import Department
from app.departments.names import sound_of
from app.items import queries
from app.items.models import FormerLimits, Item
from app.items.rules.catalogue import KEY, BadItemKey, BasisMissing, KeyUnknown
from app.items.rules.conditions import readable
from app.items.rules.facts import faults
from app.items.rules.kinds import Closure, ItemState, LimitStart, LimitUnit
from app.items.rules.limits import LimitsByEdition, limit_of, must_not_be_longer
from app.items.rules.owed import Plan, plan
from app.items.rules.schedule import PrerequisitesCircular, in_order
from app.items.rules.stated import COLUMNS, Stated
from app.items.rules.vocabulary import FactValue

CATALOGUE = Path(__file__).parent / "data" / "items.yaml"
UNITS = {
    "wd": LimitUnit.WORKDAY,
    "cd": LimitUnit.CALENDAR_DAY,
    "month": LimitUnit.MONTH,
    "instant": LimitUnit.IMMEDIATE,
}


def what_is_owed(session: Session, facts: Mapping[str, FactValue]) -> Plan:
    """应办事项: weigh the items in force against the facts of a project (Art. 16(1)).

    The facts must have passed `faults`; what the law does not know is not weighed.
    """
    unsound = faults(facts)
    if unsound:
        raise ValueError(f"unsound facts: {[fault.name for fault in unsound]}")
    return plan(facts, queries.catalogue(session))


def must_be_sound(item: Item) -> None:
    """What every save of an item is held to: readable conditions, whole limits, promised ≤ legal (Art. 17)."""
    if not KEY.fullmatch(item.key or ""):
        raise BadItemKey(field="key")
    for expression in item.conditions:
        readable(expression)
    if item.legal_number is not None and not item.legal_basis:
        raise BasisMissing(field="legal_basis")
    legal = limit_of(item.legal_number, item.legal_unit, field="legal_number")
    must_not_be_longer(limit_of(item.promised_number, item.promised_unit, field="promised_number"), legal)


def prepare(session: Session, item: Item) -> None:
    """Hold an item to its rules before it is saved, and fill in what nobody types (Art. 8, 17).

    The limits of an item that is on record are changed by an edition alone. Raises LimitsByEdition.
    """
    with session.no_autoflush:
        if inspect(item).persistent and any(get_history(item, name).has_changes() for name in COLUMNS):
            raise LimitsByEdition
        must_be_sound(item)
        waits = _waits(session)
        departments_known = set(session.scalars(select(Department.key)))
    for field in ("prerequisites", "optional_prerequisites"):
        _must_be_known(getattr(item, field), waits.keys() - {item.key}, field=field)
    _must_be_known(item.joint, departments_known, field="joint")
    _must_not_wait(waits | {item.key: [*item.prerequisites, *item.optional_prerequisites]})
    item.pinyin = sound_of(item.name)
    item.confidence = item.confidence or {}
    item.edition = item.edition or edition()


def change_limits(session: Session, item: Item, after: Stated, *, held_until: date, edition_id: UUID, by: Actor,
                  now: datetime) -> None:
    """改时限. What was is kept with its last day: a case received by then goes on with it (Art. 17)."""
    session.add(FormerLimits(
        id=new_id(), item_id=item.id, held_until=held_until, edition_id=edition_id, changed_by=by.account_id,
        changed_by_name=by.name, recorded_at=now, **Stated.of(item).columns(),
    ))  # fmt: skip
    session.flush()
    for name, value in after.columns().items():
        setattr(item, name, value)
    session.flush()
    session.expire(item, ["former"])


def must_not_wait_in_a_circle(session: Session) -> None:
    """Prerequisites lead from start to end, never round."""
    in_order(_waits(session))


def _must_not_wait(waits: Mapping[str, list[str]]) -> None:
    try:
        in_order(waits)
    except PrerequisitesCircular as circle:
        raise PrerequisitesCircular(field="prerequisites", **circle.values) from circle


def _waits(session: Session) -> dict[str, list[str]]:
    rows = session.execute(select(Item.key, Item.prerequisites, Item.optional_prerequisites))
    return {row.key: [*row.prerequisites, *row.optional_prerequisites] for row in rows}


def _must_be_known(keys: list[str], known: Collection[str], *, field: str) -> None:
    for key in keys:
        if key not in known:
            raise KeyUnknown(field=field, key=key)


def load_catalogue(session: Session) -> None:
    """Divisions, departments and items of the sample catalogue, once; what is on record stays as it is."""
    book = catalogue_book()
    departments.load_divisions(session)
    departments.load_departments(session, book["departments"], jurisdiction=book["meta"]["jurisdiction"])
    owners = {row.key: row.id for row in session.execute(select(Department.key, Department.id))}
    known = set(session.scalars(select(Item.key)))
    for row in book["items"]:
        if row["key"] not in known:
            item = _item(row, owners[row["dept"]], edition=book["meta"]["edition"])
            must_be_sound(item)
            session.add(item)
    session.flush()
    must_not_wait_in_a_circle(session)


@lru_cache(maxsize=1)
def catalogue_book() -> dict[str, Any]:
    """The sample catalogue as it is written."""
    book: dict[str, Any] = yaml.safe_load(CATALOGUE.read_text(encoding="utf-8"))
    return book


def edition() -> str:
    """The label of the catalogue's edition, said on guides and documents (DESIGN 5a)."""
    return str(catalogue_book()["meta"]["edition"])


def _item(row: Mapping[str, Any], department_id: UUID, *, edition: str) -> Item:
    legal, promised = row.get("legal") or {}, row.get("promised") or {}
    return Item(
        id=new_id(),
        key=row["key"],
        department_id=department_id,
        name=row["name"],
        pinyin=sound_of(row["name"]),
        type_code=row["type"],
        stage=row["stage"],
        conditions=row["when"],
        legal_number=legal.get("n"),
        legal_unit=UNITS.get(legal.get("u", "")),
        legal_start=LimitStart[legal.get("start", "accepted").upper()] if legal else None,
        legal_basis=legal.get("basis"),
        legal_extension=legal.get("ext"),
        promised_number=promised.get("n"),
        promised_unit=UNITS.get(promised.get("u", "")),
        special_words=row.get("special", []),
        prerequisites=row["pre"],
        optional_prerequisites=row.get("pre_opt", []),
        joint=row.get("joint", []),
        result=row["result"],
        document_pattern=row["doc"],
        validity=row.get("valid"),
        fee=row.get("fee"),
        closure=Closure[row.get("closure", "each").upper()],
        releases_funds=row.get("releases_funds", False),
        note=row.get("note"),
        confidence=row["conf"],
        edition=edition,
        state=ItemState.ACTIVE,
    )
