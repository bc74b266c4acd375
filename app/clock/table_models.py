"""The editions of the tables the coordinator keeps (Art. 17)."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.clock.rules.rung_lines import ladder_lines, read_ladder
from app.clock.rules.tables import TableState, lines_of, read_words
from app.core.records import Base, Identified, Versioned
from app.core.scope import Scope, Scoped, Unscoped
from app.core.types import Instant, stored
from app.departments.models import Department


class _Edition(Identified, Versioned, Scoped):
    """What every edition of a table has: its number, its document, its day, who wrote it and who published it."""

    __abstract__ = True

    number: Mapped[int] = mapped_column(unique=True)
    document: Mapped[str] = mapped_column(String(200))
    effective_on: Mapped[date]
    note: Mapped[str | None] = mapped_column(String(500))
    state: Mapped[TableState] = mapped_column(stored(TableState))
    drafted_by: Mapped[UUID | None]
    drafted_by_name: Mapped[str] = mapped_column(String(80))
    published_by_name: Mapped[str] = mapped_column(String(80))
    published_at: Mapped[Instant | None]

    def __str__(self) -> str:
        return self.document


class PauseWords(_Edition, Base):
    """特别程序用语对照表 – which kind of procedure each word of the item catalogue means (行政许可法 45)."""

    __tablename__ = "pause_words"
    __scope__ = Unscoped("the table is public")

    words: Mapped[dict[str, str]] = mapped_column(JSONB)

    @property
    def word_lines(self) -> list[str]:
        """The table as it is typed, a word a line."""
        return lines_of(self.words or {})

    @word_lines.setter
    def word_lines(self, lines: list[str]) -> None:
        self.words = read_words(lines)

    @property
    def word_text(self) -> str:
        """The same lines as one text, for reading."""
        return "\n".join(self.word_lines)


class StepShares(_Edition, Base):
    """环节时限分配 – the part of the promised limit each step has, in per cent (Art. 16(3), 17)."""

    __tablename__ = "step_shares"
    __table_args__ = (
        CheckConstraint("handling_share + review_share + approval_share = 100", name="whole"),
        CheckConstraint("least(handling_share, review_share, approval_share) >= 0", name="no_debt"),
    )
    __scope__ = Unscoped("the table is public")

    handling_share: Mapped[int]
    review_share: Mapped[int]
    approval_share: Mapped[int]


def _ladder(column: str) -> Any:
    """A ladder as it is typed, a rung a line."""

    def _lines(row: Any) -> list[str]:
        return ladder_lines(getattr(row, column) or [])

    def _typed(row: Any, lines: list[str]) -> None:
        setattr(row, column, read_ladder(lines, field=column.replace("_rungs", "_lines")))

    return property(_lines, _typed)


def _text(column: str) -> Any:
    """The same lines as one text, for reading."""
    return property(lambda row: "\n".join(ladder_lines(getattr(row, column) or [])))


Rungs = list[tuple[str, int, str]]


class ThresholdEdition(_Edition, Base):
    """预警和提示阈值 – when a light warns, on which rungs each kind of clock speaks, to whom (Art. 16(2), 17)."""

    __tablename__ = "threshold_edition"
    __table_args__ = (
        CheckConstraint("warning_share BETWEEN 0 AND 100", name="share_range"),
        CheckConstraint("warning_least BETWEEN 0 AND 60", name="least_range"),
    )
    __scope__ = Unscoped("the table is public")

    warning_share: Mapped[int]
    warning_least: Mapped[int]
    usual_rungs: Mapped[Rungs] = mapped_column(JSONB)
    legal_rungs: Mapped[Rungs] = mapped_column(JSONB)
    correction_rungs: Mapped[Rungs] = mapped_column(JSONB)
    procedure_rungs: Mapped[Rungs] = mapped_column(JSONB)
    delivery_rungs: Mapped[Rungs] = mapped_column(JSONB)

    usual_lines, usual_text = _ladder("usual_rungs"), _text("usual_rungs")
    legal_lines, legal_text = _ladder("legal_rungs"), _text("legal_rungs")
    correction_lines, correction_text = _ladder("correction_rungs"), _text("correction_rungs")
    procedure_lines, procedure_text = _ladder("procedure_rungs"), _text("procedure_rungs")
    delivery_lines, delivery_text = _ladder("delivery_rungs"), _text("delivery_rungs")


class LimitEdition(_Edition, Base):
    """时限版本 – what the limits of a department's items become, by which document, from which day on (Art. 17).

    `limit_lines` are as they were typed; `changes` holds by item what was and what shall be, column by column.
    """

    __tablename__ = "limit_edition"
    __table_args__ = (
        UniqueConstraint("department_id", "number"),
        CheckConstraint("published_by <> drafted_by", name="published_by_another"),
        CheckConstraint("(state = 'PUBLISHED') = (published_by IS NOT NULL AND published_at IS NOT NULL)",
                        name="published_by_somebody"),
        CheckConstraint("effective_on > (published_at AT TIME ZONE 'Asia/Shanghai')::date", name="begins_later"),
        CheckConstraint("note IS NOT NULL", name="reason_given"),
    )
    __scope__ = Scope(department="department_id")

    number: Mapped[int] = mapped_column()
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    issued_on: Mapped[date]
    note: Mapped[str | None] = mapped_column(String(500), info={"asked": True})
    limit_lines: Mapped[list[str]] = mapped_column(JSONB)
    changes: Mapped[dict[str, Any]] = mapped_column(JSONB)
    published_by: Mapped[UUID | None]

    department: Mapped[Department] = relationship()
