"""The public calculator's question and answer: the platform's own clock, and nothing stored (Art. 17)."""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from app.clock.rules.calendar import FIRST_DAY, LAST_DAY, Editions
from app.clock.rules.ledger import Line, ledger
from app.clock.rules.limits import MOST
from app.clock.rules.pauses import Pause
from app.clock.rules.term import Term, due
from app.core.api.parsing import Strict
from app.core.errors import Invalid
from app.core.labels import N_
from app.items.rules.kinds import LimitUnit

_SHAPE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEARS = "(200[4-9]|20[1-9][0-9]|2100)"
_SCHEMA = {"type": "string", "format": "date", "pattern": rf"^{_YEARS}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"}


def _civil_date(given: object) -> date:
    """A civil date written YYYY-MM-DD within the record; anything else is refused by its name."""
    if not isinstance(given, str) or not _SHAPE.fullmatch(given):
        raise PydanticCustomError("date_type", "not YYYY-MM-DD")
    try:
        day = date.fromisoformat(given)
    except ValueError as error:
        raise PydanticCustomError("date_parsing", "no such day") from error
    if day < FIRST_DAY:
        raise PydanticCustomError("greater_than_equal", "before the record", {"ge": FIRST_DAY.isoformat()})
    if day > LAST_DAY:
        raise PydanticCustomError("less_than_equal", "after the record", {"le": LAST_DAY.isoformat()})
    return day


CivilDate = Annotated[date, PlainValidator(_civil_date), WithJsonSchema(_SCHEMA)]
Unit = Literal["workday", "calendar_day", "month", "immediate"]
MarkWord = Literal[
    "day_zero", "workday", "makeup_workday", "weekend", "public_holiday", "local_closure", "paused", "calendar_day",
    "rolled",
]
PauseWord = Literal[
    "hearing", "tender", "auction", "inspection", "testing", "quarantine", "appraisal", "expert_review", "other_by_law"
]


class Amount(Strict):
    """A number of units."""

    number: int = Field(ge=0, le=MOST)
    unit: Unit


class PauseGiven(Strict):
    """Days left out, both included; without an end the clock still stands."""

    from_on: CivilDate = Field(alias="from")
    to: CivilDate | None = None
    kind: PauseWord


class DeadlineQuestion(Strict):
    """A limit from day zero, with its pauses and extension, as known on a day."""

    start_on: CivilDate
    limit: Amount
    pauses: list[PauseGiven] | None = Field(None, max_length=100)
    extension: Amount | None = None
    known_on: CivilDate | None = None


class LedgerLine(Strict):
    """One day of the ledger."""

    on: date
    mark: MarkWord
    counted: int


class DeadlineAnswer(Strict):
    """When the term ends, and why, day by day."""

    due_on: date | None
    earliest: date | None
    latest: date | None
    provisional: bool
    open_ended: bool
    counted: int
    editions: list[str]
    ledger: list[LedgerLine]


class ImmediateTakesNothing(Invalid):
    """即办: a limit of 0 without pause or extension."""

    msgid = N_("What is decided at once has the number 0, no pause and no extension")
    article = "17"


class ExtensionOfAnotherUnit(Invalid):
    """An extension is counted in the unit of its limit."""

    msgid = N_("An extension has the unit of its limit")
    article = "17"


class PauseEndsBeforeItBegins(Invalid):
    """A pause runs forwards."""

    msgid = N_("A pause cannot end before it begins")
    article = "17"


def answer(question: DeadlineQuestion, editions: Editions) -> DeadlineAnswer:
    """What the platform's own clock says. Raises Invalid, naming the field, for a question that has no answer."""
    term = term_of(question)
    calendar = editions.calendar(question.known_on)
    found = due(term, calendar)
    lines = ledger(term, found, calendar)
    return DeadlineAnswer(
        due_on=found.due_on,
        earliest=found.earliest,
        latest=found.latest,
        provisional=found.provisional,
        open_ended=found.open_ended,
        counted=sum(line.counted for line in lines),
        editions=calendar.documents(lines[0].on, lines[-1].on) if lines else [],
        ledger=[_line(line) for line in lines],
    )


def term_of(question: DeadlineQuestion) -> Term:
    """The term a question describes: limit and extension together. Raises Invalid for what does not go together."""
    pauses = question.pauses or []
    if question.limit.unit == "immediate":
        _must_be_bare(question)
    if question.extension and question.extension.unit != question.limit.unit:
        raise ExtensionOfAnotherUnit(field="extension.unit")
    for place, pause in enumerate(pauses):
        if pause.to is not None and pause.from_on > pause.to:
            raise PauseEndsBeforeItBegins(field=f"pauses.{place}.from")
    return Term(
        question.start_on,
        question.limit.number + (question.extension.number if question.extension else 0),
        LimitUnit[question.limit.unit.upper()],
        tuple(Pause(pause.from_on, pause.to) for pause in pauses),
    )


def _must_be_bare(question: DeadlineQuestion) -> None:
    at_fault = {
        "limit.number": question.limit.number,
        "pauses": question.pauses,
        "extension": question.extension,
    }
    for name, given in at_fault.items():
        if given:
            raise ImmediateTakesNothing(field=name)


def _line(line: Line) -> LedgerLine:
    return LedgerLine.model_validate({"on": line.on, "mark": line.mark.name.lower(), "counted": line.counted})
