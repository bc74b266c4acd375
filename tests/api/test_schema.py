"""Every public endpoint answers as its document says, whatever is thrown at it."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS

from tests.api.conftest import PREFIX

CHECKED = {"not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance",
           "response_headers_conformance", "negative_data_rejection", "unsupported_method"}  # fmt: skip
ASKED = [
    ("GET", "/codes/{code}"), ("GET", "/guides"), ("GET", "/guides/{item}"), ("GET", "/guides/{item}/versions"),
    ("GET", "/guides/{item}/versions/{number}"), ("POST", "/plans"), ("POST", "/deadlines"), ("GET", "/projects"),
    ("GET", "/projects/{code}"), ("GET", "/closure-notices/{number}"),
]  # fmt: skip

WITHIN = [(GenerationMode.POSITIVE, *asked) for asked in ASKED]
REFUSING = {"/guides", "/plans", "/deadlines", "/projects"}
OUTSIDE = [(GenerationMode.NEGATIVE, method, path) for method, path in ASKED if path in REFUSING]


@pytest.fixture(scope="module")
def schema(web):
    """The document of the running application."""
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", web)


def test_every_endpoint_is_thrown_something_at(schema):
    declared = {
        (method.upper(), path.removeprefix(PREFIX))
        for path, methods in schema.raw_schema["paths"].items()
        for method in methods
        if path.startswith(PREFIX)
    }
    assert declared == set(ASKED)


@pytest.mark.parametrize(("mode", "method", "path"), [*WITHIN, *OUTSIDE])
def test_answers_conform_to_the_document(schema, mode, method, path):
    operation = schema[PREFIX + path][method]
    checks = [check for check in CHECKS.get_all() if check.__name__ in CHECKED]

    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case):
        case.call_and_validate(checks=checks)

    ask()
