"""The pages of calendar editions: one form, nothing typed is lost, a second person publishes (Art. 17)."""

import re
from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session
from werkzeug.security import generate_password_hash

from app.accounts.rules import Role
from app.core.now import now
from app.core.records import open_engine, session_maker
from app.core.scope import enter
from app.core.types import PLATFORM
from tests import factories
from tests.catalogued import on_monday as on_monday
from tests.clock.test_drafts import NOTICE
from tests.people import PASSWORD, everybody, fields_of, signed_in


@pytest.fixture(scope="module")
def platform(settings) -> Iterator[Session]:
    engine = open_engine(settings.worker_database_url)
    with session_maker(engine)() as session:
        everybody(session)
        enter(session, PLATFORM)
        factories.person(session, "colleague", Role.COORDINATOR, now=now(),
                         password_hash=generate_password_hash(PASSWORD, method=factories.CHEAP))
        session.commit()
        yield session
    engine.dispose()


@pytest.fixture
def browser(app, platform):
    return signed_in(app, "zhouguan")


@pytest.fixture
def draft(browser):
    """The address of a fresh draft of 2027."""
    fields = fields_of(browser.get("/admin/calendars/").text)
    answer = browser.post("/admin/calendars/drafts", {**fields, "year": "2027", "kind": "NATIONAL"})
    assert answer.status_code == 303, answer.text[-3000:]
    return answer.location


def typed(browser, draft, **values):
    """The draft's own form as it stands, with these typed into it."""
    page = browser.get(draft).text
    form = page[page.index('id="work"') - 20 :]
    return browser.post(draft, {**fields_of(form[: form.index("</form>") + 7]), **values})


def test_a_draft_opens_empty(browser, draft):
    page = browser.get(draft)

    assert page.status_code == 200, page.text[-3000:]
    assert "送第二人发布" in page.text and page.text.count('name="day"') == 365


def test_who_may_not_begin_a_draft_is_not_asked_to(app, browser, draft):
    reader = signed_in(app, "lixiao").get("/admin/calendars/").text

    assert "已收录的日历版" in reader and "新的日历版" not in reader and draft not in reader
    assert '<option value="440300"' not in browser.get("/admin/calendars/").text, "the whole city is said once"


@pytest.mark.parametrize("year", ["2026.5", "1999", "二〇二七"])
def test_a_year_that_is_none_is_told_once(browser, year):
    fields = fields_of(browser.get("/admin/calendars/").text)
    answer = browser.post("/admin/calendars/drafts", {**fields, "year": year, "kind": "NATIONAL"})

    assert answer.status_code == 422 and "有 1 处须更正" in answer.text
    assert "年度：请填 2004 至 2100 的整数" in answer.text


def test_a_pasted_notice_is_shown_sentence_by_sentence(browser, draft):
    typed(browser, draft, text=NOTICE, do="read")
    page = browser.get(draft).text

    assert "未读" in page and "窗口服务可以酌情" in page and "有 1 句未能识别" in page
    assert "休 01-01" in page.replace("放假", "休") and "02-05 至 02-11" in page


def test_legal_days_that_a_year_marked_by_hand_leaves_worked_are_named(browser, draft):
    typed(browser, draft, day="2027-01-01")
    page = browser.get(draft).text

    assert "2027-02-05（春节）为法定节假日，未列入放假安排" in page and 'name="settled"' in page
    assert "2027-01-01（元旦）" not in page


def test_findings_stand_in_the_order_of_their_days(browser, draft):
    wrong = "国庆节：10月1日（周四）至7日（周四）放假，共7天。\n清明节：4月5日（周二）放假。"
    typed(browser, draft, text=NOTICE + wrong, do="read")

    page = browser.get(draft).text
    found = page[page.index("核对发现") :]
    days = re.findall(r"<li>[^<0-9]*(2027-\d\d-\d\d)", found[: found.index("</ul>")])
    assert len(days) > 4 and days == sorted(days)


