"""What a division and a department are held to (Art. 5, 9). Pure."""

import re

from stdnum.cn import uscc

from app.core.errors import Invalid, RuleBroken
from app.core.labels import N_

KEY = re.compile(r"[a-z][a-z0-9-]{1,18}")


class BadDivisionCode(Invalid):
    """A division code is six digits."""

    msgid = N_("A division code is six digits.")


class BadDepartmentKey(Invalid):
    """A key is a short word that stands in addresses."""

    msgid = N_("A key is 2 to 19 lower-case letters, digits or hyphens and begins with a letter.")


class KeyIsFixed(RuleBroken):
    """Keys stand in addresses, numbers and papers: given once."""

    msgid = N_("A key stands in addresses and numbers. It is not changed any more.")


class BadCentralCode(Invalid):
    """中央业务指导部门代码 is two digits, 02 to 99."""

    msgid = N_("The code of the central department is two digits, 02 to 99.")


class BadUscc(Invalid):
    """统一社会信用代码 of GB 32100."""

    msgid = N_("This is not a unified social credit code: its check character does not hold.")


class ForCoordinator(RuleBroken):
    """The list of departments is the coordinator's (Art. 9)."""

    msgid = N_("Only the coordinator changes this field.")
    article = "9"


class SucceedsItself(Invalid):
    """A department is succeeded by another."""

    msgid = N_("A department cannot be its own successor.")


def must_be_division_code(code: str, *, field: str) -> None:
    """Six digits. Raises BadDivisionCode."""
    if not re.fullmatch(r"[0-9]{6}", code or ""):
        raise BadDivisionCode(field=field)


def must_be_department(key: str, central_code: str, credit_code: str | None) -> None:
    """Key, central code and credit code hold. Raises the first that does not."""
    if not KEY.fullmatch(key or ""):
        raise BadDepartmentKey(field="key")
    if not re.fullmatch(r"[0-9]{2}", central_code or "") or int(central_code) < 2:
        raise BadCentralCode(field="central_code")
    if credit_code and not uscc.is_valid(credit_code):
        raise BadUscc(field="uscc")
