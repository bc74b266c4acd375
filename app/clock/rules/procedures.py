"""特别程序: which stop which clock, by which law (行政许可法 45; Art. 17). Pure.

The table is what a department reads and signs. What is not in it stops nothing: a day that no law
leaves out is the applicant's.
"""

import enum
from dataclasses import dataclass

from app.core.labels import N_


class ClockKind(enum.Enum):
    """The clocks of a case: a department's, the applicant's own, how long a special procedure or a result lasts."""

    __hash__ = object.__hash__  # there is one of each: looked up very often

    ACCEPTANCE = N_("Acceptance")
    CORRECTION = N_("The applicant's correction")
    DECISION_LEGAL = N_("Decision, legal limit")
    DECISION_PROMISED = N_("Decision, promised limit")
    DELIVERY = N_("Delivery of the decision")
    JOINT = N_("Joint handling by several departments")
    PROCEDURE = N_("Longest duration of the special procedure")
    STEP = N_("Share of the step that has the case")
    VALIDITY = N_("How long the result holds")
    RENEWAL = N_("Renewal of the result, to be asked for")


class ProcedureKind(enum.Enum):
    """The kinds of special procedures; the name in lower case is the API's word where it has one."""

    HEARING = N_("Hearing")
    TENDER = N_("Tender")
    AUCTION = N_("Auction")
    INSPECTION = N_("Inspection")
    TESTING = N_("Testing")
    QUARANTINE = N_("Quarantine")
    APPRAISAL = N_("Appraisal")
    EXPERT_REVIEW = N_("Expert review")
    ENTRUSTED_ASSESSMENT = N_("Entrusted assessment")
    TECHNICAL_ASSESSMENT = N_("Technical assessment")
    TECHNICAL_REVIEW = N_("Technical review")
    PUBLIC_NOTICE = N_("Public notice period")
    SITE_VISIT = N_("Site visit")
    SURVEY = N_("Survey")
    OTHER = N_("Other step")


DECISION = frozenset({ClockKind.DECISION_LEGAL, ClockKind.DECISION_PROMISED})
NOTHING: frozenset[ClockKind] = frozenset()
_LICENSING = "《行政许可法》第四十五条"


@dataclass(frozen=True, slots=True)
class Procedure:
    """One row of the table: its Chinese name, the clocks it stops, the law that says so.

    `under`: it stops them only where the item's own limit rests on the law of this name.
    """

    name: str
    stops: frozenset[ClockKind]
    basis: str = ""
    under: str = ""


TABLE: dict[ProcedureKind, Procedure] = {
    ProcedureKind.HEARING: Procedure("听证", DECISION, _LICENSING),
    ProcedureKind.TENDER: Procedure("招标", DECISION, _LICENSING),
    ProcedureKind.AUCTION: Procedure("拍卖", DECISION, _LICENSING),
    ProcedureKind.INSPECTION: Procedure("检验", DECISION, _LICENSING),
    ProcedureKind.TESTING: Procedure("检测", DECISION, _LICENSING),
    ProcedureKind.QUARANTINE: Procedure("检疫", DECISION, _LICENSING),
    ProcedureKind.APPRAISAL: Procedure("鉴定", DECISION, _LICENSING),
    ProcedureKind.EXPERT_REVIEW: Procedure("专家评审", DECISION, _LICENSING),
    ProcedureKind.ENTRUSTED_ASSESSMENT: Procedure(
        "委托评估", DECISION, "《企业投资项目核准和备案管理条例》第十条", under="企业投资项目核准和备案管理条例"
    ),
    ProcedureKind.TECHNICAL_ASSESSMENT: Procedure(
        "技术评估", DECISION, "《生态环境部建设项目环境影响报告书（表）审批程序规定》", under="环境影响评价法"
    ),
    ProcedureKind.TECHNICAL_REVIEW: Procedure("技术评审", NOTHING),
    ProcedureKind.PUBLIC_NOTICE: Procedure("公示", NOTHING),
    ProcedureKind.SITE_VISIT: Procedure("现场核查", NOTHING),
    ProcedureKind.SURVEY: Procedure("测绘", NOTHING),
    ProcedureKind.OTHER: Procedure("其他环节", NOTHING),
}

# By the name that is stored, for those who keep a procedure's kind as text.
PROCEDURES: dict[str, Procedure] = {kind.name: procedure for kind, procedure in TABLE.items()}

# The catalogue's own words (items.yaml, `special`). A word that is not here stops nothing.
WORDS: dict[str, ProcedureKind] = {
    "听证": ProcedureKind.HEARING,
    "专家评审": ProcedureKind.EXPERT_REVIEW,
    "专家论证": ProcedureKind.EXPERT_REVIEW,
    "专家评议": ProcedureKind.EXPERT_REVIEW,
    "检测": ProcedureKind.TESTING,
    "水质检测": ProcedureKind.TESTING,
    "电磁兼容测试": ProcedureKind.TESTING,
    "监督检验": ProcedureKind.INSPECTION,
    "委托评估": ProcedureKind.ENTRUSTED_ASSESSMENT,
    "技术评估": ProcedureKind.TECHNICAL_ASSESSMENT,
    "委托评审": ProcedureKind.TECHNICAL_REVIEW,
    "技术评审": ProcedureKind.TECHNICAL_REVIEW,
    "技术评价": ProcedureKind.TECHNICAL_REVIEW,
    "技术审查": ProcedureKind.TECHNICAL_REVIEW,
    "节能评审": ProcedureKind.TECHNICAL_REVIEW,
    "决算评审": ProcedureKind.TECHNICAL_REVIEW,
    "水资源论证评审": ProcedureKind.TECHNICAL_REVIEW,
    "海域使用论证评审": ProcedureKind.TECHNICAL_REVIEW,
    "防洪影响评价评审": ProcedureKind.TECHNICAL_REVIEW,
    "公示": ProcedureKind.PUBLIC_NOTICE,
    "公告": ProcedureKind.PUBLIC_NOTICE,
    "现场勘查": ProcedureKind.SITE_VISIT,
    "现场核查": ProcedureKind.SITE_VISIT,
    "现场检查": ProcedureKind.SITE_VISIT,
    "现场踏勘": ProcedureKind.SITE_VISIT,
    "测绘": ProcedureKind.SURVEY,
}

_IN_CHINESE = {ClockKind.DECISION_LEGAL: "法定办理时限", ClockKind.DECISION_PROMISED: "承诺办理时限"}


def stopped(kind: str, legal_basis: str | None) -> frozenset[ClockKind]:
    """The clocks a procedure stops for an item whose limit rests on `legal_basis`; none for an unknown kind."""
    procedure = PROCEDURES.get(kind)
    if procedure is None or procedure.under not in (legal_basis or ""):
        return NOTHING
    return procedure.stops


def clocks_stopped(kind: str, legal_basis: str | None) -> tuple[str, ...]:
    """The same in Chinese, for documents; empty when all limits run on."""
    stops = stopped(kind, legal_basis)
    return tuple(word for clock, word in _IN_CHINESE.items() if clock in stops)


def word_stops(word: str, legal_basis: str | None) -> frozenset[ClockKind]:
    """The clocks a special word of the catalogue stops (计入 or 不计入 on a guide)."""
    kind = WORDS.get(word)
    return NOTHING if kind is None else stopped(kind.name, legal_basis)
