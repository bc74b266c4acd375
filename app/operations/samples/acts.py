"""The acts of a sample project, each through its service by the person whose act it is."""

import io
from datetime import datetime
from uuid import UUID

import pikepdf
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.acceptance import service as acceptance
from app.acceptance.queries import correction_or_404
from app.acceptance.rules import Piece, RefusalReason
from app.accounts.rules import Role
from app.attachments.models import Attachment
from app.attachments.service import keep
from app.cases import service as cases
from app.cases.models import Case
from app.cases.service import HandedIn
from app.core.files import store
from app.core.scope import enter
from app.core.types import PLATFORM, Actor, new_id
from app.declaration import service as declaration
from app.declaration.models import DueItem
from app.guides.queries import published_guide
from app.handling import queries, transferring
from app.handling import service as handling
from app.handling.delivering import DeliveryWay
from app.handling.delivery import Handed, deliver
from app.handling.models import Outcome
from app.handling.numbering import BLANK, beginning, suggested
from app.handling.rules import Wording
from app.operations.samples.people import Cast
from app.operations.samples.stories import Filing, Story
from app.projects import service as projects
from app.projects.models import Project
from app.projects.rules.kinds import Purpose


def sample_pdf() -> io.BytesIO:
    """One blank A4 page: every sample upload is this page, looked into once a project."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(595, 842))
    document.docinfo["/Title"] = "示例材料"
    made = io.BytesIO()
    document.save(made, deterministic_id=True)
    made.seek(0)
    return made


class Stage:
    """One story being told: its project and its open cases."""

    def __init__(self, session: Session, cast: Cast, story: Story) -> None:
        self.session, self.cast, self.story = session, cast, story
        self.applicant = cast.by_name[story.applicant]
        self.project: Project
        self.cases: dict[str, Case] = {}
        self._page: Attachment | None = None

    def file(self, at: datetime) -> None:
        """申报."""
        enter(self.session, self.applicant)
        draft = declaration.start(self.session, by=self.applicant, now=at)
        declaration.declare_not_secret(self.session, draft, now=at)
        for section in ("project", "place", "investment", "facts"):
            declaration.save(self.session, draft, self.story.answers, now=at, finished=section)
        self.project = declaration.file(self.session, draft, by=self.applicant, now=at)
        if self.story.legacy:
            system, number = self.story.legacy
            projects.register_legacy(self.session, self.project.id, system=system, number=number, now=at,
                                     note="示例")

    def deemed(self, filing: Filing, at: datetime) -> None:
        """视为受理: by the platform, of what nobody said a word about."""
        enter(self.session, PLATFORM)
        acceptance.hear_silence(self.session, now=at)

    def lapsed(self, filing: Filing, at: datetime) -> None:
        """补正逾期: by the platform."""
        enter(self.session, PLATFORM)
        acceptance.lapse_due(self.session, now=at)

    def received(self, filing: Filing, at: datetime) -> None:
        """收件."""
        enter(self.session, self.applicant)
        due = self._due(filing.item)
        materials = tuple(
            HandedIn(m.name, m.required, self._upload(m.name, due, at)) for m in published_guide(
                self.session, due.item_id).materials if m.required
        )
        self.cases[filing.item] = acceptance.submit(self.session, due, materials, by=self.applicant, now=at)

    def assigned(self, filing: Filing, at: datetime) -> None:
        """分派 by the reviewer to the clerk."""
        case, clerk = self._case(filing, Role.REVIEWER)
        cases.assign(self.session, case, to=self._post(case, Role.CLERK), by=clerk, now=at, reason="")

    def accepted(self, filing: Filing, at: datetime) -> None:
        """受理."""
        case, clerk = self._case(filing, Role.CLERK)
        verification = acceptance.verify(self.session, case, by=clerk, now=at)
        acceptance.accept(self.session, case, verification=verification, by=clerk, now=at)

    def asked(self, filing: Filing, at: datetime) -> None:
        """补正."""
        case, clerk = self._case(filing, Role.CLERK)
        pieces = (
            Piece("申请表", "第2页未填写联系人，未加盖单位公章", "补齐联系人并加盖单位公章后重新上传"),
            Piece("相关证明材料", "扫描件第3页缺失", "上传完整的扫描件"),
        )
        acceptance.ask_correction(self.session, case, pieces, by=clerk, now=at)

    def answered(self, filing: Filing, at: datetime) -> None:
        """补正答复."""
        enter(self.session, self.applicant)
        case = self.cases[filing.item]
        correction = correction_or_404(self.session, case.id)
        for piece in correction.pieces:
            upload = self._upload(f"补正{piece.material}", self._due(filing.item), at)
            acceptance.answer_piece(self.session, correction, piece.id, answer="已补正。", attachment_id=upload)
        acceptance.answer_correction(self.session, case, by=self.applicant, now=at)

    def refused(self, filing: Filing, at: datetime) -> None:
        """不予受理."""
        case, clerk = self._case(filing, Role.CLERK)
        verification = acceptance.verify(self.session, case, by=clerk, now=at)
        acceptance.refuse(self.session, case, RefusalReason.NOT_OURS, words="", authority="区发展改革部门（示例）",
                          verification=verification, by=clerk, now=at)

    def withdrawn(self, filing: Filing, at: datetime) -> None:
        """撤件."""
        enter(self.session, self.applicant)
        acceptance.withdraw(self.session, self.cases[filing.item], reason="示例：方案调整后重新申报",
                            by=self.applicant, now=at)

    def paused(self, filing: Filing, at: datetime) -> None:
        """特别程序: 专家评审."""
        case, clerk = self._case(filing, Role.CLERK)
        handling.open_procedure(
            self.session, case, kind="EXPERT_REVIEW", reason="方案技术复杂，需组织专家评审",
            basis="《行政许可法》第四十五条",
            document_number=f"示例评审〔{at.year}〕{case.number[-3:]}号", longest_workdays=15, by=clerk, now=at,
        )

    def resumed(self, filing: Filing, at: datetime) -> None:
        """特别程序结束."""
        case, clerk = self._case(filing, Role.CLERK)
        handling.end_procedure(self.session, case, result="专家组同意通过评审", by=clerk, now=at)

    def proposed(self, filing: Filing, at: datetime) -> None:
        """提请审核."""
        case, clerk = self._case(filing, Role.CLERK)
        outcome = Outcome.DENIED if filing.denied else Outcome.GRANTED
        handling.propose(self.session, case, outcome, self._wording(case, filing, at), by=clerk, now=at)

    def reviewed(self, filing: Filing, at: datetime) -> None:
        """审核."""
        case, reviewer = self._case(filing, Role.REVIEWER)
        handling.review(self.session, case, opinion="材料属实，同意经办意见。", by=reviewer, now=at)

    def decided(self, filing: Filing, at: datetime) -> None:
        """批准, or at once by the clerk of an 即办 item."""
        case, clerk = self._case(filing, Role.CLERK)
        if case.instant:
            handling.decide_at_once(self.session, case, Outcome.GRANTED, self._wording(case, filing, at), by=clerk,
                                    now=at)
            return
        case, approver = self._case(filing, Role.APPROVER)
        verification = (
            acceptance.verify(self.session, case, by=approver, now=at, purpose=Purpose.DECISION)
            if case.releases_funds else None
        )
        handling.approve(self.session, case, opinion="批准。", verification=verification, by=approver, now=at)

    def delivered(self, filing: Filing, at: datetime) -> None:
        """送达."""
        case, clerk = self._case(filing, Role.CLERK)
        deliver(self.session, case, Handed(DeliveryWay.IN_PERSON, at.date(), self.applicant.name, "示例送达回证"),
                by=clerk, now=at)

    def handed(self, filing: Filing, at: datetime) -> None:
        """移送: asked by the clerk, taken by a clerk of the other department on a code that passes."""
        case, clerk = self._case(filing, Role.CLERK)
        taker = self.cast.post(filing.handed_to, Role.CLERK)
        if taker.department_id is None:
            raise LookupError(f"the clerk of {filing.handed_to} has no department")
        request = transferring.ask_transfer(
            self.session, case, taker.department_id, reason="示例：该事项的办理职责已调整",
            document_number=f"示例移送〔{at.year}〕1号", by=clerk, now=at,
        )
        enter(self.session, taker)
        onward = new_id()
        verification = projects.verify(
            self.session, case.project_code, case_id=onward, project_id=case.project_id, follows=case.follows,
            department_id=taker.department_id, purpose=Purpose.ACCEPTANCE, by=taker, now=at,
        )
        self.cases[filing.item] = transferring.take_over(self.session, request, verification, case_id=onward,
                                                         by=taker, now=at)

    def _case(self, filing: Filing, role: Role) -> tuple[Case, Actor]:
        case = self.cases[filing.item]
        actor = self._post(case, role)
        enter(self.session, actor)
        return case, actor

    def _post(self, case: Case, role: Role) -> Actor:
        return self.cast.post(case.department.key, role)

    def _due(self, key: str) -> DueItem:
        rows = self.session.scalars(select(DueItem).where(DueItem.project_id == self.project.id))
        return next(row for row in rows if row.item.key == key)

    def _upload(self, name: str, due: DueItem, at: datetime) -> UUID:
        if self._page is None:
            self._page = keep(self.session, store(), sample_pdf(), f"{name}.pdf", by=self.applicant,
                              unit_id=due.unit_id, department_id=due.department_id, now=at)
            return self._page.id
        same = Attachment(
            id=new_id(), name=f"{name}.pdf", media_type=self._page.media_type, size=self._page.size,
            digest=self._page.digest, state=self._page.state, verdict=self._page.verdict, unit_id=due.unit_id,
            department_id=due.department_id, uploaded_by=self.applicant.account_id, uploaded_at=at, tries=0,
        )
        self.session.add(same)
        self.session.flush()
        return same.id

    def _wording(self, case: Case, filing: Filing, at: datetime) -> Wording:
        verb = "不予批准" if filing.denied else "准予"
        pattern, on = case.item.document_pattern, at.date()
        taken = queries.numbers_beginning(self.session, case.department_id, beginning(pattern, on=on))
        number = suggested(pattern, taken, on=on).replace(BLANK, "示例") or f"示例〔{on.year}〕{case.number[-3:]}号"
        reason = "项目选址不符合专项规划要求。" if filing.denied else "申请材料齐全，符合法定条件。"
        return Wording(
            opinion=reason, document_number=number, title=f"关于{case.project_name}{case.item.name}的决定",
            content=f"一、{verb}你单位提出的“{case.item.name}”申请。\n二、请严格按照批准内容和有关法律法规实施。",
            valid_until=None, valid_months=None if filing.denied else filing.valid_months,
        )
