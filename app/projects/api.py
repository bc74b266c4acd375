"""GET /codes/{code}: what the register says of any text (Art. 15, 19)."""

from typing import Literal

from prometheus_client import Counter
from pydantic import Field

from app.core.api import Strict, public_api, refused
from app.core.api.problems import MESSAGES
from app.core.labels import N_
from app.core.now import now
from app.core.web import db
from app.projects import service
from app.projects.rules.code import LONGEST, Segments
from app.projects.rules.kinds import CodeEdition
from app.projects.rules.verdict import Verdict
from app.projects.words import sentence

LOOKED_UP = Counter("code_lookups_total", "Public look-ups of project codes", ["usable"])
StateWord = Literal["active", "suspended", "superseded", "void", "closed"]


class PartsOfV1(Strict):
    """The segments of a first edition code."""

    year: str
    division: str
    industry: str
    type: str
    serial: str


class PartsOfV2(Strict):
    """The segments of a second edition code."""

    year_month: str
    division: str
    department: str
    type: str
    serial: str
    check: str


class ProjectOfCode(Strict):
    """The project, as disclosure allows."""

    name: str
    state: StateWord


class ReasonAnswer(Strict):
    """One reason, in the order of the contract."""

    code: str
    message: str


class CodeAnswer(Strict):
    """What the register says of a text."""

    code: str = Field(description="The text without white space at both ends, full-width ASCII folded.")
    well_formed: bool
    edition: Literal["V1", "V2"] | None
    parts: PartsOfV2 | PartsOfV1 | None
    on_record: bool
    state: StateWord | None
    successor: str | None = Field(description="The code that replaced a superseded one.")
    project: ProjectOfCode | None
    usable: bool = Field(description="May a department accept a new item on this code today.")
    reasons: list[ReasonAnswer]


@public_api.get("/codes/<anytext:code>", answer=CodeAnswer, summary=N_("Look a project code up"))
def look_up(code: str) -> CodeAnswer:
    """Any text up to 64 characters is answered; a look-up is counted, not registered."""
    if len(code) > LONGEST:
        raise refused("code", MESSAGES["string_too_long"], max_length=LONGEST)
    verdict = service.look_up(db(), code, now=now())
    LOOKED_UP.labels(str(verdict.usable).lower()).inc()
    return _answer(verdict)


def _answer(verdict: Verdict) -> CodeAnswer:
    record = verdict.record
    state = record.state.name.lower() if record else None
    return CodeAnswer.model_validate(
        {
            "code": verdict.code,
            "well_formed": verdict.well_formed,
            "edition": verdict.segments.edition.name if verdict.segments else None,
            "parts": _parts(verdict.segments),
            "on_record": record is not None,
            "state": state,
            "successor": record.successor if record else None,
            "project": {"name": record.project_name, "state": state} if record else None,
            "usable": verdict.usable,
            "reasons": [{"code": finding.code, "message": sentence(finding)} for finding in verdict.findings],
        }
    )


def _parts(segments: Segments | None) -> PartsOfV1 | PartsOfV2 | None:
    if segments is None:
        return None
    if segments.edition is CodeEdition.V1:
        return PartsOfV1(
            year=segments.period,
            division=segments.division,
            industry=segments.sector,
            type=segments.type,
            serial=segments.serial,
        )
    return PartsOfV2(
        year_month=segments.period,
        division=segments.division,
        department=segments.sector,
        type=segments.type,
        serial=segments.serial,
        check=segments.check,
    )
