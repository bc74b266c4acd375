"""Starts the platform: engines, migrations, catalogue and samples once, then web, worker and scheduler.

python run.py               everything, until Ctrl-C or SIGTERM
python run.py web           one part alone: web, worker, scheduler, prepare; engines for maintenance
flask --app run db check    commands by hand
"""

import atexit
import gc
import os
import signal
import sys
from collections.abc import Callable
from contextlib import ExitStack
from importlib import import_module
from types import SimpleNamespace
from typing import TYPE_CHECKING

from app.core.servers import CannotStart, borrow, preparation
from app.core.servers.addresses import addressed
from app.core.servers.children import die_with_parent
from app.core.servers.console import said
from app.core.servers.supervisor import HOST, Supervisor
from config import N_, TOP, BadSetting, Settings, read

if TYPE_CHECKING:
    from flask import Flask


def everything(settings: Settings) -> None:
    """The supervisor of all parts."""
    Supervisor(settings, greet).run()


def greet(settings: Settings) -> None:
    """Where the platform is, and who may try it."""
    if settings.load_samples:
        print(preparation.accounts(settings))
        print(said(N_("Password of every demo account: %(password)s"), password=settings.demo_password))
    print(said(N_("The platform is at %(address)s; Ctrl-C ends it"), address=settings.public_url), flush=True)


def web(settings: Settings) -> None:
    """Granian with one process a core. The code is loaded once, before the processes part; nothing is opened."""
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels

    import_module("app.building")
    gc.freeze()
    server = Granian(
        "run:create_app", address=HOST, port=settings.port, interface=Interfaces.WSGI, http=HTTPModes.http1,
        workers=settings.web_workers, blocking_threads=4, respawn_failed_workers=True, workers_kill_timeout=30,
        log_level=LogLevels.warning,
    )  # fmt: skip
    parent = os.getpid()

    def load() -> "Flask":
        # Until the server listens for it, SIGTERM would be swallowed by the parent's handler we inherited.
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        die_with_parent(parent)
        return _application(settings)

    server.serve(target_loader=load, wrap_loader=False)


def worker(settings: Settings) -> None:
    """Does what the queue names. Labels and events are the application's, so it is built first."""
    with _application(settings).app_context():
        import_module("jobs.worker").work(settings)


def scheduler(settings: Settings) -> None:
    """Puts what is due by the clock into the queue."""
    import_module("jobs.schedule").keep_time(settings)


def engines(settings: Settings) -> None:
    """The engines alone, for maintenance by hand, until Ctrl-C or SIGTERM."""
    told: list[int] = []
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda number, _: told.append(number))
    with borrow(settings):
        print(said(N_("The engines run; Ctrl-C ends them")), flush=True)
        while not told:
            signal.sigtimedwait([], 0.5)


PARTS: dict[str, Callable[[Settings], None]] = {
    "everything": everything,
    "engines": engines,
    "prepare": preparation.prepare,
    "web": web,
    "worker": worker,
    "scheduler": scheduler,
}


def main(words: list[str]) -> int:
    """Run the part the command line names; one sentence and a status when it cannot be."""
    name = words[0] if words else "everything"
    os.umask(0o077)  # what the platform writes is its own user's alone
    try:
        if name not in PARTS:
            raise BadSetting(N_("There is no part “%(name)s”; there are %(parts)s"), name=name, parts=", ".join(PARTS))
        die_with_parent()
        PARTS[name](read())
    except (BadSetting, CannotStart) as error:
        print(said(error.msgid, **error.values), file=sys.stderr)
        return 2 if isinstance(error, BadSetting) else 1
    return 0


def create_app() -> "Flask":
    """The application for commands by hand (`flask --app run …`): on the running engines, or on engines of its own."""
    settings = read()
    with ExitStack() as stack:
        engines = stack.enter_context(borrow(settings))
        made = _application(addressed(settings, engines))
        atexit.register(stack.pop_all().close)
    records, migrations = import_module("app.core.records"), import_module("flask_migrate")
    migrations.Migrate(made, SimpleNamespace(metadata=records.Base.metadata), directory=str(TOP / "migrations"))
    return made


def _application(settings: Settings) -> "Flask":
    made: Flask = import_module("app").create_app(settings)
    return made


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
