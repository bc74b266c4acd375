"""Reading what a machine sent: strictly, in bounds, and nothing the database could not keep."""

import json
from collections.abc import Iterator
from typing import Any, TypeVar

from flask import request
from pydantic import BaseModel, ConfigDict, ValidationError
from werkzeug.exceptions import RequestEntityTooLarge

from app.core.api.problems import MESSAGES, UNREADABLE, FieldFault, Problem, from_validation
from app.core.labels import N_

LARGEST_BODY = 64 * 1024
LONGEST_INT = 30
TOO_DEEP = N_("The body is nested too deeply.")


class Strict(BaseModel):
    """Base of what is sent and answered: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, serialize_by_alias=True)


Sent = TypeVar("Sent", bound=BaseModel)
TWICE: Any = object()
"""Stands for the value of a key that was given more than once."""


def read_body(model: type[Sent]) -> Sent:
    """The body as `model`; 400 when it is not JSON, 422 naming the fields when it does not fit, 413 when too large."""
    data = _loaded(_bounded_body())
    _refuse_twice(data)
    _refuse_unstorable(data)
    try:
        return model.model_validate_json(json.dumps(data), strict=True)
    except ValidationError as error:
        raise from_validation(error) from error


def read_query(model: type[Sent]) -> Sent:
    """The query as `model`; a key given twice, an unknown key or a value that does not fit is a 422."""
    given = request.args.to_dict(flat=False)
    twice = [FieldFault(name, MESSAGES["given_twice"], {}) for name, values in given.items() if len(values) > 1]
    if twice:
        raise Problem(twice)
    data = {name: values[0] for name, values in given.items()}
    _refuse_unstorable(data)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise from_validation(error) from error


def _bounded_body() -> bytes:
    """The body, if it is not too large; a length that is told is believed before anything is read."""
    body = b"" if (request.content_length or 0) > LARGEST_BODY else request.get_data(cache=False)
    if (request.content_length or len(body)) > LARGEST_BODY:
        raise RequestEntityTooLarge
    return body


def _loaded(body: bytes) -> Any:
    try:
        return json.loads(body.decode("utf-8"), parse_constant=_no_constant, parse_int=_bounded_int,
                          object_pairs_hook=_marked)
    except RecursionError as error:
        raise Problem(code=400, detail=TOO_DEEP) from error
    except ValueError as error:
        raise Problem(code=400, detail=UNREADABLE) from error


def _marked(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object as it was sent, keys given more than once marked: of two values neither is taken for the one meant."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        found[name] = TWICE if name in found else value
    return found


def _refuse_twice(data: Any) -> None:
    faults = [FieldFault(".".join(path), MESSAGES["given_twice"], {}) for path in _given_twice(data, ())]
    if faults:
        raise Problem(faults[:20])


def _given_twice(value: Any, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if value is TWICE:
        yield path
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _given_twice(inner, (*path, name if is_storable(name) else "?"))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _given_twice(inner, (*path, str(place)))


def _bounded_int(text: str) -> int | float:
    """A number no field could take is read as infinity, for the field's own check to refuse it by name."""
    return int(text) if len(text) <= LONGEST_INT else float("inf")


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


def _refuse_unstorable(data: Any) -> None:
    faults = [FieldFault(".".join(path), MESSAGES["unstorable"], {}) for path in _unstorable(data, ())]
    if faults:
        raise Problem(faults[:20])


def _unstorable(value: Any, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Where text holds NUL or half a surrogate pair, keys included."""
    if isinstance(value, str):
        if not is_storable(value):
            yield path
    elif isinstance(value, dict):
        for name, inner in value.items():
            if is_storable(name):
                yield from _unstorable(inner, (*path, name))
            else:
                yield path
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _unstorable(inner, (*path, str(place)))


def is_storable(text: str) -> bool:
    """Text the database can keep: no NUL, no half surrogate pair."""
    return "\x00" not in text and not any("\ud800" <= char <= "\udfff" for char in text)
