"""One sentence of a notice, clause by clause: which days it makes days off or working days. Pure.

A sentence is read whole or not at all: what no pattern of `words` knows leaves it unread, never guessed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from app.clock.rules.calendar import DayKind
from app.clock.rules.notices import words
from app.clock.rules.notices.dates import Context, Cursor, NotRead
from app.clock.rules.notices.faults import Fault, Finding

_DAY = timedelta(days=1)
_FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Lengthening:
    """延长假期 – a festival's days off go on until a day; where they ended before, an earlier notice says."""

    festival: str
    until: date


@dataclass(slots=True)
class Orders:
    """What one sentence arranges; it may name a day twice. PLAIN: back to the plain week."""

    festival: str | None = None
    days: list[tuple[date, DayKind]] = field(default_factory=list)
    lengthened: list[Lengthening] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def name(self, days: Iterable[date], kind: DayKind) -> None:
        """Arrange days; what was taken back in the same sentence is arranged anew."""
        named = list(days)
        self.days = [(on, was) for on, was in self.days if was is not DayKind.PLAIN or on not in named]
        self.days += [(on, kind) for on in named]

    @property
    def off(self) -> frozenset[date]:
        """Its days off."""
        return frozenset(on for on, kind in self.days if kind is DayKind.OFF)


def orders_of(sentence: str, context: Context) -> Orders:
    """What a sentence arranges. The context moves on only if it was read. Raises NotRead."""
    mine = replace(context)
    orders = _Reading(sentence, mine).whole()
    context.festival, context.last, context.block = mine.festival, mine.last, mine.block
    return orders


class _Reading:
    """The reading of one sentence."""

    def __init__(self, sentence: str, context: Context) -> None:
        self._at, self._context, self._orders = Cursor(sentence, context), context, Orders()
        self._counts: list[tuple[int, frozenset[date]]] = []
        self._with_weekend = False

    def whole(self) -> Orders:
        """Every clause to the end of the sentence."""
        self._label()
        while not self._at.at_end:
            if not any(clause() for clause in (self._remark, self._count, self._lengthens, self._rearranges,
                                               self._replaces, self._arranges)):
                raise NotRead
            self._at.take(words.BETWEEN)
        if not self._orders.days and not self._orders.lengthened:
            raise NotRead
        self._orders.festival = self._context.festival
        self._orders.findings = [*self._at.findings, *self._miscounted()]
        return self._orders

    def _label(self) -> None:
        if words.NUMBERING.match(self._at.sentence):
            self._at.take(words.NUMBERING)
            self._context.begin(None)
        label = self._at.take(words.LABEL)
        if label is not None:
            self._context.begin(label["label"])
        self._at.take(words.BETWEEN)

    def _remark(self) -> bool:
        remark = self._at.take(words.REMARK)
        self._with_weekend |= remark is not None and remark[0] == words.WITH_WEEKEND
        return remark is not None

    def _count(self) -> bool:
        count = self._at.take(words.COUNT)
        if count is not None:
            self._counts.append((words.number_of(count["count"]), self._orders.off))
        return count is not None

    def _lengthens(self) -> bool:
        """延长2020年春节假期至2月2日."""
        match = self._at.take(words.LENGTHENED)
        if match is None:
            return False
        self._same_year(match["year"] or match["year_of"])
        self._context.festival = words.festivals_of(match["feast"] or match["feast_of"])[0]
        until = self._at.day()
        if until is None:
            raise NotRead
        self._orders.lengthened.append(Lengthening(self._context.festival, until))
        return True

    def _rearranges(self) -> bool:
        """将劳动节假期调整为：5月1日至4日放假调休 – what was arranged before, an earlier notice says."""
        match = self._at.take(words.REARRANGED)
        if match is None:
            return False
        self._same_year(match["year"])
        self._context.festival = match["feast"]
        self._arrange(self._some_days())
        return True

    def _replaces(self) -> bool:
        """将4月28日上班调整为4月27日上班; 将9月27日、28日两个公休日调至9月29日、30日."""
        if not self._at.take(words.INSTEAD_OF):
            return False
        days = self._some_days()
        if self._moves_rests():
            return True
        if not (self._at.take(words.OFF) or self._at.take(words.WORKED)) or not self._at.take(words.BECOMES):
            raise NotRead
        self._orders.name(days, DayKind.PLAIN)
        self._arrange(self._some_days())
        return True

    def _arranges(self) -> bool:
        days = self._at.days()
        if days and not self._moves_rests():
            self._arrange(days)
        return bool(days)

    def _moves_rests(self) -> bool:
        """公休日调至 – the days it is moved to are off; those it is moved from are worked only if it is said."""
        if not self._at.take(words.RESTS_MOVED):
            return False
        self._orders.name(self._some_days(words.AND_BEFORE_A_CLAUSE), DayKind.OFF)
        return True

    def _arrange(self, days: list[date]) -> None:
        off = self._at.take(words.OFF)
        if off is not None:
            self._orders.name(days, DayKind.OFF)
            if off["count"]:
                self._counts.append((words.number_of(off["count"]), frozenset(days)))
            return
        worked = self._at.take(words.WORKED)
        if worked is None:
            raise NotRead
        for on in days:
            back = worked["resumes"] and on.weekday() <= _FRIDAY
            self._orders.name([on], DayKind.PLAIN if back else DayKind.WORKED)

    def _some_days(self, joined_by: re.Pattern[str] = words.AND) -> list[date]:
        days = self._at.days(joined_by)
        if not days:
            raise NotRead
        return days

    def _same_year(self, written: str | None) -> None:
        if written and int(written) != self._context.year:
            raise NotRead(Finding(Fault.YEARS_DIFFER, {"written": written, "year": self._context.year}))

    def _miscounted(self) -> list[Finding]:
        """共N天: every day off of the sentence, with the weekend where it is said to join."""
        found = []
        for written, days in self._counts:
            counted = len(_joined(days) if self._with_weekend else days)
            if counted != written:
                found.append(Finding(Fault.COUNT_DIFFERS, {"written": written, "counted": counted}))
        return found


def _joined(days: frozenset[date]) -> set[date]:
    """The days off together with the weekend days that adjoin them."""
    block = set(days)
    for on in sorted(days):
        for step in (-_DAY, _DAY):
            beside = on + step
            while beside.weekday() > _FRIDAY:
                block.add(beside)
                beside += step
    return block
