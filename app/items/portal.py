"""办什么: what a project would owe, told before anything is filed (Art. 4, 16(1)). Open to everybody."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import request
from flask_appbuilder.baseviews import expose
from flask_babel import gettext

from app.core.crud import Page
from app.core.web import public
from app.items import service
from app.items.plan_form import PlanForm
from app.items.rules.facts import VOCABULARY
from app.items.rules.kinds import STAGES, Closure
from app.items.rules.owed import CatalogueItem, NotOwed, Owed, Plan
from app.items.rules.schedule import Schedule, schedule
from app.items.sentences import sentences
from app.items.wording import limit_words


@dataclass(frozen=True, slots=True)
class Line:
    """One item of the answer, in words."""

    item: CatalogueItem
    reasons: Sequence[str]
    before: Sequence[CatalogueItem]
    limit: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the project owes: items that count by stage, duties that go on, what does not apply."""

    stages: Sequence[tuple[str, Sequence[Line]]]
    duties: Sequence[Line]
    spared: Sequence[Line]
    count: int
    times: Schedule
    open_questions: Sequence[str]


class PlanPages(Page):
    """办什么 – eight questions, and the items their answers bring."""

    route = ""
    permission = "PlanPages"

    @expose("/plan")
    @public
    def plan(self) -> str | tuple[str, int]:
        """The questions; with answers in the address, the items and why."""
        form = PlanForm(formdata=request.args or None)
        if not request.args:
            return self._shown(form, None)
        if not form.validate():
            return self._shown(form, None), 422
        return self._shown(form, answer(service.what_is_owed(self.session, form.stated())))

    def _shown(self, form: Any, found: Answer | None) -> str:
        units = {name: gettext(fact.unit) for name, fact in VOCABULARY.items() if fact.unit}
        return self.page("items/plan.html", form=form, answer=found, units=units, edition=service.edition())


def answer(found: Plan) -> Answer:
    """A plan as the page tells it."""
    by_key = {owed.item.key: owed.item for owed in found.owed}
    lines = [(owed.item.closure, _owed(owed, by_key)) for owed in found.owed]
    counting = [line for closure, line in lines if closure is not Closure.FOLLOWS]
    return Answer(
        stages=list(_by_stage(counting)),
        duties=[line for closure, line in lines if closure is Closure.FOLLOWS],
        spared=[_spared(one) for one in found.not_owed],
        count=len(counting),
        times=schedule(found.owed),
        open_questions=[VOCABULARY[name].label for name in found.unanswered],
    )


def _owed(owed: Owed, by_key: dict[str, CatalogueItem]) -> Line:
    return Line(owed.item, sentences(owed.because, gettext), [by_key[key] for key in owed.after], _limit(owed.item))


def _spared(one: NotOwed) -> Line:
    return Line(one.item, sentences(one.unmet, gettext), (), _limit(one.item))


def _limit(item: CatalogueItem) -> str | None:
    return limit_words(item.limit.number, item.limit.unit) if item.limit else None


def _by_stage(lines: Iterable[Line]) -> Iterator[tuple[str, Sequence[Line]]]:
    for stage, found in groupby(lines, key=lambda line: line.item.stage):
        yield STAGES[stage], list(found)
