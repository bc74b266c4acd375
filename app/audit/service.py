"""Writing and checking audit entries: one for each attempted act, the refused ones included."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import rfc8785
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry, AuditResult
from app.core.scope import beyond
from app.core.types import Actor, Change, new_id

GUARDED = ("audit_entry", "case_step", "clock_check", "clock_entry", "code_issue", "login_attempt")


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempted act as an entrance saw it: who, what, on what, from where, how it ended."""

    act: str
    result: AuditResult
    subject_type: str = ""
    subject_id: str = ""
    reason: str = ""
    ip: str = ""
    session_id: str = ""
    request_id: str = ""
    payload: dict[str, Any] = field(default_factory=dict)


def record(session: Session, attempt: Attempt, *, by: Actor, now: datetime) -> AuditEntry:
    """Append one entry. In the act's own transaction when it was done, in one of its own when not."""
    entry = AuditEntry(
        id=new_id(),
        at=now,
        actor_id=by.account_id,
        actor_name=by.name[:80],
        actor_roles=",".join(sorted(by.roles))[:200],
        ip=attempt.ip[:45],
        session_id=attempt.session_id[:16],
        act=attempt.act[:80],
        subject_type=attempt.subject_type[:60],
        subject_id=attempt.subject_id[:60],
        result=attempt.result,
        reason=attempt.reason,
        request_id=attempt.request_id[:40],
        payload=attempt.payload,
        payload_digest="",
    )
    entry.payload_digest = entry_digest(entry)
    session.add(entry)
    session.flush()
    return entry


def entry_digest(entry: AuditEntry) -> str:
    """SHA-256 (hex) of the whole entry as canonical JSON (RFC 8785)."""
    content: dict[str, Any] = {
        "id": str(entry.id),
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": str(entry.actor_id or ""),
        "name": entry.actor_name,
        "roles": entry.actor_roles,
        "ip": entry.ip,
        "session": entry.session_id,
        "act": entry.act,
        "subject": [entry.subject_type, entry.subject_id],
        "result": entry.result.name,
        "reason": entry.reason,
        "request": entry.request_id,
        "payload": entry.payload,
    }
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()


def last_change(session: Session, screen: str, subject_id: UUID) -> Change | None:
    """Who last did something to a record by a screen, and when; for whoever lost a race against him."""
    with beyond(session, "who lost a race is told whose change came first"):
        found = session.execute(
            select(AuditEntry.actor_name, AuditEntry.at)
            .where(
                AuditEntry.subject_type == screen,
                AuditEntry.subject_id == str(subject_id),
                AuditEntry.result == AuditResult.DONE,
            )
            .order_by(AuditEntry.at.desc())
            .limit(1)
        ).first()
    return Change(found.actor_name, found.at) if found else None


def altered_entries(session: Session) -> Iterator[AuditEntry]:
    """Entries whose content no longer has the digest it was written with, oldest first."""
    rows = session.scalars(select(AuditEntry).order_by(AuditEntry.at, AuditEntry.id).execution_options(yield_per=1000))
    return (entry for entry in rows if entry.payload_digest != entry_digest(entry))


def unguarded_tables(session: Session) -> list[str]:
    """Append-only tables whose guard is missing or not ENABLE ALWAYS."""
    guarded = session.scalars(text(
        "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " WHERE t.tgname = 'append_only' AND t.tgenabled = 'A'"
    )).all()
    return [table for table in GUARDED if table not in guarded]
