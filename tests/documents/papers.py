"""Papers of the sample project, one of every kind; the people and places are samples."""

from dataclasses import replace
from datetime import date
from typing import TypedDict

from app.documents.rules import (
    AcceptanceFacts,
    ClockCorrectionFacts,
    ClosedItem,
    ClosureFacts,
    Contact,
    CorrectionFacts,
    DecisionFacts,
    DocumentKind,
    ExtensionFacts,
    FollowingItem,
    Handed,
    MovedDate,
    NotApplicable,
    Paper,
    Piece,
    ReceiptFacts,
    RefusalFacts,
    RefusalReason,
    SpecialProcedureFacts,
    TransferFacts,
)

CODE = "2611-440305-04-01-123454"
NAME = "南山区样例精密制造厂房扩建项目"
UNIT = "深圳样例精密制造有限公司"
LONG_NAME = (
    "深圳市南山区西丽湖国际科教城片区高端精密仪器与先进半导体装备研发制造产业园"
    "（一期、二期及配套市政道路、综合管廊、河道整治）新建工程"
)
LONG_UNIT = "深圳市南山喆堃犇翀昇高端精密仪器与先进半导体装备产业园投资建设开发运营管理（集团）有限责任公司"


class Head(TypedDict):
    """What every paper's head says."""

    addressee: str
    project_code: str
    project_name: str
    issued_on: date
    query_url: str


HEAD = Head(
    addressee=UNIT,
    project_code=CODE,
    project_name=NAME,
    issued_on=date(2026, 11, 23),
    query_url=f"http://127.0.0.1:8080/projects/{CODE}",
)
CONTACT = Contact(name="李晓（样例）", phone="0755-00000000", address="福中三路样例大厦 3 楼 12 号窗口")
CASE = "SJ20261123-000017"
MOVED = (
    MovedDate(clock="法定办理时限", was="2027年1月26日", now="2027年2月9日"),
    MovedDate(clock="承诺办理时限", was="特别程序结束后计算", now="2026年12月31日至2027年1月5日（暂定）"),
)
REMEDIES = "如不服，可以自收到之日起六十日内申请行政复议，或者六个月内向人民法院提起行政诉讼。"


def closure(count: int = 3, *, name: str = NAME, unit: str = UNIT) -> ClosureFacts:
    """A closure notice over `count` items."""
    return ClosureFacts(
        **{**HEAD, "project_name": name, "addressee": unit},
        number="深投告〔2026〕3号",
        issuer="深圳市投资项目在线审批监管平台",
        project_type="备案类",
        place="南山区西丽街道样例路 8 号，用地 12480.5㎡",
        investment_wan="12600.00",
        legacy_codes=("2016-440300-39-03-100123",),
        items=tuple(
            ClosedItem(
                item=("取水许可", "企业投资项目备案", "建设工程规划许可证核发（含方案设计核查）")[at % 3],
                department=("深圳市水务局", "南山区发展和改革局", "深圳市规划和自然资源局")[at % 3],
                result="通过",
                document_number=f"深水许〔2026〕{at + 1}号",
                document_title=f"关于{name}的批复",
                decided_on=date(2026, 11, 1 + at % 20),
                valid_until=date(2031, 11, 30) if at % 2 else None,
            )
            for at in range(count)
        ),
        not_applicable=(
            NotApplicable(
                item="涉及国家安全事项的建设项目审批", department="样例部门", reason="选址不在需要审批的范围内"
            ),
        ),
        following=(FollowingItem(item="建设项目环境保护验收", department="深圳市生态环境局", note="竣工后办理"),),
        duties=("开工前报送开工建设基本信息。", "批复有效期届满三十日前申请延期。"),
    )


def acceptance(**changed: object) -> AcceptanceFacts:
    """A notice of acceptance, with these facts changed."""
    paper = PAPERS[DocumentKind.ACCEPTANCE]
    assert isinstance(paper, AcceptanceFacts)
    return replace(paper, **changed)  # type: ignore[arg-type]


