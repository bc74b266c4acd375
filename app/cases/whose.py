"""Whose cases: the criteria of each tab of the worklist, for rows and counts alike (Art. 16(3))."""

import enum
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, SelectBase, and_, any_, false, func, or_, select, union_all
from sqlalchemy.orm import aliased

from app.accounts.rules import Role
from app.cases.models import Case, CaseStep
from app.cases.rules import OPEN, UNDECIDED, WITH_CLERK, Act, CaseState
from app.core.labels import N_
from app.core.types import Actor


class Tab(enum.Enum):
    """Whose cases."""

    MINE = N_("For me to do")
    WAITING = N_("With others")
    NEW = N_("Newly given to me")
    UNASSIGNED = N_("Not assigned")
    DELIVERY = N_("To be delivered")
    ALL = N_("Whole department")


def whose(tab: Tab, actor: Actor) -> list[ColumnElement[bool]]:
    """The criteria of a tab, for rows and counts alike: no case meets two, and each is one walk of an index."""
    if tab is Tab.MINE:
        return _mine(actor)
    if tab is Tab.WAITING:
        return [and_(Case.handler_id == actor.account_id, Case.state.in_(OPEN - WITH_CLERK))]
    if tab is Tab.NEW:
        return [and_(Case.handler_id == actor.account_id, Case.seen_at.is_(None))]
    if tab is Tab.UNASSIGNED:
        return [Case.handler_id.is_(None)]
    if tab is Tab.DELIVERY:
        return [Case.delivery_due_on.is_not(None)]
    return [Case.id.is_not(None)]


Asked = Callable[[Actor], Sequence[Select[Any]]]
_also_mine: dict[str, Asked] = {}


def also_mine(name: str, asked: Asked) -> None:
    """Let a room above say of which cases a reader is asked something. Said once, in `wiring`."""
    _also_mine[name] = asked


def _mine(actor: Actor) -> list[ColumnElement[bool]]:
    """What I have and can move, what waits for my review, for my approval; never my own work twice (三人).

    And that about which I am asked something, which others have.
    """
    mine = _at_hand(actor)
    asked = [each for of in _also_mine.values() for each in of(actor)]
    if asked:
        ids = func.array(together(asked).scalar_subquery())
        others = and_(Case.handler_id.is_distinct_from(actor.account_id), ~func.coalesce(or_(*mine), false()))
        mine = [*mine, and_(Case.id == any_(ids), Case.state.in_(UNDECIDED), others)]
    return mine


def _at_hand(actor: Actor) -> list[ColumnElement[bool]]:
    mine = [and_(Case.handler_id == actor.account_id, Case.state.in_(WITH_CLERK))]
    if Role.REVIEWER.name in actor.roles:
        mine.append(and_(Case.state == CaseState.IN_REVIEW, Case.handler_id != actor.account_id))
    if Role.APPROVER.name in actor.roles:
        mine.append(and_(Case.state == CaseState.IN_APPROVAL, Case.handler_id != actor.account_id, ~_reviewed(actor)))
    return mine


def _reviewed(actor: Actor) -> ColumnElement[bool]:
    review, later = aliased(CaseStep), aliased(CaseStep)
    proposed_again = select(later.id).where(later.case_id == review.case_id, later.act == Act.PROPOSE,
                                            later.seq > review.seq).exists()
    return select(review.id).where(review.case_id == Case.id, review.act == Act.REVIEW,
                                   review.by_id == actor.account_id, ~proposed_again).exists()


def together(parts: Sequence[Select[Any]]) -> SelectBase:
    """Several statements as one, each row as often as it is found."""
    return union_all(*parts) if len(parts) > 1 else parts[0]
