"""申请材料 as lines of text: what an administrator types and what the sample data hold. Pure.

`name` is handed in by everybody, `~name` only where it applies; after ` — ` stands what to know about it.
What the platform fetches by itself (系统调取) is never asked for.
"""

from collections.abc import Iterable
from dataclasses import dataclass

FETCHED = "系统调取，不必上传"
WHERE_IT_APPLIES = "涉及时提交"
OPTIONAL = "~"
DASH = " — "


@dataclass(frozen=True, slots=True)
class Material:
    """One paper: whether it must be handed in, how, and what to know about it."""

    name: str
    required: bool
    form: str
    note: str | None


def material_of(line: str) -> Material:
    """One line as a paper."""
    name, _, note = line.removeprefix(OPTIONAL).partition(DASH)
    fetched, optional = note == FETCHED, line.startswith(OPTIONAL)
    form = "电子证照" if fetched else "电子件1份，加盖电子印章"
    shown = note or (WHERE_IT_APPLIES if optional else "")
    return Material(name.strip(), not (fetched or optional), form, shown or None)


def line_of(name: str, required: bool, note: str | None) -> str:
    """A paper as its line; the inverse of `material_of`."""
    mark = "" if required or note == FETCHED else OPTIONAL
    told = "" if note in (None, WHERE_IT_APPLIES) else f"{DASH}{note}"
    return f"{mark}{name}{told}"


def materials_of(listed: Iterable[str]) -> list[Material]:
    """The papers of one item, with the unit's certificate at the end."""
    return [material_of(line) for line in [*listed, f"统一社会信用代码证书或营业执照{DASH}{FETCHED}"]]
