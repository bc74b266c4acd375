"""告知: who handles a case that moved, and who applied, is told once by each edition: old date, new, why (Art. 17).

One message for a person, with all his cases in it. A message is named by its edition, so that telling twice tells
nobody twice.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.accounts.queries import colleagues, people_of_unit
from app.accounts.rules import Role
from app.cases.models import Case
from app.clock.models import CalendarEdition, CalendarRun, DateChange
from app.clock.rules.procedures import ClockKind
from app.core.addresses import public_address
from app.core.now import civil_date
from app.messages import service as messages

UNITS = 200
LISTED = 60
NAMES: dict[ClockKind, str] = {
    ClockKind.ACCEPTANCE: "受理期限",
    ClockKind.CORRECTION: "补正期限",
    ClockKind.DECISION_PROMISED: "承诺期限",
    ClockKind.DECISION_LEGAL: "法定期限",
    ClockKind.DELIVERY: "送达期限",
    ClockKind.PROCEDURE: "特别程序最长期限",
}
_NONE = UUID(int=0)
Row = tuple[DateChange, Case]


def tell_next(session: Session, run: CalendarRun, edition: CalendarEdition, *, now: datetime) -> None:
    """The next units; when all were told, the desks, and the run is finished."""
    units = _next_units(session, edition.id, run.told_after or _NONE)
    if units:
        for unit_id, rows in _by_unit(session, edition.id, units).items():
            run.told += _tell(session, people_of_unit(session, unit_id), edition, rows, "/my/cases/{}", now=now)
        run.told_after = units[-1]
        return
    departments = select(DateChange.department_id).where(DateChange.edition_id == edition.id).distinct()
    for department_id in session.scalars(departments).all():
        run.told += _tell_desk(session, department_id, edition, now=now)
    run.finished_at = now


def _next_units(session: Session, edition_id: UUID, after: UUID) -> Sequence[UUID]:
    query = select(DateChange.unit_id).where(DateChange.edition_id == edition_id, DateChange.unit_id > after)
    return session.scalars(query.distinct().order_by(DateChange.unit_id).limit(UNITS)).all()


def _by_unit(session: Session, edition_id: UUID, units: Sequence[UUID]) -> dict[UUID, list[Row]]:
    found: dict[UUID, list[Row]] = defaultdict(list)
    query = select(DateChange, Case).join(Case, Case.id == DateChange.case_id)
    wanted = query.where(DateChange.edition_id == edition_id, DateChange.unit_id.in_(units))
    for change, case in session.execute(wanted.order_by(Case.number, DateChange.clock)):
        found[change.unit_id].append((change, case))
    return found


def _tell_desk(session: Session, department_id: UUID, edition: CalendarEdition, *, now: datetime) -> int:
    """Each clerk of a department his cases; those that nobody has, everybody."""
    query = select(DateChange, Case).join(Case, Case.id == DateChange.case_id)
    wanted = query.where(DateChange.edition_id == edition.id, DateChange.department_id == department_id)
    clerks = colleagues(session, department_id, Role.CLERK)
    able = {clerk.id for clerk in clerks}
    rows = [(change, case) for change, case in session.execute(wanted.order_by(Case.number, DateChange.clock))]
    told = 0
    for clerk in clerks:
        mine = [row for row in rows if row[1].handler_id == clerk.id or row[1].handler_id not in able]
        told += _tell(session, [clerk], edition, mine, "/desk/cases/{}", now=now)
    return told


def _tell(session: Session, people: Sequence[Account], edition: CalendarEdition, rows: Sequence[Row], place: str,
          *, now: datetime) -> int:
    if not people or not rows:
        return 0
    cases = list(dict.fromkeys(case.id for _change, case in rows))
    about = ("case", cases[0]) if len(cases) == 1 else ("calendar", edition.id)
    subject = f"期限变动：{edition.document}，涉及您的办件 {len(cases)} 件"
    messages.tell(
        session, to=people, kind="calendar-moved", subject=subject,
        body=_body(edition, rows, len(cases), place), about=about, now=now, once=f"calendar:{edition.id}",
    )  # fmt: skip
    return len(people)


def _body(edition: CalendarEdition, rows: Sequence[Row], cases: int, place: str) -> str:
    why = f"{edition.document}（{edition.published_on.isoformat()} 公布，{_on_record(edition)} 收录）改变了工作日历，"
    lines = [f"{why}以下 {cases} 件办件的期限随之变动。是否及时，仍按办理当时所知和现行日历各判一次。", ""]
    by_case: dict[UUID, list[Row]] = defaultdict(list)
    for change, case in rows:
        by_case[case.id].append((change, case))
    for each in list(by_case.values())[:LISTED]:
        lines += [_line(each), public_address(place.format(each[0][1].id))]
    if len(by_case) > LISTED:
        lines.append(f"另有 {len(by_case) - LISTED} 件，请在各办件页查看。")
    return "\n".join(lines)


def _on_record(edition: CalendarEdition) -> str:
    return civil_date(edition.recorded_at).isoformat()


def _line(rows: Iterable[Row]) -> str:
    told = list(rows)
    case = told[0][1]
    dates = "；".join(moved(change) for change, _case in told)
    return f"{case.number}　{case.project_name}　{case.project_code}　{dates}"


def moved(change: DateChange) -> str:
    """What became of one date; one that stays and is provisional no longer is said to be certain."""
    was, now = (change.was_earliest, change.was_latest), (change.now_earliest, change.now_latest)
    if was == now and change.was_provisional and not change.now_provisional:
        return f"{NAMES[change.clock]} {now_of(change)}，由暂定改为确定"
    return f"{NAMES[change.clock]} {was_of(change)} → {now_of(change)}"


def was_of(change: DateChange) -> str:
    """The date it had, in words."""
    return _date(change.was_earliest, change.was_latest, change.was_provisional)


def now_of(change: DateChange) -> str:
    """The date it has, in words."""
    return _date(change.now_earliest, change.now_latest, change.now_provisional)


def _date(earliest: date | None, latest: date | None, provisional: bool) -> str:
    if earliest is None or latest is None:
        return "停表"
    span = earliest.isoformat() if earliest == latest else f"{earliest.isoformat()} 至 {latest.isoformat()}"
    return f"{span}（暂定）" if provisional else span
