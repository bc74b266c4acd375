"""Reads of guides, for the portal, the API and submissions."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select, tuple_
from sqlalchemy.orm import Session, contains_eager, selectinload

from app.core.errors import NotFound
from app.departments.models import Department
from app.departments.queries import department_id_of
from app.guides.kinds import GuideState
from app.guides.materials import FETCHED
from app.guides.models import Guide, GuideMaterial
from app.items.models import Item

IN_FORCE = Guide.state == GuideState.PUBLISHED
ORDER = (Department.sort_order, Item.stage, Item.key)


@dataclass(frozen=True, slots=True)
class GuideSearch:
    """What a visitor looks for: words, a department by any of its names, a stage."""

    words: str = ""
    department: str = ""
    stage: str = ""


@dataclass(frozen=True, slots=True)
class GuidePage:
    """One page of guides; `more` when others follow, `total` all that match."""

    guides: Sequence[Guide]
    more: bool
    total: int


def published_guide(session: Session, item_id: UUID) -> Guide:
    """The edition in force of one item's guide, its materials loaded."""
    return _one(session, Guide.item_id == item_id, IN_FORCE)


def fetched_materials(session: Session, item_id: UUID) -> frozenset[str]:
    """系统调取: the materials of an item that the platform fetches itself, so that nobody misses a file."""
    names = (
        select(GuideMaterial.name)
        .join(Guide, Guide.id == GuideMaterial.guide_id)
        .where(Guide.item_id == item_id, IN_FORCE, GuideMaterial.note == FETCHED)
    )
    return frozenset(session.scalars(names))


def guide_of(session: Session, key: str) -> Guide:
    """The edition in force by the item's key."""
    return _one(session, Item.key == key, IN_FORCE)


def edition_of(session: Session, key: str, number: int) -> Guide:
    """One published edition by its number, in force or replaced, for ever."""
    return _one(session, Item.key == key, Guide.number == number, Guide.state != GuideState.DRAFT)


def editions_of(session: Session, key: str) -> list[Guide]:
    """All published editions of an item's guide, newest first."""
    wanted = _guides().where(Item.key == key, Guide.state != GuideState.DRAFT).order_by(Guide.number.desc())
    found = list(session.scalars(wanted))
    if not found:
        raise NotFound
    return found


def search(session: Session, wanted: GuideSearch, *, size: int, after: tuple[str, ...] | None = None) -> GuidePage:
    """Guides in force that hold every word in their names or parts, in the order of the departments (Art. 8)."""
    criteria = _criteria(session, wanted)
    rows = _guides().where(*criteria).order_by(*ORDER).limit(size + 1)
    if after is not None:
        rows = rows.where(tuple_(*ORDER) > tuple_(int(after[0]), after[1], after[2]))
    found = list(session.scalars(rows))
    counted = select(func.count()).select_from(Guide).join(Guide.item).join(Item.department).where(*criteria)
    return GuidePage(found[:size], len(found) > size, session.scalar(counted) or 0)


def page_key(guide: Guide) -> tuple[str, str, str]:
    """Where the next page goes on after this guide."""
    return (str(guide.item.department.sort_order), guide.item.stage, guide.item.key)


def is_page_key(key: tuple[str, ...]) -> bool:
    """Whether a key that came back could be one of ours: its first part is a place in lists."""
    return key[0].isascii() and key[0].isdecimal() and len(key[0]) < 9


def _one(session: Session, *criteria: ColumnElement[bool]) -> Guide:
    guide = session.scalars(_guides().where(*criteria)).first()
    if guide is None:
        raise NotFound
    return guide


def _guides() -> Select[Guide]:
    return (
        select(Guide)
        .join(Guide.item)
        .join(Item.department)
        .options(contains_eager(Guide.item).contains_eager(Item.department), selectinload(Guide.materials))
    )


def _criteria(session: Session, wanted: GuideSearch) -> list[ColumnElement[bool]]:
    criteria: list[ColumnElement[bool]] = [IN_FORCE]
    if wanted.department:
        criteria.append(Guide.department_id == department_id_of(session, wanted.department))
    if wanted.stage:
        criteria.append(Item.stage == wanted.stage)
    criteria.extend(_holds(word) for word in wanted.words.split())
    return criteria


def _holds(word: str) -> ColumnElement[bool]:
    columns = (Guide.item_name, Guide.department_name, Department.short_name, Item.pinyin, Guide.content, Guide.result)
    return or_(*(column.icontains(word, autoescape=True) for column in columns))
