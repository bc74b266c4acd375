"""期限凭据: what a date was worked out from, sealed so that anybody may work it out again (Art. 17). Pure.

The text of a receipt is canonical JSON: one spelling for one content. Whatever is not that spelling is not a receipt.
"""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)

from app.clock.rules import validity
from app.clock.rules.begun import told_until
from app.clock.rules.calendar import FIRST_DAY, LAST_DAY, Calendar
from app.clock.rules.ledger import ledger
from app.clock.rules.limits import MOST
from app.clock.rules.pauses import Pause
from app.clock.rules.term import Term, due, last_counted
from app.items.rules.kinds import LimitUnit

FORMAT: Literal["term-receipt/1"] = "term-receipt/1"
MOST_PAUSES = 200
LONGEST_LEDGER = LAST_DAY.toordinal() - FIRST_DAY.toordinal() + 1

FIRST_INSTANT, LAST_INSTANT = (datetime(on.year, on.month, on.day, tzinfo=UTC) for on in (FIRST_DAY, LAST_DAY))

Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]
Words = Annotated[str, Field(max_length=2000)]
Event = Literal["given", "received", "accepted", "asked", "decided", "opened", "printed"]
Unit = Literal["workday", "calendar_day", "month", "immediate"]

# What the arithmetic rests on, by what the term makes use of.
MEASURES = "《深圳市投资项目在线审批监管平台运行管理暂行办法》第十七条"
BY_UNIT: dict[str, tuple[str, ...]] = {
    "workday": ("《行政许可法》第八十二条",),
    "calendar_day": ("《民法典》第二百零一条", "《民法典》第二百零三条"),
    "month": ("《民法典》第二百零一条", "《民法典》第二百零二条", "《民法典》第二百零三条"),
    "immediate": (),
}
ON_PAUSES = "《行政许可法》第四十五条"
ON_RENEWAL = validity.BASIS


class _Sealed(BaseModel):
    """A part of a receipt: every key known, every value of its own type.

    `told_if_there`: keys that came with later kinds of dates; a receipt without one is spelt without its key.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, serialize_by_alias=True)
    told_if_there: ClassVar[tuple[str, ...]] = ()

    @model_serializer(mode="wrap")
    def _without_what_is_not_there(self, plain: SerializerFunctionWrapHandler) -> dict[str, object]:
        spelt: dict[str, object] = plain(self)
        return {name: value for name, value in spelt.items() if name not in self.told_if_there or value is not None}


class About(_Sealed):
    """Whose date it is; the arithmetic does not need it."""

    case: Words
    clock: Words
    item: Words
    project_code: Words
    basis: Words


class Start(_Sealed):
    """Day zero and the event that made it so."""

    event: Event
    on: Day


class Amount(_Sealed):
    """A number of units."""

    number: int = Field(ge=0, le=MOST)
    unit: Unit


class PauseStated(_Sealed):
    """Days left out, both included, and why; without an end the clock still stood."""

    from_on: Day = Field(alias="from")
    to: Day | None
    kind: Words
    reason: Words
    document: Words


class Inputs(_Sealed):
    """All that the answer depends on but the calendar."""

    start: Start
    limit: Amount
    extension: Amount | None
    pauses: tuple[PauseStated, ...] = Field(max_length=MOST_PAUSES)
    known_on: Day
    division: Annotated[str, Field(pattern="^[0-9]{6}$")] | None = None
    not_before: Day | None = None
    renewal_workdays: Literal[30] | None = None  # validity.RENEWAL_WORKDAYS: no law has another number
    told_if_there = ("division", "not_before", "renewal_workdays")

    @model_validator(mode="after")
    def _go_together(self) -> Self:
        """A pause runs forwards, an extension has its limit's unit, what is decided at once takes neither."""
        if any(pause.to is not None and pause.from_on > pause.to for pause in self.pauses):
            raise ValueError("a pause ends before it begins")
        if self.extension is not None and self.extension.unit != self.limit.unit:
            raise ValueError("an extension of another unit")
        if self.limit.unit == "immediate" and (self.limit.number or self.pauses or self.extension):
            raise ValueError("at once takes nothing")
        lengthened = self.pauses or self.extension or self.limit.unit not in ("calendar_day", "month")
        if self.renewal_workdays and (lengthened or not self.limit.number):
            raise ValueError("only a validity is renewed, and nothing lengthens it")
        return self

    @property
    def term(self) -> Term:
        """Limit and extension together, without the days left out."""
        return Term(
            self.start.on,
            self.limit.number + (self.extension.number if self.extension else 0),
            LimitUnit[self.limit.unit.upper()],
            tuple(Pause(pause.from_on, pause.to) for pause in self.pauses),
        )


