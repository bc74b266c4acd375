"""Commands of the clock: `flask clock verify FILE` (Art. 17)."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from app.clock import receipts
from app.clock.receipt_texts import BadText, text_of
from app.clock.receipt_words import sentence
from app.core.chinese import chinese
from app.core.labels import N_
from app.core.records import sessions_of
from app.core.scope import enter
from app.core.types import PLATFORM

clock = AppGroup("clock", help="Due dates and their receipts.")
HOLDS = N_("The calculation holds: the notices known on %(on)s give this result")
MOVED = N_("The notices on record today give another result: from %(earliest)s to %(latest)s")
DOES_NOT_HOLD = N_("Not true:")


@clock.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def verify(file: Path) -> None:
    """Check a receipt of a date again; exit 1 and say what does not hold."""
    try:
        with file.open("rb") as opened:
            text = text_of(opened)
    except BadText as refused:
        click.echo(chinese(refused.msgid, **refused.values))
        raise SystemExit(1) from refused
    url = current_app.extensions["platform.settings"].worker_database_url
    with sessions_of(url) as maker, maker() as session:
        enter(session, PLATFORM)
        found = receipts.checked(session, text)
    if found.receipt is None or not found.true:
        click.echo(chinese(DOES_NOT_HOLD))
        for finding in found.findings:
            click.echo(f"- {sentence(finding, chinese)}")
        raise SystemExit(1)
    click.echo(chinese(HOLDS, on=found.receipt.inputs.known_on.isoformat()))
    if found.moved and found.now is not None:
        click.echo(chinese(MOVED, earliest=found.now.earliest or "—", latest=found.now.latest or "—"))
