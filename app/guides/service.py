"""办事指南: draft, publish and keep editions (Art. 8, 16(1))."""

from datetime import datetime
from functools import lru_cache
from pathlib import Path
from uuid import UUID

import yaml
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.chinese import chinese
from app.core.now import civil_date
from app.core.types import new_id
from app.guides.drafting import limits_of, parts_of
from app.guides.kinds import GuideState
from app.guides.materials import materials_of
from app.guides.models import Guide
from app.guides.rules import (
    PARTS,
    DraftExists,
    EditionIsFixed,
    GuideIncomplete,
    MaterialsMissing,
    effective_on_of,
    missing_parts,
    state_after,
)
from app.items.models import Item
from app.items.queries import items_in_force

MATERIALS = Path(__file__).parent / "data" / "materials.yaml"


def draft(session: Session, item: Item, *, names: dict[str, str]) -> Guide:
    """起草. A new edition from what the catalogue says of the item; the one in force stays until it is published."""
    guide = Guide(
        id=new_id(),
        item_id=item.id,
        department_id=item.department_id,
        number=_next_number(session, item.id),
        state=GuideState.DRAFT,
        published_on=None,
        effective_on=None,
        item_name=item.name,
        department_name=item.department.name,
        limits=limits_of(item),
        result=item.result,
        edition=item.edition,
        sample=True,
        **parts_of(item, names),
    )
    guide.ask_for(materials_of(material_lists().get(item.key, ())))
    session.add(guide)
    session.flush()
    return guide


def revise(session: Session, guide: Guide) -> Guide:
    """修订. A draft of the next edition, with the words of this one and the limits the catalogue holds now (Art. 8)."""
    drafted = session.scalars(
        select(Guide).where(Guide.item_id == guide.item_id, Guide.state == GuideState.DRAFT)
    ).first()
    if drafted is not None:
        raise DraftExists
    item = guide.item
    revised = Guide(
        id=new_id(),
        item_id=item.id,
        department_id=item.department_id,
        number=_next_number(session, item.id),
        state=GuideState.DRAFT,
        published_on=None,
        effective_on=None,
        item_name=item.name,
        department_name=item.department.name,
        limits=limits_of(item),
        result=guide.result,
        edition=item.edition,
        sample=guide.sample,
        **{name: getattr(guide, name) for name in PARTS},
    )
    revised.material_lines = guide.material_lines
    session.add(revised)
    session.flush()
    return revised


def prepare(guide: Guide) -> None:
    """Hold a draft to its rules before it is saved: a published edition never changes (Art. 8)."""
    if guide.state is not GuideState.DRAFT:
        raise EditionIsFixed
    if not any(paper.required for paper in guide.materials):
        raise MaterialsMissing(field="material_lines")


def publish(session: Session, guide: Guide, *, now: datetime) -> Guide:
    """公布. Whole or not at all; the edition before is kept and said to be replaced (Art. 8)."""
    after = state_after(guide.state, "publish")
    missing = missing_parts({name: getattr(guide, name) for name in PARTS})
    if missing:
        raise GuideIncomplete(parts="、".join(chinese(PARTS[name]) for name in missing))
    before = session.scalars(
        select(Guide).where(Guide.item_id == guide.item_id, Guide.state == GuideState.PUBLISHED)
    ).first()
    if before is not None:
        before.state = state_after(before.state, "retire")
        session.flush()
    guide.state = after
    guide.published_on = civil_date(now)
    guide.effective_on = effective_on_of(guide.effective_on, published_on=guide.published_on)
    session.flush()
    return guide


def load_guides(session: Session, *, now: datetime) -> None:
    """A published guide for every item in force that has none, once."""
    items = items_in_force(session)
    names = {item.key: item.name for item in items}
    guided = set(session.scalars(select(Guide.item_id)))
    for item in items:
        if item.id not in guided:
            publish(session, draft(session, item, names=names), now=now)


def _next_number(session: Session, item_id: UUID) -> int:
    return (session.scalar(select(func.max(Guide.number)).where(Guide.item_id == item_id)) or 0) + 1


@lru_cache(maxsize=1)
def material_lists() -> dict[str, list[str]]:
    """The materials of each item of the sample catalogue."""
    lists: dict[str, list[str]] = yaml.safe_load(MATERIALS.read_text(encoding="utf-8"))
    return lists
