"""Limits of items change by editions: drafted in the department, published by the coordinator (Art. 17)."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.security import generate_password_hash

from app.accounts.rules import Role
from app.clock import limit_editions, receipts
from app.clock import queries as clock
from app.core.now import civil_date, clock_at
from app.core.scope import enter
from app.core.types import PLATFORM
from app.guides.drafting import limits_of
from app.items.queries import catalogue, item_by_key
from app.messages.models import Message
from tests import factories
from tests.applicant.reader import PASSWORD, Reader
from tests.desk.conftest import Ground, SignIn
from tests.desk.limits import drafted, published
from tests.factories import MONDAY, Cast

TUESDAY = MONDAY + timedelta(days=1)
PAGE = "/admin/limit-editions/"
WORDS = {"document": "示例文件〔2026〕8号", "issued_on": "2026-03-02", "effective_on": "2026-03-03",
         "note": "压减办理时限"}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def administrator(session: Session, cast: Cast) -> None:
    """市水务局's."""
    enter(session, PLATFORM)
    factories.person(session, "swj-admin", Role.DEPARTMENT_ADMIN, department_id=cast.wangmin.department_id,
                     password_hash=generate_password_hash(PASSWORD, method="scrypt"))
    session.commit()


@pytest.fixture
def draft_of(sign_in: SignIn, session: Session) -> Callable[[str], Reader]:
    """The form of an edition of 市水务局, as opened from one of its items."""
    return lambda key: sign_in("swj-admin").open(f"{PAGE}add?item={key}")


def test_limits_are_drafted_in_the_department_and_published_by_the_coordinator(
    sign_in: SignIn, ground: Ground
) -> None:
    running = ground.accepted("swj-pssp")
    admin = sign_in("swj-admin").open(f"/admin/items/{running.item_id}/edit")
    assert not admin.page.xpath("//*[@name='promised_number' or @name='legal_unit']")
    admin.follow("通过时限版本变更")
    name, parts = admin.value("limit_lines").split("：", 1)
    admin.send(WORDS | {"limit_lines": f"{name}：承诺3工作日"})
    assert "法定" in parts and "→ 3个工作日" in admin.text and "1 件在办办件仍按收件之日的时限办理" in admin.text
    assert not [each for each in admin.page.iter("button") if "发布" in each.text_content()]
    address = admin.path

    sign_in("zhouguan").open(PAGE).follow("示例文件〔2026〕8号").send({}, form="/publish")

    assert "办事指南第 1 版" in admin.text
    assert "事项时限自 2026-03-03 起变更" in sign_in("wangmin").open("/account/messages/").text
    (letter,) = set(ground.session.scalars(select(Message.body).where(Message.kind == "limits")))
    assert "承诺时限由8个工作日改为3个工作日" in letter
    told = sign_in("swj-admin").open(address).text
    assert "已发布" in told and "起草人swj-admin发布人zhouguan" in told and "1 件在办" in told
    item = sign_in("swj-admin").open(f"/admin/items/{running.item_id}")
    assert "自 2026-03-03 起：" in item.text and "承诺 3 个工作日" in item.text
    admin.open(f"{address}/edit", status=409)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"limit_lines": "取水许可：承诺0工作日"}, "时限应为 1 到 3650 的整数"),
        ({"limit_lines": "取水许可：承诺46工作日"}, "承诺时限不得长于法定时限"),
        ({"limit_lines": "取水许可：承诺十五天"}, "“承诺十五天”无法识别"),
        ({"limit_lines": "取水许可：承诺9工作日\nswj-qsxk：承诺8工作日"}, "在前面已经写过"),
        ({"limit_lines": "企业投资项目核准：承诺9工作日"}, "该部门没有名为“企业投资项目核准”的事项"),
        ({"limit_lines": ""}, "必须填写"),
        ({"effective_on": "2026-03-01"}, "时限最早自发布次日起施行"),
        ({"effective_on": "2026-03-02"}, "时限最早自发布次日起施行"),
        ({"issued_on": "2026-03-03"}, "文件印发日期不得晚于今天"),
        ({"document": ""}, "必须填写"), ({"note": ""}, "必须填写"),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_told_beside_its_field_and_nothing_is_kept(
    draft_of: Callable[[str], Reader], typed: dict[str, str], words: str
) -> None:
    reader = draft_of("swj-qsxk")
    reader.send(WORDS | {"limit_lines": "取水许可：承诺9工作日", "document": "不成立〔2026〕1号"} | typed, status=422)

    (field,) = typed
    beside = reader.page.xpath(f"//*[@name='{field}']/ancestor::*[contains(@class, 'fld') or self::div][1]")[0]
    assert words in reader.errors[0] and words in beside.text_content()
    assert "不成立" not in reader.open(PAGE).text


def test_another_departments_editions_are_absent(sign_in: SignIn, session: Session, cast: Cast) -> None:
    row = drafted(session, cast, "fgw-hz", "承诺1工作日")
    reader = sign_in("swj-admin")

    assert "示例文件〔2026〕7号" not in reader.open(PAGE).text
    for act in ("", "/edit"):
        reader.open(f"{PAGE}{row.id}{act}", status=404)
    assert "市发展改革委" not in reader.open(f"{PAGE}add?item=fgw-hz").text and not reader.value("limit_lines")
    sign_in("wangmin").open(PAGE, status=403)


