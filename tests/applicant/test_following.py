"""陈工 follows his project and its cases: whose turn it is, corrections, refusals, decisions (Art. 16(2)–(6))."""

from collections.abc import Callable
from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy.orm import Session

from app.acceptance import service as acceptance
from app.acceptance.queries import correction_or_404
from app.acceptance.rules import Piece, RefusalReason
from app.accounts.rules import Role
from app.cases.models import Case
from app.core.now import clock_at
from app.core.scope import enter
from app.documents.service import render_due
from app.handling import service as handling
from app.handling.models import Outcome
from app.projects.models import Project
from app.wiring import connect
from tests import factories
from tests.applicant.conftest import Enter
from tests.applicant.reader import Reader
from tests.applicant.test_handing_in import pdf
from tests.factories import MONDAY, Cast

PIECES = (
    Piece("申请表", "第2页未盖章", "补盖公章后重新上传"),
    Piece("水资源论证报告书", "缺第3页", "上传完整的报告"),
)
UNNAMED = "没有办理：表单不完整。您填写的内容都在，请再提交一次。"
Given = Callable[..., Case]


@pytest.fixture
def project(session: Session, cast: Cast) -> Project:
    """A declared project."""
    connect()
    return factories.declared(session, cast.chengong)


@pytest.fixture
def permit(session: Session, cast: Cast, project: Project) -> Case:
    """Its permit to take water, handed in."""
    return factories.submitted(session, cast.chengong, project, "swj-qsxk")


@pytest.fixture
def asked(session: Session, cast: Cast, permit: Case) -> Case:
    """The same, asked to be corrected."""
    clerk = cast.of("swj", Role.CLERK)
    enter(session, clerk)
    acceptance.ask_correction(session, permit, PIECES, by=clerk, now=MONDAY)
    session.commit()
    return permit


def test_a_project_begins_with_what_the_applicant_can_hand_in(project: Project, chengong: Reader) -> None:
    chengong.open(f"/my/projects/{project.id}")

    assert "轮到您：3 项现在可以提交" in chengong.text
    assert "共 3 项：办结 0，在办 0，未开始 3" in chengong.text
    assert "因为：取用地表水或地下水" in chengong.text
    assert "目录中其余事项为什么不适用" in chengong.text


def test_a_case_says_who_has_it_until_when_and_why(permit: Case, chengong: Reader) -> None:
    chengong.open(f"/my/cases/{permit.id}")

    assert "现在由 市水务局，尚未分派 办理" in chengong.text
    assert "最晚 3 月 9 日受理或者告知补正，剩 5 天" in chengong.text
    assert "逐日账（受理）" in chengong.text
    assert "生成中" in chengong.text, "the receipt is made after the commit"


def test_a_paper_is_there_as_soon_as_it_is_made(session: Session, permit: Case, chengong: Reader) -> None:
    enter(session, factories.PLATFORM)
    render_due(session, now=MONDAY)
    session.commit()

    chengong.open(f"/my/cases/{permit.id}")

    (link,) = set(chengong.page.xpath("//a[starts-with(@href, '/documents/')]/@href"))
    with chengong.client.get(link) as answer:
        assert answer.data.startswith(b"%PDF")
        assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_correction_is_answered_piece_by_piece_and_sent_when_whole(asked: Case, chengong: Reader) -> None:
    chengong.open("/my/")
    assert "补正“取水许可”" in chengong.text
    chengong.open(f"/my/cases/{asked.id}").follow("去补正")
    assert "共 2 处，4 月 " in chengong.text

    chengong.send({"answer-1": "已盖章"}, button="提交补正", status=422)
    assert chengong.errors == ["请答复“水资源论证报告书”，或者上传文件"]
    assert chengong.value("answer-1") == "已盖章"

    chengong.send({"file-2": ("报告.pdf", pdf())}, button="提交补正")
    assert chengong.path == f"/my/cases/{asked.id}"
    assert "补正已提交，部门重新起算 5 个工作日" in chengong.text
    assert "报告.pdf" in chengong.text


def test_answers_are_kept_while_the_rest_is_open(asked: Case, chengong: Reader) -> None:
    chengong.open(f"/my/cases/{asked.id}/correction")

    chengong.send({"answer-1": "写了一半"})

    assert "已保存。点“提交补正”之前不会送出" in chengong.text
    assert chengong.value("answer-1") == "写了一半"
    assert "轮到您" in chengong.open(f"/my/cases/{asked.id}").text


