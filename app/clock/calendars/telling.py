"""告知: who handles a case that moved, and who applied, is told once by each edition: old date, new, why (Art. 17).

One message for a person, with all his cases in it. A message is named by its edition, so that telling twice tells
nobody twice.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.accounts.models import Account
from app.accounts.queries import colleagues, people_of_units
from app.accounts.rules import Role
from app.cases.models import Case
from app.clock.models import CalendarEdition, CalendarRun, DateChange
from app.clock.rules.procedures import PROCEDURES, ClockKind
from app.core.addresses import public_address
from app.core.now import civil_date
from app.messages import service as messages

UNITS = 2_000
LISTED = 60
NAMES: dict[ClockKind, str] = {
    ClockKind.ACCEPTANCE: "受理期限",
    ClockKind.CORRECTION: "补正期限",
    ClockKind.DECISION_PROMISED: "承诺期限",
    ClockKind.DECISION_LEGAL: "法定期限",
    ClockKind.DELIVERY: "送达期限",
    ClockKind.JOINT: "联合办理期限",
    ClockKind.VALIDITY: "有效期至",
    ClockKind.RENEWAL: "延续申请截止",
}
WEEKDAYS = "一二三四五六日"
STEPS = {"HANDLING": "经办", "REVIEW": "审核", "APPROVAL": "批准"}
_APPLICANTS = DateChange.clock != ClockKind.STEP
"""What an applicant is told of: how a department shares its limit among its people is no date of his."""
_NONE = UUID(int=0)
_DATES = ("was_earliest", "was_latest", "was_provisional", "now_earliest", "now_latest", "now_provisional")


Told = Any
"""One clock of one case that moved: both dates, and of the case what its people know it by."""


def tell_next(session: Session, run: CalendarRun, edition: CalendarEdition, *, now: datetime) -> None:
    """The next units; when all were told, the desks, and the run is finished."""
    units = _next_units(session, edition.id, run.told_after or _NONE)
    if units:
        of_unit = _by(session, edition, DateChange.unit_id, units, _APPLICANTS)
        people = people_of_units(session, of_unit)
        run.told += _tell(session, edition, ((one, rows) for unit, rows in of_unit.items() for one in people[unit]),
                          "/my/cases/{}", now=now)
        run.told_after = units[-1]
        return
    departments = select(DateChange.department_id).where(DateChange.edition_id == edition.id).distinct()
    for department_id in session.scalars(departments).all():
        run.told += _tell(session, edition, _of_desk(session, department_id, edition), "/desk/cases/{}", now=now)
    run.finished_at = now


def _next_units(session: Session, edition_id: UUID, after: UUID) -> Sequence[UUID]:
    query = select(DateChange.unit_id).where(DateChange.edition_id == edition_id, DateChange.unit_id > after,
                                             _APPLICANTS)
    return session.scalars(query.distinct().order_by(DateChange.unit_id).limit(UNITS)).all()


def _of_desk(session: Session, department_id: UUID,
             edition: CalendarEdition) -> Iterator[tuple[Account, Sequence[Told]]]:
    """Each clerk of a department his cases; those that nobody has, everybody."""
    found = _by(session, edition, DateChange.department_id, [department_id])
    clerks = colleagues(session, department_id, Role.CLERK)
    able = {clerk.id for clerk in clerks}
    for clerk in clerks:
        yield clerk, [row for row in found[department_id]
                      if row.handler_id == clerk.id or row.handler_id not in able]


def _by(session: Session, edition: CalendarEdition, whose: InstrumentedAttribute[UUID],
        wanted: Sequence[UUID], *which: ColumnElement[bool]) -> dict[UUID, list[Told]]:
    """What moved, by unit or department, in the order of the cases' numbers."""
    query = (
        select(whose.label("whose"), DateChange.case_id, Case.number, Case.project_name, Case.project_code,
               Case.handler_id, DateChange.clock, DateChange.subject, *(getattr(DateChange, name) for name in _DATES))
        .join(Case, Case.id == DateChange.case_id)
        .where(DateChange.edition_id == edition.id, whose.in_(wanted), *which)
        .order_by(Case.number, DateChange.clock, DateChange.subject)
    )  # fmt: skip
    found: dict[UUID, list[Told]] = defaultdict(list)
    for row in session.execute(query):
        found[row.whose].append(row)
    return found