def test_who_drafted_it_does_not_publish_it_and_a_department_publishes_nothing(sign_in: SignIn) -> None:
    reader = sign_in("zhouguan").open(f"{PAGE}add?item=swj-stbc")
    reader.send(WORDS | {"limit_lines": "swj-stbc：承诺2工作日"})
    address = reader.path

    assert "须由他人发布" in reader.text and "发布本版" not in reader.text
    form = {name: reader.open(f"{address}/edit").value(name) for name in ("csrf_token", "act_id", "version")}
    refused = reader.client.post(f"{address}/publish", data=form, follow_redirects=True)
    assert "不能发布自己起草的版本" in refused.text
    token = sign_in("swj-admin").open(f"{address}/edit").token
    assert reader.client.post(f"{address}/publish", data=token).status_code in (400, 403)


def test_a_draft_that_no_longer_fits_is_told_and_fits_again_when_it_is_saved_again(
    sign_in: SignIn, session: Session, cast: Cast
) -> None:
    row = drafted(session, cast, "swj-stys", "承诺2工作日", effective_on=date(2026, 3, 20))
    published(session, cast, "swj-stys", "承诺4工作日", effective_on=date(2026, 3, 10))
    reader = sign_in("zhouguan").open(f"{PAGE}{row.id}")
    assert "本草稿须重新核对" in reader.text

    assert "的时限已经变更，请修改草稿并重新保存" in reader.send({}, form="/publish", status=None).text
    admin = sign_in("swj-admin").open(f"{PAGE}{row.id}/edit")
    admin.send({"effective_on": "2026-03-10"}, status=422)
    assert "已发布自 2026-03-10 起施行的时限，本版须晚于该日施行" in admin.errors[0]
    admin.send({"effective_on": "2026-03-11"})
    assert "4个工作日 → 2个工作日" in admin.text and "须重新核对" not in admin.text
    reader.open(f"{PAGE}{row.id}").send({}, form="/publish")
    item = item_by_key(session, "swj-stys")
    session.refresh(item)
    days = {day: item.limits_on(date(2026, 3, day)).promised_number for day in (9, 10, 11)}
    assert (days[10], days[11]) == (4, 2) and days[9] not in (2, 4)


@pytest.mark.parametrize(
    ("on", "number"), [("2026-03-02 Mon", 20), ("2026-03-31 Tue", 20), ("2026-04-01 Wed", 6), ("2026-04-06 Mon", 6)]
)
def test_until_their_day_everything_goes_by_the_limits_before(
    session: Session, cast: Cast, later: None, on: str, number: int
) -> None:
    at = MONDAY + (date.fromisoformat(on[:10]) - civil_date(MONDAY))
    assert f"{at:%Y-%m-%d %a}" == on
    item = item_by_key(session, "swj-qsxk")
    with clock_at(at):
        plan = next(each for each in catalogue(session) if each.key == "swj-qsxk")
        guide = limits_of(item)["promised"]
        shown = item.promised_words
    rules = clock.rulebook(session)

    assert (plan.limit.number, guide["number"], shown) == (number, number, f"{number} 个工作日")
    assert rules.limits_of(item, civil_date(at)).promised.number == number


def test_the_guide_says_what_comes_and_from_its_day_what_holds(session: Session, cast: Cast, sign_in: SignIn) -> None:
    published(session, cast, "swj-stbc", "承诺4工作日")
    reader = sign_in("chengong")

    with clock_at(MONDAY):
        before = reader.open("/guides/swj-stbc").text
    with clock_at(TUESDAY):
        after = reader.open("/guides/swj-stbc").text

    assert "时限将变更：自 2026-03-03 起：" in before and "与本版所载不同" not in before
    assert "时限将变更" not in after and "与本版所载不同：" in after and "承诺 4 个工作日。" in after


def test_a_receipt_speaks_of_the_change_only_from_its_day(session: Session, ground: Ground, later: None) -> None:
    case = ground.accepted("swj-qsxk")
    on = MONDAY + timedelta(days=29), MONDAY + timedelta(days=30)  # 2026-03-31, 2026-04-01
    with_it = [receipts.of_case(session, ground.now(case), "decision_promised", now=at) for at in on]

    assert [receipt.inputs.limit.number for receipt in with_it] == [20, 20]
    assert ["之后已改，本件不变" in receipt.about.basis for receipt in with_it] == [False, True]
    assert receipts.checked(session, with_it[0].model_dump_json()) is not None


@pytest.fixture(scope="module")
def later(session: Session, cast: Cast) -> None:
    """取水许可's 20 promised working days become 6 from 1 April on; published on 2 March."""
    published(session, cast, "swj-qsxk", "承诺6工作日", effective_on=date(2026, 4, 1))


def test_all_items_of_an_edition_change_or_none(session: Session, cast: Cast) -> None:
    row = drafted(session, cast, "swj-ysjs", "承诺1工作日")
    row.changes = row.changes | {str(item_by_key(session, "swj-hdgl").id): next(iter(row.changes.values()))}
    session.commit()
    enter(session, PLATFORM)

    with pytest.raises(limit_editions.LimitsMoved):
        limit_editions.publish(session, row, by=cast.zhouguan, now=MONDAY)
    session.rollback()
    enter(session, PLATFORM)
    assert item_by_key(session, "swj-ysjs").promised_number != 1