def test_a_bad_file_of_a_correction_is_told_beside_its_piece_and_the_text_kept(asked: Case, chengong: Reader) -> None:
    chengong.open(f"/my/cases/{asked.id}/correction")

    chengong.send({"answer-1": "见附件", "file-1": ("宏.exe", b"MZ")}, status=422)

    assert len(chengong.errors) == 1
    assert "类型不予接收" in chengong.errors[0]
    assert chengong.value("answer-1") == "见附件"


def test_a_correction_sent_twice_is_sent_once(asked: Case, chengong: Reader) -> None:
    chengong.open(f"/my/cases/{asked.id}/correction")
    chengong.send({"answer-1": "已盖章", "answer-2": "已补页"}, button="提交补正")

    chengong.again()

    assert chengong.path == f"/my/cases/{asked.id}"
    assert chengong.text.count("补正后材料已并入") <= 1


def test_an_application_is_withdrawn_after_a_question_and_stays_due(
    project: Project, permit: Case, chengong: Reader
) -> None:
    chengong.open(f"/my/cases/{permit.id}").follow("撤回这项申请")
    assert "要撤回这项申请吗？" in chengong.text

    chengong.send({"reason": "方案调整"})

    assert "申请已撤回" in chengong.text
    assert "重新提交" in chengong.text
    assert "可以提交" in chengong.open(f"/my/projects/{project.id}").text


def test_a_refusal_is_shown_with_reason_law_and_remedies(
    session: Session, cast: Cast, permit: Case, chengong: Reader
) -> None:
    clerk = cast.of("swj", Role.CLERK)
    enter(session, clerk)
    verified = acceptance.verify(session, permit, by=clerk, now=MONDAY)
    acceptance.refuse(session, permit, RefusalReason.NOT_OURS, words="", authority="市生态环境局",
                      verification=verified, by=clerk, now=MONDAY)
    session.commit()

    chengong.open(f"/my/cases/{permit.id}")

    assert "不予受理" in chengong.text
    assert "市生态环境局" in chengong.text
    assert "《行政许可法》第三十二条第一款第（二）项" in chengong.text
    assert "六十日内申请行政复议" in chengong.text
    assert "六个月内向人民法院提起行政诉讼" in chengong.text


def test_words_among_officials_stay_inside(session: Session, cast: Cast, permit: Case, chengong: Reader) -> None:
    clerk, reviewer = cast.of("swj", Role.CLERK), cast.of("swj", Role.REVIEWER)
    factories.accepted(session, clerk, permit)
    enter(session, clerk)
    handling.propose(session, permit, Outcome.GRANTED, factories.wording(permit), by=clerk, now=MONDAY)
    enter(session, reviewer)
    handling.send_back(session, permit, reason="内部意见：措辞不当", by=reviewer, now=MONDAY)
    session.commit()

    seen = chengong.open(f"/my/cases/{permit.id}").text + chengong.open(f"/my/projects/{permit.project_id}").text

    assert "退回经办人" in seen
    assert "措辞不当" not in seen
    assert "拟予批准" not in seen


def test_a_decision_is_read_with_its_number_and_content(
    session: Session, cast: Cast, project: Project, permit: Case, chengong: Reader
) -> None:
    factories.accepted(session, cast.of("swj", Role.CLERK), permit)
    factories.decided(session, cast, permit)

    chengong.open(f"/my/cases/{permit.id}")
    assert "一、同意该申请。" in chengong.text
    assert "示例〔2026〕" in chengong.text
    assert "办结 1" in chengong.open(f"/my/projects/{project.id}").text


def test_a_project_whose_last_item_was_refused_says_so(
    session: Session, cast: Cast, project: Project, chengong: Reader
) -> None:
    for key, outcome in (("fgw-ba", Outcome.GRANTED), ("swj-qsxk", Outcome.DENIED), ("swj-pssp", Outcome.GRANTED)):
        case = factories.submitted(session, cast.chengong, project, key)
        factories.accepted(session, cast.of(key[:3], Role.CLERK), case)
        factories.decided(session, cast, case, outcome=outcome)

    chengong.open(f"/my/projects/{project.id}")

    assert "已全部办理，其中未获批准：取水许可" in chengong.text
    assert "办结告知书（PDF）" not in chengong.text
    assert "重新提交" in chengong.text


