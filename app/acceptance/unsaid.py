"""What silence will do to a case, or has done, in words: on its page, in a worklist, in its trace (Art. 4)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.acceptance import queries
from app.acceptance.papers import DEEMED_UNDER, LAPSED_UNDER
from app.acceptance.rules import BASIS, RefusalReason
from app.cases import queries as ledger
from app.cases.models import Case, CaseStep
from app.cases.reasons import BAD, FACT, Look, Why
from app.cases.rules import OPEN_FOR_ACCEPTANCE, Act, CaseState
from app.core.phrasing import due_day, long_day
from app.core.types import Actor
from app.projects.queries import verifications_of


def accepted(step: CaseStep) -> str:
    """受理, by a word or by silence."""
    if "deemed_from" not in step.facts:
        counts = step.facts.get("counts", True)
        return _("Accepted; the clocks count from the next day") if counts else _("Accepted; no limit of it counts")
    return _("Accepted by silence from the day of receipt, %(since)s: no word until %(last)s", **_silent(step))


def lapsed(step: CaseStep) -> str:
    """补正逾期, in the words of its notice."""
    return _("Not corrected by %(last)s, the last day. The notice said: %(words)s",
             last=long_day(date.fromisoformat(step.facts["answer_by"])), words=step.facts["words"])


def why(look: Look) -> Iterable[Why]:
    """What happens by itself tomorrow if nobody says a word today, and what silence has done already."""
    case = look.case
    if _silence_accepts(case) and case.due_latest:
        yield from _last_day(case.due_latest, look)
    elif case.state is CaseState.AWAITING_CORRECTION:
        asked = look.last(Act.ASK_CORRECTION)
        if asked and asked.facts.get("answer_by") == look.today.isoformat():
            yield _("Correction lapses tomorrow"), FACT
    elif case.state is CaseState.ACCEPTED and look.steps and "deemed_from" in look.steps[-1].facts:
        yield _("Accepted by silence"), BAD


def _last_day(last_on: date, look: Look) -> Iterable[Why]:
    """Of a code that fails the platform says no on the last evening, else silence says yes the next day."""
    if look.today > last_on:
        yield _("Silence is over: the platform is acting"), BAD
    elif look.today == last_on and look.verified is False:
        yield _("Refused by the platform tonight"), BAD
    elif look.today == last_on:
        yield _("Accepted by silence tomorrow"), BAD


def panel(session: Session, case: Case, by: Actor) -> Mapping[str, Any] | None:
    """The same in whole sentences, with the law or the notice they rest on."""
    if _silence_accepts(case) and case.due_latest:
        return _before_acceptance(session, case, case.due_latest)
    if case.state is CaseState.AWAITING_CORRECTION:
        last_on = queries.answer_until(session, case.id)
        words = _("The applicant may answer until the end of %(last)s. Then the platform hands the application back, "
                  "as the correction notice says, and the item stays due.", last=long_day(last_on))
        return {"tone": "", "words": words, "basis": LAPSED_UNDER}
    step = next((step for step in ledger.steps(session, case.id) if "deemed_from" in step.facts), None)
    if step is None:
        return None
    words = _("No word was said until %(last)s: accepted by silence from the day of receipt, %(since)s. The platform "
              "wrote it down; the decision counts from there.", **_silent(step))
    return {"tone": "warn", "words": words, "basis": DEEMED_UNDER}


def _before_acceptance(session: Session, case: Case, last_on: date) -> Mapping[str, Any]:
    last = due_day(last_on, case.due_provisional)
    asked = verifications_of(session, case.id)
    if asked and not asked[-1].passed:
        words = _("Its code does not pass verification. Unless it does by the evening of %(last)s, the platform "
                  "refuses to accept the application.", last=last)
        return {"tone": "bad", "words": words, "basis": BASIS[RefusalReason.CODE_NOT_VERIFIED]}
    since = case.received_at
    if case.state is CaseState.CORRECTED:
        since = queries.correction_or_404(session, case.id).answered_at or since
    words = _("A word is owed by %(last)s: accept, ask for correction or refuse. Otherwise it counts as accepted from "
              "the day of receipt, %(since)s.", last=last, since=long_day(since))
    return {"tone": "", "words": words, "basis": DEEMED_UNDER}


def _silence_accepts(case: Case) -> bool:
    return case.state in OPEN_FOR_ACCEPTANCE and case.item.is_licence


def _silent(step: CaseStep) -> dict[str, str]:
    return {"since": long_day(date.fromisoformat(step.facts["deemed_from"])),
            "last": long_day(date.fromisoformat(step.facts["silent_until"]))}
