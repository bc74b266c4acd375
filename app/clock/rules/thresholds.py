"""阈值 – when a light warns and on which rungs a clock speaks, to whom, by editions (Art. 16(2), 17). Pure.

A clock keeps for its whole life the edition of its day zero, and no edition begins before the day after it was
published: none ever changes what a clock has shown, or a rung that it stands on.
"""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise

from app.clock.rules.procedures import ClockKind
from app.clock.rules.tables import in_force
from app.core.labels import N_


class Tier(enum.Enum):
    """提示对象 – who is told."""

    HANDLER = N_("Handler")
    SECTION_HEAD = N_("Section head")
    LEADER = N_("Leader")


class RungKind(enum.Enum):
    """提示档 – where a clock stands when it speaks, from the earliest to the latest."""

    HALF = N_("Half of the limit is used")
    THREE_QUARTERS = N_("Three quarters of the limit are used")
    DAYS_BEFORE = N_("Some working days before the end")
    LAST_DAY = N_("The last day")
    OVER = N_("Over the limit")
    OVER_BY = N_("Over the limit by some working days")


_ORDER = tuple(RungKind)
_TIERS = tuple(Tier)


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung: where, how many working days before or after the end, whom it tells."""

    kind: RungKind
    tier: Tier
    days: int = 0

    @property
    def key(self) -> tuple[RungKind, int]:
        """What it is known by, whomever it tells."""
        return self.kind, self.days

    @property
    def place(self) -> tuple[int, int]:
        """Its place on the ladder."""
        return _ORDER.index(self.kind), -self.days if self.kind is RungKind.DAYS_BEFORE else self.days


@dataclass(frozen=True, slots=True)
class RungEdition:
    """提示规则 – the rungs of one rule edition, under its document. ValueError when two are the same."""

    document: str
    rungs: tuple[Rung, ...]

    def __post_init__(self) -> None:
        """A rung stands on its ladder once."""
        if len({rung.key for rung in self.rungs}) != len(self.rungs):
            raise ValueError(f"{self.document}: two rungs are the same")

    @property
    def rises(self) -> bool:
        """Whether no later rung tells a lower tier than an earlier one."""
        tiers = [_TIERS.index(rung.tier) for rung in sorted(self.rungs, key=lambda rung: rung.place)]
        return all(lower <= higher for lower, higher in pairwise(tiers))


@dataclass(frozen=True, slots=True)
class Warn:
    """预警 – when a light turns yellow: so many per cent of the limit are left, and never fewer than so many days."""

    share: int
    least: int

    def at(self, allowed: int) -> int:
        """How much is left of a limit when it begins, rounded to whole days, halves up."""
        return max(self.least, (allowed * self.share + 50) // 100)


@dataclass(frozen=True, slots=True)
class Ladders:
    """The rungs of each kind of clock; `legal` is that of the legal limit beside a promised one."""

    usual: RungEdition
    legal: RungEdition
    correction: RungEdition
    procedure: RungEdition
    delivery: RungEdition

    def of(self, kind: ClockKind, *, promised: bool) -> RungEdition:
        """The rungs of a clock; the legal one has fewer where the department promised an earlier day."""
        if kind is ClockKind.DECISION_LEGAL:
            return self.legal if promised else self.usual
        own = {ClockKind.CORRECTION: self.correction, ClockKind.PROCEDURE: self.procedure,
               ClockKind.DELIVERY: self.delivery}
        return own.get(kind, self.usual)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """阈值版 – one edition, the day it holds from, and when it was published."""

    number: int
    document: str
    effective_on: date
    published_at: datetime
    warn: Warn
    ladders: Ladders


@dataclass(frozen=True, slots=True)
class ThresholdBook:
    """Every published edition; before the first one, the usual thresholds hold."""

    editions: tuple[Thresholds, ...] = ()

    def on(self, day: date) -> Thresholds:
        """The edition that a clock begun on a day keeps."""
        return in_force(self.editions, day) or FIRST

    @property
    def most_before(self) -> int:
        """How many working days before its end a clock speaks first, of all rungs that count back from it."""
        every = [getattr(each.ladders, name) for each in (FIRST, *self.editions) for name in Ladders.__slots__]
        return max(rung.days for ladder in every for rung in ladder.rungs if rung.kind is RungKind.DAYS_BEFORE)

    def at(self, instant: datetime | None) -> "ThresholdBook":
        """Those that were published at an instant; without one, all."""
        if instant is None:
            return self
        return ThresholdBook(tuple(each for each in self.editions if each.published_at <= instant))


def rungs(document: str, *told: tuple[RungKind, Tier, int]) -> RungEdition:
    """A ladder of plain values. ValueError when two rungs are the same."""
    return RungEdition(document, tuple(Rung(kind, tier, days) for kind, tier, days in told))


def by_name(document: str, lines: Iterable[tuple[str, int, str]]) -> RungEdition:
    """A ladder as it is stored: kinds and tiers by their names."""
    return rungs(document, *((RungKind[kind], Tier[tier], days) for kind, days, tier in lines))


K, T = RungKind, Tier
# Guangdong's own order of reminders: handler, section head, leader (facts 4.3).
USUAL = rungs(
    "平台默认提示规则", (K.HALF, T.HANDLER, 0), (K.THREE_QUARTERS, T.HANDLER, 0), (K.DAYS_BEFORE, T.SECTION_HEAD, 2),
    (K.LAST_DAY, T.SECTION_HEAD, 0), (K.OVER, T.LEADER, 0), (K.OVER_BY, T.LEADER, 3),
)  # fmt: skip
# The promise has its whole ladder; that the law's own limit comes near is the leader's matter from the first.
_LEGAL_BESIDE = rungs(
    "平台默认提示规则：承诺期限之外的法定期限",
    (K.DAYS_BEFORE, T.LEADER, 2), (K.LAST_DAY, T.LEADER, 0), (K.OVER, T.LEADER, 0),
    (K.OVER_BY, T.LEADER, 3),
)  # fmt: skip
# A correction that is over is closed by the platform: that is no rung.
_CORRECTION = rungs(
    "平台默认提示规则：补正", (K.HALF, T.HANDLER, 0), (K.DAYS_BEFORE, T.HANDLER, 5), (K.DAYS_BEFORE, T.HANDLER, 2),
    (K.LAST_DAY, T.HANDLER, 0),
)  # fmt: skip
_PROCEDURE = rungs(
    "平台默认提示规则：特别程序",
    (K.THREE_QUARTERS, T.HANDLER, 0), (K.DAYS_BEFORE, T.HANDLER, 2), (K.LAST_DAY, T.SECTION_HEAD, 0),
    (K.OVER, T.LEADER, 0), (K.OVER_BY, T.LEADER, 3),
)  # fmt: skip
_DELIVERY = rungs(
    "平台默认提示规则：送达", (K.HALF, T.HANDLER, 0), (K.DAYS_BEFORE, T.HANDLER, 2), (K.LAST_DAY, T.SECTION_HEAD, 0),
    (K.OVER, T.LEADER, 0),
)  # fmt: skip

# 预警: a fifth of the limit, and never less than two days (facts 4.3).
FIRST = Thresholds(
    1, "平台默认预警与提示规则（参照广东省审批时限预警规则）", date(2004, 7, 1), datetime(2004, 7, 1, tzinfo=UTC),
    Warn(20, 2),
    Ladders(USUAL, _LEGAL_BESIDE, _CORRECTION, _PROCEDURE, _DELIVERY),
)  # fmt: skip
USUALLY = ThresholdBook()
"""The thresholds of a platform whose coordinator has published none."""
