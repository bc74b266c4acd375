"""Acceptance of a submitted item (Art. 16(2); 行政许可法 32). Pure; dates are Shenzhen civil dates."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.cases.rules import Act, CaseState, MoveNotAllowed, next_state
from app.clock.rules.clocks import CORRECTION
from app.core.errors import Invalid, RuleBroken
from app.core.labels import N_

CORRECTION_WORKDAYS = CORRECTION.number
CONSEQUENCE = "逾期未补正的，本申请按退件处理，应办事项仍需办理，可重新提交。"
"""What the correction notice says of a correction that is not answered. No law does: so the notice's words bind."""

EVENING = 18
"""The hour, in Shenzhen, from which nobody at the desk will say a word that day."""


class Silence(enum.Enum):
    """How far silence about an application has come."""

    RUNNING = N_("A word may still come")
    LAST_EVENING = N_("The last day is nearly over")
    SPOKEN = N_("Five working days passed without a word")


def silence(last_on: date, *, on: date, hour: int) -> Silence:
    """What silence until a moment means; `last_on` is the fifth working day, at its latest while provisional.

    逾期不告知的，自收到申请材料之日起即为受理 (行政许可法 32(1)(4)): the last day is the department's to its end. On
    its evening a code that fails verification is still in time to be refused (Art. 16(2)).
    """
    if on > last_on:
        return Silence.SPOKEN
    return Silence.LAST_EVENING if on == last_on and hour >= EVENING else Silence.RUNNING


class AcceptedBySilence(RuleBroken):
    """Five working days passed without a word: nothing of it can be said late (行政许可法 32(1)(4))."""

    msgid = N_("The five working days ended on %(day)s without a word: the platform is accepting the application now")
    article = "16(2)"


def must_not_be_too_late(*, licence: bool, passed: bool, last_on: date | None, on: date) -> None:
    """A word about a licence after the fifth working day comes too late. Raises AcceptedBySilence.

    Of a code that does not pass, silence accepts nothing: it can still be refused (Art. 16(2)).
    """
    if licence and passed and last_on is not None and on > last_on:
        raise AcceptedBySilence(day=last_on)


class RefusalReason(enum.Enum):
    """Why an application is not accepted (行政许可法 32(1)(2); Art. 16(2))."""

    NOT_NEEDED = N_("No approval is needed for this by law")
    NOT_OURS = N_("It is not within this department's powers")
    CODE_NOT_VERIFIED = N_("The project code did not pass verification")
    MATERIALS_FALL_SHORT = N_("The corrected materials are still incomplete or not in the legal form")


BASIS = {
    RefusalReason.NOT_NEEDED: "《行政许可法》第三十二条第一款第（一）项",
    RefusalReason.NOT_OURS: "《行政许可法》第三十二条第一款第（二）项",
    RefusalReason.CODE_NOT_VERIFIED: "《深圳市投资项目在线审批监管平台运行管理暂行办法》第十六条第（二）项",
    RefusalReason.MATERIALS_FALL_SHORT: "《行政许可法》第三十二条第一款第（五）项",
}

REMEDIES = (
    "如不服本决定，可以自收到本决定书之日起六十日内申请行政复议，"
    "或者自收到之日起六个月内向人民法院提起行政诉讼。"
)


class CodeNotVerified(RuleBroken):
    """对未通过项目代码核验的，不得受理并告知项目单位 (Art. 16(2))."""

    msgid = N_("The project code did not pass verification: %(reasons)s")
    article = "16(2)"


class MaterialsMissing(RuleBroken):
    """A required material of the guide's list was not handed in."""

    msgid = N_("Required materials are missing: %(materials)s")
    article = "16(1)"


class PrerequisiteOpen(RuleBroken):
    """An item that must be finished first is still open."""

    msgid = N_("This item can be applied for once these are finished: %(items)s")
    article = "16(1)"


class AlreadyClosed(RuleBroken):
    """The due item is done; a second filing would decide it twice."""

    msgid = N_("This item is finished already")
    article = "16(4)"


