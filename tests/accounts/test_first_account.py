"""An empty platform: its first account comes by a command, with a link and without a password."""

import re

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.accounts.rules import Role
from tests.people import Browser


def test_a_new_platform_has_no_account_and_makes_one_security_administrator(app: Flask, platform: Session) -> None:
    assert platform.scalars(select(Account)).all() == []
    runner = app.test_cli_runner()

    done = runner.invoke(args=["accounts", "first", "anquan", "安全员（示例）"])
    assert done.exit_code == 0, done.output
    link = re.search(r"(/link/[\w-]+)", done.output)
    assert link
    account = platform.scalars(select(Account)).one()
    assert account.roles == [Role.SECURITY_ADMIN]
    assert account.password_hash is None

    fields = {"password": "Kapok-tree-7x", "again": "Kapok-tree-7x"}
    assert Browser(app).post(link.group(1), fields).status_code == 303
    assert Browser(app).sign_in("anquan", "Kapok-tree-7x").headers["Location"] == "/admin/"

    again = runner.invoke(args=["accounts", "first", "another", "x"])
    assert again.exit_code == 1
    platform.rollback()
    assert len(platform.scalars(select(Account)).all()) == 1
