"""The notices of the record as a coordinator pastes them, and the editions they made."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

import yaml

from app.clock.rules.calendar import DayKind, Edition
from app.clock.rules.difference import in_force
from app.clock.rules.editions import editions_of
from app.clock.rules.notices import Notice, parse_notice
from tests.clock.asking import RECORD

NOTICES = Path(__file__).with_name("notices")
NAMES = ("2017", "2019", "2019-amendment", "2020", "2020-extension", "2024", "2025", "2026")


@lru_cache
def text_of(name: str) -> str:
    return (NOTICES / f"{name}.txt").read_text(encoding="utf-8")


@lru_cache
def notice_of(name: str) -> Notice:
    return parse_notice(text_of(name))


@lru_cache
def record() -> tuple[Edition, ...]:
    return tuple(editions_of(yaml.safe_load(RECORD.read_text(encoding="utf-8"))["editions"]))


def edition_of(document: str) -> Edition:
    [found] = [edition for edition in record() if edition.document == document]
    return found


def before(edition: Edition) -> Mapping[date, DayKind]:
    """The days in force on the eve of an edition."""
    return in_force(one for one in record() if one.published_on < edition.published_on)


def marked(on: date) -> str:
    """A day as the tables of tests write it: `01-27 Fri`."""
    return f"{on:%m-%d %a}"


def spans(days: list[date]) -> list[str]:
    """Days as tables write blocks of them: `01-27 Fri – 02-02 Thu`."""
    blocks: list[list[date]] = []
    for on in sorted(days):
        if blocks and on.toordinal() == blocks[-1][-1].toordinal() + 1:
            blocks[-1].append(on)
        else:
            blocks.append([on])
    return [marked(block[0]) if len(block) == 1 else f"{marked(block[0])} – {marked(block[-1])}" for block in blocks]
