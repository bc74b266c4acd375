"""The night's self-proof: every shown date derived anew, put right where it differs, checked by sets (Art. 17)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.queries import people_in
from app.accounts.rules import Role
from app.clock import besides, crosscheck, rederiving, refolding, stepping
from app.clock.crosscheck import Difference
from app.clock.models import ClockCheck
from app.clock.rederiving import Change
from app.clock.refolding import Astray
from app.core.now import civil_date
from app.core.records import give_time
from app.core.types import new_id
from app.messages import service as messages

log = structlog.get_logger("platform.clock")

EXAMPLES = 50
SUBJECT = "期限自检发现不一致：{found} 件与规则不符，{disagreed} 件与交叉核验不符"
BODY = (
    "平台每夜按办件事实和现行日历重新推算全部在办办件的期限和状态灯，并用另一套算法逐件核对。\n"
    "本次核对 {cases} 件：{found} 件的展示与规则不符，已按规则改正；{disagreed} 件两套算法不一致，须由运维人员查明。\n"
    "明细见“未办成的后台工作”。"
)


def prove(session: Session, *, now: datetime) -> list[Change]:
    """Look at every open case once, put right what the rule derives otherwise, and let the sets look, too.

    The folds are held against the events first: what is derived from them is derived from what is recorded.
    What the passing of days changes was swept before: any difference now is an incident, and is told. What only the
    sets look at is put right by the rule, too, where the rule says the same; else it is left for people.
    """
    give_time(session)
    today, calendars = civil_date(now), rederiving.in_force(session)
    folds = list(refolding.astray(session))
    refolding.write(session, folds)
    wrong = [fold for fold in folds if fold.kept is not None]
    found = list(rederiving.changes(session, calendars, today=today))
    rederiving.write(session, found, now=now)
    stepping.keep_moved(session, found)
    told = besides.told(session, calendars)
    differing = list(crosscheck.differences(session, today=today, known_at=now, told=told))
    more, stepped = _asked_again(session, differing, now=now)
    righted = {change.case_id for change in more} | stepped
    by_rule = {fold.case_id for fold in wrong} | {change.case_id for change in found} | righted
    disagreed = [each for each in differing if each.case_id not in righted]
    more_found = [each for each in differing if each.case_id in righted]
    examples = [*map(_folded, wrong), *map(_found, found), *map(_righted, more_found)]
    kept = ClockCheck(
        id=new_id(), at=now, cases=rederiving.looked_at(session), found=len(by_rule),
        disagreed=len(disagreed), examples=[*examples[:EXAMPLES], *map(_disagreed, disagreed[:EXAMPLES])],
    )  # fmt: skip
    session.add(kept)
    session.flush()
    if not kept.is_clean:
        _shout(session, kept)
    return [*found, *more]


def _asked_again(
    session: Session, differing: Sequence[Difference], *, now: datetime
) -> tuple[list[Change], set[UUID]]:
    """Of the rule, what the sets found where it does not look by itself: closed cases, and the steps of all."""
    ids, today, calendars = [each.case_id for each in differing], civil_date(now), rederiving.in_force(session)
    more = rederiving.write(session, rederiving.of(session, calendars, ids, today=today), now=now)
    stepped = stepping.keep_again(session, ids)
    return more, set(stepped)


def last_checks(session: Session, *, limit: int = 7) -> list[ClockCheck]:
    """Of the last nights those that found something, newest first."""
    nights = session.scalars(select(ClockCheck).order_by(ClockCheck.at.desc()).limit(limit))
    return [night for night in nights if not night.is_clean]


def _found(change: Change) -> dict[str, Any]:
    was, derived = change.was.columns(), change.now.columns()
    differ = [name for name in was if was[name] != derived[name]]
    return {"case": str(change.case_id), "by": "rule", "shown": _told(was, differ), "derived": _told(derived, differ)}


def _folded(fold: Astray) -> dict[str, Any]:
    return {"case": str(fold.case_id), "by": "fold", "shown": fold.kept or "", "derived": fold.derived or ""}


def _told(columns: dict[str, Any], names: list[str]) -> str:
    return ", ".join(f"{name}={getattr(columns[name], 'name', columns[name])}" for name in names)


def _righted(difference: Difference) -> dict[str, Any]:
    return {"case": str(difference.case_id), "by": "rule", "shown": difference.shown, "derived": difference.derived}


def _disagreed(difference: Difference) -> dict[str, Any]:
    return {"case": str(difference.case_id), "by": "sets", "shown": difference.shown, "derived": difference.derived}


def _shout(session: Session, check: ClockCheck) -> None:
    """To the log, to the operators and coordinators; the page of failed work reads the check itself."""
    counts = {"cases": check.cases, "found": check.found, "disagreed": check.disagreed}
    log.error("shown dates differ from what is derived", **counts, examples=check.examples[:5])
    messages.tell(
        session, to=people_in(session, Role.OPERATOR, Role.COORDINATOR), kind="clock-check",
        subject=SUBJECT.format(**counts), body=BODY.format(**counts), about=("clock_check", check.id), now=check.at,
    )  # fmt: skip