def _tell(session: Session, edition: CalendarEdition, whom: Iterable[tuple[Account, Sequence[Told]]], place: str,
          *, now: datetime) -> int:
    letters = [_letter(edition, reader, rows, place) for reader, rows in whom if rows]
    messages.tell_each(session, letters, kind="calendar-moved", now=now)
    return len(letters)


def _letter(edition: CalendarEdition, reader: Account, rows: Sequence[Told], place: str) -> messages.Letter:
    by_case: dict[UUID, list[Told]] = defaultdict(list)
    for row in rows:
        by_case[row.case_id].append(row)
    about = ("case", rows[0].case_id) if len(by_case) == 1 else ("calendar", edition.id)
    subject = f"期限变动：{edition.document}，涉及您的办件 {len(by_case)} 件"
    return messages.Letter(reader, subject, _body(edition, by_case, place), f"calendar:{edition.id}", about=about)


def _body(edition: CalendarEdition, by_case: Mapping[UUID, Sequence[Told]], place: str) -> str:
    cases = len(by_case)
    why = f"{edition.document}（{edition.published_on.isoformat()} 公布，{_on_record(edition)} 收录）改变了工作日历，"
    lines = [f"{why}以下 {cases} 件办件的期限随之变动。是否及时，仍按办理当时所知和现行日历各判一次。", ""]
    for case_id, rows in islice(by_case.items(), LISTED):
        lines += [_line(rows), public_address(place.format(case_id))]
    if cases > LISTED:
        lines.append(f"另有 {cases - LISTED} 件，请在各办件页查看。")
    return "\n".join(lines)


def _on_record(edition: CalendarEdition) -> str:
    return civil_date(edition.recorded_at).isoformat()


def _line(told: Sequence[Told]) -> str:
    case = told[0]
    dates = "；".join(map(moved, told))
    return f"{case.number}　{case.project_name}　{case.project_code}　{dates}"


def moved(change: DateChange | Told) -> str:
    """What became of one date; one that stays and is provisional no longer is said to be certain."""
    was, now = (change.was_earliest, change.was_latest), (change.now_earliest, change.now_latest)
    if was == now and change.was_provisional and not change.now_provisional:
        return f"{_named(change)} {now_of(change)}，由暂定改为确定"
    return f"{_named(change)} {was_of(change)} → {now_of(change)}"


def _named(change: DateChange | Told) -> str:
    """Whose date it is; of a special procedure, which one, of a share, which step's."""
    if change.clock is ClockKind.STEP:
        return f"{STEPS[change.subject]}环节时限"
    if change.clock is not ClockKind.PROCEDURE:
        return NAMES[change.clock]
    kind = change.subject.partition(" ")[0]
    return f"{PROCEDURES[kind].name if kind in PROCEDURES else kind}最长期限"


def was_of(change: DateChange | Told) -> str:
    """The date it had, in words."""
    return _date(change.was_earliest, change.was_latest, change.was_provisional)


def now_of(change: DateChange | Told) -> str:
    """The date it has, in words."""
    return _date(change.now_earliest, change.now_latest, change.now_provisional)


def _date(earliest: date | None, latest: date | None, provisional: bool) -> str:
    if earliest is None or latest is None:
        return "停表"
    span = _day(earliest) if earliest == latest else f"{_day(earliest)} 至 {_day(latest)}"
    return f"{span}（暂定）" if provisional else span


def _day(on: date) -> str:
    return f"{on.isoformat()} 周{WEEKDAYS[on.weekday()]}"
