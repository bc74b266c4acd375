"""移送 on the desk: one department asks, a clerk of the other takes it; each page says where it is (Art. 16(3), 17)."""

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from app.cases.models import Case
from app.cases.rules import CaseState
from app.core.scope import enter
from app.core.types import PLATFORM
from app.projects.models import CodeVerification
from tests.applicant.reader import Reader
from tests.desk.conftest import Ground, SignIn


def _asked(sign_in: SignIn, ground: Ground) -> tuple[Reader, Case]:
    case = ground.accepted("swj-qsxk")
    to = ground.cast.lixiao.department_id
    clerk = sign_in("wangmin").open(f"/desk/cases/{case.id}").follow("移送其他部门…")
    return clerk.send({"to": str(to), "reason": "职责已划转", "document_number": "深编办〔2026〕3号"}), case


def test_a_clerk_of_the_other_department_takes_it_and_its_limits_run_on(sign_in: SignIn, ground: Ground) -> None:
    clerk, case = _asked(sign_in, ground)
    due = ground.now(case).due_on
    assert "待答复" in clerk.text and ground.now(case).state is CaseState.ACCEPTED
    other = sign_in("lixiao").open("/desk/transfers/").follow("取水许可")
    assert "职责已划转" in other.text and "深编办〔2026〕3号" in other.text

    other.send({"do": "take"})

    onward = ground.session.scalars(select(Case).where(Case.former_id == ground.now(case).id)).one()
    assert onward.number in other.text and "期限连续计算" in other.text and "随案卷移送带入" in other.text
    assert (onward.due_on, onward.state) == (due, CaseState.ACCEPTED) and due == date(2026, 3, 30)  # Mon
    other.open(f"/desk/cases/{case.id}", status=404)
    clerk.open(f"/desk/cases/{onward.id}", status=404)
    assert f"现办件编号 {onward.number}" in clerk.open(f"/desk/cases/{case.id}").text
    project = clerk.open(f"/desk/projects/{onward.project_id}").text
    assert "市发展改革委" in project


def test_the_applicant_is_led_from_one_file_to_the_other(sign_in: SignIn, ground: Ground) -> None:
    _, case = _asked(sign_in, ground)
    sign_in("lixiao").open("/desk/transfers/").follow("取水许可").send({"do": "take"})

    reader = sign_in("chengong").open(f"/my/cases/{case.id}")
    assert "已移送" in reader.text and "移送告知书" in reader.text
    reader.follow("查看现办件")
    assert "原办件编号" in reader.text and "全程逐日账" in reader.text and "已受理" in reader.text


def test_declined_it_stays_and_the_reason_is_read(sign_in: SignIn, ground: Ground) -> None:
    clerk, case = _asked(sign_in, ground)
    other = sign_in("lixiao").open("/desk/transfers/").follow("取水许可")
    other.send({"do": "decline", "reason": ""}, status=422)
    other.send({"do": "decline", "reason": "不属我委职责"})

    assert ground.now(case).state is CaseState.ACCEPTED
    assert "不属我委职责" in clerk.open(f"/desk/cases/{case.id}").text
    assert "不同意" in clerk.open("/desk/transfers/").text


def test_a_double_click_takes_it_once(sign_in: SignIn, ground: Ground) -> None:
    _, case = _asked(sign_in, ground)

    sign_in("lixiao").open("/desk/transfers/").follow("取水许可").send({"do": "take"}).again()

    ground.now(case)
    assert len(ground.session.scalars(select(Case).where(Case.former_id == case.id)).all()) == 1


def test_others_neither_see_nor_answer_it(sign_in: SignIn, ground: Ground) -> None:
    clerk, _ = _asked(sign_in, ground)
    address = clerk.open("/desk/transfers/").follow("取水许可").path

    sign_in("zjj-clerk").open(address, status=404)
    assert "接办" not in [button.text for button in clerk.page.iter("button")]
    assert "没有其他部门请求移送" in sign_in("zjj-clerk").open("/desk/transfers/").text


def _posted(reader: Reader, address: str, do: str) -> int:
    """What a hand-made form is answered: no page offers it."""
    typed = {**reader.token, "act_id": str(uuid4()), "do": do, "reason": "不属我委职责"}
    return reader.client.post(address, data=typed).status_code


def _asked_so_far(ground: Ground) -> int:
    ground.session.rollback()
    enter(ground.session, PLATFORM)
    return ground.session.scalar(select(func.count()).select_from(CodeVerification)) or 0


@pytest.mark.parametrize("do", ["take", "decline"])
def test_only_a_clerk_of_that_department_answers_it(sign_in: SignIn, ground: Ground, do: str) -> None:
    clerk, case = _asked(sign_in, ground)
    address = clerk.open("/desk/transfers/").follow("取水许可").path
    before = _asked_so_far(ground)

    for name, status in (("fgw-reviewer", 403), ("fgw-approver", 403), ("fgw-admin", 403), ("zhouguan", 403),
                         ("zjj-clerk", 404), ("wangmin", 404)):
        assert _posted(sign_in(name).open("/desk/transfers/"), address, do) == status, name

    assert ground.now(case).state is CaseState.ACCEPTED and _asked_so_far(ground) == before


def test_what_is_answered_is_not_verified_again(sign_in: SignIn, ground: Ground) -> None:
    clerk, _ = _asked(sign_in, ground)
    address = clerk.open("/desk/transfers/").follow("取水许可").path
    other = sign_in("lixiao").open(address).send({"do": "take"})
    before = _asked_so_far(ground)

    assert _posted(other.open("/desk/transfers/"), address, "take") == 409

    assert _asked_so_far(ground) == before


def test_who_sees_the_whole_city_reads_from_where_to_where(sign_in: SignIn, ground: Ground) -> None:
    _asked(sign_in, ground)

    city = sign_in("zhouguan").open("/desk/transfers/")

    heads = [each.text_content() for each in city.page.xpath("//table//th[@scope='col']")]
    assert heads == ["状态", "事项", "移送部门", "移送至", "理由", "请示人"]
    assert "市水务局" in city.text and "市发展改革委" in city.text and "本部门" not in city.text
