"""What every public endpoint keeps: problems as RFC 9457, limits, and a document that names them all."""

import os
import signal
import time

import pytest

from app.core.api import openapi
from app.core.api.contract import public_api
from app.core.api.lists import key_of, page_token
from app.core.api.problems import Problem

PREFIX = "/api/v1/public"


def test_the_document_names_every_endpoint_and_the_health_checks(web):
    body = web.test_client().get("/api/v1/openapi.json").get_json()

    assert body["openapi"].startswith("3.1")
    declared = {
        public_api.prefix + openapi.PARAMETER.sub(r"{\g<name>}", at.path) for at in public_api.endpoints.values()
    }
    assert declared <= set(body["paths"])
    assert {f"{PREFIX}/codes/{{code}}", f"{PREFIX}/deadlines", f"{PREFIX}/plans", "/healthz"} <= set(body["paths"])


def test_the_document_as_a_page_is_whole_and_has_no_script(web):
    answer = web.test_client().get("/api/docs")

    assert answer.status_code == 200 and answer.mimetype == "text/html"
    page = answer.get_data(as_text=True)
    assert f"{PREFIX}/codes/{{code}}" in page and "swagger" not in page.lower()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("get", "/nosuch", 404), ("delete", "/plans", 405), ("get", "/plans", 405), ("post", "/codes/x", 405),
     ("get", "/codes/a%00b", 400), ("get", "/guides?q=%00", 400), ("get", "/guides?q=%ff", 400),
     ("get", "/guides?%ff=1", 400)],
)  # fmt: skip
def test_refusals_are_problem_details_and_never_a_page(web, method, path, status):
    answer = getattr(web.test_client(), method)(PREFIX + path)

    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert {"type", "title", "status", "detail", "errors"} <= set(answer.get_json())


def test_a_question_mark_for_a_lost_letter_is_a_letter_when_it_was_sent(web):
    assert web.test_client().get(f"{PREFIX}/codes/%EF%BF%BD").status_code == 200


@pytest.mark.parametrize(
    ("body", "fields"),
    [('{"facts": {}, "facts": {}}', ["facts"]),
     ('{"facts": {"a": 1, "a": 1}, "x": [{"b": 1, "b": 2}]}', ["facts.a", "x.0.b"]),
     ('{"a": 1, "\\u0061": 2}', ["a"])],
)  # fmt: skip
def test_a_key_given_twice_is_refused_by_name_and_neither_value_is_taken(web, body, fields):
    for path in ("/plans", "/deadlines"):
        answer = web.test_client().post(PREFIX + path, data=body, content_type="application/json")

        assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
        assert [fault["field"] for fault in answer.get_json()["errors"]] == fields
        assert {fault["message"] for fault in answer.get_json()["errors"]} == {"只能填一次。"}


@pytest.mark.parametrize(
    "path", [f"{PREFIX}/codes/\xff", f"{PREFIX}/codes/a\xc3(b", "/projects/\xed\xa0\x80", "/guides/\x80"]
)
def test_nothing_is_asked_for_by_bytes_that_are_no_text(web, path):
    answer = web.test_client().get("/", environ_overrides={"PATH_INFO": path})

    assert answer.status_code == 400
    assert answer.mimetype == ("application/problem+json" if path.startswith(PREFIX) else "text/html")


def test_who_asks_too_often_is_told_when_to_come_back(make_app):
    client = make_app("3/minute").test_client()
    answers = [client.get(f"{PREFIX}/codes/x", environ_base={"REMOTE_ADDR": "192.0.2.7"}) for _ in range(5)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 61
    assert answers[-1].mimetype == "application/problem+json"


def test_each_address_has_its_own_limit_over_all_endpoints(make_app):
    client = make_app("2/minute").test_client()
    for path in ("/codes/x", "/guides/fgw-ba"):
        assert client.get(PREFIX + path, environ_base={"REMOTE_ADDR": "192.0.2.8"}).status_code == 200

    assert client.get(f"{PREFIX}/codes/y", environ_base={"REMOTE_ADDR": "192.0.2.8"}).status_code == 429
    assert client.get(f"{PREFIX}/codes/y", environ_base={"REMOTE_ADDR": "192.0.2.9"}).status_code == 200


def test_the_pages_that_reckon_share_the_limit_of_the_interface(make_app):
    client = make_app("2/minute").test_client()
    paths = (f"{PREFIX}/codes/x", "/calculator", "/calculator", "/receipts", f"{PREFIX}/codes/x")
    asked = [client.get(path, environ_base={"REMOTE_ADDR": "192.0.2.11"}).status_code for path in paths]

    assert asked == [200, 200, 429, 429, 429]


@pytest.mark.parametrize("path", ["/calculator", "/receipts"])
def test_a_page_asked_too_often_says_so_in_words(make_app, path):
    client = make_app("1/minute").test_client()
    asked = [client.get(path, environ_base={"REMOTE_ADDR": f"192.0.2.{len(path)}"}) for _ in range(2)]

    assert [answer.status_code for answer in asked] == [200, 429]
    assert asked[1].mimetype == "text/html" and "请等一分钟再打开" in asked[1].get_data(as_text=True)
    assert 1 <= int(asked[1].headers["Retry-After"]) <= 61


def test_limits_hold_in_memory_while_valkey_is_away(make_app, tmp_path):
    client = make_app("2/minute", redis_url=f"unix://{tmp_path}/nobody.sock").test_client()
    answers = [client.get(f"{PREFIX}/codes/x", environ_base={"REMOTE_ADDR": "192.0.2.10"}) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]


def test_a_valkey_that_hangs_holds_no_page_up(web, engines):
    client, paths = web.test_client(), [f"{PREFIX}/codes/x", "/calculator", "/receipts", "/readyz"]
    for path in paths:  # what is read and compiled once
        assert client.get(path).status_code == 200
    queue = int((engines.sockets / "valkey.pid").read_text())
    os.kill(queue, signal.SIGSTOP)
    took, answers = [], []
    try:
        for path in paths:
            begun = time.monotonic()
            answers.append(client.get(path).status_code)
            took.append(time.monotonic() - begun)
    finally:
        os.kill(queue, signal.SIGCONT)

    assert answers == [200, 200, 200, 503]
    assert max(took) < 1, took


def test_a_post_needs_no_token_because_it_stores_nothing(web):
    assert web.test_client().post(f"{PREFIX}/plans", json={"facts": {}}).status_code == 200


def test_a_page_token_leads_back_to_its_key():
    assert key_of(page_token(["1", "项", ""]), 3) == ("1", "项", "")
    assert key_of("", 3) is None


@pytest.mark.parametrize(
    "token", ["x", "====", "bnVsbA", "e30", "WzFd", page_token(["a"]), page_token(["\x00", "", ""])]
)
def test_a_token_that_is_not_ours_is_refused(token):
    with pytest.raises(Problem):
        key_of(token, 3)
