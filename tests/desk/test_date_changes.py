"""期限变动 are found again: on the page of each case, and behind the edition that caused them (Art. 17)."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Account
from app.cases.models import Case
from app.clock.models import CalendarEdition, DateChange
from app.clock.rules.procedures import ClockKind
from app.core.scope import enter
from app.core.types import PLATFORM, new_id
from app.messages import service as messages
from tests.applicant.reader import Reader
from tests.desk.conftest import Ground, SignIn
from tests.desk.test_worklist import statements
from tests.factories import MONDAY


@pytest.fixture(scope="module")
def edition(session: object, cast: object) -> CalendarEdition:
    """The newest edition on record."""
    enter(session, PLATFORM)  # type: ignore[arg-type]
    return session.scalars(  # type: ignore[attr-defined, no-any-return]
        select(CalendarEdition).order_by(CalendarEdition.published_on.desc()).limit(1)).one()


@pytest.fixture
def moved(ground: Ground, edition: CalendarEdition) -> Case:
    """取水许可, moved from 2026-03-27 Fri to 2026-03-30 Mon; its applicant was told a minute later."""
    case = ground.accepted("swj-qsxk")
    enter(ground.session, PLATFORM)
    ground.session.add(DateChange(
        id=new_id(), edition_id=edition.id, case_id=case.id, department_id=case.department_id, unit_id=case.unit_id,
        clock=ClockKind.DECISION_PROMISED, subject="", was_earliest=date(2026, 3, 27), was_latest=date(2026, 3, 27),
        was_provisional=False, now_earliest=date(2026, 3, 30), now_latest=date(2026, 3, 30), now_provisional=False,
        recorded_at=MONDAY,
    ))  # fmt: skip
    to = [ground.session.get_one(Account, ground.cast.chengong.account_id)]
    messages.tell(ground.session, to=to, kind="calendar-moved", subject="期限变动", body="—", about=("case", case.id),
                  now=MONDAY + timedelta(minutes=1), once=f"calendar:{edition.id}")
    ground.session.commit()
    return case


def _says_it(reader: Reader, edition: CalendarEdition) -> bool:
    return all(words in reader.text for words in ("03-27 周五", "03-30 周一", edition.document or "", "期限变动"))


def test_a_case_lists_each_change_with_its_edition_and_when_the_reader_was_told(
    sign_in: SignIn, edition: CalendarEdition, moved: Case
) -> None:
    clerk = sign_in("wangmin").open(f"/desk/cases/{moved.id}")
    applicant = sign_in("chengong").open(f"/my/cases/{moved.id}")

    assert _says_it(clerk, edition) and _says_it(applicant, edition)
    assert "03-02 10:01" in applicant.text  # told a minute after it was counted anew
    assert clerk.page.xpath(f"//section[@id='changes']//a[@href='/admin/calendars/editions/{edition.id}']")
    assert not applicant.page.xpath("//a[contains(@href, '/admin/')]")


def test_an_edition_lists_the_cases_it_moved_that_the_reader_may_see(
    sign_in: SignIn, edition: CalendarEdition, moved: Case
) -> None:
    address = f"/admin/calendars/editions/{edition.id}/moved"

    for username in ("zhouguan", "wangmin"):
        reader = sign_in(username).open(address)
        assert moved.number in reader.text and "03-27 周五" in reader.text and "03-30 周一" in reader.text
    assert moved.number not in sign_in("lixiao").open(address).text
    sign_in("zhouguan").open(f"{address}?after=x", status=404)
    sign_in("chengong").open(address, status=403)


def test_the_list_of_an_edition_takes_at_most_six_statements(
    sign_in: SignIn, app: Flask, edition: CalendarEdition, moved: Case
) -> None:
    reader = sign_in("zhouguan").open("/desk/")

    with statements(app) as sent:
        reader.open(f"/admin/calendars/editions/{edition.id}/moved")

    besides = [each for each in sent if "login_session" in each or "FROM message" in each]
    assert len(sent) - len(besides) <= 6


def test_a_case_no_edition_moved_says_nothing(sign_in: SignIn, ground: Ground) -> None:
    case = ground.accepted("swj-qsxk")

    assert "期限变动" not in sign_in("wangmin").open(f"/desk/cases/{case.id}").text
