"""On the page at once, by way and hour of one's choice; that they come is nobody's choice (Art. 17)."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from app.cases.models import Case
from app.clock import service as clock
from app.clock.models import PromptChoice
from app.core.now import clock_at
from app.core.scope import enter
from app.core.types import PLATFORM
from tests import factories
from tests.catalogued import on_monday as on_monday
from tests.desk.test_worklist import statements
from tests.people import Browser, People, everybody, signed_in
from tests.prompts.conftest import RECEIVED, at

MORNING = at("2026-03-16 Mon 08:30")


@pytest.fixture(scope="module", autouse=True)
def _half_past_eight() -> Iterator[None]:
    with clock_at(MORNING):
        yield


@pytest.fixture(scope="module")
def people(worker: sessionmaker[Session]) -> People:
    with worker() as session, clock_at(at(RECEIVED)):
        return everybody(session)


@pytest.fixture(scope="module")
def case(worker: sessionmaker[Session], people: People) -> Case:
    """取水许可 of 王敏, half of its promise used this morning; and the platform has said so."""
    cast = people.cast
    with worker() as session:
        project = factories.declared(session, cast.chengong, now=at(RECEIVED))
        made = factories.submitted(session, cast.chengong, project, "swj-qsxk", now=at(RECEIVED))
        factories.accepted(session, cast.wangmin, made, now=at(RECEIVED))
        enter(session, PLATFORM)
        while clock.prompt_due(session, now=MORNING):
            session.commit()
        session.refresh(made)
        return made


@pytest.fixture(scope="module")
def unlimited(app: Flask, case: Case) -> Flask:
    app.config.update(SIGN_IN_RATE="100000 per minute")
    return app


@pytest.fixture
def wangmin(unlimited: Flask) -> Browser:
    return signed_in(unlimited, "wangmin")


def test_it_is_in_the_menu_in_the_worklist_and_on_its_page_before_any_message(wangmin: Browser, case: Case) -> None:
    worklist, page = wangmin.get("/desk/").text, wangmin.get("/account/prompts/").text

    assert re.search(r"时限提示</a>|时限提示 ?<span class=\"num\">1</span>|时限提示.{0,80}>1<", worklist, re.S)
    assert "提示：" in worklist
    assert case.number in page
    assert "剩 10 天" in page


def test_readers_of_one_kind_are_told_each_his_own(unlimited: Flask, wangmin: Browser, case: Case) -> None:
    """One statement serves every clerk: whose rows it counts is said anew at each request."""
    others = signed_in(unlimited, "lixiao")

    told = ["提示：" in reader.get("/desk/?tab=ALL").text for reader in (wangmin, others, wangmin, others)]

    assert told == [True, False, True, False]


def test_opening_a_case_from_there_marks_it_seen_and_looking_does_not(wangmin: Browser, case: Case) -> None:
    wangmin.get("/account/prompts/")
    wangmin.get(f"/desk/cases/{case.id}")
    assert f"/account/prompts/{case.id}/open" in wangmin.get("/account/prompts/").text

    answer = wangmin.post(f"/account/prompts/{case.id}/open")

    assert (answer.status_code, answer.headers["Location"]) == (303, f"/desk/cases/{case.id}")
    assert f"/account/prompts/{case.id}/open" not in wangmin.get("/account/prompts/").text
    assert "提示：" not in wangmin.get("/desk/").text


@pytest.mark.parametrize("name", ["lixiao", "swj-reviewer", "chengong"])
def test_what_was_told_to_somebody_else_is_not_there(unlimited: Flask, case: Case, name: str) -> None:
    browser = signed_in(unlimited, name)

    assert case.number not in browser.get("/account/prompts/").text
    assert browser.post(f"/account/prompts/{case.id}/open").status_code == 404


def test_way_and_hour_are_kept(wangmin: Browser, worker: sessionmaker[Session], people: People) -> None:
    answer = wangmin.post("/account/prompts/choice", {"way": "page", "hour": "14"})

    assert answer.status_code == 303
    with worker() as session:
        enter(session, PLATFORM)
        kept = session.get_one(PromptChoice, people.cast.wangmin.person)
        assert (kept.by_mail, kept.hour) == (False, 14)
    page = wangmin.get("/account/prompts/choice").text
    assert re.search(r'checked[^>]*value="page"|value="page"[^>]*checked|checked id="way-1"', page)


@pytest.mark.parametrize(("way", "hour"), [("none", "9"), ("", "9"), ("mail", "8"), ("mail", "18"), ("mail", "x"),
                                           ("mail", ""), ("off", "off")])  # fmt: skip
def test_whether_they_come_is_not_asked(wangmin: Browser, way: str, hour: str) -> None:
    answer = wangmin.post("/account/prompts/choice", {"way": way, "hour": hour})

    assert answer.status_code == 422
    assert "不能关闭" in answer.text


def test_the_list_takes_at_most_six_statements(wangmin: Browser, unlimited: Flask) -> None:
    wangmin.get("/account/prompts/")

    with statements(unlimited) as sent:
        wangmin.get("/account/prompts/")

    rail = ("session_of", "FROM message", "FROM case_request", "case_file.handler_id =")
    own = [each for each in sent if not any(part in each for part in rail)]
    assert 0 < len(own) <= 6, own


@pytest.mark.parametrize("mark", ["x", "2026-03-16~x", "~", "2026-03-16T08:30:00+08:00~" + "0" * 400])
def test_a_mark_that_is_not_ours_leads_nowhere(wangmin: Browser, mark: str) -> None:
    assert wangmin.get("/account/prompts/", query_string={"after": mark}).status_code == 404
