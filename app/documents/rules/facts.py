"""What each paper must say (Art. 15, 16; 行政许可法 32, 38, 45). One frozen dataclass a kind.

The facts are what is signed; the template only lays them out. Texts are Chinese, dates are
Shenzhen civil dates. The project's code always stands with its name (Art. 15).
"""

import enum
from dataclasses import dataclass
from datetime import date

from app.core.labels import N_
from app.documents.rules.kinds import DocumentKind
from app.documents.rules.moving import ClockCorrectionFacts, ExtensionFacts, TransferFacts
from app.documents.rules.parts import Contact, FactMissing, Paper, Part, optional


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed(Part):
    """材料 – one material that was handed in."""

    name: str
    note: str = optional()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptFacts(Paper):
    """收件回执 – what came, when, and by when it will be answered (Art. 16(3); 行政许可法 32(4)).

    `silence_accepts`: a permit is accepted from the day of receipt when nothing is said in time. `answer_by` is the
    latest day of its interval, `provisional` while the calendar of that year is not yet published.
    """

    item: str
    received_at: str
    answer_by: date
    provisional: bool = False
    silence_accepts: bool = False
    materials: tuple[Handed, ...]
    contact: Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptanceFacts(Paper):
    """受理通知书 – the clock starts (Art. 16(2); 行政许可法 32(5)).

    `limit` is the promised limit in words (20个工作日, 即时办结). `due_from` and `due_to` are one
    day, or an interval; `provisional` while the calendar of that year is not yet published, of one
    day, too; none where no limit counts (未设期限, 即时办结). `deemed`: silence.
    """

    item: str
    case_number: str
    applied_on: date
    accepted_on: date
    deemed: bool
    basis: str
    limit: str
    due_from: date | None
    due_to: date | None
    provisional: bool = False
    procedures: tuple[str, ...]
    materials: tuple[Handed, ...]
    contact: Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece(Part):
    """一项补正 – one missing or faulty piece and the standard it must meet."""

    material: str
    problem: str
    requirement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionFacts(Paper):
    """补正告知书 – everything missing, said once (行政许可法 32(4)). `answer_by`, `provisional`: as in the receipt."""

    item: str
    case_number: str
    applied_on: date
    basis: str
    pieces: tuple[Piece, ...]
    answer_by: date
    provisional: bool = False
    consequence: str
    contact: Contact


class RefusalReason(enum.Enum):
    """Why an application is not accepted. The NAME stands in the facts."""

    NOT_NEEDED = N_("No approval is needed")
    NOT_OURS = N_("Another authority is competent")
    CODE_NOT_VERIFIED = N_("The project code did not pass verification")
    OTHER = N_("Another reason set by law")


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalFacts(Paper):
    """不予受理通知书 – reason, basis and remedies (Art. 16(2); 行政许可法 32(1), 38(2))."""

    item: str
    case_number: str
    applied_on: date
    reason: RefusalReason
    explanation: str
    competent: str = optional()
    basis: str
    remedies: str
    contact: Contact

    def __post_init__(self) -> None:
        """An applicant sent away is told where to go. Raises FactMissing."""
        super(RefusalFacts, self).__post_init__()
        if self.reason is RefusalReason.NOT_OURS and not self.competent:
            raise FactMissing(part="competent")


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialProcedureFacts(Paper):
    """特别程序告知书 – days that do not count, and why (Art. 17; 行政许可法 45).

    `stops` names the clocks that stand still, in words; empty: the limits run on.
    """

    item: str
    case_number: str
    accepted_on: date
    procedure: str
    reason: str
    basis: str
    starts_on: date
    longest: str
    stops: tuple[str, ...]
    contact: Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionFacts(Paper):
    """准予/不予决定书 – opinion, number, title, main content, validity (Art. 16(4); 行政许可法 38)."""

    item: str
    case_number: str
    granted: bool
    heading: str
    accepted_on: date
    findings: str
    basis: str
    content: tuple[str, ...]
    valid_from: date | None
    valid_until: date | None
    remedies: str
    contact: Contact

    def __post_init__(self) -> None:
        """A decision decides something. Raises FactMissing."""
        super(DecisionFacts, self).__post_init__()
        if not self.content:
            raise FactMissing(part="content")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedItem(Part):
    """办结事项 – one due item that is closed, with its approval document."""

    item: str
    department: str
    result: str
    document_number: str
    document_title: str
    decided_on: date
    valid_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotApplicable(Part):
    """不适用事项 – a due item its department recorded as not applicable, and why."""

    item: str
    department: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowingItem(Part):
    """后续义务 – an item that goes on after the notice."""

    item: str
    department: str
    note: str = optional()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosureFacts(Paper):
    """办结告知书 – every due item of the project is closed (Art. 16(6)).

    `investment_wan` is the total investment in 万元 as printed. `platform_code` is the mark of
    the platform that coded the project.
    """

    project_type: str
    place: str
    investment_wan: str
    legacy_codes: tuple[str, ...]
    items: tuple[ClosedItem, ...]
    not_applicable: tuple[NotApplicable, ...]
    following: tuple[FollowingItem, ...]
    duties: tuple[str, ...]

    def __post_init__(self) -> None:
        """There is no notice of nothing. Raises FactMissing."""
        super(ClosureFacts, self).__post_init__()
        if not self.items and not self.not_applicable:
            raise FactMissing(part="items")


FACTS: dict[DocumentKind, type[Paper]] = {
    DocumentKind.RECEIPT: ReceiptFacts,
    DocumentKind.ACCEPTANCE: AcceptanceFacts,
    DocumentKind.CORRECTION: CorrectionFacts,
    DocumentKind.REFUSAL_TO_ACCEPT: RefusalFacts,
    DocumentKind.SPECIAL_PROCEDURE: SpecialProcedureFacts,
    DocumentKind.EXTENSION: ExtensionFacts,
    DocumentKind.CLOCK_CORRECTION: ClockCorrectionFacts,
    DocumentKind.TRANSFER: TransferFacts,
    DocumentKind.DECISION: DecisionFacts,
    DocumentKind.CLOSURE_NOTICE: ClosureFacts,
}
WORDS: dict[DocumentKind, str] = {
    DocumentKind.RECEIPT: "收件回执",
    DocumentKind.ACCEPTANCE: "受理通知书",
    DocumentKind.CORRECTION: "补正材料告知书",
    DocumentKind.REFUSAL_TO_ACCEPT: "不予受理通知书",
    DocumentKind.SPECIAL_PROCEDURE: "特别程序告知书",
    DocumentKind.EXTENSION: "延长办理期限告知书",
    DocumentKind.CLOCK_CORRECTION: "办理期限更正告知书",
    DocumentKind.TRANSFER: "移送告知书",
}


def must_be_of(kind: DocumentKind, paper: Paper) -> None:
    """The facts must be those of the kind; anything else is our mistake, not the user's."""
    if type(paper) is not FACTS[kind]:
        raise TypeError(f"{kind.name} is made of {FACTS[kind].__name__}")


def title(kind: DocumentKind, paper: Paper) -> str:
    """标题 of a paper: what it is about and what it is (GB/T 9704: 事由 and 文种)."""
    if isinstance(paper, DecisionFacts):
        return paper.heading
    if isinstance(paper, ClosureFacts):
        return f"关于{paper.project_name}应办事项全部办结的告知书"
    return WORDS[kind]
