"""`POST /api/v1/public/deadlines` as a stranger asks it (API.md, Deadlines)."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from app.clock import service as clock
from app.core.records import open_engine, session_maker
from app.core.scope import enter
from app.core.types import PLATFORM
from tests.factories import MONDAY

ADDRESS = "/api/v1/public/deadlines"
QUESTION = {
    "start_on": "2018-02-09", "limit": {"number": 10, "unit": "workday"},
    "pauses": [{"from": "2018-02-12", "to": "2018-02-14", "kind": "expert_review"}],
    "extension": {"number": 5, "unit": "workday"}, "known_on": "2018-02-09",
}


@pytest.fixture(scope="module")
def stranger(app, settings) -> Iterator[FlaskClient]:
    engine = open_engine(settings.worker_database_url)
    with session_maker(engine)() as session:
        enter(session, PLATFORM)
        clock.load_editions(session, now=MONDAY)
        session.commit()
    engine.dispose()
    yield app.test_client()
    app.extensions["platform.engine"].dispose()


def test_the_contracts_example_is_answered_over_http(stranger):
    response = stranger.post(ADDRESS, json=QUESTION)

    assert response.status_code == 200
    assert response.json["due_on"] == "2018-03-12"
    assert response.json["editions"] == ["国办发明电〔2017〕12号"]
    assert (len(response.json["ledger"]), response.json["counted"]) == (32, 15)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"start_on": "2003-12-31"}, "start_on"),
        ({"limit": {"number": 3651, "unit": "workday"}}, "limit.number"),
        ({"start_on": "2099-01-01", "limit": {"number": 900, "unit": "workday"}, "pauses": []}, "limit.number"),
        ({"pauses": [{"from": "2018-02-14", "to": "2018-02-12", "kind": "hearing"}]}, "pauses.0.from"),
        ({"extension": {"number": 5, "unit": "month"}}, "extension.unit"),
        ({"lunch": True}, "lunch"),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_refusal_names_its_field_in_the_readers_language(stranger, more, field, language):
    response = stranger.post(ADDRESS, json=QUESTION | more, headers={"Accept-Language": language})

    assert response.status_code == 422
    assert response.mimetype == "application/problem+json"
    assert [error["field"] for error in response.json["errors"]] == [field]
    assert all(error["message"].isascii() is (language == "en") for error in response.json["errors"])


def test_a_longest_term_is_answered_whole(stranger):
    question = {"start_on": "2004-01-01", "limit": {"number": 3650, "unit": "workday"}}

    response = stranger.post(ADDRESS, json=question)

    assert response.status_code == 200
    assert response.json["counted"] == 3650


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"null", b"\xff", b'{"start_on": NaN}'])
def test_what_is_no_question_is_a_problem_and_never_a_failure(stranger, body):
    response = stranger.post(ADDRESS, data=body, content_type="application/json")

    assert response.status_code in (400, 422)
    assert response.mimetype == "application/problem+json"
