"""Child processes of run.py: started again with a growing pause, ended in order, never left behind."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

PARENT = "PLATFORM_SUPERVISOR"
PR_SET_PDEATHSIG = 1
LONGEST_PAUSE = 20.0
SETTLED_AFTER = 10.0  # seconds: it had begun its work, so it was killed and not unable to start


@dataclass(slots=True)
class Child:
    """One part of the platform in a process of its own."""

    name: str
    argv: Sequence[str]
    environ: Mapping[str, str] = field(repr=False)
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    started: float = 0.0
    again: float = 0.0

    def launch(self) -> None:
        """Start it in a session of its own: Ctrl-C in a terminal reaches run.py alone."""
        self.process = subprocess.Popen(
            list(self.argv), env={**self.environ, PARENT: str(os.getpid())}, stdin=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        self.started = time.monotonic()

    def tend(self) -> int | None:
        """Start it again when its pause is over; the exit status when it has just ended by itself."""
        if self.process is not None:
            status = self.process.poll()
            if status is None:
                return None
            settled = time.monotonic() - self.started > SETTLED_AFTER
            self.failures = 1 if settled else self.failures + 1
            self.again = time.monotonic() + min(LONGEST_PAUSE, 0.5 * 2 ** (self.failures - 1))
            self.process = None
            return status
        if time.monotonic() >= self.again:
            self.launch()
        return None

    def ask_to_end(self) -> None:
        """SIGTERM: finish what is in flight."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def end(self, seconds: float) -> None:
        """Wait for its end; after `seconds` it is killed with all it started."""
        if self.process is None:
            return
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(10)
        self.process = None


def die_with_parent(parent: int | None = None) -> None:
    """Have the kernel kill this process when its parent dies, whatever way (`kill -9` of run.py).

    `parent` is who it should be; without it, run.py as named in the environment. A process started
    by hand has none and stays.
    """
    expected = parent or int(os.environ.get(PARENT, "0"))
    if not expected:
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != expected:  # it died before we had said so
        os._exit(1)
