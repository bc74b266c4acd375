"""POST /plans: what a project with these facts owes (Art. 16(1)). Nothing is stored."""

from typing import Any, Literal

from flask_babel import gettext
from pydantic import Field

from app.core.api import FieldFault, Problem, Strict, public_api
from app.core.labels import N_
from app.core.web import db
from app.items import service
from app.items.rules.facts import VOCABULARY, faults
from app.items.rules.kinds import LimitUnit
from app.items.rules.owed import Limit, Owed, Plan
from app.items.rules.schedule import Schedule, schedule
from app.items.rules.vocabulary import LARGEST_NUMBER, Fact, Kind
from app.items.sentences import sentences

UnitWord = Literal["workday", "calendar_day", "month", "immediate"]


def _vocabulary_schema() -> dict[str, Any]:
    """The vocabulary as a JSON schema: every fact with its values."""
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: _fact_schema(fact) for name, fact in VOCABULARY.items()},
    }


def _fact_schema(fact: Fact) -> dict[str, Any]:
    if fact.kind is Kind.BOOLEAN:
        return {"type": "boolean"}
    if fact.kind is Kind.CHOICE:
        return {"enum": list(fact.choices)}
    return {"type": "number", "minimum": 0, "maximum": LARGEST_NUMBER}


class PlanRequest(Strict):
    """Facts of a project in the vocabulary of the catalogue; what is not stated is not so."""

    facts: dict[str, Any] = Field(json_schema_extra=_vocabulary_schema())


class LimitAnswer(Strict):
    """A number of units; `immediate` has the number 0."""

    number: int
    unit: UnitWord


class OwedAnswer(Strict):
    """One item the project owes."""

    item: str
    name: str
    department: str
    stage: str
    because: list[str] = Field(description="The conditions that hold, in words.")
    after: list[str] = Field(description="The owed items that come before it.")
    limit: LimitAnswer | None = Field(description="The promised limit, else the legal one.")
    closure: Literal["each", "first", "follows"]
    guide: str
    earliest_start_workday: int | None
    on_critical_path: bool


class PlanAnswer(Strict):
    """What the project owes."""

    items: list[OwedAnswer]
    unanswered: list[str] = Field(description="Facts for which some value would change the items.")
    critical_path: list[str] | None
    total_workdays: int
    edition: str


@public_api.post("/plans", body=PlanRequest, answer=PlanAnswer, summary=N_("What a project owes by its facts"))
def plan(body: PlanRequest) -> PlanAnswer:
    """Weigh the facts; those that cannot stand are named."""
    unsound = faults(body.facts)
    if unsound:
        raise Problem([FieldFault(f"facts.{at.name}", at.fault.value, {}) for at in unsound])
    found = service.what_is_owed(db(), body.facts)
    return _answer(found, schedule(found.owed))


def limit_answer(limit: Limit | None) -> LimitAnswer | None:
    """A limit in the API's words."""
    return None if limit is None else LimitAnswer(number=limit.number, unit=unit_word(limit.unit))


def unit_word(unit: LimitUnit) -> Any:
    """The API's word for a unit."""
    return unit.name.lower()


def _answer(found: Plan, times: Schedule) -> PlanAnswer:
    return PlanAnswer(
        items=[_owed(owed, times) for owed in found.owed],
        unanswered=list(found.unanswered),
        critical_path=list(times.critical_path),
        total_workdays=times.total_workdays,
        edition=service.edition(),
    )


def _owed(owed: Owed, times: Schedule) -> OwedAnswer:
    item = owed.item
    closure: Any = item.closure.name.lower()
    return OwedAnswer(
        item=item.key,
        name=item.name,
        department=item.department,
        stage=item.stage,
        because=sentences(owed.because, gettext),
        after=list(owed.after),
        limit=limit_answer(item.limit),
        closure=closure,
        guide=f"/guides/{item.key}",
        earliest_start_workday=times.starts[item.key],
        on_critical_path=item.key in times.critical_path,
    )
