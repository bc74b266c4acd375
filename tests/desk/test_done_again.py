"""Acts of the desk under three mishaps: sent twice, sent after the session's end, open at two people (Art. 16(3))."""

from collections.abc import Callable

import pytest
from sqlalchemy import update

from app.accounts.models import LoginSession
from app.accounts.rules import Role
from app.cases.models import Case
from app.core.scope import enter
from tests import factories
from tests.applicant.reader import Reader
from tests.desk.conftest import Ground, SignIn
from tests.factories import MONDAY

DAY = f"{MONDAY:%Y-%m-%d}"
Opened = tuple[Reader, Case, dict[str, object]]


def _pair(ground: Ground) -> tuple[Case, Case]:
    project = factories.declared(ground.session, ground.cast.chengong)
    made = []
    for key in ("swj-qsxk", "fgw-ba"):
        case = factories.submitted(ground.session, ground.cast.chengong, project, key)
        made.append(factories.accepted(ground.session, ground.cast.of(key[:3], Role.CLERK), case))
    return made[0], made[1]


def _procedure(sign_in: SignIn, ground: Ground) -> Opened:
    case = ground.accepted("swj-qsxk")
    return sign_in("wangmin").open(f"/desk/cases/{case.id}/procedure"), case, {
        "kind": "HEARING", "reason": "利害关系人申请听证", "longest_number": "15"}


def _end(sign_in: SignIn, ground: Ground) -> Opened:
    clerk, case, typed = _procedure(sign_in, ground)
    clerk.send(typed)
    return clerk.follow("结束特别程序…"), case, {"words": "听证结束"}


def _ask_voiding(sign_in: SignIn, ground: Ground) -> Opened:
    clerk, case, typed = _procedure(sign_in, ground)
    clerk.send(typed)
    return clerk.follow("请示撤销…"), case, {"reason": "听证未举行"}


def _void(sign_in: SignIn, ground: Ground) -> Opened:
    clerk, case, typed = _ask_voiding(sign_in, ground)
    clerk.send(typed)
    return sign_in("swj-reviewer").open(f"/desk/cases/{case.id}/void"), case, {"words": "属实。", "do": "agree"}


def _ask_transfer(sign_in: SignIn, ground: Ground) -> Opened:
    case = ground.accepted("swj-qsxk")
    return sign_in("wangmin").open(f"/desk/cases/{case.id}/transfer"), case, {
        "to": str(ground.cast.lixiao.department_id), "reason": "职责已划转", "document_number": "深编办〔2026〕3号"}


def _take(sign_in: SignIn, ground: Ground) -> Opened:
    clerk, case, typed = _ask_transfer(sign_in, ground)
    clerk.send(typed)
    return sign_in("lixiao").open("/desk/transfers/").follow("取水许可"), case, {"do": "take"}


def _joint(sign_in: SignIn, ground: Ground) -> Opened:
    lead, member = _pair(ground)
    return sign_in("wangmin").open(f"/desk/cases/{lead.id}/joint"), lead, {
        "cases": [str(member.id)], "document_number": "深联办示例〔2026〕1号"}


def _ask_joint(sign_in: SignIn, ground: Ground) -> Opened:
    clerk, lead, typed = _joint(sign_in, ground)
    clerk.send(typed)
    return clerk.open(f"/desk/cases/{lead.id}/joint/ask"), lead, {"reason": "跨区论证"}


def _extend_joint(sign_in: SignIn, ground: Ground) -> Opened:
    clerk, lead, typed = _ask_joint(sign_in, ground)
    clerk.send(typed)
    return sign_in("swj-approver").open(f"/desk/cases/{lead.id}/joint/extend"), lead, {
        "document_number": "深府示例〔2026〕3号", "do": "agree"}


def _deliver(sign_in: SignIn, ground: Ground) -> Opened:
    case = ground.accepted()
    enter(ground.session, ground.cast.wangmin)
    factories.decided(ground.session, ground.cast, case)
    return sign_in("wangmin").open(f"/desk/cases/{case.id}/deliver"), case, {
        "way": "POSTED", "recipient": "陈工", "proof": "示例邮件号 1001", "on": DAY}


ACTS = [_procedure, _end, _ask_voiding, _void, _ask_transfer, _take, _joint, _ask_joint, _extend_joint, _deliver]
WHO = {_void: "swj-reviewer", _take: "lixiao", _extend_joint: "swj-approver"}
Opening = Callable[[SignIn, Ground], Opened]


@pytest.mark.parametrize("opening", [_end, _take, _joint, _extend_joint, _deliver])
def test_what_is_sent_twice_is_done_once_and_answers_alike(sign_in: SignIn, ground: Ground, opening: Opening) -> None:
    reader, case, typed = opening(sign_in, ground)
    reader.send(typed)
    first, done = reader.path, ground.acts(case)

    reader.again()

    assert (reader.path, ground.acts(case)) == (first, done)


@pytest.mark.parametrize("opening", [_end, _void, _take, _joint, _extend_joint, _deliver])
def test_what_is_sent_after_the_sessions_end_is_put_back_and_done_when_sent_once_more(
    sign_in: SignIn, ground: Ground, opening: Opening
) -> None:
    reader, case, typed = opening(sign_in, ground)
    before = ground.acts(case)
    ground.session.execute(update(LoginSession).values(ended_at=MONDAY))
    ground.session.commit()
    reader.send(typed)
    assert reader.path == "/login" and ground.acts(case) == before

    reader.sign_in_again(WHO.get(opening, "wangmin"))
    reader.send({name: value for name, value in typed.items() if name == "do"})

    assert len(ground.acts(case)) == len(before) + 1


def test_a_button_pressed_after_the_sessions_end_leads_to_a_page(sign_in: SignIn, ground: Ground) -> None:
    reader = sign_in("wangmin").open("/account/messages/")
    ground.session.execute(update(LoginSession).values(ended_at=MONDAY))
    ground.session.commit()

    address = "/account/messages/read"  # takes forms alone, and the browser does not say where it came from
    answer = reader.client.post(address, data={**reader.token, "act_id": "x"}, follow_redirects=True)
    assert answer.request.path == "/login"
    reader.open(f"/login?next={answer.request.args.get('next', '')}").sign_in_again("wangmin")

    assert reader.path == "/account/messages/"


@pytest.mark.parametrize("opening", [_end, _void, _take, _joint, _ask_joint, _extend_joint, _deliver])
def test_of_two_who_have_it_open_the_second_is_told_in_words(
    sign_in: SignIn, ground: Ground, opening: Opening
) -> None:
    reader, case, typed = opening(sign_in, ground)
    other = Reader(reader.client.application)
    other.client = reader.client
    other.open(reader.path)
    reader.send(typed)
    done = ground.acts(case)

    other.send(typed, status=None)

    assert ground.acts(case) == done and other.answer.status_code in (409, 422)
    assert "valid choice" not in other.text
