"""Who runs the engines. PostgreSQL refuses root, so root lends the work to an unprivileged user."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.core.servers.refusals import CannotStart
from config import N_

# What an engine's own environment holds; libpq and locale variables of the caller stay outside.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "UTC"}

# access(2) ignores ambient capabilities unless the set-uid fix-up is off.
READS_THE_TREE = (
    "--securebits", "+no_setuid_fixup", "--inh-caps", "+dac_read_search", "--ambient-caps", "+dac_read_search",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Account:
    """The user the engines run as. `lent` is what setpriv needs to become it; empty when it is ourselves."""

    uid: int
    gid: int
    lent: tuple[str, ...] = ()

    def command(self, argv: Sequence[str | Path], *, dies_with_us: str = "keep") -> list[str]:
        """`argv` as this user; `dies_with_us` names the signal it gets when this process ends."""
        setpriv = shutil.which("setpriv", path="/usr/bin:/bin:/usr/sbin:/sbin")
        if setpriv is None:
            return [str(part) for part in argv]
        return [setpriv, "--no-new-privs", "--pdeathsig", dies_with_us, *self.lent, *(str(part) for part in argv)]

    def own(self, folder: Path) -> Path:
        """Make `folder` this user's alone (mode 700)."""
        folder.mkdir(mode=0o700, exist_ok=True)
        os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)
        return folder

    def reaches(self, *paths: Path) -> bool:
        """Whether this user can enter every folder down to each of `paths`."""
        each = 'for path; do test -r "$path" || exit 1; done'
        test = self.command(["/bin/sh", "-c", each, "sh", *paths])
        return subprocess.run(test, env=ENVIRONMENT, capture_output=True, check=False).returncode == 0


def ourselves() -> Account:
    """The user of this process."""
    return Account(os.geteuid(), os.getegid())


def lent_to(uid: int, gid: int, *, reads_the_tree: bool) -> Account:
    """An unprivileged user, with the one capability to reach what lies under closed folders, or without."""
    become = ("--reuid", str(uid), "--regid", str(gid), "--clear-groups")
    return Account(uid, gid, (*become, *(READS_THE_TREE if reads_the_tree else ())))


def unprivileged(var_dir: Path, data: Path, name: str) -> tuple[int, int]:
    """The user root lends the engines to: the data's owner, ENGINE_USER, VAR_DIR's owner, else nobody."""
    if data.exists() and data.stat().st_uid != 0:
        return data.stat().st_uid, data.stat().st_gid
    if not name and var_dir.stat().st_uid != 0:
        return var_dir.stat().st_uid, var_dir.stat().st_gid
    try:
        entry = pwd.getpwnam(name or "nobody")
    except KeyError as error:
        words = N_("There is no system user %(name)s to run the database as; set ENGINE_USER")
        raise CannotStart(words, name=name or "nobody") from error
    if entry.pw_uid == 0:
        raise CannotStart(N_("ENGINE_USER must not be root: PostgreSQL refuses to run as root"))
    return entry.pw_uid, entry.pw_gid
