"""办事指南: draft, publish and keep editions (Art. 8, 16(1))."""

from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

import yaml
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.chinese import chinese
from app.core.now import civil_date
from app.core.types import new_id
from app.guides.drafting import limits_of, materials_of, parts_of
from app.guides.kinds import GuideState
from app.guides.models import Guide, GuideMaterial
from app.guides.rules import PARTS, GuideIncomplete, missing_parts, state_after
from app.items.models import Item
from app.items.queries import items_in_force

MATERIALS = Path(__file__).parent / "data" / "materials.yaml"


def draft(session: Session, item: Item, *, names: dict[str, str]) -> Guide:
    """起草. A new edition from what the catalogue says of the item; the one in force stays until it is published."""
    last = session.scalar(select(func.max(Guide.number)).where(Guide.item_id == item.id))
    guide = Guide(
        id=new_id(),
        item_id=item.id,
        department_id=item.department_id,
        number=(last or 0) + 1,
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
    listed = material_lists().get(item.key, ())
    guide.materials = [
        GuideMaterial(
            id=new_id(),
            department_id=item.department_id,
            sort_order=order,
            name=material.name,
            required=material.required,
            form=material.form,
            note=material.note,
        )
        for order, material in enumerate(materials_of(listed), start=1)
    ]
    session.add(guide)
    session.flush()
    return guide


def publish(session: Session, guide: Guide, *, now: datetime, effective_on: date | None = None) -> Guide:
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
    guide.effective_on = effective_on or guide.published_on
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


@lru_cache(maxsize=1)
def material_lists() -> dict[str, list[str]]:
    """The materials of each item of the sample catalogue."""
    lists: dict[str, list[str]] = yaml.safe_load(MATERIALS.read_text(encoding="utf-8"))
    return lists
