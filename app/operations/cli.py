"""Commands of the operator: `flask audit verify`."""

import click
from flask import current_app
from flask.cli import AppGroup

from app.core.chinese import chinese
from app.core.labels import N_
from app.core.records import sessions_of
from app.core.scope import enter
from app.core.types import PLATFORM
from app.operations.trail import first_fault

audit = AppGroup("audit", help="The trail of acts.")
WHOLE = N_("The trail is whole")
BROKEN = N_("The trail is broken at %(where)s: %(why)s")


@audit.command("verify")
def verify() -> None:
    """Recompute every chain and digest; exit 1 and name the first place that does not hold."""
    url = current_app.extensions["platform.settings"].worker_database_url
    with sessions_of(url) as maker, maker() as session:
        enter(session, PLATFORM)
        fault = first_fault(session)
    if fault is not None:
        click.echo(chinese(BROKEN, where=fault.where, why=fault.why))
        raise SystemExit(1)
    click.echo(chinese(WHOLE))