class CorrectionEmpty(RuleBroken):
    """A request for correction that asks for nothing."""

    msgid = N_("Say at least one missing piece, what is wrong with it and what is wanted")
    article = "16(2)"


class AnswerIncomplete(RuleBroken):
    """A correction is answered piece by piece, all of them."""

    msgid = N_("Answer every missing piece before you send the correction; still open: %(pieces)s")
    article = "16(2)"


class RightAuthorityUnnamed(Invalid):
    """不属于本机关职权的，应当告知申请人向有关行政机关申请 (行政许可法 32(1)(2))."""

    msgid = N_("Name the authority that the applicant should turn to")
    article = "16(2)"


@dataclass(frozen=True, slots=True)
class Piece:
    """One missing or faulty piece: the material, what is wrong with it, what is wanted."""

    material: str
    problem: str
    wanted: str


def must_be_acceptable(state: CaseState, *, instant: bool, passed: bool, reasons: str, missing: Sequence[str]) -> None:
    """Refuse what may not be accepted. Raises MoveNotAllowed, CodeNotVerified, MaterialsMissing."""
    next_state(state, Act.ACCEPT, instant=instant)
    if not passed:
        raise CodeNotVerified(reasons=reasons)
    if missing:
        raise MaterialsMissing(materials="、".join(missing))


def must_be_correctable(state: CaseState, *, instant: bool, pieces: Sequence[Piece], asked_before: bool) -> None:
    """一次性告知: once per application, all of it, each piece whole."""
    next_state(state, Act.ASK_CORRECTION, instant=instant)
    if asked_before:
        raise MoveNotAllowed(state=state, act=Act.ASK_CORRECTION)
    if not pieces or not all(p.material and p.problem and p.wanted for p in pieces):
        raise CorrectionEmpty(field="pieces")


def must_be_refusable(state: CaseState, *, instant: bool, reason: RefusalReason, authority: str, passed: bool) -> None:
    """A refusal rests on one of the legal reasons; a code is blamed only when it did fail."""
    next_state(state, Act.REFUSE, instant=instant)
    if reason is RefusalReason.NOT_OURS and not authority.strip():
        raise RightAuthorityUnnamed(field="authority")
    if reason is RefusalReason.CODE_NOT_VERIFIED and passed:
        raise CodePassed()
    if reason is RefusalReason.MATERIALS_FALL_SHORT and state is not CaseState.CORRECTED:
        raise CorrectionFirst()


class CodePassed(RuleBroken):
    """The code is no reason to refuse."""

    msgid = N_("The project code passes verification; it is no reason to refuse")
    article = "16(2)"


class CorrectionFirst(RuleBroken):
    """Incomplete materials are told once before they are a reason to refuse (行政许可法 32(4))."""

    msgid = N_("Ask for correction first: incomplete materials are told once before they are a reason to refuse")
    article = "16(2)"


class AlreadyOpen(RuleBroken):
    """One open case for a due item: what is handed in twice is handled once."""

    msgid = N_("This item was handed in already and is being handled; see %(number)s")
    article = "16(2)"


class DoesNotApply(RuleBroken):
    """Its department found, by two persons, that the item does not apply to the project."""

    msgid = N_("This item was found not to apply to the project; nothing is owed")
    article = "16(1)"


def must_take_files(*, applies: bool, done: bool, handled_as: str) -> None:
    """Files lie beside an item while nothing of it is handed in; `handled_as` is the number of its open case, if any.

    Afterwards they are asked for by a correction only.
    """
    if not applies:
        raise DoesNotApply()
    if done:
        raise AlreadyClosed()
    if handled_as:
        raise AlreadyOpen(number=handled_as)


def must_be_submittable(*, applies: bool, done: bool, handled_as: str, open_before: Sequence[str],
                        missing: Sequence[str]) -> None:
    """What stands in the way of handing an item in."""
    must_take_files(applies=applies, done=done, handled_as=handled_as)
    if open_before:
        raise PrerequisiteOpen(items="；".join(open_before))
    if missing:
        raise MaterialsMissing(materials="、".join(missing), field="materials")
