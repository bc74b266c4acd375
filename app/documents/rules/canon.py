"""Frozen facts as bytes: RFC 8785 JSON, the same facts always the same bytes and digest."""

import enum
import hashlib
import json
from dataclasses import asdict
from datetime import date
from typing import Any

import rfc8785

from app.documents.rules.parts import Paper


def canonical(paper: Paper) -> str:
    """The facts of a paper as canonical JSON; dates as ISO 8601, enums by name."""
    return rfc8785.dumps(_plain(asdict(paper))).decode()


def digest(text: str) -> str:
    """SHA-256 of canonical facts, in hex; its first 16 digits stand beside the QR code."""
    return hashlib.sha256(text.encode()).hexdigest()


def from_canonical(text: str) -> dict[str, Any]:
    """The facts as plain values, for a template or a page."""
    facts: dict[str, Any] = json.loads(text)
    return facts


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, enum.Enum):
        return value.name
    return value.isoformat() if isinstance(value, date) else value