def test_a_day_pressed_keeps_what_was_typed_beside_it(browser, draft):
    typed(browser, draft, note="没保存的备注", text="没读的原文", day="2027-03-01")

    page = browser.get(draft).text
    assert "没保存的备注" in page and "没读的原文" in page
    assert '2027-03-01" id="d-2027-03-01"' in page and "改变" not in page[:10]


def test_to_look_at_what_would_move_saves_first_and_who_only_looks_has_not_worked_on_it(app, browser, draft):
    answer = typed(browser, draft, note="没保存的备注", text="没读的原文", do="moves")
    assert answer.status_code == 303 and answer.location == f"{draft}/moves"
    page = browser.get(draft).text
    assert "没保存的备注" in page and "没读的原文" in page

    colleague = signed_in(app, "colleague")
    assert typed(colleague, draft, do="moves").location == f"{draft}/moves"
    assert typed(browser, draft, day="2027-03-01", document="示例〔2026〕8号", published_on="2026-03-01", settled="y",
                 do="").status_code == 303
    assert typed(browser, draft, settled="y", do="offer").status_code == 303
    assert "发布本版</button>" in colleague.get(draft).text


@pytest.mark.parametrize(("values", "words"), [
    ({"do": "offer"}, "文号：没有文件依据的日历版不得发布"),
    ({"do": "offer", "document": "示例〔2026〕9号"}, "公布日期：请填写文件公布的日期"),
    ({"do": "offer", "document": "示例〔2026〕9号", "published_on": "2026-11-01"}, "日子：本版没有改变任何一天"),
    ({"do": "span"}, "起始日：请填写第一天"),
    ({"do": "span", "first": "2029-01-01"}, "起始日：2029-01-01 不在 2027 年的安排范围内"),
    ({"day": "nonsense"}, "不在 2027 年的安排范围内"),
])
def test_bad_input_is_named_by_field_and_nothing_typed_is_lost(browser, draft, values, words):
    answer = typed(browser, draft, note="我的备注", **values)

    assert answer.status_code == 422, answer.status_code
    assert words in answer.text and "我的备注" in answer.text


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(app, browser, draft):
    page = browser.get(draft).text
    form = page[page.index('id="work"') - 20 :]
    mine = fields_of(form[: form.index("</form>") + 7])
    typed(signed_in(app, "colleague"), draft, note="别人的备注")

    answer = browser.post(draft, {**mine, "note": "我的备注"})

    assert answer.status_code == 409 and "我的备注" in answer.text


def test_only_a_second_person_has_the_button_and_the_right(app, browser, draft):
    typed(browser, draft, text=NOTICE, do="read")
    answer = typed(browser, draft, document="国办发明电〔2026〕9号", published_on="2026-03-01", settled="y", do="offer")
    assert answer.status_code == 303, answer.text

    mine = browser.get(draft).text
    assert "须由他人发布" in mine and "发布本版</button>" not in mine
    refused = browser.post(f"{draft}/publish", fields_of(mine))
    assert refused.status_code == 409 and "须由第二人发布" in refused.text

    other, line = signed_in(app, "colleague"), "待核对发布：工作日历版 国办发明电〔2026〕9号"
    assert line in other.get("/desk/").text and line not in browser.get("/desk/").text
    assert "待您核对发布：工作日历版“国办发明电〔2026〕9号”" in other.get("/account/messages/").text
    page = other.get(draft).text
    assert "发布本版</button>" in page
    published = other.post(f"{draft}/publish", fields_of(page))
    assert published.status_code == 303
    assert line not in other.get("/desk/").text
    shown = other.get(draft, follow_redirects=True).text
    assert "国办发明电〔2026〕9号" in shown and "正在重算" in shown


def test_clerks_read_editions_and_touch_no_draft(app, platform, draft):
    clerk = signed_in(app, "lixiao")

    assert clerk.get("/admin/calendars/").status_code == 200
    assert clerk.get("/admin/calendars/year?of=2026").status_code == 200
    assert clerk.get(draft).status_code in (403, 404)
