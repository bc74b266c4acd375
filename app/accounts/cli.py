"""Commands of the operator: `flask accounts first`, on a platform nobody can sign in to yet."""

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from app.accounts import queries, service
from app.accounts.rules import Role
from app.core.addresses import public_address
from app.core.chinese import chinese
from app.core.labels import N_
from app.core.now import now
from app.core.records import sessions_of
from app.core.scope import enter
from app.core.types import PLATFORM

accounts = AppGroup("accounts", help="People who may sign in.")
THERE_IS_ONE = N_("There is a security administrator already; he opens accounts")
OPENED = N_("The security administrator %(name)s sets a password here within 30 minutes: %(link)s")


@accounts.command("first")
@click.argument("username")
@click.argument("name")
def first(username: str, name: str) -> None:
    """Open the account of the first security administrator; he opens all others. Prints a one-time link."""
    url = current_app.extensions["platform.settings"].worker_database_url
    with sessions_of(url) as maker, maker() as session:
        enter(session, PLATFORM)
        link = _open_first(session, service.Person(username, name))
    if link is None:
        click.echo(chinese(THERE_IS_ONE))
        raise SystemExit(1)
    click.echo(chinese(OPENED, name=name, link=link))


def _open_first(session: Session, person: service.Person) -> str | None:
    """The link of the new account, or nothing where somebody holds the role."""
    if queries.holders(session, Role.SECURITY_ADMIN):
        return None
    account = service.open_staff_account(
        session, person, department_id=None, roles=[Role.SECURITY_ADMIN], by=PLATFORM, now=now()
    )
    token = service.issue_link(session, account, by=PLATFORM, now=now())
    session.commit()
    return public_address(f"/link/{token}")
