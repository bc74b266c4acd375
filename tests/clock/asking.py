"""Asking the rules in the words of tables: dates with their weekday, units by their API word."""

import json
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from app.clock.answers import DeadlineAnswer, DeadlineQuestion, answer
from app.clock.rules.calendar import Calendar, Editions
from app.clock.rules.editions import editions_of
from app.clock.rules.pauses import Pause
from app.clock.rules.term import Due, Term, due
from app.items.rules.kinds import LimitUnit

RECORD = Path(__file__).parents[2] / "app" / "clock" / "data" / "calendar_editions.yaml"
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def day(written: str) -> date:
    """`2018-01-19 Fri` as a date; a wrong weekday is a wrong table."""
    on, weekday = written.split()
    found = date.fromisoformat(on)
    assert WEEKDAYS[found.weekday()] == weekday, written
    return found


@lru_cache(maxsize=1)
def editions() -> Editions:
    return Editions(editions_of(yaml.safe_load(RECORD.read_text(encoding="utf-8"))["editions"]))


def calendar(known_on: date | None = None) -> Calendar:
    return editions().calendar(known_on)


def term(start: date, number: int, unit: str = "workday", *pauses: tuple[date, date | None]) -> Term:
    return Term(start, number, LimitUnit[unit.upper()], tuple(Pause(first, last) for first, last in pauses))


def due_in(start: date, number: int, unit: str = "workday", *pauses: tuple[date, date | None],
           known: Calendar | None = None) -> Due:
    return due(term(start, number, unit, *pauses), known or calendar())


def ask(**question: Any) -> DeadlineAnswer:
    """The calculator's answer to a question as a machine writes it."""
    return answer(DeadlineQuestion.model_validate_json(json.dumps(question), strict=True), editions())


def ask_workdays(start: str, number: int, **more: Any) -> DeadlineAnswer:
    return ask(start_on=day(start).isoformat(), limit={"number": number, "unit": "workday"}, **more)
