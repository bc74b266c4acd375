"""The item catalogue: one row an item, an edition behind it (Art. 3, 8, 9)."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.chinese import chinese
from app.core.now import today
from app.core.records import Base, Identified, Versioned
from app.core.scope import EVERYBODY, Scope, Scoped, Unscoped
from app.core.types import Instant, stored
from app.departments.models import Department
from app.items import wording
from app.items.rules.conditions import read
from app.items.rules.kinds import LICENCE, Closure, ItemState, LimitStart, LimitUnit
from app.items.sentences import sentences


class _Limited:
    """What a row with limits has. A limit whose unit is IMMEDIATE has the number 0."""

    legal_number: Mapped[int | None]
    legal_unit: Mapped[LimitUnit | None] = mapped_column(stored(LimitUnit))
    legal_start: Mapped[LimitStart | None] = mapped_column(stored(LimitStart))
    legal_basis: Mapped[str | None] = mapped_column(String(1000))
    legal_extension: Mapped[int | None]
    promised_number: Mapped[int | None]
    promised_unit: Mapped[LimitUnit | None] = mapped_column(stored(LimitUnit))

    @property
    def both_words(self) -> str:
        """法定 45 个工作日，承诺 20 个工作日."""
        return wording.both_limits(self.legal_number, self.legal_unit, self.promised_number, self.promised_unit)


class Item(_Limited, Identified, Versioned, Scoped, Base):
    """事项 – what one department decides about a project, its limit and the conditions that make it due (Art. 3).

    Its columns hold the limits published last; until their day comes those before them hold (`limits_on`). The
    promised limit is never the longer one where units agree.
    """

    __tablename__ = "item"
    __scope__ = Scope(department="department_id", public=True, open_to=EVERYBODY)
    __table_args__ = (
        CheckConstraint("key ~ '^[a-z][a-z0-9-]*$'", name="key_shape"),
        CheckConstraint("(legal_number IS NULL) = (legal_unit IS NULL)", name="legal_whole"),
        CheckConstraint("(promised_number IS NULL) = (promised_unit IS NULL)", name="promised_whole"),
        CheckConstraint("legal_number BETWEEN 0 AND 3650", name="legal_number_range"),
        CheckConstraint("promised_number BETWEEN 0 AND 3650", name="promised_number_range"),
        CheckConstraint("legal_unit <> 'IMMEDIATE' OR legal_number = 0", name="legal_immediate_is_zero"),
        CheckConstraint("promised_unit <> 'IMMEDIATE' OR promised_number = 0", name="promised_immediate_is_zero"),
        Index("ix_item_department_id_key", "department_id", "key"),
    )

    key: Mapped[str] = mapped_column(String(40), unique=True)
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    name: Mapped[str] = mapped_column(String(200))
    pinyin: Mapped[str] = mapped_column(String(1000))
    type_code: Mapped[str] = mapped_column(String(2))
    stage: Mapped[str] = mapped_column(String(1))
    conditions: Mapped[list[str]] = mapped_column(JSONB)
    special_words: Mapped[list[str]] = mapped_column(JSONB)
    prerequisites: Mapped[list[str]] = mapped_column(JSONB)
    optional_prerequisites: Mapped[list[str]] = mapped_column(JSONB)
    joint: Mapped[list[str]] = mapped_column(JSONB)
    result: Mapped[str] = mapped_column(String(200))
    document_pattern: Mapped[str | None] = mapped_column(String(100))
    validity: Mapped[str | None] = mapped_column(String(300))
    fee: Mapped[str | None] = mapped_column(String(300))
    closure: Mapped[Closure] = mapped_column(stored(Closure))
    releases_funds: Mapped[bool]
    note: Mapped[str | None] = mapped_column(Text)
    confidence: Mapped[dict[str, Any]] = mapped_column(JSONB)
    edition: Mapped[str] = mapped_column(String(40))
    state: Mapped[ItemState] = mapped_column(stored(ItemState))

    department: Mapped[Department] = relationship()
    former: Mapped[list["FormerLimits"]] = relationship(order_by="FormerLimits.held_until", viewonly=True)

    def limits_on(self, day: date) -> "Item | FormerLimits":
        """The limits a case received on a day has, whatever they became or will become since."""
        return next((each for each in self.former if day <= each.held_until), self)

    @property
    def limits_now(self) -> "Item | FormerLimits":
        """The limits of what is handed in today."""
        return self.limits_on(today())

    @property
    def is_immediate(self) -> bool:
        """即办 – one clerk decides at once."""
        held = self.limits_now
        return LimitUnit.IMMEDIATE in (held.promised_unit, held.legal_unit)

    @property
    def is_licence(self) -> bool:
        """行政许可 – silence accepts it (行政许可法 32(1)(4))."""
        return self.type_code == LICENCE

    @property
    def type_words(self) -> str:
        """The type in words."""
        return wording.type_words(self.type_code)

    @property
    def stage_words(self) -> str:
        """The stage in words."""
        return wording.stage_words(self.stage)

    @property
    def legal_words(self) -> str | None:
        """法定时限 of today in words."""
        return wording.limit_words(self.limits_now.legal_number, self.limits_now.legal_unit)

    @property
    def promised_words(self) -> str | None:
        """承诺时限 of today in words."""
        return wording.limit_words(self.limits_now.promised_number, self.limits_now.promised_unit)

    @property
    def start_now(self) -> LimitStart | None:
        """起算 of today's legal limit."""
        return self.limits_now.legal_start

    @property
    def basis_now(self) -> str | None:
        """What today's legal limit rests on."""
        return self.limits_now.legal_basis

    @property
    def extension_now(self) -> int | None:
        """By how much it may be lengthened at most."""
        return self.limits_now.legal_extension

    @property
    def coming_words(self) -> list[str]:
        """Limits that are published and not yet in force, each with its first day."""
        pending = [each for each in self.former if today() <= each.held_until]
        following: list[_Limited] = [*pending[1:], self]
        return [wording.from_day(each.held_until + timedelta(days=1), after.both_words)
                for each, after in zip(pending, following, strict=False)]

    @property
    def condition_words(self) -> list[str]:
        """The conditions as sentences."""
        return sentences([read(expression) for expression in self.conditions], chinese)

    def __str__(self) -> str:
        return self.name


class FormerLimits(_Limited, Identified, Scoped, Base):
    """原时限 – the limits an item had, up to and with a day; a case received by then keeps them. Appended."""

    __tablename__ = "former_limits"
    __scope__ = Unscoped("what an item's limits were is as public as what they are")
    __table_args__ = (UniqueConstraint("item_id", "held_until"),)

    item_id: Mapped[UUID] = mapped_column(ForeignKey("item.id"))
    held_until: Mapped[date]
    edition_id: Mapped[UUID | None]
    changed_by: Mapped[UUID | None]
    changed_by_name: Mapped[str] = mapped_column(String(80))
    recorded_at: Mapped[Instant] = mapped_column()
