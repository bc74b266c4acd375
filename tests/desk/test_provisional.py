"""暂定: a date that hangs on a notice not yet published is said to be provisional on every page (Art. 17)."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.security import generate_password_hash

from app.acceptance import service as acceptance
from app.acceptance.rules import Piece
from app.accounts.rules import Role
from app.cases.models import Case
from app.core.files import use_store
from app.core.now import SHENZHEN, clock_at
from app.core.scope import enter
from app.documents.queries import about
from app.documents.rules import DocumentKind
from config import Settings
from tests import factories
from tests.applicant.reader import PASSWORD, Reader, text_of
from tests.desk.conftest import Ground

DECEMBER = datetime(2026, 12, 7, 10, tzinfo=SHENZHEN)  # 2026-12-07 Mon
DUE = "2027-01-05"  # 2027-01-05 Tue, the twentieth working day in every way the year may be arranged
Enter = Callable[[str], Reader]


@pytest.fixture(scope="module")
def cast(session: Session, settings: Settings) -> factories.Cast:
    """The people of December: their passwords are new."""
    use_store(settings.files_url)
    factories.catalogue(session)
    hashed = generate_password_hash(PASSWORD, method=factories.CHEAP)
    return factories.cast(session, now=DECEMBER, password_hash=hashed)


@pytest.fixture
def as_person(app: Flask, cast: factories.Cast) -> Iterator[Enter]:
    """Anybody of the cast, on that Monday."""
    app.config["RATELIMIT_ENABLED"] = False
    with clock_at(DECEMBER):
        yield lambda username: Reader(app).sign_in(username)


@pytest.fixture
def permit(ground: Ground) -> Case:
    """取水许可, promised 20 working days, accepted on 2026-12-07 Mon: due in one day, beyond the calendar."""
    project = factories.declared(ground.session, ground.cast.chengong, now=DECEMBER)
    case = factories.submitted(ground.session, ground.cast.chengong, project, "swj-qsxk", now=DECEMBER)
    return factories.accepted(ground.session, ground.cast.of("swj", Role.CLERK), case, now=DECEMBER)


def tentative(reader: Reader) -> list[str]:
    """The dates drawn as provisional."""
    return [text_of(each) for each in reader.page.xpath("//span[contains(@class,'tent')]")]


def test_the_flag_is_kept_where_both_ends_are_one_day(permit: Case) -> None:
    assert permit.due_on == permit.due_latest and permit.due_on.isoformat() == DUE
    assert permit.due_provisional and permit.legal_due_provisional


@pytest.mark.parametrize("address", ["/desk/?tab=ALL&due=PROVISIONAL", "/desk/cases/{0.id}",
                                     "/desk/projects/{0.project_id}"])
def test_a_single_day_reads_provisional_on_the_desk(as_person: Enter, permit: Case, address: str) -> None:
    reader = as_person("wangmin").open(address.format(permit))

    assert DUE in tentative(reader) and "暂定" in reader.text


@pytest.mark.parametrize("address", ["/my/projects/{0.project_id}", "/my/cases/{0.id}"])
def test_a_single_day_reads_provisional_to_the_applicant(as_person: Enter, permit: Case, address: str) -> None:
    reader = as_person("chengong").open(address.format(permit))

    assert DUE in tentative(reader) and "暂定" in reader.text


def test_the_public_reads_provisional_and_the_register_names_no_day(as_person: Enter, permit: Case) -> None:
    reader = as_person("chengong")

    assert DUE in tentative(reader.open(f"/projects/{permit.project_code}"))
    items = reader.client.get(f"/api/v1/public/projects/{permit.project_code}").get_json()["items"]
    assert (DUE, None) in [(item["due_latest"], item["due_on"]) for item in items]


def test_the_last_day_of_a_correction_reads_provisional(as_person: Enter, ground: Ground) -> None:
    project = factories.declared(ground.session, ground.cast.chengong, now=DECEMBER)
    case = factories.submitted(ground.session, ground.cast.chengong, project, "swj-qsxk", now=DECEMBER)
    clerk = as_person("wangmin").open(f"/desk/cases/{case.id}/correct")
    assert "2027-01-19" in tentative(clerk)  # the thirtieth working day

    by = ground.cast.of("swj", Role.CLERK)
    enter(ground.session, by)
    acceptance.ask_correction(ground.session, case, (Piece("申请表", "未盖章", "补盖公章"),), by=by, now=DECEMBER)
    ground.session.commit()

    reader = as_person("chengong")
    for address in (f"/my/cases/{case.id}", f"/my/cases/{case.id}/correction", f"/my/projects/{project.id}", "/my/"):
        assert "2027 年 1 月 19 日（暂定）" in reader.open(address).text, address

    papers = {paper.kind: paper for paper in about(ground.session, "case", case.id)}
    assert '"provisional":true' in papers[DocumentKind.CORRECTION].facts
    assert '"provisional":false' in papers[DocumentKind.RECEIPT].facts  # 2026-12-14 Mon is certain
