"""What a machine is told when it asked wrongly: RFC 9457, every field by its name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import Response, g
from flask_babel import gettext
from pydantic import BaseModel, Field, ValidationError

from app.core.errors import Refusal
from app.core.labels import N_
from app.core.web.request import forget_changes

MEDIA_TYPE = "application/problem+json"
NOT_ACCEPTED = N_("Some of what was sent is not accepted. See errors.")
UNREADABLE = N_("The body is not JSON in UTF-8.")

MESSAGES: dict[str, str] = {
    "missing": N_("This is required."),
    "extra_forbidden": N_("There is no field of this name here."),
    "string_too_long": N_("At most %(max_length)s characters."),
    "string_too_short": N_("At least %(min_length)s characters."),
    "string_type": N_("Give text."),
    "bool_type": N_("Give true or false."),
    "int_type": N_("Give a whole number."),
    "int_parsing": N_("Give a whole number."),
    "int_from_float": N_("Give a whole number."),
    "int_parsing_size": N_("Give a whole number."),
    "greater_than_equal": N_("At least %(ge)s."),
    "less_than_equal": N_("At most %(le)s."),
    "date_type": N_("Give a day that exists, such as 2026-03-02."),
    "date_parsing": N_("Give a day that exists, such as 2026-03-02."),
    "date_from_datetime_parsing": N_("Give a day that exists, such as 2026-03-02."),
    "date_from_datetime_inexact": N_("Give a day that exists, such as 2026-03-02."),
    "literal_error": N_("Give one of: %(expected)s."),
    "enum": N_("Give one of: %(expected)s."),
    "too_long": N_("At most %(max_length)s of them."),
    "dict_type": N_("Give an object."),
    "model_type": N_("Give an object."),
    "model_attributes_type": N_("Give an object."),
    "list_type": N_("Give a list."),
    "given_twice": N_("Give this once."),
    "unstorable": N_("This text contains a character that cannot be kept."),
}
QUOTED = re.compile(r"'([^']*)'")
OTHERWISE = N_("This value is not accepted")


class FieldProblem(BaseModel):
    """One field at fault and why."""

    field: str = Field(description="The field by its name, parts joined with a full stop; empty for the whole body.")
    message: str


class ProblemAnswer(BaseModel):
    """Problem details of RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldProblem]
    instance: str | None = None


@dataclass(frozen=True, slots=True)
class FieldFault:
    """A field, the msgid of what is wrong with it, and the values the sentence names."""

    field: str
    msgid: str
    values: dict[str, Any]


class Problem(Refusal):
    """A request that cannot be answered as it was asked."""

    def __init__(self, faults: Sequence[FieldFault] = (), *, code: int = 422, detail: str = NOT_ACCEPTED) -> None:
        super().__init__()
        self.faults = tuple(faults)
        self.code = code
        self.detail = detail


def refused(name: str, msgid: str, **values: Any) -> Problem:
    """A 422 that names one field."""
    return Problem([FieldFault(name, msgid, values)])


def from_validation(error: ValidationError) -> Problem:
    """Our words for what pydantic found."""
    return Problem([_fault(found) for found in error.errors(include_url=False, include_input=False)])


def answer_problem(problem: Problem) -> Response:
    """The problem as RFC 9457, in the language of the request."""
    forget_changes()
    body = ProblemAnswer(
        type="about:blank",
        title=HTTPStatus(problem.code).phrase,
        status=problem.code,
        detail=gettext(problem.detail),
        errors=[FieldProblem(field=at.field, message=_sentence(at)) for at in problem.faults],
        instance=g.get("reference"),
    )
    return Response(body.model_dump_json(), problem.code, mimetype=MEDIA_TYPE)


def _fault(found: Any) -> FieldFault:
    kind = "unstorable" if found["type"] == "string_unicode" else found["type"]
    if kind in ("literal_error", "enum"):
        found["ctx"]["expected"] = ", ".join(word for word in QUOTED.findall(found["ctx"]["expected"]) if word)
    values = {name: value for name, value in found.get("ctx", {}).items() if isinstance(value, str | int | float)}
    return FieldFault(".".join(str(part) for part in found["loc"]), MESSAGES.get(kind, OTHERWISE), values)


def _sentence(fault: FieldFault) -> str:
    return gettext(fault.msgid, **fault.values) if "%(" in fault.msgid else gettext(fault.msgid)
