"""Why a case stands in somebody's worklist: told from its facts, gone when they are (never a flag to clear)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.cases.models import Case
from app.cases.rules import Act, CaseState
from app.core.now import civil_date
from app.core.types import Actor

FACT, NEW, BAD = "", "new", "bad"
Why = tuple[str, str]
WAITS_SINCE = {CaseState.IN_REVIEW: Act.PROPOSE, CaseState.IN_APPROVAL: Act.REVIEW,
               CaseState.AWAITING_CORRECTION: Act.ASK_CORRECTION, CaseState.PAUSED: Act.OPEN_PROCEDURE}


@dataclass(frozen=True, slots=True)
class Look:
    """One case as one reader sees it on one day; `steps` are its acts, oldest first."""

    case: Case
    verified: bool | None
    steps: Sequence[Any]
    reader: Actor
    today: date

    def last(self, act: Act) -> Any | None:
        """The last step of an act."""
        return next((step for step in reversed(self.steps) if step.act is act), None)

    @property
    def waited(self) -> int:
        """For how many days the case has been waiting in its state."""
        since = self.last(WAITS_SINCE[self.case.state]) if self.case.state in WAITS_SINCE else None
        return (self.today - civil_date(since.at)).days if since else 0


Teller = Callable[[Look], Iterable[Why]]


def _given(look: Look) -> Iterable[Why]:
    if look.case.handler_id == look.reader.account_id and look.case.seen_at is None:
        yield _("Newly given to me"), NEW


def _code(look: Look) -> Iterable[Why]:
    if look.case.state in (CaseState.RECEIVED, CaseState.CORRECTED):
        if look.verified is None:
            yield _("Code to be verified"), FACT
        elif not look.verified:
            yield _("Code not verified"), BAD


def _correction(look: Look) -> Iterable[Why]:
    if look.case.state is CaseState.CORRECTED:
        yield _("Applicant answered"), NEW
    elif look.case.state is CaseState.AWAITING_CORRECTION:
        yield _("Applicant corrects, day %(n)s", n=look.waited), FACT


def _signatures(look: Look) -> Iterable[Why]:
    mine = look.case.handler_id == look.reader.account_id
    if look.case.state is CaseState.IN_REVIEW:
        words = _("With the reviewer, %(n)s days", n=look.waited) if look.waited else _("With the reviewer since today")
        yield (_("For my review"), NEW) if "REVIEWER" in look.reader.roles and not mine else (words, FACT)
    elif look.case.state is CaseState.IN_APPROVAL:
        words = _("With the approver, %(n)s days", n=look.waited) if look.waited else _("With the approver since today")
        yield (_("For my approval"), NEW) if "APPROVER" in look.reader.roles and not mine else (words, FACT)
    elif look.case.state is CaseState.ACCEPTED and look.steps and look.steps[-1].act is Act.SEND_BACK:
        yield _("Sent back"), BAD


def _extension(look: Look) -> Iterable[Why]:
    extended = look.last(Act.EXTEND)
    if extended is not None:
        yield _("Extended by %(n)s", n=extended.facts.get("number", "")), FACT


_tellers: dict[str, Teller] = {
    "given": _given, "code": _code, "correction": _correction, "signatures": _signatures, "extension": _extension,
}


def tell(name: str, teller: Teller) -> None:
    """Let a room above say more. Said once, in `wiring`."""
    _tellers[name] = teller


def whys(look: Look) -> list[Why]:
    """Every reason, in order."""
    return [why for teller in _tellers.values() for why in teller(look)]
