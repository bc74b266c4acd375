"""Guides and the materials they ask for; a published edition never changes (Art. 8)."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.records import Base, Identified, Versioned
from app.core.scope import EVERYBODY, Scope, Scoped
from app.core.types import stored
from app.guides.kinds import GuideState
from app.guides.materials import Material, line_of, material_of
from app.items.models import Item


class Guide(Identified, Versioned, Scoped, Base):
    """办事指南 – one edition of the guide of one item: 审批依据、内容、条件、流程、时限、收费、监管、联系方式 (Art. 8).

    The names of the item and its department and both limits are frozen with the edition.
    """

    __tablename__ = "guide"
    __scope__ = Scope(department="department_id", public=("state", "PUBLISHED", "RETIRED"), open_to=EVERYBODY)
    __table_args__ = (
        UniqueConstraint("item_id", "number"),
        CheckConstraint("number >= 1", name="number_from_one"),
        CheckConstraint("state = 'DRAFT' OR published_on IS NOT NULL", name="published_has_a_date"),
        CheckConstraint("state = 'DRAFT' OR effective_on >= published_on", name="effective_not_before_published"),
        Index("uq_guide_published", "item_id", unique=True, postgresql_where=text("state = 'PUBLISHED'")),
        Index("uq_guide_draft", "item_id", unique=True, postgresql_where=text("state = 'DRAFT'")),
        Index("ix_guide_department_id_state", "department_id", "state"),
    )

    item_id: Mapped[UUID] = mapped_column(ForeignKey("item.id"))
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    number: Mapped[int]
    state: Mapped[GuideState] = mapped_column(stored(GuideState))
    published_on: Mapped[date | None]
    effective_on: Mapped[date | None]
    item_name: Mapped[str] = mapped_column(String(200))
    department_name: Mapped[str] = mapped_column(String(60))
    basis: Mapped[str] = mapped_column(Text)
    content: Mapped[str] = mapped_column(Text)
    conditions: Mapped[str] = mapped_column(Text)
    steps: Mapped[str] = mapped_column("process", Text)
    limit_text: Mapped[str] = mapped_column(Text)
    limits: Mapped[dict[str, Any]] = mapped_column(JSONB)
    fee: Mapped[str] = mapped_column(Text)
    supervision: Mapped[str] = mapped_column(Text)
    contact: Mapped[str] = mapped_column(Text)
    result: Mapped[str] = mapped_column(Text)
    edition: Mapped[str] = mapped_column(String(40))
    sample: Mapped[bool]

    item: Mapped[Item] = relationship()
    materials: Mapped[list["GuideMaterial"]] = relationship(
        back_populates="guide", order_by="GuideMaterial.sort_order", cascade="all, delete-orphan"
    )

    @property
    def material_lines(self) -> list[str]:
        """The materials as an administrator types them, one a line."""
        return [line_of(paper.name, paper.required, paper.note) for paper in self.materials]

    @material_lines.setter
    def material_lines(self, lines: list[str]) -> None:
        self.ask_for([material_of(line) for line in lines])

    @property
    def material_text(self) -> str:
        """The same lines as one text, for reading."""
        return "\n".join(self.material_lines)

    def ask_for(self, papers: Sequence[Material]) -> None:
        """Let the guide ask for these papers, in this order; rows are kept where they stand."""
        del self.materials[len(papers) :]
        for place, paper in enumerate(papers):
            if place == len(self.materials):
                self.materials.append(GuideMaterial(department_id=self.department_id, sort_order=place + 1))
            row = self.materials[place]
            row.name, row.required, row.form, row.note = paper.name, paper.required, paper.form, paper.note

    def __str__(self) -> str:
        return self.item_name


class GuideMaterial(Identified, Scoped, Base):
    """申请材料 – one paper a guide asks for."""

    __tablename__ = "guide_material"
    __scope__ = Scope(department="department_id", public=True, open_to=EVERYBODY)
    __table_args__ = (UniqueConstraint("guide_id", "sort_order"),)

    guide_id: Mapped[UUID] = mapped_column(ForeignKey("guide.id"))
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    sort_order: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    required: Mapped[bool]
    form: Mapped[str] = mapped_column(String(100))
    note: Mapped[str | None] = mapped_column(String(500))

    guide: Mapped[Guide] = relationship(back_populates="materials")

    def __str__(self) -> str:
        return self.name
