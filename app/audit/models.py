"""Audit entries: who did what, when, from where, and whether it was allowed (Art. 4)."""

import enum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.core.labels import N_
from app.core.records import Base, Identified
from app.core.scope import Scope, Scoped
from app.core.types import Instant, Reach, stored


class AuditResult(enum.Enum):
    """How an attempted act ended."""

    DONE = N_("Done")
    REFUSED = N_("Refused")
    ABSENT = N_("Not found")
    FAILED = N_("Failed")


class AuditEntry(Identified, Scoped, Base):
    """痕迹 – one attempted act. Append-only by grants and triggers; holds no foreign key."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_subject", "subject_type", "subject_id", "at"),
        Index("ix_audit_entry_actor", "actor_id", "at"),
    )
    __scope__ = Scope(own="actor_id", keepers=(Reach.AUDIT,), append=True)

    at: Mapped[Instant] = mapped_column()
    actor_id: Mapped[UUID | None]
    actor_name: Mapped[str] = mapped_column(String(80))
    actor_roles: Mapped[str] = mapped_column(String(200))
    ip: Mapped[str] = mapped_column(String(45))
    session_id: Mapped[str] = mapped_column(String(16))
    act: Mapped[str] = mapped_column(String(80))
    subject_type: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[str] = mapped_column(String(60))
    result: Mapped[AuditResult] = mapped_column(stored(AuditResult))
    reason: Mapped[str] = mapped_column(Text)
    request_id: Mapped[str] = mapped_column(String(40))
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    payload_digest: Mapped[str] = mapped_column(String(64))
