"""Calendar editions, drafts, what they moved; clock facts; prompts (Art. 17). Appended; dates are derived."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.clock.rules.calendar import DayKind, EditionKind
from app.clock.rules.drafts import DraftState
from app.clock.rules.entries import EntryKind
from app.clock.rules.procedures import ClockKind
from app.clock.rules.thresholds import RungKind, Tier
from app.clock.table_models import LimitEdition as LimitEdition
from app.clock.table_models import PauseWords as PauseWords
from app.clock.table_models import StepShares as StepShares
from app.clock.table_models import ThresholdEdition as ThresholdEdition
from app.core.records import Base, Identified, Versioned
from app.core.scope import Scope, Scoped, Unscoped
from app.core.types import Instant, stored


class CalendarEdition(Identified, Scoped, Base):
    """日历版 – one notice or local closure: exceptions to Monday to Friday (facts 4.2). Appended, never changed.

    `entered_by` is empty for what the platform was delivered with. The text is kept as it was pasted.
    """

    __tablename__ = "calendar_edition"
    __table_args__ = (
        Index("uq_calendar_edition_delivered", "year", "published_on", unique=True,
              postgresql_where=text("entered_by IS NULL AND division IS NULL")),
        CheckConstraint("year BETWEEN 2004 AND 2100", name="year_range"),
        CheckConstraint("published_by <> entered_by", name="published_by_another"),
        CheckConstraint("kind = 'LOCAL' OR division IS NULL", name="district_only_if_local"),
        CheckConstraint("effective_on >= published_on", name="effective_not_before_published"),
    )
    __scope__ = Unscoped("the calendar is public")

    year: Mapped[int]
    kind: Mapped[EditionKind] = mapped_column(stored(EditionKind), server_default="NATIONAL")
    division: Mapped[str | None] = mapped_column(String(6), ForeignKey("division.code"))
    document: Mapped[str | None] = mapped_column(String(60))
    published_on: Mapped[date]
    effective_on: Mapped[date | None]
    recorded_at: Mapped[Instant] = mapped_column()
    note: Mapped[str | None] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text, server_default="")
    text_digest: Mapped[str] = mapped_column(String(64), server_default="")
    entered_by: Mapped[UUID | None]
    entered_by_name: Mapped[str] = mapped_column(String(80), server_default="")
    published_by: Mapped[UUID | None]
    published_by_name: Mapped[str] = mapped_column(String(80), server_default="")

    days: Mapped[list["CalendarDay"]] = relationship(order_by="CalendarDay.day")


class CalendarDay(Identified, Scoped, Base):
    """One day an edition speaks of."""

    __tablename__ = "calendar_day"
    __table_args__ = (UniqueConstraint("edition_id", "day"),)
    __scope__ = Unscoped("the calendar is public")

    edition_id: Mapped[UUID] = mapped_column(ForeignKey("calendar_edition.id"))
    day: Mapped[date]
    kind: Mapped[DayKind] = mapped_column(stored(DayKind))


class CalendarDraft(Identified, Versioned, Scoped, Base):
    """日历版草稿 – an edition being worked on: what was pasted, what is marked, who touched it."""

    __tablename__ = "calendar_draft"
    __table_args__ = (
        CheckConstraint("year BETWEEN 2004 AND 2100", name="year_range"),
        CheckConstraint("(state = 'PUBLISHED') = (edition_id IS NOT NULL)", name="published_has_its_edition"),
        Index("ix_calendar_draft_state", "state", "entered_at", "id"),
    )
    __scope__ = Scope()

    year: Mapped[int]
    kind: Mapped[EditionKind] = mapped_column(stored(EditionKind))
    division: Mapped[str | None] = mapped_column(String(6), ForeignKey("division.code"))
    document: Mapped[str] = mapped_column(String(60))
    published_on: Mapped[date | None]
    effective_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text)
    days: Mapped[dict[str, str]] = mapped_column(JSONB)
    settled: Mapped[bool]
    state: Mapped[DraftState] = mapped_column(stored(DraftState))
    entered_by: Mapped[UUID]
    entered_by_name: Mapped[str] = mapped_column(String(80))
    entered_at: Mapped[Instant] = mapped_column()
    editors: Mapped[list[str]] = mapped_column(JSONB)
    offered_by_name: Mapped[str] = mapped_column(String(80))
    edition_id: Mapped[UUID | None] = mapped_column(ForeignKey("calendar_edition.id"))


class CalendarRun(Scoped, Base):
    """日历版重算 – how far the open cases have been counted anew by an edition, and whether people were told."""

    __tablename__ = "calendar_run"
    __table_args__ = (
        CheckConstraint("done BETWEEN 0 AND total", name="done_of_total"),
        Index("ix_calendar_run_open", "started_at", postgresql_where=text("finished_at IS NULL")),
    )
    __scope__ = Scope()

    edition_id: Mapped[UUID] = mapped_column(ForeignKey("calendar_edition.id"), primary_key=True)
    started_at: Mapped[Instant] = mapped_column()
    total: Mapped[int]
    done: Mapped[int]
    moved: Mapped[int]
    after: Mapped[UUID | None]
    counted_at: Mapped[Instant | None]
    told: Mapped[int]
    told_after: Mapped[UUID | None]
    finished_at: Mapped[Instant | None]


class DateChange(Identified, Scoped, Base):
    """期限变动 – one clock of one case that an edition moved: the date it had, the date it has. Appended.

    An edition moves a clock once, however often it is counted.
    """

    __tablename__ = "date_change"
    __table_args__ = (
        UniqueConstraint("edition_id", "case_id", "clock", "subject", name="uq_date_change_once"),
        Index("ix_date_change_case", "case_id", "recorded_at"),
    )
    __scope__ = Scope(department="department_id", unit="unit_id")

    edition_id: Mapped[UUID] = mapped_column(ForeignKey("calendar_edition.id"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    clock: Mapped[ClockKind] = mapped_column(stored(ClockKind))
    subject: Mapped[str] = mapped_column(String(60))
    was_earliest: Mapped[date | None]
    was_latest: Mapped[date | None]
    was_provisional: Mapped[bool]
    now_earliest: Mapped[date | None]
    now_latest: Mapped[date | None]
    now_provisional: Mapped[bool]
    recorded_at: Mapped[Instant] = mapped_column()

    edition: Mapped[CalendarEdition] = relationship()


class ClockEntry(Identified, Scoped, Base):
    """时钟事实 – one fact that moves a case's clocks: when it happened, when it was recorded, by whom.

    `carried_from`: the same fact in the file of the department that transferred the case; both times are its own.
    """

    __tablename__ = "clock_entry"
    __table_args__ = (
        Index("ix_clock_entry_case", "case_id", "recorded_at", "id"),
        Index("uq_clock_entry_voided", text("(payload ->> 'voids'::text)"), unique=True,
              postgresql_where=text("kind = 'VOIDED'")),
        Index("ix_clock_entry_carried", "carried_from", postgresql_where=text("carried_from IS NOT NULL")),
        CheckConstraint("kind <> 'VOIDED' OR payload ? 'voids'", name="voiding_names_its_fact"),
    )
    __scope__ = Scope(department="department_id", unit="unit_id", public=True)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[EntryKind] = mapped_column(stored(EntryKind))
    on: Mapped[date] = mapped_column("on_day")
    recorded_at: Mapped[Instant] = mapped_column()
    by_account: Mapped[UUID | None]
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    carried_from: Mapped[UUID | None] = mapped_column(ForeignKey("clock_entry.id"))


class ClockPrompt(Identified, Scoped, Base):
    """自动提示 – a rung of a case's clock that has spoken: once for each day it falls on (Art. 16(2), 17)."""

    __tablename__ = "clock_prompt"
    __table_args__ = (
        UniqueConstraint("case_id", "clock", "subject", "rung", "days", "falls_on", name="uq_clock_prompt_once"),
        CheckConstraint("told_on >= falls_on", name="never_before_its_day"),
    )
    __scope__ = Scope(department="department_id", unit="unit_id")

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    clock: Mapped[ClockKind] = mapped_column(stored(ClockKind))
    subject: Mapped[str] = mapped_column(String(60))
    rung: Mapped[RungKind] = mapped_column(stored(RungKind))
    days: Mapped[int] = mapped_column(SmallInteger)
    tier: Mapped[Tier] = mapped_column(stored(Tier))
    falls_on: Mapped[date]
    told_on: Mapped[date]
    known_at: Mapped[Instant] = mapped_column()
    recorded_at: Mapped[Instant] = mapped_column()


