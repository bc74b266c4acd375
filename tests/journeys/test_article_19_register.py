"""The register is public; a project is found by its code in whatever way it is typed (Art. 19)."""

from sqlalchemy.orm import Session

from app.clock.diary import diary_of
from app.core.now import today
from app.projects.queries import current_code
from tests import factories
from tests.factories import Cast
from tests.journeys.people import Stranger


def test_a_passer_by_finds_the_project_by_code_however_it_is_typed(
    stranger: Stranger, session: Session, cast: Cast
) -> None:
    project = factories.declared(session, cast.chengong)
    case = factories.submitted(session, cast.chengong, project, "swj-qsxk")
    factories.accepted(session, cast.wangmin, case)
    code = current_code(session, project.id)
    assert code is not None

    for typed in (code.code, code.code.replace("-", ""), f" {code.code.replace('-', '－')} "):
        stranger.go("/").fills("项目代码", typed).press("查询").sees(project.name, code.code, "取水许可", "市水务局")
    stranger.sees_not("陈工", "0755-00000000", "王敏")


def test_a_passer_by_reads_the_same_ledger_as_clerk_and_applicant(
    stranger: Stranger, session: Session, cast: Cast
) -> None:
    project = factories.declared(session, cast.chengong)
    case = factories.submitted(session, cast.chengong, project, "swj-qsxk")
    factories.accepted(session, cast.wangmin, case)
    code = current_code(session, project.id)
    assert code is not None
    inside = diary_of(session, case, today())
    assert inside is not None and inside.lead is not None

    page = stranger.go(f"/projects/{code.code}/items/swj-qsxk")
    page.sees("取水许可", "市水务局", "申请人、经办人和公众看到的是同一本账")

    rows = page.page.locator("details[open] tbody tr").all_inner_texts()
    assert [row.split()[0] for row in rows] == [f"{day['on']:%m-%d}" for day in inside.lead.days]
    page.sees_not("陈工", "王敏")
    assert stranger.go(f"/projects/{code.code}/items/fgw-nothing").status == 404
    stranger.go(f"/projects/{code.code}/items/swj-pssp").sees("还没有计时")


def test_a_code_that_is_none_is_told_with_its_reason(stranger: Stranger) -> None:
    stranger.go("/projects?code=2603-440306-34-01-123456").sees("校验")


def test_every_public_page_answers_a_passer_by(stranger: Stranger) -> None:
    for path in ("/", "/guides", "/guides/swj-qsxk", "/plan", "/projects", "/notices", "/policies", "/help", "/sitemap",
                 "/accessibility", "/licences", "/contact", "/login", "/register", "/api/docs"):  # fmt: skip
        assert stranger.go(path).status == 200, path
