"""Commands of the operator: `flask audit verify`."""

import click
from flask import current_app
from flask.cli import AppGroup

from app.core.chinese import chinese
from app.core.labels import N_
from app.core.records import open_engine, session_maker
from app.core.scope import enter, guard
from app.core.types import PLATFORM
from app.operations.trail import first_fault

audit = AppGroup("audit", help="The trail of acts.")
WHOLE = N_("The trail is whole")
BROKEN = N_("The trail is broken at %(where)s: %(why)s")


@audit.command("verify")
def verify() -> None:
    """Recompute every chain and digest; exit 1 and name the first place that does not hold."""
    maker = session_maker(open_engine(current_app.extensions["platform.settings"].worker_database_url, pool_size=1))
    guard(maker)
    with maker() as session:
        enter(session, PLATFORM)
        fault = first_fault(session)
    if fault is not None:
        click.echo(chinese(BROKEN, where=fault.where, why=fault.why))
        raise SystemExit(1)
    click.echo(chinese(WHOLE))