def test_a_closed_project_shows_its_notice(session: Session, cast: Cast, project: Project, chengong: Reader) -> None:
    for key in ("fgw-ba", "swj-qsxk", "swj-pssp"):
        case = factories.submitted(session, cast.chengong, project, key)
        factories.accepted(session, cast.of(key[:3], Role.CLERK), case)
        factories.decided(session, cast, case)

    chengong.open(f"/my/projects/{project.id}")

    assert "已办结：深投告〔2026〕" in chengong.text
    assert "PDF 生成中" in chengong.text


@pytest.mark.parametrize("below", ["", "/receipt", "/correction", "/withdraw"])
def test_another_units_case_is_not_there(asked: Case, as_person: Enter, below: str) -> None:
    as_person("zhaozong").open(f"/my/cases/{asked.id}{below}", status=404)


@pytest.mark.parametrize("below", ["/correction", "/correction/send", "/correction/autosave", "/withdraw"])
def test_nobody_acts_on_another_units_case(asked: Case, zhaozong: Reader, below: str) -> None:
    zhaozong.open("/my/declarations/new")
    act = {**zhaozong.token, "act_id": "00000000-0000-4000-8000-00000000000c", "answer-1": "x", "answer-2": "y"}

    assert zhaozong.client.post(f"/my/cases/{asked.id}{below}", data=act).status_code == 404


def test_another_units_project_is_not_there(project: Project, zhaozong: Reader) -> None:
    zhaozong.open(f"/my/projects/{project.id}", status=404)
    assert project.name not in zhaozong.open("/my/").text


def test_the_staff_have_no_business_here(project: Project, as_person: Enter) -> None:
    clerk = as_person("lixiao")

    assert clerk.client.get("/my/").status_code in (302, 303, 403)
    assert clerk.client.get(f"/my/projects/{project.id}").status_code == 404


def test_a_file_that_breaks_off_leaves_nothing(asked: Case, chengong: Reader) -> None:
    chengong.open(f"/my/cases/{asked.id}/correction")
    whole = pdf()

    chengong.send({"file-1": ("断.pdf", whole[: len(whole) // 2])}, status=422)

    assert "损坏" in chengong.errors[0]
    assert "断.pdf" not in chengong.open(f"/my/cases/{asked.id}/correction").text


def test_time_moves_the_promise_on_the_page(asked: Case, as_person: Enter) -> None:
    reader = as_person("chengong")

    with clock_at(MONDAY + timedelta(minutes=5)):
        assert "停表" in reader.open(f"/my/cases/{asked.id}").text

def test_a_case_is_not_withdrawn(permit: Case, chengong: Reader) -> None:
    chengong.open(f"/my/cases/{permit.id}/withdraw").send({"reason": "改了方案", "act_id": None}, status=422)

    assert chengong.errors == [UNNAMED]
    assert chengong.value("reason") == "改了方案"
    assert chengong.send({}).path == f"/my/cases/{permit.id}"


def test_a_correction_is_kept_and_not_sent(asked: Case, chengong: Reader) -> None:
    page = chengong.open(f"/my/cases/{asked.id}/correction")
    answers = dict.fromkeys(page.page.xpath("//main//textarea/@name"), "已补")
    page.send({**answers, "act_id": None}, button="提交补正", status=422)

    assert UNNAMED in chengong.errors
    assert {chengong.value(name) for name in answers} == {"已补"}
    assert chengong.send({}, button="提交补正").path == f"/my/cases/{asked.id}"


def test_an_answer_still_being_saved_while_the_correction_goes_out_changes_nothing_of_it(
    asked: Case, chengong: Reader, session: Session, cast: Cast
) -> None:
    chengong.open(f"/my/cases/{asked.id}/correction")
    typed = {**chengong.token, "answer-1": "还没写完"}
    enter(session, cast.chengong)
    correction = correction_or_404(session, asked.id)
    for piece in correction.pieces:
        acceptance.answer_piece(session, correction, piece.id, answer="见附件", attachment_id=None)
    acceptance.answer_correction(session, asked, by=cast.chengong, now=MONDAY)
    saved: list[object] = []
    address = f"/my/cases/{asked.id}/correction/autosave"
    save = Thread(target=lambda: saved.append(chengong.client.post(address, data=typed).json))
    save.start()
    save.join(1)
    session.commit()
    save.join(20)
    assert saved == [{"told": "没有保存：答复已经提交，或者已过答复期限。"}]
    assert [piece.answer for piece in correction_or_404(session, asked.id).pieces] == ["见附件", "见附件"]
