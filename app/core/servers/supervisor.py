"""The one process an operator starts and stops: engines, then parts; ended in the opposite order."""

import select
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping
from http.client import HTTPConnection, HTTPException

from app.core.servers import CannotStart, Engines, start, stop
from app.core.servers.addresses import addressed, environ_of
from app.core.servers.children import Child
from app.core.servers.console import said
from app.core.servers.preparation import is_prepared
from config import N_, TOP, Settings

HOST = "127.0.0.1"
SECONDS_TO_ANSWER = 120.0
FAILURES_AT_START = 2

# How long each part may finish what it has begun.
PARTS: Mapping[str, float] = {"web": 45.0, "worker": 60.0, "scheduler": 10.0}


class Supervisor:
    """Starts everything, keeps it running, ends it in order."""

    def __init__(self, settings: Settings, greet: Callable[[Settings], None]) -> None:
        self.settings = settings
        self.greet = greet
        self.children: list[Child] = []
        self.ending = False
        self.mend_again = 0.0
        self.woken, self.wakes = socket.socketpair()

    def run(self) -> None:
        """Until somebody asks us to end. Raises CannotStart with one sentence."""
        self._hear_signals()
        must_be_free(self.settings.port)
        engines = start(
            self.settings.var_dir,
            database=not self.settings.database_url,
            queue=not self.settings.redis_url,
            engine_user=self.settings.engine_user,
        )
        try:
            self.settings = addressed(self.settings, engines)
            self._prepare()
            self._keep(engines)
        finally:
            self._end_parts()
            stop(engines)

    def _hear_signals(self) -> None:
        for end in (self.woken, self.wakes):
            end.setblocking(False)
        signal.set_wakeup_fd(self.wakes.fileno(), warn_on_full_buffer=False)
        for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(name, self._asked_to_end)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def _asked_to_end(self, *_: object) -> None:
        self.ending = True

    def _sleep(self, seconds: float) -> None:
        """Until a signal comes, `seconds` at most."""
        if select.select([self.woken], [], [], seconds)[0]:
            self.woken.recv(4096)

    def _part(self, name: str) -> Child:
        child = Child(name, [sys.executable, str(TOP / "run.py"), name], environ_of(name, self.settings))
        self.children.append(child)
        child.launch()
        return child

    def _prepare(self) -> None:
        """Migrations, catalogue and samples by a process of their own, when something is left to do."""
        if is_prepared(self.settings):
            return
        child = self._part("prepare")
        while not self.ending and (status := child.tend()) is None:
            self._sleep(0.5)
        if not self.ending and status:
            raise CannotStart(N_("Preparing the database failed; its own words are above"))
        self.children.remove(child)
        child.ask_to_end()
        child.end(30.0)

    def _keep(self, engines: Engines) -> None:
        """Tend the parts and the engines; greet once the web answers."""
        if not self.ending:
            self._part("web")
        greeted, limit = False, time.monotonic() + SECONDS_TO_ANSWER
        while not self.ending:
            self._tend(engines)
            if not greeted and answers(self.settings.port):
                greeted = True
                self.greet(self.settings)
                for name in list(PARTS)[1:]:  # the web first: it is what people wait for
                    self._part(name)
            if not greeted and (time.monotonic() > limit or self._web_is_broken()):
                raise CannotStart(N_("The web server does not answer; its own words are above"))
            self._sleep(0.5 if greeted else 0.05)

    def _web_is_broken(self) -> bool:
        return any(child.name == "web" and child.failures >= FAILURES_AT_START for child in self.children)

    def _tend(self, engines: Engines) -> None:
        self._mend(engines)
        for child in self.children:
            status = child.tend()
            if status is not None and not self.ending:
                words = N_("The part “%(name)s” ended with status %(status)s and is started again")
                print(said(words, name=child.name, status=status), file=sys.stderr)

    def _mend(self, engines: Engines) -> None:
        """An engine that died is started again; while it cannot be, the web stays up and says so itself."""
        if time.monotonic() < self.mend_again:
            return
        try:
            for engine in engines.mend():
                print(said(N_("%(name)s had stopped and was started again"), name=engine), file=sys.stderr)
        except CannotStart as error:
            print(said(error.msgid, **error.values), file=sys.stderr)
            self.mend_again = time.monotonic() + 10.0

    def _end_parts(self) -> None:
        """All at once, the engines after them: the web answers what is in flight, a job ends its batch."""
        for child in self.children:
            child.ask_to_end()
        for child in self.children:
            child.end(PARTS.get(child.name, 30.0))


def answers(port: int) -> bool:
    """Whether the web is ready for requests."""
    connection = HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status < 500
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def must_be_free(port: int) -> None:
    """Nobody else may listen there: a second web server would share the port in silence (SO_REUSEPORT)."""
    for patience in range(20, -1, -1):  # what a killed start left behind needs a moment to go
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
                return
            except PermissionError as error:
                words = N_("You may not use port %(port)s; set PORT to 1024 or more")
                raise CannotStart(words, port=port) from error
            except OSError as error:
                if not patience:
                    raise CannotStart(N_("Port %(port)s is in use; set PORT to another"), port=port) from error
        time.sleep(0.1)
