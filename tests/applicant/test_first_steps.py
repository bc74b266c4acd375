"""From registration to the first page: what an account sees before and after a coordinator confirmed it (Art. 11)."""

from collections.abc import Iterator
from datetime import datetime
from itertools import count

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from stdnum.cn import uscc

from app.accounts import membership
from app.accounts.models import Account
from app.core.now import clock_at
from app.core.scope import enter
from app.wiring import connect
from tests import factories
from tests.applicant.reader import PASSWORD, Reader
from tests.factories import Cast

NEW, COUNT = "91440300MA5G0000", count()
TYPED = {
    "unit_name": "示例新单位有限公司", "unit_kind": "ENTERPRISE", "unit_address": "深圳市示例路9号",
    "unit_phone": "0755-00000000", "display_name": "新经办（示例）", "phone": "13800000000",
    "password": PASSWORD, "again": PASSWORD,
}


@pytest.fixture
def newcomer(app: Flask, cast: Cast, at: datetime) -> Iterator[Reader]:
    """Somebody who has just registered a new unit."""
    app.config["RATELIMIT_ENABLED"] = False
    nth = next(COUNT)
    number = f"{NEW}{nth}"
    with clock_at(at):
        reader = Reader(app).open("/register")
        reader.username = f"newcomer{nth}"
        reader.send({**TYPED, "uscc": number + uscc.calc_check_digit(number), "username": reader.username})
        yield reader


def _account(session: Session, reader: Reader) -> Account:
    enter(session, factories.PLATFORM)
    return session.scalars(select(Account).where(Account.username == reader.username)).one()


def test_an_unconfirmed_account_is_told_what_it_waits_for_and_what_it_can_do(newcomer: Reader) -> None:
    assert newcomer.path == "/my/"
    assert "单位正在确认" in newcomer.text
    assert "等待期间可以做的" in newcomer.text


def test_nothing_is_declared_before_the_unit_is_confirmed(newcomer: Reader) -> None:
    assert newcomer.open("/my/declarations/new").path == "/my/"


def test_a_confirmed_account_finds_an_empty_list_and_the_next_act(
    session: Session, cast: Cast, newcomer: Reader, at: datetime
) -> None:
    connect()
    account = _account(session, newcomer)
    enter(session, cast.zhouguan)
    membership.confirm_membership(session, account, by=cast.zhouguan, now=at)
    session.commit()

    newcomer.open("/my/")

    assert "本单位还没有申报项目" in newcomer.text
    assert "单位已确认，可以申报项目" in newcomer.text
    assert newcomer.page.xpath("//a[contains(@class, 'btn-primary')]/@href") == ["/my/declarations/new"]


def test_a_refused_account_reads_the_reason(session: Session, cast: Cast, newcomer: Reader, at: datetime) -> None:
    connect()
    account = _account(session, newcomer)
    enter(session, cast.zhouguan)
    membership.refuse_membership(session, account, "营业执照与代码不符", by=cast.zhouguan, now=at)
    session.commit()

    newcomer.open("/my/")

    assert "单位没有通过确认" in newcomer.text
    assert "营业执照与代码不符" in newcomer.text