class PromptNotice(Identified, Scoped, Base):
    """提示送达 – one prompt for one reader: on his page at once, in his digest at his hour.

    `settled_at`: the clock it speaks of has stopped since; what is settled is not told any more.
    """

    __tablename__ = "prompt_notice"
    __table_args__ = (
        UniqueConstraint("prompt_id", "account_id"),
        Index("ix_prompt_notice_reader", "account_id", "told_at", "id"),
        Index("ix_prompt_notice_unseen", "account_id",
              postgresql_where=text("seen_at IS NULL AND settled_at IS NULL")),
        Index("ix_prompt_notice_undigested", "account_id",
              postgresql_where=text("digested_on IS NULL AND settled_at IS NULL")),
        Index("ix_prompt_notice_case", "case_id", postgresql_where=text("settled_at IS NULL")),
    )
    __scope__ = Scope(own="account_id", city=False)

    prompt_id: Mapped[UUID] = mapped_column(ForeignKey("clock_prompt.id"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    told_at: Mapped[Instant] = mapped_column()
    seen_at: Mapped[Instant | None]
    settled_at: Mapped[Instant | None]
    digested_on: Mapped[date | None]

    prompt: Mapped[ClockPrompt] = relationship()


class PromptDigest(Scoped, Base):
    """提示汇总 – that a reader had his digest of a day; the one row is what keeps it from coming twice."""

    __tablename__ = "prompt_digest"
    __scope__ = Scope(own="account_id", city=False)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    on: Mapped[date] = mapped_column("on_day", primary_key=True)
    recorded_at: Mapped[Instant] = mapped_column()


class PromptChoice(Scoped, Base):
    """提示偏好 – by which way and at which hour a person has his digest; that it comes is not his choice."""

    __tablename__ = "prompt_choice"
    __table_args__ = (CheckConstraint("hour BETWEEN 9 AND 17", name="hour_of_work"),)
    __scope__ = Scope(own="account_id", city=False)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    by_mail: Mapped[bool]
    hour: Mapped[int] = mapped_column(SmallInteger)
    chosen_at: Mapped[Instant] = mapped_column()


class ClockCheck(Identified, Scoped, Base):
    """自证 – one night's look at every shown copy: what the rule found wrong, and what the sets in SQL did (Art. 17).

    `found` and `disagreed` are counts, `examples` the first of them with what was shown and what should have been.
    """

    __tablename__ = "clock_check"
    __table_args__ = (
        Index("ix_clock_check_at", "at"),
        CheckConstraint("found >= 0 AND disagreed >= 0 AND cases >= 0", name="counts"),
    )
    __scope__ = Scope()

    at: Mapped[Instant] = mapped_column()
    cases: Mapped[int]
    found: Mapped[int]
    disagreed: Mapped[int]
    examples: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)

    @property
    def is_clean(self) -> bool:
        """Whether every row agreed."""
        return self.found == self.disagreed == 0


class CalendarFeed(Scoped, Base):
    """日历订阅 – the secret address of one person's dates, as the SHA-256 of what it holds.

    `standing`: roles, department and unit he had when it was made; with any other it shows nothing.
    """

    __tablename__ = "calendar_feed"
    __table_args__ = (
        UniqueConstraint("digest"),
        CheckConstraint("digest ~ '^[0-9a-f]{64}$'", name="digest_is_sha256"),
    )
    __scope__ = Scope(own="account_id", login=True, city=False)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    standing: Mapped[str] = mapped_column(String(400))
    made_at: Mapped[Instant] = mapped_column()
