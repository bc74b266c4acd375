"""A case's facts as one text, kept beside its shown copy: what moves a clock and nothing else (Art. 17). Pure.

It is a fold of the recorded events and never the truth: dropped, it is folded again; every night it is compared.
Words, document numbers and keys move no date and stay out, so that cases which are counted alike read alike.
"""

import json
from datetime import date
from functools import lru_cache
from typing import Any

from app.clock.rules.entries import CaseFacts, ProcedureSpan
from app.clock.rules.limits import Limit
from app.items.rules.kinds import LimitUnit

_DAYS = (
    "received_on", "corrected_on", "accepted_on", "silent_until", "closed_on", "correction_asked_on",
    "correction_named_on", "decided_on", "delivered_on",
)  # fmt: skip
_whole = date.fromisoformat
_read_json = json.JSONDecoder().raw_decode


def folded(facts: CaseFacts) -> str:
    """The facts as text; equal facts have equal texts."""
    told: dict[str, Any] = {name: day.isoformat() for name in _DAYS if (day := getattr(facts, name)) is not None}
    if facts.awaiting_correction:
        told["awaiting_correction"] = True
    if facts.procedures:
        told["procedures"] = [_procedure(span) for span in facts.procedures]
    if facts.extension is not None:
        told["extension"] = _limit(facts.extension)
    if facts.extended is not None:
        told["extended"] = facts.extended
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _procedure(span: ProcedureSpan) -> list[Any]:
    ended = span.ended_on.isoformat() if span.ended_on else None
    longest = [] if span.longest is None else [_limit(span.longest)]
    return [span.kind, span.opened_on.isoformat(), ended, *longest]


def _limit(limit: Limit) -> list[Any]:
    return [limit.number, limit.unit.name]


@lru_cache(maxsize=65_536)
def unfolded(text: str) -> CaseFacts:
    """The facts of a text, without their words and keys. Kept: many cases read alike, and each is asked twice."""
    told, _ = _read_json(text)
    for name, value in told.items():
        if name in _NAMED:
            told[name] = _whole(value)
    if "procedures" in told:
        told["procedures"] = tuple(_span(*each) for each in told["procedures"])
    if "extension" in told:
        told["extension"] = _read(told["extension"])
    if "extended" in told:
        told["extended"] = tuple(told["extended"])
    return CaseFacts(**told)


_NAMED = frozenset(_DAYS)


def _span(kind: str, opened_on: str, ended_on: str | None, longest: list[Any] | None = None) -> ProcedureSpan:
    return ProcedureSpan(kind, _whole(opened_on), _whole(ended_on) if ended_on else None,
                         longest=_read(longest) if longest else None)  # fmt: skip


def _read(told: list[Any]) -> Limit:
    number, unit = told
    return Limit(number, LimitUnit[unit])
