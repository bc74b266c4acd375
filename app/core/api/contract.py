"""Endpoints as declarations: one line says how to ask and what is answered; the document is made from the same.

    @public_api.get("/guides/<item>", answer=GuideAnswer, summary=N_("The published guide of an item"))
    def guide(item: str) -> GuideAnswer: ...

A view takes its path parameters, then `query` or `body` as the declared model. It answers a model of the declared
class; a Refusal or a Problem it raises is answered as RFC 9457.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Blueprint, Flask, Response
from pydantic import BaseModel
from werkzeug.routing import BaseConverter

from app.core.api.parsing import Strict, read_body, read_query
from app.core.api.problems import MESSAGES, Problem, answer_problem, refused
from app.core.errors import Invalid
from app.core.web.page import public

PREFIX = "/api/v1/public"
LONGEST_NAME = 100


class AnyText(BaseConverter):
    """Everything to the end of the path: slashes, line breaks, nothing is special."""

    regex = r"(?s:.*)"
    part_isolating = False


class Nothing(Strict):
    """A query that takes no keys."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One way to ask the platform."""

    method: str
    path: str
    view: Callable[..., BaseModel]
    summary: str
    answer: type[BaseModel]
    query: type[BaseModel]
    body: type[BaseModel] | None
    room: str

    @property
    def name(self) -> str:
        """Its operation id, unique: room and view."""
        return f"{self.room}_{self.view.__name__}"


class Api:
    """A family of endpoints under one prefix, collected while the rooms are imported, built once an app."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.endpoints: dict[str, Endpoint] = {}

    def get(
        self, path: str, *, answer: type[BaseModel], summary: str, query: type[BaseModel] = Nothing
    ) -> Callable[[Callable[..., BaseModel]], Callable[..., BaseModel]]:
        """Declare a reading endpoint."""
        return self._declare("GET", path, answer=answer, summary=summary, query=query, body=None)

    def post(
        self, path: str, *, answer: type[BaseModel], summary: str, body: type[BaseModel]
    ) -> Callable[[Callable[..., BaseModel]], Callable[..., BaseModel]]:
        """Declare an endpoint that reckons from a body; it stores nothing."""
        return self._declare("POST", path, answer=answer, summary=summary, query=Nothing, body=body)

    def _declare(self, method: str, path: str, **given: Any) -> Callable[[Any], Callable[..., BaseModel]]:
        if "{" in path:
            raise ValueError(f"{path}: name a path parameter <so>")

        def declare(view: Callable[..., BaseModel]) -> Callable[..., BaseModel]:
            endpoint = Endpoint(method, path, view, room=view.__module__.split(".")[1], **given)
            self.endpoints[endpoint.name] = endpoint
            return view

        return declare

    def build(self, app: Flask) -> Blueprint:
        """The endpoints as a blueprint of `app`, each open to strangers."""
        app.url_map.converters.setdefault("anytext", AnyText)
        blueprint = Blueprint("public_api", __name__, url_prefix=self.prefix)
        for endpoint in self.endpoints.values():
            blueprint.add_url_rule(
                endpoint.path,
                endpoint.name,
                _entrance(endpoint),
                methods=[endpoint.method],
                merge_slashes=False,
                strict_slashes=True,
            )
        return blueprint


public_api = Api(PREFIX)


def _refuse_long(path: dict[str, Any]) -> None:
    """No name in an address is longer than the longest name on record."""
    for name, value in path.items():
        if isinstance(value, str) and len(value) > LONGEST_NAME:
            raise refused(name, MESSAGES["string_too_long"], max_length=LONGEST_NAME)


def _entrance(endpoint: Endpoint) -> Callable[..., Response]:
    """Parse, call, answer."""

    @public
    @wraps(endpoint.view)
    def enter(**path: Any) -> Response:
        try:
            _refuse_long(path)
            query = read_query(endpoint.query)
            if endpoint.query is not Nothing:
                path["query"] = query
            if endpoint.body is not None:
                path["body"] = read_body(endpoint.body)
            answer = endpoint.view(**path)
        except Invalid as refusal:
            return answer_problem(refused(refusal.field or "", refusal.msgid, **refusal.values))
        except Problem as problem:
            return answer_problem(problem)
        return Response(answer.model_dump_json(), mimetype="application/json")

    return enter
