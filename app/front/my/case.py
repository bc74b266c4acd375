"""The applicant's page of one case: where it is, who has the ball, every date explained (Art. 16(2)–(4), 17)."""

from typing import Any
from uuid import UUID

from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access, permission_name

from app.acceptance.papers import IN_WORDS
from app.acceptance.queries import answer_due, correction_of
from app.acceptance.rules import BASIS, REMEDIES, RefusalReason
from app.cases import queries as ledger
from app.cases.models import Case
from app.cases.rules import OPEN, Act, CaseState
from app.clock.calendars import changes
from app.clock.diary import diary_of
from app.clock.life import life_of
from app.clock.rules.procedures import PROCEDURES, clocks_stopped
from app.core.crud.page import Page
from app.core.labels import label
from app.core.now import today
from app.documents import queries as papers
from app.front.my import words
from app.front.my.trail import told_to_applicant
from app.guides.queries import fetched_materials
from app.handling.ending import validity_of
from app.handling.facts import facts_told
from app.handling.joint_desk import panel
from app.handling.models import Outcome
from app.handling.queries import decision_of, delivery_of, procedures
from app.messages.queries import told_about


class MyCasePage(Page):
    """我的办件 – one case."""

    route = "/my/cases"
    permission = "MyCase"

    @expose("/<uuid:case_id>")
    @has_access
    @permission_name("show")
    def show(self, case_id: UUID) -> str:
        """Everything that concerns the applicant."""
        case = ledger.one(self.session, case_id)
        correction = correction_of(self.session, case.id)
        waits = case.state is CaseState.AWAITING_CORRECTION
        decision = decision_of(self.session, case.id)
        return self.page(
            "front/my/case.html", case=case, open=case.state in OPEN, waits=waits, correction=correction,
            until=answer_due(self.session, correction.asked_at, correction.answer_by) if correction and waits else None,
            ball=words.ball_of(case), due=words.due_in_words(case), refusal=self._refusal(case),
            diary=diary_of(self.session, case, today()), silence=words.silence(case, correction),
            delivery=delivery_of(self.session, case.id), joint=panel(self.session, case, self.actor),
            validity=validity_of(self.session, decision, case),
            decision=decision, denied=decision is not None and decision.outcome is Outcome.DENIED, remedies=REMEDIES,
            onward=ledger.onward_of(self.session, case) if case.state is CaseState.TRANSFERRED else None,
            former=ledger.one(self.session, case.former_id) if case.former_id else None,
            told_facts=facts_told(self.session, case), life=life_of(self.session, case, today()),
            changes=changes.of_case(self.session, case, self.actor),
            procedures=self._procedures(case),
            materials=ledger.materials(self.session, case.id),
            fetched=fetched_materials(self.session, case.item_id),
            papers=list(reversed(papers.about(self.session, "case", case.id))),
            messages=told_about(self.session, self.actor.account_id, ("case", case.id)),
            trail=told_to_applicant(ledger.steps(self.session, case.id)),
        )

    def _refusal(self, case: Case) -> dict[str, Any] | None:
        """不予受理: its legal reason, in words, where to turn, the law it rests on."""
        if case.state is not CaseState.NOT_ACCEPTED:
            return None
        step = next(step for step in reversed(ledger.steps(self.session, case.id)) if step.act is Act.REFUSE)
        reason = RefusalReason[step.facts["reason"]]
        return {"reason": label(reason), "words": IN_WORDS[reason] + step.opinion, "basis": BASIS[reason],
                "authority": step.facts.get("authority", "")}

    def _procedures(self, case: Case) -> list[dict[str, Any]]:
        law = ledger.limits_of(self.session, case).legal_basis
        return [
            {"row": row, "name": PROCEDURES[row.kind].name if row.kind in PROCEDURES else row.kind,
             "stops": "、".join(clocks_stopped(row.kind, law))}
            for row in procedures(self.session, case.id)
        ]
