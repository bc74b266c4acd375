"""What the home page shows: the directory, today's numbers, what was closed last, how far the calendar reaches."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import case as when
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.cases.models import Case
from app.clock.queries import calendar
from app.core.now import SHENZHEN, civil_date
from app.core.scope import as_public
from app.items.models import Item
from app.items.queries import DepartmentItems, departments_with_items
from app.items.rules.kinds import STAGES

SHOWN = 3
KEPT_FOR = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the directory: a department, or a stage (its name a msgid), with its first items and their number."""

    name: str
    full_name: str
    url: str
    items: tuple[Item, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Figures:
    """今天 – what came in, was accepted and was decided today; how many of this year's decisions were in time."""

    received: int
    accepted: int
    decided: int
    in_time: int
    of: int
    as_of: datetime

    @property
    def rate(self) -> str | None:
        """按时办结率 in per cent with one decimal; none where nothing was decided yet."""
        return f"{100 * self.in_time / self.of:.1f}" if self.of else None


@dataclass(frozen=True, slots=True)
class Directory:
    """事项目录 – its lines, and how many items of how many departments they hold."""

    entries: tuple[Entry, ...]
    items: int
    departments: int


def directory(session: Session, *, by_stage: bool = False) -> Directory:
    """Every item in force, by department in the order of the Measures (Art. 9) or by stage."""
    groups = departments_with_items(session)
    items = [item for group in groups for item in group.items]
    entries = _stages(items) if by_stage else [_department(group) for group in groups]
    return Directory(tuple(entries), len(items), len(groups))


def _department(group: DepartmentItems) -> Entry:
    department = group.department
    address = f"/guides?department={department.key}"
    return Entry(department.short_name, department.name, address, group.items[:SHOWN], len(group.items))


def _stages(items: Sequence[Item]) -> Iterator[Entry]:
    for stage, name in STAGES.items():
        found = tuple(item for item in items if item.stage == stage)
        if found:
            yield Entry(name, name, f"/guides?stage={stage}", found[:SHOWN], len(found))


_kept: dict[object, Figures] = {}


def figures(session: Session, now: datetime) -> Figures:
    """Today's numbers, counted at most once a minute in a process; they say when."""
    key = session.get_bind().engine.url
    found = _kept.get(key)
    if found is None or not found.as_of <= now < found.as_of + KEPT_FOR:
        found = _kept[key] = _counted(session, now)
    return found


def _counted(session: Session, now: datetime) -> Figures:
    today = civil_date(now)
    midnight = datetime(today.year, today.month, today.day, tzinfo=SHENZHEN)
    decided_this_year = Case.decided_on >= date(today.year, 1, 1)
    in_time = when((Case.due_on.is_(None), True), else_=Case.decided_on <= Case.due_latest)
    with as_public(session):
        row = session.execute(
            select(
                func.count().filter(Case.received_at >= midnight).label("received"),
                func.count().filter(Case.accepted_on == today).label("accepted"),
                func.count().filter(Case.decided_on == today).label("decided"),
                func.count().filter(decided_this_year, in_time).label("in_time"),
                func.count().filter(decided_this_year).label("of"),
            )
        ).one()
    return Figures(row.received, row.accepted, row.decided, row.in_time, row.of, now)


def first_uncertain_day(session: Session, today: date) -> date | None:
    """From which day on the calendar of working days is not published, if that is within a year."""
    found = calendar(session).first_uncertain(today.toordinal())
    if found is None or found - today.toordinal() > 366:
        return None
    return date.fromordinal(found)
