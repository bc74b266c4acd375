"""`POST /api/v1/public/deadlines` under whatever a stranger sends: an answer or a problem, never a failure."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.clock import service as clock
from app.core.records import open_engine, session_maker
from app.core.scope import enter
from app.core.types import PLATFORM
from tests.factories import MONDAY

ADDRESS = "/api/v1/public/deadlines"
many = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
FIELDS = ("start_on", "limit", "pauses", "extension", "known_on", "number", "unit", "from", "to", "kind", "")

oddities: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.integers(-(2**70), 2**70), st.floats(), st.text(max_size=12),
    st.dates().map(str), st.datetimes().map(str),
    st.sampled_from(["2018-02-30", "0000-00-00", "2004-01-01", "2100-12-31", "10000-01-01", "２０１８-01-01",
                     "2018-01-01T00:00:00", " 2018-01-01", "workday", "month", "calendar_day", "immediate", "hearing",
                     "\x00", "\ud800", "NaN", "1e999", "-0", "3650", 3650, 3651, 0, -1]),
)  # fmt: skip
anything = st.recursive(
    oddities, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
days = st.dates(min_value=date(1990, 1, 1)).map(str) | oddities
units = st.sampled_from(["workday", "calendar_day", "month", "immediate"]) | oddities
amounts = st.fixed_dictionaries({"number": st.integers(-5, 4000) | oddities, "unit": units}) | anything
pauses = st.lists(
    st.fixed_dictionaries({"from": days, "kind": st.sampled_from(["hearing", "other_by_law"]) | oddities},
                          optional={"to": days}) | anything,
    max_size=110,
)  # fmt: skip
nearly = st.fixed_dictionaries(
    {"start_on": days, "limit": amounts},
    optional={"pauses": pauses | oddities, "extension": amounts, "known_on": days, "lunch": oddities},
)


@pytest.fixture(scope="module")
def stranger(app, settings) -> Iterator[FlaskClient]:
    engine = open_engine(settings.worker_database_url)
    with session_maker(engine)() as session:
        enter(session, PLATFORM)
        clock.load_editions(session, now=MONDAY)
        session.commit()
    engine.dispose()
    app.config.update(RATELIMIT_ENABLED=False)
    for limiter in app.extensions.get("limiter", ()):
        limiter.enabled = False
    yield app.test_client()
    app.extensions["platform.engine"].dispose()


def holds(stranger: FlaskClient, body: bytes, content_type: str = "application/json") -> None:
    answer = stranger.post(ADDRESS, data=body, content_type=content_type)

    assert answer.status_code in (200, 400, 413, 415, 422), (answer.status_code, body)
    if answer.status_code == 200:
        found = answer.json
        assert (found["due_on"] is None) is (found["provisional"] or found["open_ended"])
        assert found["counted"] == sum(line["counted"] for line in found["ledger"])
    else:
        assert answer.mimetype == "application/problem+json"
        assert "Traceback" not in answer.text


@many
@given(nearly)
def test_what_looks_like_a_question_is_answered_or_refused(stranger, question):
    holds(stranger, json.dumps(question).encode("utf-8", "surrogatepass"))


@many
@given(anything)
def test_any_json_is_answered_or_refused(stranger, question):
    holds(stranger, json.dumps(question).encode("utf-8", "surrogatepass"))


@many
@given(st.binary(max_size=300), st.sampled_from(["application/json", "text/plain", "", "application/json; charset=x"]))
def test_any_bytes_are_refused(stranger, body, content_type):
    holds(stranger, body, content_type)


@pytest.mark.parametrize(
    "body",
    [
        b'{"start_on": "2018-01-01", "limit": {"number": ' + b"9" * 5000 + b', "unit": "workday"}}',
        b"[" * 2000 + b"]" * 2000,
        b'{"a":' * 2000 + b"1" + b"}" * 2000,
        b'{"start_on": "2018-01-01", "start_on": "2019-01-01", "limit": {"number": 1, "unit": "workday"}}',
        '{"start_on": "2018-01-01", "limit": {"number": 1, "unit": "工作日"}}'.encode("gb18030"),
        b'\xef\xbb\xbf{"start_on": "2018-01-01", "limit": {"number": 1, "unit": "workday"}}',
    ],
)
def test_what_was_made_to_break_a_reader_does_not(stranger, body):
    holds(stranger, body)
