"""The chain of a case: each step's digest covers its content and the step before (痕迹, Art. 4). Pure."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

import rfc8785

FIRST = "0" * 64


class Step(Protocol):
    """What the chain reads of a step."""

    case_id: Any
    seq: int
    act: Any
    state: Any
    by_id: Any
    by_name: str
    by_role: str
    at: datetime
    opinion: str
    facts: dict[str, Any]
    verification_id: Any
    prev_digest: str
    digest: str


@dataclass(frozen=True, slots=True)
class Break:
    """The first place at which a chain does not hold, and why."""

    case_id: str
    seq: int
    why: str


def step_digest(step: Step) -> str:
    """SHA-256 (hex) over the step as canonical JSON (RFC 8785), the digest before it included."""
    content = {
        "case": str(step.case_id),
        "seq": step.seq,
        "act": step.act.name,
        "state": step.state.name,
        "by": str(step.by_id or ""),
        "name": step.by_name,
        "role": step.by_role,
        "at": step.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "opinion": step.opinion,
        "facts": step.facts,
        "verification": str(step.verification_id or ""),
        "before": step.prev_digest,
    }
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()


def first_break(steps: Iterable[Step]) -> Break | None:
    """The first step, in order of `seq`, that is missing, altered or out of place; None if whole."""
    before, expected = FIRST, 1
    for step in steps:
        if step.seq != expected:
            return Break(str(step.case_id), expected, "missing")
        if step.prev_digest != before:
            return Break(str(step.case_id), step.seq, "not the step before")
        if step.digest != step_digest(step):
            return Break(str(step.case_id), step.seq, "altered")
        before, expected = step.digest, expected + 1
    return None
