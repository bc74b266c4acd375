"""When a project is closed (Art. 16(6); DESIGN 5a). Pure."""

import enum
from collections.abc import Iterable

from app.cases.standing import SETTLED, Standing
from app.core.errors import RuleBroken
from app.core.labels import N_
from app.items.rules.kinds import Closure

FOLLOWING_DUTIES = (
    "按照《深圳市投资项目在线审批监管平台运行管理暂行办法》第十六条，通过在线平台及时报送项目开工建设、建设进度、竣工等基本信息。",
    "批准文件、证照有效期届满前需要延续的，在规定期限内申请延续或者延期。",
    "接受应用管理部门对项目实施情况的监测和事中事后监管。",
)


class Completeness(enum.Enum):
    """Whether every due item that counts is closed, and how."""

    OPEN = N_("Still open")
    COMPLETE = N_("All due items finished")
    ENDED_IN_REFUSAL = N_("Closed, with an item refused")


class StillOpen(RuleBroken):
    """A project is not closed while a due item is open."""

    msgid = N_("The project cannot be closed: still open are %(items)s")
    article = "16(6)"


def completeness(lines: Iterable[tuple[Closure, Standing]]) -> Completeness:
    """Judge a project by the due items that count: those that `follow` never do.

    One final refusal makes a status page instead of a notice, until a new filing replaces it.
    """
    counted = [standing for closure, standing in lines if closure is not Closure.FOLLOWS]
    if not counted or not all(standing in SETTLED for standing in counted):
        return Completeness.OPEN
    if Standing.DENIED in counted:
        return Completeness.ENDED_IN_REFUSAL
    return Completeness.COMPLETE
