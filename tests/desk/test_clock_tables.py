"""The coordinator's tables through their pages, and a step that is late while its case is not (Art. 16(3), 17)."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.security import generate_password_hash

from app.accounts.models import Account
from app.accounts.rules import Role
from app.clock.models import ClockEntry
from app.clock.tables import words_on
from app.core.now import clock_at
from app.core.scope import enter
from app.core.types import PLATFORM
from app.messages.models import Message
from tests import factories
from tests.applicant.reader import PASSWORD, Reader
from tests.desk.conftest import Ground, SignIn
from tests.factories import MONDAY

PAGES = ("/admin/pause-words/", "/admin/step-shares/", "/admin/thresholds/")


@pytest.fixture(scope="module")
def second(session: Session, cast: factories.Cast) -> str:
    """Another coordinator, who publishes what the first wrote."""
    enter(session, PLATFORM)
    factories.person(session, "zhouguan-er", Role.COORDINATOR,
                     password_hash=generate_password_hash(PASSWORD, method=factories.CHEAP))
    session.commit()
    return "zhouguan-er"


def _draft(sign_in: SignIn) -> tuple[Reader, str]:
    reader = sign_in("zhouguan").open("/admin/pause-words/add")
    lines = reader.value("word_lines")
    assert "专家论证：专家评审" in lines  # a new edition begins as the one in force
    reader.send({"document": "示例文件〔2026〕1号", "effective_on": f"{MONDAY:%Y-%m-%d}",
                 "word_lines": lines.replace("技术评审：技术评审", "技术评审：专家评审") + "\n检定：检验"})
    return reader, reader.answer.request.path


def test_who_wrote_the_table_does_not_publish_it_and_a_second_person_sees_what_it_changes(
    sign_in: SignIn, second: str
) -> None:
    reader, address = _draft(sign_in)
    assert "须由他人发布" in reader.text and "发布本版" not in reader.text

    other = sign_in(second).open(address)
    assert "技术评审 → 专家评审" in other.text and "未列入（不停表） → 检验" in other.text
    other.send({}, form="/publish")
    assert "已发布，自 2026-03-02 起施行" in other.text
    reader.open(f"{address}/edit", status=409)


def _waiting(reader: Reader, page: str) -> str:
    """The number beside a page in the rail."""
    (link,) = reader.open("/desk/").page.xpath(f"//nav//a[@href='{page}']")
    return "".join(each for each in link.text_content() if each.isdigit())


def _told(session: Session, document: str) -> list[str]:
    """Who was told of a draft, by name, as often as he was."""
    session.rollback()
    enter(session, PLATFORM)
    return [*session.scalars(
        select(Account.username).join(Message, Message.recipient_account_id == Account.id)
        .where(Message.kind == "draft-offered", Message.subject.contains(document)).order_by(Account.username)
    )]


def test_the_others_are_told_once_of_a_draft_and_it_stands_before_them_until_it_is_published(
    sign_in: SignIn, session: Session, second: str
) -> None:
    other, page, document = sign_in(second), "/admin/step-shares/", "示例文件〔2026〕9号"
    before = int(_waiting(other, page) or 0)
    writer = sign_in("zhouguan").open(f"{page}add")
    writer.send({"document": document, "effective_on": "2027-06-01", "handling_share": "60", "review_share": "20",
                 "approval_share": "20"})
    address = writer.answer.request.path
    writer.open(f"{address}/edit").send({"note": "再改一处"})

    assert _told(session, document) == [second]
    assert document not in writer.open("/desk/").text
    assert int(_waiting(other, page)) == before + 1
    other.follow(document)
    assert other.path == address

    other.send({}, form="/publish")
    assert int(_waiting(other, page) or 0) == before and document not in other.text


def test_whoever_goes_on_with_a_draft_leaves_it_to_the_first(sign_in: SignIn, session: Session, second: str) -> None:
    document = "示例文件〔2026〕10号"
    writer = sign_in("zhouguan").open("/admin/step-shares/add")
    writer.send({"document": document, "effective_on": "2027-06-01", "handling_share": "60", "review_share": "20",
                 "approval_share": "20"})

    sign_in(second).open(f"{writer.answer.request.path}/edit").send({"note": "第二人续改"})

    assert _told(session, document) == ["zhouguan", second]
    assert document in writer.open("/desk/").text


def test_only_what_the_second_person_read_is_published(sign_in: SignIn, second: str) -> None:
    writer = sign_in("zhouguan").open("/admin/step-shares/add")
    writer.send({"document": "示例文件〔2026〕3号", "effective_on": "2027-03-01", "handling_share": "60",
                 "review_share": "20", "approval_share": "20"})
    address = writer.answer.request.path
    other = sign_in(second).open(address)
    writer.open(f"{address}/edit").send({"note": "发布前又改了一处"})

    other.send({}, form="/publish", status=409)
    assert "已发布，自" not in other.open(address).text

    other.send({}, form="/publish")
    assert "已发布，自" in other.text


@pytest.mark.parametrize("page", PAGES)
def test_only_the_coordinator_writes_the_tables(sign_in: SignIn, page: str) -> None:
    assert "平台" in sign_in("zhouguan").open(page).text
    sign_in("wangmin").open(page, status=403)


def test_shares_that_do_not_make_a_whole_are_told_beside_the_field(sign_in: SignIn, cast: factories.Cast) -> None:
    reader = sign_in("zhouguan").open("/admin/step-shares/add")

    reader.send({"document": "示例文件〔2026〕2号", "effective_on": f"{MONDAY:%Y-%m-%d}", "handling_share": "60",
                 "review_share": "30", "approval_share": "20"}, status=None)

    assert "合计应为 100，现为 110" in reader.text


def test_a_late_step_is_seen_in_the_list_and_on_the_page_while_the_case_is_in_time(
    sign_in: SignIn, ground: Ground
) -> None:
    case = ground.accepted("swj-qsxk")  # promised 20 working days: 12, 4, 4
    reader = sign_in("wangmin")
    with clock_at(MONDAY + timedelta(days=17)):  # 2026-03-19 Thu, the thirteenth
        reader.sign_in("wangmin").open("/desk/?size=200")
        row = reader.page.xpath(f"//tr[.//a[contains(@href, '{case.id}')]]")[0].text_content()
        reader.open(f"/desk/cases/{case.id}")

    assert ground.now(case).step_due_on.isoformat() == "2026-03-18"
    assert "环节应于03-18完成" in row and "正常" in row
    assert "已超 1 天" in reader.text and "平台默认环节时限分配" in reader.text


def test_a_procedure_says_how_long_it_may_last_in_its_own_unit_and_which_word_it_was(
    sign_in: SignIn, ground: Ground
) -> None:
    case = ground.accepted("swj-qsxk")  # 水资源论证评审, 听证, 公示
    clerk = sign_in("wangmin").open(f"/desk/cases/{case.id}/procedure")
    assert "水资源论证评审" in clerk.text

    clerk.send({"kind": "PUBLIC_NOTICE", "reason": "应当公示", "basis": "示例依据", "longest_number": "20",
                "longest_unit": "CALENDAR_DAY"})

    assert "最长 20 个自然日" in clerk.text and "公示最长" in clerk.text and "03-23" in clerk.text  # 03-22 is a Sunday
    opened = ground.session.scalars(select(ClockEntry).where(ClockEntry.case_id == case.id)).all()[-1]
    assert opened.payload["words"] == ["公示"] and opened.payload["words_under"] == words_on(
        ground.session, opened.on)[1]