PAPERS: dict[DocumentKind, Paper] = {
    DocumentKind.RECEIPT: ReceiptFacts(
        **HEAD,
        number=CASE,
        issuer="深圳市水务局",
        item="取水许可",
        received_at="2026年11月23日15时42分",
        answer_by=date(2026, 11, 30),
        silence_accepts=True,
        materials=(Handed(name="取水许可申请书", note="电子文件"), Handed(name="水资源论证报告书")),
        contact=CONTACT,
    ),
    DocumentKind.ACCEPTANCE: AcceptanceFacts(
        **HEAD,
        number="深水受〔2026〕12号",
        issuer="深圳市水务局",
        item="取水许可",
        case_number=CASE,
        applied_on=date(2026, 11, 20),
        accepted_on=date(2026, 11, 23),
        deemed=False,
        basis="《行政许可法》第三十二条第一款第（五）项",
        limit="20个工作日",
        due_from=date(2026, 12, 21),
        due_to=date(2026, 12, 21),
        procedures=("专家评审",),
        materials=(Handed(name="取水许可申请书"),),
        contact=CONTACT,
    ),
    DocumentKind.CORRECTION: CorrectionFacts(
        **HEAD,
        number="深水补〔2026〕4号",
        issuer="深圳市水务局",
        item="取水许可",
        case_number=CASE,
        applied_on=date(2026, 11, 20),
        basis="《行政许可法》第三十二条第一款第（四）项",
        pieces=(
            Piece(material="水资源论证报告书", problem="缺附图三张", requirement="补充 1:10000 取水口位置图"),
            Piece(material="授权委托书", problem="未签字", requirement="由法定代表人签字并盖章"),
        ),
        answer_by=date(2027, 1, 5),
        consequence="逾期未补正的，按退件处理，可以重新申请。",
        contact=CONTACT,
    ),
    DocumentKind.REFUSAL_TO_ACCEPT: RefusalFacts(
        **HEAD,
        number="深水不受〔2026〕1号",
        issuer="深圳市水务局",
        item="取水许可",
        case_number=CASE,
        applied_on=date(2026, 11, 20),
        reason=RefusalReason.CODE_NOT_VERIFIED,
        explanation="该代码已由新代码取代，不能再用于办理。",
        basis="《企业投资项目核准和备案管理条例》第四条",
        remedies=REMEDIES,
        contact=CONTACT,
    ),
    DocumentKind.SPECIAL_PROCEDURE: SpecialProcedureFacts(
        **HEAD,
        number="深水特〔2026〕2号",
        issuer="深圳市水务局",
        item="取水许可",
        case_number=CASE,
        accepted_on=date(2026, 11, 23),
        procedure="专家评审",
        reason="需要组织专家评审水资源论证报告书",
        basis="《行政许可法》第四十五条",
        starts_on=date(2026, 11, 25),
        longest="30个工作日",
        stops=("法定办理时限", "承诺办理时限"),
        contact=CONTACT,
    ),
    DocumentKind.EXTENSION: ExtensionFacts(
        **HEAD,
        number="深水延〔2026〕1号",
        issuer="深圳市水务局",
        item="取水许可",
        case_number=CASE,
        accepted_on=date(2026, 11, 23),
        reason="需补充水资源论证",
        basis="《行政许可法》第四十二条第一款",
        amount="10个工作日",
        moved=MOVED,
        contact=CONTACT,
    ),
    DocumentKind.CLOCK_CORRECTION: ClockCorrectionFacts(
        **HEAD,
        number="深水更〔2026〕1号",
        issuer="深圳市水务局",
        item="取水许可",
        case_number=CASE,
        accepted_on=date(2026, 11, 23),
        reason="听证申请人当日已撤回申请，听证未举行",
        basis="《深圳市投资项目在线审批监管平台运行管理暂行办法》第十七条",
        voided="2026年11月25日启动特别程序（听证）",
        document="深水函〔2026〕8号",
        moved=MOVED,
        contact=CONTACT,
    ),
    DocumentKind.TRANSFER: TransferFacts(
        **HEAD,
        number="深水移〔2026〕1号",
        issuer="深圳市水务局",
        item="取水许可",
        case_number=CASE,
        accepted_on=date(2026, 11, 23),
        reason="项目取水口已划归另一部门管理",
        basis="《深圳市投资项目在线审批监管平台运行管理暂行办法》第十六条第三项",
        receiver="深圳市规划和自然资源局",
        taken_over_as="规划资源 2026-000003",
        moved=MOVED,
        contact=CONTACT,
    ),
    DocumentKind.DECISION: DecisionFacts(
        **HEAD,
        number="深水许〔2026〕31号",
        issuer="深圳市水务局",
        item="取水许可",
        case_number=CASE,
        granted=True,
        heading=f"关于{NAME}取水许可的批复",
        accepted_on=date(2026, 11, 23),
        findings="经审查，申请材料齐全，报告书已通过专家评审，符合规定条件。",
        basis="《行政许可法》第三十八条第一款",
        content=("同意取用西丽水库地表水。", "取水用途为工业用水。"),
        valid_from=date(2026, 12, 1),
        valid_until=date(2031, 11, 30),
        remedies=REMEDIES,
        contact=CONTACT,
    ),
    DocumentKind.CLOSURE_NOTICE: closure(),
}
SENTENCES = {
    DocumentKind.RECEIPT: (
        "收件回执",
        "2026年11月23日15时42分",
        "2026年11月30日前答复是否受理",
        "自收到申请材料之日起即为受理",
    ),
    DocumentKind.ACCEPTANCE: (
        "受理通知书",
        "本机关自2026年11月23日起受理",
        "20个工作日",
        "预计于2026年12月21日前作出决定",
    ),
    DocumentKind.CORRECTION: ("补正材料告知书", "一次告知", "由法定代表人签字并盖章", "2027年1月5日前在平台逐项补正"),
    DocumentKind.REFUSAL_TO_ACCEPT: ("不予受理通知书", "项目代码未通过核验，不得受理", "六十日内申请行政复议"),
    DocumentKind.SPECIAL_PROCEDURE: ("特别程序告知书", "期间不计入法定办理时限、承诺办理时限", "30个工作日"),
    DocumentKind.EXTENSION: ("办理期限延长10个工作日", "办理期限依法只延长一次", "特别程序结束后计算"),
    DocumentKind.CLOCK_CORRECTION: ("撤销该项记录（深水函〔2026〕8号）", "原记录在平台上保留"),
    DocumentKind.TRANSFER: ("期限连续计算", "无需重新提交材料"),
    DocumentKind.DECISION: ("决定准予取水许可", "一、同意取用西丽水库地表水。", "2026年12月1日至2031年11月30日"),
    DocumentKind.CLOSURE_NOTICE: (
        "应当办理的审批事项已全部办结",
        "共办结3项",
        "一、项目情况",
        "二、办结事项",
        "三、不适用事项",
        "四、后续义务",
    ),
}
