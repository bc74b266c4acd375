"""One project, one code, for life: declared in steps, filed, coded at once (Art. 11, 15, 16(1))."""

import re

from stdnum.iso7064 import mod_11_10

from tests.journeys.acts import declares
from tests.journeys.people import Portal, Stranger

CODE = re.compile(r"2603-440306-\d\d-\d\d-\d{6}")  # filed in March 2026, in 宝安


def test_who_files_holds_a_code_with_its_mark_at_once(portal: Portal, stranger: Stranger) -> None:
    name = f"示例阀门生产线{portal.script:d}"
    declares(portal.sign_in("陈工"), name, yes=("takes_water", "connects_drainage"))

    portal.press("检查并提交").sees("取水许可", "工业项目").press("提交申报")

    portal.sees("申报成功，项目已赋码", "回执编号", name)
    found = CODE.search(portal.text)
    assert found is not None
    assert mod_11_10.is_valid(found[0].replace("-", ""))
    assert portal.page.locator("svg[role=img], img").locator("visible=true").count() >= 1
    stranger.go(f"/projects?code={found[0]}").sees(name, found[0])


def test_what_is_owed_is_shown_before_filing_with_its_reasons(portal: Portal) -> None:
    declares(portal.sign_in("陈工"), f"示例取水项目{portal.script:d}", yes=("takes_water",))

    portal.press("检查并提交").sees("取水许可", "因为").sees_not("申报成功")
    portal.unfolds("不需要").sees("城镇污水排入排水管网许可")


def test_nothing_typed_is_lost_when_an_answer_is_wrong(portal: Portal) -> None:
    portal.sign_in("陈工").go("/my/declarations/new").ticks("我声明").press("声明并开始填报").press("名称与内容")

    portal.fills("项目名称", "只写了名称").press("保存并继续").sees("请填写建设规模及内容")

    assert portal.value("项目名称") == "只写了名称"
    portal.go("/my/").sees("只写了名称")
