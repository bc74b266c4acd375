"""The OpenAPI 3.1 document, made from the declared endpoints and their models."""

import re
from typing import Any

from flask_babel import gettext
from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from app.core.api.contract import Api, Endpoint, Nothing
from app.core.api.problems import MEDIA_TYPE, ProblemAnswer
from app.core.labels import N_

REF = "#/components/schemas/{model}"
TITLE = N_("Online approval of investment projects: public API")
DESCRIPTION = N_("Reads only, for anyone, without login. Dates are Shenzhen civil dates; instants carry their offset.")
REFUSALS = {
    "400": N_("Malformed: not JSON, or text that cannot be kept"),
    "404": N_("Unknown"),
    "413": N_("The body is larger than 64 KiB"),
    "422": N_("Fields that are not accepted, each by its name"),
    "429": N_("Too many requests; see Retry-After"),
}
PARAMETER = re.compile(r"<(?:(?P<converter>\w+):)?(?P<name>\w+)>")
PATH_SCHEMAS: dict[str, dict[str, Any]] = {
    "": {"type": "string", "minLength": 1, "maxLength": 100},
    "anytext": {"type": "string", "minLength": 1, "maxLength": 64},
    "int": {"type": "integer", "minimum": 0, "maximum": 2**31 - 1},
}
HEALTH = {
    "/healthz": (N_("The process is up"), "application/json", ("200",)),
    "/readyz": (
        N_("Database, queue and migrations are in order; else the failing part"),
        "application/json",
        ("200", "503"),
    ),
    "/metrics": (N_("Figures for Prometheus; from loopback or with a token only"), "text/plain", ("200", "403", "404")),
}


def document(api: Api) -> dict[str, Any]:
    """The whole document, in the language of the request."""
    endpoints = sorted(api.endpoints.values(), key=lambda endpoint: (endpoint.path, endpoint.method))
    schemas, definitions = models_json_schema(_models(endpoints), ref_template=REF)
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in endpoints:
        path = api.prefix + PARAMETER.sub(r"{\g<name>}", endpoint.path)
        paths.setdefault(path, {})[endpoint.method.lower()] = _operation(endpoint, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": gettext(TITLE), "description": gettext(DESCRIPTION), "version": "1"},
        "servers": [{"url": "/"}],
        "paths": paths | _health(),
        "components": {"schemas": definitions.get("$defs", {})},
    }


def _models(endpoints: list[Endpoint]) -> list[tuple[type[BaseModel], JsonSchemaMode]]:
    models: dict[tuple[type[BaseModel], JsonSchemaMode], None] = {(ProblemAnswer, "serialization"): None}
    for endpoint in endpoints:
        models[endpoint.answer, "serialization"] = None
        if endpoint.body is not None:
            models[endpoint.body, "validation"] = None
    return list(models)


def _operation(endpoint: Endpoint, schemas: dict[Any, Any]) -> dict[str, Any]:
    answers = {"200": _answer(gettext("The answer"), "application/json", schemas[endpoint.answer, "serialization"])}
    for status, reason in REFUSALS.items():
        answers[status] = _answer(gettext(reason), MEDIA_TYPE, schemas[ProblemAnswer, "serialization"])
    operation: dict[str, Any] = {
        "operationId": endpoint.name,
        "summary": gettext(endpoint.summary),
        "tags": [endpoint.room],
        "parameters": [*_path_parameters(endpoint), *_query_parameters(endpoint)],
        "responses": answers,
    }
    if endpoint.body is not None:
        content = {"application/json": {"schema": schemas[endpoint.body, "validation"]}}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _answer(description: str, media_type: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": description, "content": {media_type: {"schema": schema}}}


def _path_parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    return [
        {"name": found["name"], "in": "path", "required": True, "schema": PATH_SCHEMAS[found["converter"] or ""]}
        for found in PARAMETER.finditer(endpoint.path)
    ]


def _query_parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    if endpoint.query is Nothing:
        return []
    properties = endpoint.query.model_json_schema()["properties"]
    return [{"name": name, "in": "query", "required": False, "schema": schema} for name, schema in properties.items()]


def _health() -> dict[str, Any]:
    return {
        path: {
            "get": {
                "operationId": path.strip("/"),
                "summary": gettext(summary),
                "tags": ["health"],
                "responses": {
                    status: {"description": gettext(summary), "content": {media_type: {}}} for status in statuses
                },
            }
        }
        for path, (summary, media_type, statuses) in HEALTH.items()
    }
