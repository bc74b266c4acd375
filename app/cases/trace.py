"""痕迹 as sentences: who, when, by which article, did what (Art. 4). Rooms phrase the acts they know more of."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from app.cases.models import CaseStep
from app.cases.rules import Act
from app.core.clauses import clause
from app.core.labels import label
from app.items.rules.kinds import LimitUnit
from app.projects.models import CodeVerification

Phrase = Callable[[CaseStep], str]

ARTICLES: dict[Act, str] = {
    Act.RECEIVE: "16(1)",
    Act.ASSIGN: "16(3)",
    Act.ACCEPT: "16(2)",
    Act.ASK_CORRECTION: "16(2)",
    Act.ANSWER_CORRECTION: "16(2)",
    Act.REFUSE: "16(2)",
    Act.OPEN_PROCEDURE: "17",
    Act.END_PROCEDURE: "17",
    Act.EXTEND: "17",
    Act.PROPOSE: "16(3)",
    Act.REVIEW: "16(3)",
    Act.SEND_BACK: "16(3)",
    Act.GRANT: "16(4)",
    Act.DENY: "16(4)",
    Act.DELIVER: "16(4)",
    Act.START_JOINT: "17",
    Act.ADD_JOINT: "17",
    Act.ASK_JOINT: "17",
    Act.EXTEND_JOINT: "17",
    Act.DECLINE_JOINT: "17",
    Act.TAKE_BACK_JOINT: "17",
    Act.WITHDRAW: "16(3)",
    Act.LAPSE: "16(2)",
    Act.ASK: "17",
    Act.DECLINE: "17",
    Act.TAKE_BACK: "17",
    Act.VOID: "17",
    Act.TRANSFER: "16(3)",
    Act.TAKE_OVER: "16(3)",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a trace."""

    at: datetime
    who: str
    text: str
    basis: str


def _assigned(step: CaseStep) -> str:
    if step.facts.get("to") == str(step.by_id):
        return _("Took the case")
    return _("Handed the case to %(name)s", name=step.facts.get("to_name", ""))


def _asked(step: CaseStep) -> str:
    pieces = step.facts.get("pieces", [])
    return _("Asked for correction, %(n)s pieces: %(pieces)s", n=len(pieces), pieces="、".join(pieces))


def _decided(step: CaseStep) -> str:
    return _("%(act)s: %(title)s, %(number)s", act=label(step.act), title=step.facts.get("title", ""),
             number=step.facts.get("document_number", ""))


def _extended(step: CaseStep) -> str:
    unit = LimitUnit[step.facts.get("unit", LimitUnit.WORKDAY.name)]
    return _("Extended the limit by %(n)s %(unit)s", n=step.facts.get("number", ""), unit=label(unit))


_phrases: dict[Act, Phrase] = {
    Act.RECEIVE: lambda step: _("Filed; receipt %(number)s", number=step.facts.get("number", "")),
    Act.ASSIGN: _assigned,
    Act.ASK_CORRECTION: _asked,
    Act.ANSWER_CORRECTION: lambda step: _("Answered the correction; the materials joined the file"),
    Act.EXTEND: _extended,
    Act.PROPOSE: _decided,
    Act.GRANT: _decided,
    Act.DENY: _decided,
}


def phrase(act: Act, say: Phrase) -> None:
    """Let a room phrase an act it knows more of. Said once, in `wiring`."""
    _phrases[act] = say


def told(steps: Iterable[CaseStep], verifications: Iterable[CodeVerification] = ()) -> list[Told]:
    """Steps and verifications as sentences, newest first."""
    lines = [_verified(each) for each in verifications] + [_step(step) for step in steps]
    newest_first = sorted(enumerate(lines), key=lambda placed: (placed[1].at, placed[0]), reverse=True)
    return [line for _place, line in newest_first]


def _step(step: CaseStep) -> Told:
    say = _phrases.get(step.act)
    text = say(step) if say else label(step.act)
    if step.opinion and step.act is not Act.PROPOSE:
        text = _("%(text)s: %(words)s", text=text, words=step.opinion)
    return Told(step.at, step.by_name, text, step.facts.get("under") or clause(ARTICLES[step.act]))


def _verified(verification: CodeVerification) -> Told:
    purpose = label(verification.purpose)
    if verification.passed:
        text = _("Verified the project code (%(purpose)s): passed", purpose=purpose)
    else:
        reasons = "；".join(reason["message"] for reason in verification.reasons)
        text = _("Verified the project code (%(purpose)s): not passed, %(reasons)s", purpose=purpose, reasons=reasons)
    return Told(verification.asked_at, verification.asked_by_name, text, clause("16(2)"))
