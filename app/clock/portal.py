"""Dates for anybody: the calculator, the check of a receipt, the description of its form; an applicant's own receipts.

Nothing is stored (Art. 17).
"""

from contextlib import closing
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Response, request
from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from flask_babel import gettext
from wtforms import Field, FileField
from wtforms.widgets import TextArea

from app.cases import queries as cases
from app.clock import queries, receipts
from app.clock.answers import DeadlineQuestion
from app.clock.calculator import UNITS, CalculatorForm
from app.clock.receipt_texts import BadText, NothingSent, pasted, text_of
from app.clock.receipt_words import EVENTS, days, sentence, side_by_side
from app.clock.rules.clocks import Clock, ItemLimits, clocks
from app.clock.rules.entries import CaseFacts, ProcedureSpan
from app.clock.rules.limits import Limit
from app.clock.rules.procedures import ClockKind, ProcedureKind
from app.clock.rules.receipts import Receipt, canonical
from app.core.crud import Form, Page
from app.core.errors import Invalid
from app.core.now import now, today
from app.core.serving import HEADERS, disposition
from app.core.web import public

LINES_SHOWN = 1500
REFUSED = 422


def as_file(receipt: Receipt, name: str) -> Response:
    """A receipt to be saved."""
    response = Response(canonical(receipt), mimetype="application/json")
    response.headers.update(HEADERS)
    response.headers["Content-Disposition"] = disposition(name)
    return response


class AsSent(Field):
    """A text taken exactly as it was sent, and not sent back."""

    widget = TextArea()

    def _value(self) -> str:
        return ""


class ReceiptForm(Form):
    """A receipt, as a file or as text. It changes nothing."""

    file = FileField()
    text = AsSent()


class Calculator(Page):
    """时限计算器 – when a limit ends, day by day, by the platform's own clock."""

    route = ""
    permission = "Calculator"

    @expose("/calculator")
    @public
    def ask(self) -> str | tuple[str, int]:
        """The question; with one in the address, its answer."""
        form = CalculatorForm(formdata=request.args or None)
        if "remove" in request.args or "add" in request.args:
            _change_rows(form)
            return self._shown(form)
        question = form.question() if request.args else None
        if question is None:
            return (self._shown(form), REFUSED) if request.args else self._shown(form)
        try:
            receipt = receipts.of_question(self.session, question, now=now())
        except Invalid as refused:
            form.refuse(refused)
            return self._shown(form), REFUSED
        return self._shown(form, receipt, self._clock(question, receipt))

    @expose("/calculator/receipt")
    @public
    def receipt(self) -> Response | tuple[str, int]:
        """The receipt of the same question."""
        form = CalculatorForm(formdata=request.args or None)
        question = form.question()
        if question is None:
            return self._shown(form), REFUSED
        try:
            made = receipts.of_question(self.session, question, now=now())
        except Invalid as refused:
            form.refuse(refused)
            return self._shown(form), REFUSED
        return as_file(made, f"期限凭据-{question.start_on.isoformat()}.json")

    def _clock(self, question: DeadlineQuestion, receipt: Receipt) -> Clock:
        """The same term as a clock that is looked at today."""
        term = receipt.inputs.term
        spans = tuple(
            ProcedureSpan(ProcedureKind.HEARING.name, pause.from_on - timedelta(days=1), pause.to)
            for pause in question.pauses or ()
        )
        facts = CaseFacts(term.start_on, accepted_on=term.start_on, procedures=spans)
        limits = ItemLimits(Limit(term.number, term.unit), None)
        known = queries.calendar(self.session, receipt.inputs.known_on)
        return clocks(facts, limits, known, today())[ClockKind.DECISION_LEGAL]

    def _shown(self, form: CalculatorForm, receipt: Receipt | None = None, clock: Clock | None = None) -> str:
        drawn = days(receipt.answer, receipt.inputs) if receipt else []
        return self.page("clock/calculator.html", form=form, receipt=receipt, clock=clock, days=drawn[:LINES_SHOWN],
                         more=len(drawn) - LINES_SHOWN, query=request.query_string.decode("ascii", "replace"))


def _change_rows(form: CalculatorForm) -> None:
    """One row of pauses more or fewer; what was typed stays."""
    gone = request.args.get("remove", "")
    if "add" in request.args and len(form.pauses) < form.pauses.max_entries - 1:
        form.pauses.append_entry()
    elif gone.isascii() and gone.isdigit() and len(gone) < 4 and int(gone) < len(form.pauses):
        form.pauses.entries.pop(int(gone))
        if not form.pauses.entries:
            form.pauses.append_entry()


class Receipts(Page):
    """期限凭据 – checked again by anybody; what one consists of."""

    route = ""
    permission = "Receipts"

    @expose("/receipts", methods=["GET", "POST"])
    @public
    def check(self) -> str | tuple[str, int]:
        """Choose a file or paste; true or not, with what does not hold."""
        form = ReceiptForm()
        if request.method == "GET":
            return self.page("clock/receipts.html", form=form, found=None)
        try:
            text = _sent(form)
        except BadText as refused:
            field = form.file if refused.field == "file" else form.text
            field.errors = [gettext(refused.msgid, **refused.values)]
            return self.page("clock/receipts.html", form=form, found=None), REFUSED
        return self._result(form, text)

    def _result(self, form: ReceiptForm, text: str) -> str:
        found = receipts.checked(self.session, text)
        told: dict[str, Any] = {}
        if found.receipt and found.then:
            told["days"] = days(found.then, found.receipt.inputs)[:LINES_SHOWN]
            told["event"] = EVENTS[found.receipt.inputs.start.event]
            if found.moved and found.now:
                told["pairs"] = side_by_side(found.then, found.now)[:LINES_SHOWN]
        return self.page("clock/receipts.html", form=form, found=found, units=UNITS,
                         sentences=[sentence(finding, gettext) for finding in found.findings], **told)

    @expose("/receipts/format")
    @public
    def format(self) -> str:
        """What a receipt consists of, for somebody with nothing but this page."""
        return self.page("clock/receipt_format.html")


def _sent(form: ReceiptForm) -> str:
    """The text of the file, else of what was pasted. Raises BadText."""
    chosen = form.file.data
    if chosen and chosen.filename:
        with closing(chosen):
            return text_of(chosen.stream)
    text = pasted(form.text.data or "")
    if not text:
        raise NothingSent(field="file")
    return text


class MyReceiptPage(Page):
    """我的期限凭据 – of a clock of one's own case."""

    route = "/my/cases"
    permission = "MyCase"

    @expose("/<uuid:case_id>/receipt/<word>")
    @has_access
    @permission_name("show")
    def receipt(self, case_id: UUID, word: str) -> Response:
        """The receipt of one clock."""
        case = cases.one(self.session, case_id)
        return as_file(receipts.of_case(self.session, case, word, now=now()), f"{case.number}-{word}.json")
