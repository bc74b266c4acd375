"""联合办理 – one clock for several departments' cases of one project (行政许可法 26(2), 42(2)). Pure.

行政许可采取统一办理或者联合办理、集中办理的，办理的时间不得超过四十五日；四十五日内不能办结的，经本级人民政府负责人批准，
可以延长十五日.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.clock.rules.calendar import Calendar
from app.clock.rules.clocks import Clock, look_at
from app.clock.rules.entries import CaseFacts, ProcedureSpan
from app.clock.rules.limits import Limit
from app.clock.rules.pauses import Pause, pause_of_procedure
from app.clock.rules.procedures import ClockKind, stopped
from app.clock.rules.term import Term
from app.clock.rules.thresholds import USUALLY, ThresholdBook
from app.core.errors import Invalid, RuleBroken
from app.core.labels import N_
from app.items.rules.kinds import LimitUnit

BASIS = "《行政许可法》第二十六条第二款、第四十二条第二款"
DAYS, MORE = 45, 15


class NotJoint(RuleBroken):
    """Joint handling takes several departments."""

    msgid = N_("Joint handling names open cases of at least one other department of this project")
    article = "17"


class JointAlready(RuleBroken):
    """A case is handled jointly once."""

    msgid = N_("One of these cases is handled jointly already")
    article = "17"


class NothingAdded(RuleBroken):
    """A case joins while the one clock runs."""

    msgid = N_("Only open cases of this project that are not handled jointly yet join, while joint handling lasts")
    article = "17"


class ApprovalMissing(Invalid):
    """经本级人民政府负责人批准: by a document with a number."""

    msgid = N_("Enter the number of the approval by the government's head")
    article = "17"


class JointNotExtendable(RuleBroken):
    """Once, by fifteen days, before the forty-five are over, by a second person."""

    msgid = N_("Joint handling is extended once, by a second person, before its %(days)s working days are over")
    article = "17"


@dataclass(frozen=True, slots=True)
class Member:
    """A case handled jointly: its facts and the law its item's limit rests on."""

    facts: CaseFacts
    legal_basis: str | None


def joint_clock(lead: CaseFacts, members: Sequence[Member], *, extended: bool, calendar: Calendar,
                today: date, thresholds: ThresholdBook = USUALLY) -> Clock | None:
    """The one clock of all members, from the day the leading department accepted; None before that.

    Days that 行政许可法 45 leaves out for one of them are left out for all, once. It stops when the last has decided.
    """
    term = joint_term(lead, members, extended=extended)
    if term is None:
        return None
    limit = Limit(term.number, term.unit)
    return look_at(ClockKind.JOINT, limit, term, calendar, today, stopped_on=joint_stopped_on(members),
                   thresholds=thresholds)


def joint_term(lead: CaseFacts, members: Sequence[Member], *, extended: bool) -> Term | None:
    """The term of all members, whatever calendar it is counted on; None before the lead accepted."""
    if lead.accepted_on is None:
        return None
    number = DAYS + (MORE if extended else 0)
    return Term(lead.accepted_on, number, LimitUnit.WORKDAY, tuple(pause for pause, _ in left_out(members)))


def joint_stopped_on(members: Sequence[Member]) -> date | None:
    """The day the last of them had decided; None while one has not."""
    closed = [member.facts.closed_on for member in members]
    return max((on for on in closed if on is not None), default=None) if all(closed) else None


def in_common(lead: CaseFacts, members: Sequence[Member]) -> CaseFacts:
    """The lead's facts with every procedure of a member that the joint clock leaves out, for its ledger."""
    spans = [span for member in members for span in member.facts.procedures
             if ClockKind.DECISION_LEGAL in stopped(span.kind, member.legal_basis)]
    return replace(lead, procedures=tuple(spans))


def left_out(members: Sequence[Member]) -> list[tuple[Pause, ProcedureSpan]]:
    """The days the joint clock leaves out, each span with the procedure it is for."""
    spans = (
        (pause_of_procedure(span.opened_on, span.ended_on or member.facts.closed_on), span)
        for member in members
        for span in member.facts.procedures
        if ClockKind.DECISION_LEGAL in stopped(span.kind, member.legal_basis)
    )
    return [(pause, span) for pause, span in spans if pause is not None]


def must_be_joint(*, lead_department: object, departments: Sequence[object], joined: bool) -> None:
    """Raises NotJoint, JointAlready."""
    if joined:
        raise JointAlready()
    if not any(each != lead_department for each in departments):
        raise NotJoint()


def must_be_extendable(clock: Clock | None, *, asked_by: object, by: object, extended: bool, today: date) -> None:
    """Raises JointNotExtendable."""
    over = clock is None or clock.stopped_on is not None or (
        clock.due.latest is not None and today > clock.due.latest)
    if extended or over or asked_by is None or asked_by == by:
        raise JointNotExtendable(days=DAYS)
