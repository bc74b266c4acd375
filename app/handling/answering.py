"""待我办: what one person asked and the reader is to answer, as rows and lines of his worklist (Art. 16(3), 17).

Extensions and voidings stand as the case they are about. A transfer comes from a case that the reader does not see
yet, and a waiver has no case: each is a line above the list.
"""

from collections.abc import Iterable
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.accounts.rules import Role
from app.cases import besides, reasons, whose
from app.cases.besides import Line
from app.cases.reasons import FACT, NEW, Look, Why
from app.cases.rules import FINAL, OF_JOINT, Act
from app.clock.prompts import bell
from app.clock.rules.joint import MORE
from app.core.labels import label
from app.core.prepared import Kind
from app.core.types import Actor
from app.core.web import actor
from app.handling import queries
from app.handling.models import RequestKind
from app.handling.requests import ANSWERED_BY
from app.items.rules.kinds import LimitUnit

TRANSFERS, WAIVERS = "transfers", "waivers"
LISTED = 5
ANSWERS = {Act.EXTEND: RequestKind.EXTENSION.name, Act.VOID: RequestKind.VOIDING.name, Act.EXTEND_JOINT: "JOINT"}
ENDED = (Act.DECLINE, Act.TAKE_BACK, Act.DECLINE_JOINT, Act.TAKE_BACK_JOINT)
WHO = {kind.name: roles for kind, roles in ANSWERED_BY.items()} | {"JOINT": (Role.APPROVER,)}


def asked_of(by: Actor) -> list[Any]:
    """The cases about which something is asked that the reader may answer, to be read beside his own."""
    kinds = [kind for kind in RequestKind if _may(kind.name, by)]
    found = [queries.asked_about(kinds, by)] if kinds else []
    return [*found, queries.joint_asked_about(by)] if _may("JOINT", by) else found


def _may(kind: str, by: Actor) -> bool:
    return any(role.name in by.roles for role in WHO[kind])


def waiting(look: Look) -> Iterable[Why]:
    """A request nobody answered yet: for who may answer it a task, for others a fact."""
    found: dict[str, Any] = {}
    for step in look.steps:
        if step.act in (Act.ASK, Act.ASK_JOINT):
            found[_kind(step)] = step
        elif step.act in ENDED:
            found.pop(_kind(step), None)
        elif step.act in ANSWERS:
            found.pop(ANSWERS[step.act], None)
    if look.case.state in FINAL:
        return
    for kind, step in found.items():
        mine = look.reader.account_id not in (step.by_id, look.case.handler_id) and _may(kind, look.reader)
        yield (_("For my answer: %(what)s", what=_what(kind, step)), NEW) if mine else (
            _("Asked: %(what)s", what=_what(kind, step)), FACT)


def _kind(step: Any) -> str:
    return "JOINT" if step.act in OF_JOINT else step.facts.get("kind", "")


def _what(kind: str, step: Any) -> str:
    if kind == "JOINT":
        return _("joint handling longer by %(n)s working days", n=MORE)
    words = label(RequestKind[kind])
    if kind == RequestKind.EXTENSION.name:
        return f"{words} {step.facts['number']} {label(LimitUnit[step.facts['unit']])}"
    return words


def transfers() -> Iterable[Line]:
    """Cases that other departments ask this one to go on with, for who may take them."""
    waiting = bell.unseen().beside.get(TRANSFERS)
    if waiting and Role.CLERK.name in actor().roles:
        yield Line(_("%(n)s transfers from other departments wait to be taken", n=waiting),
                   url_for("TransferDesk.list"))


def waivers() -> Iterable[Line]:
    """Items that a colleague found not to apply, for who may confirm it."""
    for due_id, item, project in bell.unseen().beside.get(WAIVERS) or ():
        yield Line(_("To confirm that it does not apply: %(item)s (%(project)s)", item=item, project=project),
                   url_for("ProjectDesk.confirm", due_id=due_id))


def _waivers_of(kind: Kind) -> Any:
    may = {Role.REVIEWER.name, Role.APPROVER.name} & kind.roles
    return queries.waivers_waiting(LISTED) if may and kind.of_department else None


def connect() -> None:
    """Register it. Safe to call twice."""
    whose.also_mine("requests", asked_of)
    reasons.tell("requests", waiting)
    bell.count_beside(TRANSFERS, queries.transfers_waiting)
    bell.count_beside(WAIVERS, _waivers_of)
    besides.tell(TRANSFERS, transfers)
    besides.tell(WAIVERS, waivers)
