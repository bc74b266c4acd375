"""Starts the engines of the folder named on the command line in a process of its own, until it is told to stop."""

import signal
import sys
import time
from pathlib import Path

from app.core import servers
from app.core.servers.console import said
from config import BadSetting, own_folder

told: list[int] = []


def main() -> int:
    """`ready` on standard output once they answer; one sentence on standard error when they cannot."""
    try:
        engines = servers.start(own_folder(Path(sys.argv[1])), durable="durable" in sys.argv)
    except (BadSetting, servers.CannotStart) as error:
        print(said(error.msgid, **error.values), file=sys.stderr)
        return 1
    print("ready", flush=True)
    while not told:
        time.sleep(0.02)
    servers.stop(engines)
    return 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda number, _: told.append(number))
    sys.exit(main())
