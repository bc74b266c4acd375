"""What a declaration must hold before it is filed (Art. 3, 16(1)). Pure."""

import re
from collections.abc import Mapping
from typing import Any

from app.core.errors import Invalid, RuleBroken
from app.core.labels import N_

SECTIONS: dict[str, str] = {
    "project": N_("The project"),
    "place": N_("Where it is built"),
    "investment": N_("Investment"),
    "facts": N_("Facts that decide what is owed"),
}

REQUIRED: dict[str, tuple[str, ...]] = {
    "project": ("name", "scale", "nature", "industry"),
    "place": ("place_division", "place"),
    "investment": ("invest_type", "mode", "total_invest_wan"),
    "facts": ("category",),
}

SECRET_WORDS = re.compile(r"绝密|机密★|秘密★|(?<!非)(?<!不)涉密|国家秘密")


class SecretForbidden(RuleBroken):
    """涉密项目和涉密信息不得通过在线平台办理和传递 (Art. 3)."""

    msgid = N_("Secret projects and secret information must not be entered here: remove “%(word)s”")
    article = "3"


class SecrecyUndeclared(RuleBroken):
    """The declaration that nothing in it is secret comes first."""

    msgid = N_("First declare that the project and what you enter are not secret")
    article = "3"


class SectionsOpen(RuleBroken):
    """A declaration is filed whole."""

    msgid = N_("These parts are not finished: %(sections)s")
    article = "16(1)"


class UnitUnconfirmed(RuleBroken):
    """A unit files once a coordinator has confirmed it."""

    msgid = N_("Your unit is waiting to be confirmed; you may go on drafting, filing opens when it is confirmed")
    article = "16(1)"


class AlreadyFiled(RuleBroken):
    """A declaration is filed once: it has its code."""

    msgid = N_("This declaration was filed already")
    article = "16(1)"


class AnswerMissing(Invalid):
    """A required answer is empty."""

    msgid = N_("This must be answered")
    article = "16(1)"


def must_hold_no_secret(answers: Mapping[str, Any]) -> None:
    """Refuse text that carries a secrecy marking. Raises SecretForbidden naming the field."""
    for field, value in answers.items():
        if isinstance(value, str) and (found := SECRET_WORDS.search(value)):
            raise SecretForbidden(field=field, word=found.group())


def missing_answers(section: str, answers: Mapping[str, Any]) -> list[str]:
    """The required answers of a section that are empty."""
    return [field for field in REQUIRED[section] if answers.get(field) in (None, "")]


def unfinished(answers: Mapping[str, Any], finished: list[str]) -> list[str]:
    """The sections that are not marked finished or miss an answer, in order."""
    return [section for section in SECTIONS if section not in finished or missing_answers(section, answers)]


def must_be_fileable(answers: Mapping[str, Any], *, finished: list[str], declared: bool, filed: bool,
                     confirmed: bool, section_names: Mapping[str, str]) -> None:
    """Everything that stands between a draft and its code. Raises in the order a person can mend it."""
    if filed:
        raise AlreadyFiled()
    if not declared:
        raise SecrecyUndeclared()
    must_hold_no_secret(answers)
    still = unfinished(answers, finished)
    if still:
        raise SectionsOpen(sections="、".join(section_names[s] for s in still))
    if not confirmed:
        raise UnitUnconfirmed()


def type_code(facts: Mapping[str, Any]) -> str:
    """The project type of a V2 code: 01 基本建设 02 技术改造 03 单纯购置 04 信息化 (GB/T 40058)."""
    if facts.get("tech_upgrade"):
        return "02"
    return {"purchase": "03", "it": "04"}.get(str(facts.get("category")), "01")


def guiding_department(facts: Mapping[str, Any]) -> str:
    """The department whose central ministry guides the project: 经贸信息 for technical upgrading, else 发展改革."""
    return "jmxx" if facts.get("tech_upgrade") else "fgw"


class WaiverNeedsReason(Invalid):
    """A finding that an item does not apply says why."""

    msgid = N_("Say why this item does not apply to the project")
    article = "16(1)"


class WaiverWhileOpen(RuleBroken):
    """An item somebody is handling is not waived."""

    msgid = N_("A case of this item is open; close it first")
    article = "16(1)"


class WaiverTooLate(RuleBroken):
    """What is decided, or found not to apply, is settled."""

    msgid = N_("This item is settled already")
    article = "16(1)"


class WaiverNeedsSecond(RuleBroken):
    """Two persons find that an item does not apply."""

    msgid = N_("A second person confirms that an item does not apply, not the one who proposed it")
    article = "16(1)"


class NothingProposed(RuleBroken):
    """There is no proposal to turn down or take back."""

    msgid = N_("Nobody proposed that this item does not apply")
    article = "16(1)"


def must_be_droppable(*, proposed: bool, settled: bool) -> None:
    """A proposal is turned down before it is confirmed. Raises WaiverTooLate, NothingProposed."""
    if settled:
        raise WaiverTooLate()
    if not proposed:
        raise NothingProposed()


def must_be_waivable(*, open_case: bool, settled: bool, reason: str) -> None:
    """Raises WaiverTooLate, WaiverNeedsReason, WaiverWhileOpen."""
    if settled:
        raise WaiverTooLate()
    if not reason.strip():
        raise WaiverNeedsReason(field="reason")
    if open_case:
        raise WaiverWhileOpen()


def must_be_confirmable(*, proposed_by: object, actor_id: object, open_case: bool, settled: bool) -> None:
    """Raises WaiverTooLate, WaiverNeedsSecond, WaiverWhileOpen."""
    if settled:
        raise WaiverTooLate()
    if proposed_by is None or proposed_by == actor_id:
        raise WaiverNeedsSecond()
    if open_case:
        raise WaiverWhileOpen()
