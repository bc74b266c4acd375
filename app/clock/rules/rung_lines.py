"""Ladders as a coordinator types them: “届满前2个工作日：科室负责人”, a rung a line (Art. 17). Pure."""

import re
from collections.abc import Iterable, Sequence

from app.clock.rules.thresholds import Ladders, RungEdition, RungKind, Tier, by_name
from app.core.errors import Invalid
from app.core.labels import N_

MOST_DAYS, MOST_RUNGS = 60, 12
WHOLE = {
    RungKind.HALF: "时限过半",
    RungKind.THREE_QUARTERS: "时限过四分之三",
    RungKind.LAST_DAY: "到期当日",
    RungKind.OVER: "超期",
}
COUNTED = {RungKind.DAYS_BEFORE: "到期前{}个工作日", RungKind.OVER_BY: "超期{}个工作日"}
TOLD = {Tier.HANDLER: "经办人", Tier.SECTION_HEAD: "科室负责人", Tier.LEADER: "分管领导"}
EXAMPLES = (
    "时限过半：经办人；时限过四分之三：经办人；到期前2个工作日：科室负责人；"
    "到期当日：科室负责人；超期：分管领导；超期3个工作日：分管领导"
)

_BY_WORDS = {words: kind for kind, words in WHOLE.items()}
_BY_TIER = {words: tier for tier, words in TOLD.items()}
_PATTERNS = {kind: re.compile(words.format("([1-9][0-9]?)")) for kind, words in COUNTED.items()}

NEEDED: dict[str, frozenset[RungKind]] = {
    "usual": frozenset({RungKind.LAST_DAY, RungKind.OVER}),
    "legal": frozenset({RungKind.LAST_DAY, RungKind.OVER}),
    "correction": frozenset({RungKind.LAST_DAY}),
    "procedure": frozenset({RungKind.OVER}),
    "delivery": frozenset({RungKind.OVER}),
}
"""What no edition leaves out: on the last day and when it is over somebody is told (Art. 17)."""

NEVER: dict[str, frozenset[RungKind]] = {"correction": frozenset({RungKind.OVER, RungKind.OVER_BY})}
"""A correction that is over is closed by the platform."""


class RungUnread(Invalid):
    """A line of a ladder nobody can read."""

    msgid = N_("Line %(n)s is not “rung：who is told”: %(line)s. Rungs and people are written like this: %(examples)s")


class RungTwice(Invalid):
    """A rung stands on its ladder once."""

    msgid = N_("The rung “%(rung)s” stands on this ladder twice")


class RungsMissing(Invalid):
    """The prompts the Measures ask for are not left out."""

    msgid = N_("This ladder must hold the rungs: %(rungs)s")
    article = "17"


class RungsForbidden(Invalid):
    """A rung that can never come."""

    msgid = N_("A correction that is over is closed by the platform: this ladder ends with its last day")
    article = "17"


class RungsSink(Invalid):
    """Who stands higher is told later, never earlier."""

    msgid = N_("A later rung tells nobody lower than an earlier one: handler, section head, leader")
    article = "17"


def read_ladder(lines: Iterable[str], *, field: str) -> list[tuple[str, int, str]]:
    """The lines as they are stored: kind, days, who is told. Raises RungUnread, RungTwice."""
    read: dict[tuple[RungKind, int], Tier] = {}
    for n, line in enumerate(lines, start=1):
        words, colon, told = line.replace(":", "：").partition("：")
        key, tier = _rung(words.strip()), _BY_TIER.get(told.strip())
        if key is None or not colon or tier is None or n > MOST_RUNGS:
            raise RungUnread(field=field, n=n, line=line[:60], examples=EXAMPLES)
        if key in read:
            raise RungTwice(field=field, rung=words.strip())
        read[key] = tier
    return [(kind.name, days, tier.name) for (kind, days), tier in read.items()]


def _rung(words: str) -> tuple[RungKind, int] | None:
    if words in _BY_WORDS:
        return _BY_WORDS[words], 0
    for kind, pattern in _PATTERNS.items():
        found = pattern.fullmatch(words)
        if found and int(found[1]) <= MOST_DAYS:
            return kind, int(found[1])
    return None


def ladder_lines(told: Iterable[Sequence[object]]) -> list[str]:
    """The same ladder as it is typed, from the first rung to the last."""
    ladder = by_name("", [(str(kind), int(str(days)), str(tier)) for kind, days, tier in told])
    return [f"{words_of(rung.kind, rung.days)}：{TOLD[rung.tier]}"
            for rung in sorted(ladder.rungs, key=lambda rung: rung.place)]


def words_of(kind: RungKind, days: int) -> str:
    """A rung in the words of the table."""
    return WHOLE.get(kind) or COUNTED[kind].format(days)


def must_be_whole(name: str, ladder: RungEdition) -> None:
    """Raises RungsMissing, RungsForbidden, RungsSink."""
    field, kinds = f"{name}_lines", {rung.kind for rung in ladder.rungs}
    missing = NEEDED[name] - kinds
    if missing:
        raise RungsMissing(field=field, rungs="、".join(WHOLE[kind] for kind in WHOLE if kind in missing))
    if kinds & NEVER.get(name, frozenset()):
        raise RungsForbidden(field=field)
    if not ladder.rises:
        raise RungsSink(field=field)


def stored_ladder(ladder: RungEdition) -> list[tuple[str, int, str]]:
    """A ladder as a row keeps it."""
    return [(rung.kind.name, rung.days, rung.tier.name) for rung in ladder.rungs]


NAMES = tuple(Ladders.__slots__)
"""The ladders of an edition, by the kind of clock."""
