"""When a project's due items run: what waits for what, what decides the end, when all may be closed. Pure.

Past bars are facts. Bars to come are the promised limits on the working calendar, each begun today or when what
comes first may be finished: the earliest end there is, not a promise.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.cases.models import Case
from app.cases.queries import DueLine
from app.cases.rules import FINAL, CaseState
from app.cases.standing import Standing
from app.clock.rules.calendar import LAST_DAY, Calendar
from app.core.now import civil_date
from app.items.queries import limit_in_force
from app.items.rules.kinds import Closure
from app.items.rules.schedule import workdays


@dataclass(frozen=True, slots=True)
class Bar:
    """One due item in time: `done`, `now`, `wait` (for the applicant) or `todo`."""

    key: str
    label: str
    department: str
    begins: date
    ends: date
    state: str
    after: tuple[str, ...]
    critical: bool = False


def expected(lines: Sequence[DueLine], known: Calendar, today: date) -> list[Bar]:
    """A bar for every due item that counts, those that decide the end marked."""
    counted = [
        line for line in lines if line.due.closure is not Closure.FOLLOWS and line.standing is not Standing.WAIVED
    ]
    keys = {line.due.item.key for line in counted}
    bars: dict[str, Bar] = {}
    left = list(counted)
    while left:
        # Prerequisites never run in a circle (the catalogue is checked when it is saved): each round places some.
        ready = [line for line in left if all(key in bars for key in line.due.after if key in keys)] or left[:1]
        for line in ready:
            bars[line.due.item.key] = _bar(line, bars, known, today)
            left.remove(line)
    return _marked(list(bars.values()), bars)


def _bar(line: DueLine, bars: dict[str, Bar], known: Calendar, today: date) -> Bar:
    item, case = line.due.item, line.last
    after = tuple(key for key in line.due.after if key in bars)
    if case is not None and (case.state not in FINAL or line.standing in (Standing.DONE, Standing.DENIED)):
        held = item.limits_on(civil_date(case.received_at))
        begins, ends, state = _of_case(case, known, today, workdays(limit_in_force(held)))
    else:
        begins = max([today, *(bars[key].ends for key in after)])
        ends, state = _workdays_on(begins, workdays(limit_in_force(item.limits_on(today))), known), "todo"
    return Bar(item.key, item.name, item.department.short_name, begins, ends, state, after)


def _of_case(case: Case, known: Calendar, today: date, limit: int) -> tuple[date, date, str]:
    begins = civil_date(case.received_at)
    if case.state in FINAL:
        return begins, case.decided_on or case.accepted_on or begins, "done"
    if case.state is CaseState.AWAITING_CORRECTION:
        return begins, max(today, _workdays_on(today, limit, known)), "wait"
    decided_by = case.due_latest if case.accepted_on else None
    return begins, max(today, decided_by or _workdays_on(today, limit, known)), "now"


def _workdays_on(day: date, number: int, known: Calendar) -> date:
    """The `number`-th working day after a day; the day itself for none."""
    if number == 0:
        return day
    found = known.nth(known.rank(day.toordinal()) + number)
    return date.fromordinal(found) if found else LAST_DAY


def _marked(bars: list[Bar], by_key: dict[str, Bar]) -> list[Bar]:
    """Back from the bar that ends last, always to the one that let it begin; closed projects have no such path."""
    at = max((bar for bar in bars if bar.state != "done"), key=lambda bar: bar.ends, default=None)
    chain: set[str] = set()
    while at is not None:
        chain.add(at.key)
        at = max((by_key[key] for key in at.after), key=lambda bar: bar.ends, default=None)
    return [Bar(b.key, b.label, b.department, b.begins, b.ends, b.state, b.after, b.key in chain) for b in bars]
