"""The worklist: the right cases in the right tab, counted as listed, in the order of what needs me (Art. 16(3))."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import event

from tests import factories
from tests.applicant.reader import Reader, text_of
from tests.desk.conftest import Ground, SignIn

TABS = ("MINE", "WAITING", "NEW", "UNASSIGNED", "DELIVERY", "ALL")


def rows(reader: Reader) -> list[str]:
    """The case numbers of the table, in order."""
    cells = reader.page.xpath("//table[contains(@class,'work')]/tbody/tr/td[@data-l='办件号']")
    return [text_of(cell) for cell in cells]


def tab_numbers(reader: Reader) -> dict[str, int]:
    """The tabs with the numbers beside them."""
    links = reader.page.xpath("//ul[@class='tabs']//a")
    found = (re.fullmatch(r"(\S+?)\s*(\d+)", text_of(link)) for link in links)
    return {match[1]: int(match[2]) for match in found if match}


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """The SQL the web sends meanwhile, without the telling of the actor."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "set_config" not in statement:
            sent.append(statement)

    engine = app.extensions["platform.engine"]
    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture(scope="module")
def busy(session: object, cast: factories.Cast) -> Ground:
    """A department with cases in several stages."""
    ground = Ground(session, cast)  # type: ignore[arg-type]
    for key in ("swj-pssp", "swj-qsxk", "swj-pssp"):
        ground.accepted(key)
        ground.filed(key)
    return ground


@pytest.mark.parametrize("username", ["wangmin", "swj-second", "swj-reviewer", "swj-approver"])
def test_every_tab_holds_as_many_rows_as_it_says(sign_in: SignIn, busy: Ground, username: str) -> None:
    reader = sign_in(username).open("/desk/")
    said = list(tab_numbers(reader).values())

    held = [len(rows(reader.open(f"/desk/?tab={tab}&size=200"))) for tab in TABS]

    assert said == held and len(said) == len(TABS)


def test_the_rail_says_what_the_tab_says(sign_in: SignIn, busy: Ground) -> None:
    reader = sign_in("wangmin").open("/desk/")

    (rail,) = reader.page.xpath("//nav[@class='rail']//a[@aria-current='page']/span")

    assert int(text_of(rail)) == tab_numbers(reader)["待我办"]


def test_what_waits_for_another_is_not_mine_to_do(sign_in: SignIn, ground: Ground) -> None:
    case = ground.accepted()
    people = ("wangmin", "swj-reviewer", "swj-approver")
    clerk, reviewer, approver = (sign_in(name) for name in people)

    def who_has_it() -> str:
        held = [case.number in rows(each.open("/desk/?size=200")) for each in (clerk, reviewer, approver)]
        return "".join("CRA"[place] for place, has in enumerate(held) if has)

    assert who_has_it() == "C"
    clerk.open(f"/desk/cases/{case.id}").follow("提请审核…").send({
        "outcome": "GRANTED", "opinion": "符合条件，拟予批准。", "content": "同意。"})
    assert who_has_it() == "R"
    assert case.number in rows(clerk.open("/desk/?tab=WAITING&size=200"))
    reviewer.open(f"/desk/cases/{case.id}").follow("审核…").send({"words": "同意。"})
    assert who_has_it() == "A"


def test_a_case_the_applicant_corrects_waits_with_him_and_its_light_says_stopped(
    sign_in: SignIn, ground: Ground
) -> None:
    case = ground.filed("swj-qsxk")
    clerk = sign_in("wangmin").open(f"/desk/cases/{case.id}/correct")
    clerk.send({"pieces-0-material": "申请表", "pieces-0-problem": "未盖章", "pieces-0-wanted": "补盖公章"})

    assert case.number not in rows(clerk.open("/desk/?size=200"))
    assert case.number in rows(clerk.open("/desk/?tab=WAITING&light=PAUSED&size=200"))
    for address in ("/desk/?tab=WAITING", f"/desk/cases/{case.id}", f"/desk/projects/{case.project_id}",
                    f"/projects/{case.project_code}"):
        assert clerk.open(address).page.xpath("//span[@class='lamp hold']"), address


