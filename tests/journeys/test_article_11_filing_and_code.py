"""One project, one code, for life: declared in steps, filed, coded at once (Art. 11, 15, 16(1))."""

import re

from stdnum.iso7064 import mod_11_10

from tests.journeys.acts import declares
from tests.journeys.people import Portal, Stranger

CODE = re.compile(r"2603-440300-\d\d-\d\d-\d{6}")  # March 2026, the city's own platform


def test_who_files_is_told_what_he_will_owe_and_holds_a_code_with_its_mark_at_once(
    portal: Portal, stranger: Stranger
) -> None:
    name = f"示例阀门生产线{portal.script:d}"
    declares(portal.sign_in("陈工"), name, yes=("takes_water", "connects_drainage"))

    portal.press("检查并提交").sees("取水许可", "取用地表水或地下水").sees_not("申报成功", "水土保持")
    portal.unfolds("为什么不适用").sees("水土保持").press("提交申报")

    portal.sees("申报成功，项目已赋码", "回执", name)
    found = CODE.search(portal.text)
    assert found is not None, portal.text
    assert mod_11_10.is_valid(found[0].replace("-", ""))
    assert portal.page.locator(".receipt svg").count() == 1
    stranger.go(f"/projects?code={found[0]}").sees(name, found[0])


def test_nothing_typed_is_lost_when_an_answer_is_wrong(portal: Portal) -> None:
    portal.sign_in("陈工").go("/my/declarations/new").ticks("我声明").press("声明并开始填报").press("名称与内容")

    portal.fills("项目名称", "只写了名称").press("保存并继续").sees("请填写建设规模及内容")

    assert portal.value("项目名称") == "只写了名称"
    portal.go("/my/").sees("只写了名称")