class EditionUsed(_Sealed):
    """A notice the ledger rests on."""

    document: Words
    year: int
    published_on: date


class DayTold(_Sealed):
    """One day of the ledger."""

    on: date
    mark: Words
    counted: int


class Answer(_Sealed):
    """When the term ends, and why, day by day."""

    due_on: date | None
    earliest: date | None
    latest: date | None
    provisional: bool
    open_ended: bool
    counted: int
    ledger: tuple[DayTold, ...] = Field(max_length=LONGEST_LEDGER)
    renew_earliest: date | None = None
    renew_latest: date | None = None
    renew_provisional: bool | None = None
    told_if_there = ("renew_earliest", "renew_latest", "renew_provisional")


class Receipt(_Sealed):
    """期限凭据 – one date with everything it was worked out from."""

    format: Literal["term-receipt/1"]
    about: About | None
    inputs: Inputs
    made_at: Annotated[AwareDatetime, Field(ge=FIRST_INSTANT, le=LAST_INSTANT)]
    editions: tuple[EditionUsed, ...] = Field(max_length=500)
    articles: tuple[Words, ...] = Field(max_length=50)
    answer: Answer
    digest: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


def canonical(receipt: Receipt) -> str:
    """Its one spelling: keys sorted, no white space, no escapes but those JSON must have, dates as ISO 8601."""
    return _spelt(receipt.model_dump(mode="json"))


def digest_of(receipt: Receipt) -> str:
    """SHA-256 of the canonical text of all but the digest, in lower-case hexadecimal."""
    return sha256(_spelt(receipt.model_dump(mode="json", exclude={"digest"})).encode()).hexdigest()


def _spelt(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def made(inputs: Inputs, calendar: Calendar, *, made_at: datetime, about: About | None = None) -> Receipt:
    """The receipt of a term as a calendar has it. Raises PastTheRecord for a term without an end before 2101."""
    answer = answer_of(inputs, calendar)
    unsealed = Receipt(
        format=FORMAT, about=about, inputs=inputs, made_at=made_at.replace(microsecond=0),
        editions=editions_used(answer, calendar), articles=articles_of(inputs), answer=answer, digest="0" * 64,
    )  # fmt: skip
    return unsealed.model_copy(update={"digest": digest_of(unsealed)})


def answer_of(inputs: Inputs, calendar: Calendar) -> Answer:
    """What the platform's clock says of a term. Raises PastTheRecord."""
    term = inputs.term
    found = told_until(due(term, calendar), inputs.not_before)
    days = tuple(
        DayTold(on=line.on, mark=line.mark.name.lower(), counted=line.counted)
        for line in ledger(term, found, calendar)
    )
    return Answer(
        due_on=found.due_on, earliest=found.earliest, latest=found.latest, provisional=found.provisional,
        open_ended=found.open_ended, counted=sum(told.counted for told in days), ledger=days,
        **_renewal(inputs, calendar),
    )  # fmt: skip


def _renewal(inputs: Inputs, calendar: Calendar) -> dict[str, Any]:
    """Until when the renewal of a result is asked for: so many working days before its last day as printed."""
    ends = last_counted(inputs.term, inputs.term.standstill) if inputs.renewal_workdays else None
    found = None if ends is None else validity.renew_by(date.fromordinal(ends), calendar)
    if found is None:
        return {}
    return {"renew_earliest": found.earliest, "renew_latest": found.latest, "renew_provisional": found.provisional}


def editions_used(answer: Answer, calendar: Calendar) -> tuple[EditionUsed, ...]:
    """The notices an answer's ledger rests on, in order of publication."""
    if not answer.ledger:
        return ()
    return tuple(
        EditionUsed(document=edition.title, year=edition.year, published_on=edition.published_on)
        for edition in calendar.used(answer.ledger[0].on, answer.ledger[-1].on)
    )


def articles_of(inputs: Inputs) -> tuple[str, ...]:
    """The law the arithmetic of a term rests on."""
    renewal = (ON_RENEWAL,) if inputs.renewal_workdays else ()
    return (MEASURES, *BY_UNIT[inputs.limit.unit], *((ON_PAUSES,) if inputs.pauses else ()), *renewal)


def documents(editions: Sequence[EditionUsed]) -> str:
    """Their numbers in one line."""
    return "、".join(edition.document for edition in editions)
