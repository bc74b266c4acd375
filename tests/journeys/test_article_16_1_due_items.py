"""The project is told which items it owes, and each is handed in from its own page (Art. 16(1))."""

from sqlalchemy.orm import Session

from app.core.scope import enter
from app.declaration import service as declaration
from tests import factories
from tests.factories import MONDAY, SMALL, Cast
from tests.journeys.files import pdf
from tests.journeys.people import Desk, Portal


def test_the_items_owed_stand_with_reason_department_and_order(portal: Portal, session: Session, cast: Cast) -> None:
    project = factories.declared(session, cast.chengong)

    portal.sign_in("陈工").open(project).sees("应办事项", "企业投资项目备案", "取水许可", "市水务局")
    portal.sees("后续义务，不影响办结")

    portal.unfolds("其余事项为什么不适用").sees("水土保持")


def test_an_item_is_handed_in_with_its_materials_and_stands_on_the_desk(
    portal: Portal, desk: Desk, session: Session, cast: Cast
) -> None:
    project = factories.declared(session, cast.chengong)
    due = factories.due(session, project, "swj-qsxk")
    enter(session, cast.chengong)
    materials = factories.published_guide(session, due.item_id).materials
    names = [material.name for material in materials if material.required]

    portal.sign_in("陈工").open(due).press("提交申请").sees("请上传")
    for name in names:
        portal.uploads(f"上传“{name}”", pdf(f"{name}.pdf")).press("上传", about=name)
        # Whoever uploads what was missing has not handed it in yet.
        portal.is_offered("移除", about=f"{name}.pdf").sees_not("回执编号")
    portal.press("提交申请").sees("已提交", "回执编号", "接下来")

    desk.sign_in("王敏").go("/desk/?tab=UNASSIGNED").sees(project.name, "取水许可")


def test_a_long_reason_stays_out_of_the_column_beside_it(portal: Portal, session: Session, cast: Cast) -> None:
    enter(session, cast.chengong)
    draft = declaration.start(session, by=cast.chengong, now=MONDAY)
    declaration.declare_not_secret(session, draft, now=MONDAY)
    for section in ("project", "place", "investment", "facts"):
        declaration.save(session, draft, SMALL | {"energy_tce": 1000}, now=MONDAY, finished=section)
    session.commit()

    portal.sign_in("陈工").open(f"/my/declarations/{draft.id}/check").sees("固定资产投资项目节能审查")

    spilling = portal.page.locator("table.owed").locator("td, th[scope=row]").evaluate_all(
        "cells => cells.filter(cell => cell.scrollWidth > cell.clientWidth).map(cell => cell.innerText)"
    )
    assert spilling == []