def test_a_case_is_newly_given_until_it_is_first_opened(sign_in: SignIn, ground: Ground) -> None:
    case = ground.accepted()
    handing = sign_in("wangmin").open(f"/desk/cases/{case.id}").follow("移交…")
    handing.send({"to": str(_second(ground)), "reason": "请假"})
    second = sign_in("swj-second").open("/desk/?tab=NEW")
    assert case.number in rows(second) and "新分给我" in second.text

    second.open(f"/desk/cases/{case.id}").open("/desk/?tab=NEW")

    assert case.number not in rows(second)
    assert case.number in rows(second.open("/desk/"))


def _second(ground: Ground) -> object:
    from app.accounts.models import Account
    from app.core.scope import enter
    from app.core.types import PLATFORM

    enter(ground.session, PLATFORM)
    return ground.session.query(Account.id).filter(Account.username == "swj-second").scalar()


def test_pages_neither_lose_nor_double_a_row(sign_in: SignIn, busy: Ground) -> None:
    whole = rows(sign_in("wangmin").open("/desk/?tab=ALL&size=200"))
    reader, seen = sign_in("wangmin").open("/desk/?tab=ALL&size=2"), []

    while True:
        seen += rows(reader)
        further = reader.page.xpath("//a[@rel='next']")
        if not further:
            break
        reader.open(further[0].get("href"))

    assert seen == whole


def test_filters_go_together_and_come_off_one_by_one(sign_in: SignIn, busy: Ground) -> None:
    reader = sign_in("wangmin").open("/desk/?tab=ALL&state=ACCEPTED&light=NORMAL")
    both = rows(reader)
    (first, *_) = reader.page.xpath("//li[@class='chip']/a")

    reader.open(first.get("href"))

    assert len(reader.page.xpath("//li[@class='chip']")) == 1
    assert both and set(both) <= set(rows(reader))


def test_nonsense_in_the_address_is_a_bad_request(sign_in: SignIn, busy: Ground) -> None:
    reader = sign_in("wangmin")

    long = "q=" + "x" * 101
    for nonsense in ("tab=X", "light=GREEN", "item=1", "size=a", "from=abc", "due=never", "order=name", long):
        reader.open(f"/desk/?{nonsense}", status=400)


def test_the_list_takes_at_most_six_statements(sign_in: SignIn, app: Flask, busy: Ground) -> None:
    reader = sign_in("wangmin").open("/desk/")

    with statements(app) as sent:
        reader.open("/desk/?tab=ALL&state=ACCEPTED&size=2")

    session_and_messages = [s for s in sent if "login_session" in s or "FROM message" in s]
    assert len(sent) - len(session_and_messages) <= 6


def test_cases_of_another_department_are_not_there(sign_in: SignIn, busy: Ground) -> None:
    own = busy.filed("fgw-ba")

    assert own.number not in sign_in("wangmin").open("/desk/?tab=ALL&size=200").text
    assert own.number in sign_in("zhouguan").open("/desk/?size=200").text


def test_assigning_many_tells_row_by_row_and_only_once(sign_in: SignIn, ground: Ground) -> None:
    first, second = ground.filed(), ground.accepted()
    clerk = sign_in("wangmin").open("/desk/?tab=ALL&size=200")
    clerk.send({"id": [str(first.id), str(second.id)]}, form="/desk/assign/")
    assert first.number in clerk.text and "分派 2 件" in clerk.text

    clerk.send({"to": str(ground.cast.wangmin.account_id)})

    assert "2 件中已分派 1 件" in clerk.text and "已在wangmin处" in clerk.text
    clerk.again()
    assert ground.acts(first) == ["RECEIVE", "ASSIGN"]


def test_assigning_nothing_is_told(sign_in: SignIn, busy: Ground) -> None:
    clerk = sign_in("wangmin").open("/desk/?tab=ALL")

    clerk.send({"id": None}, form="/desk/assign/", status=422)

    assert "请至少选一件" in clerk.text


def test_the_search_of_the_bar_finds_by_code_name_and_number(sign_in: SignIn, ground: Ground) -> None:
    case = ground.filed()

    assert sign_in("wangmin").open(f"/desk/find?q={case.number}").path == f"/desk/cases/{case.id}"
    assert case.number in sign_in("wangmin").open(f"/desk/find?q={case.project_name[:2]}").text
    assert "没有找到" in sign_in("lixiao").open(f"/desk/find?q={case.number}").text
