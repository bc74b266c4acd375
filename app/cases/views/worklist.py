"""The worklist: mine, newly given, unassigned, all; ordered by what needs the reader (Art. 16(3))."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from flask import g, request
from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from flask_babel import gettext as _

from app.cases import asking, besides, worklist
from app.cases.reasons import Look, whys
from app.cases.rules import OPEN, CaseState, Light
from app.cases.stages import STAGES
from app.cases.worklist import COUNTED, Found, Order, Tab, Wanted, Window
from app.core.crud.page import Page
from app.core.labels import N_, label
from app.core.now import civil_date, now
from app.core.types import Reach
from app.core.web import actor, db, kept_a_minute
from app.departments.queries import short_names


def tab_counts() -> dict[Tab, int]:
    """The number of each tab, asked once a request: rail and tabs say the same."""
    if "tab_counts" not in g:
        g.tab_counts = worklist.counts(db(), actor())
    counted: dict[Tab, int] = g.tab_counts
    return counted


def tabs_of_reader() -> Sequence[Tab]:
    """Who belongs to no department has the whole city before him and nothing of his own."""
    return tuple(Tab) if actor().reach is Reach.DEPARTMENT else (Tab.ALL,)


def heading() -> str:
    """What the worklist is called for this reader."""
    return N_("My cases") if actor().reach is Reach.DEPARTMENT else N_("Cases of the city")


def said(count: int) -> int | str:
    """A count as it is told: past a thousand it was not counted on."""
    return count if count <= COUNTED else f"{COUNTED}+"


def first_count() -> int | str:
    """The number beside the worklist in the rail."""
    return said(tab_counts()[tabs_of_reader()[0]])


class WorklistPage(Page):
    """我的办件."""

    route = "/desk"
    permission = "Worklist"

    @expose("/")
    @has_access
    @permission_name("list")
    def list(self) -> str:
        """One page of the worklist."""
        asked = asking.wanted(request.args, tabs_of_reader()[0])
        place = asking.after(asked)
        shown_at = now()
        one_tab = len(tabs_of_reader()) == 1
        found = worklist.page(self.session, self.actor, asked, today=civil_date(shown_at),
                              after=place[0] if place else None, size=asking.size(),
                              count=None if asked.narrowed or one_tab else tab_counts()[asked.tab])
        if one_tab and found.rows and not asked.narrowed:
            g.tab_counts = {asked.tab: found.count if found.counted else COUNTED + 1}
        as_of = place[1] if place else shown_at
        return self.page("cases/worklist.html", **self._shown(asked, found, as_of), act_id=str(uuid4()))

    def _shown(self, asked: Wanted, found: Found, as_of: datetime) -> dict[str, Any]:
        today = civil_date(now())
        names = self._names()
        rows = [
            SimpleNamespace(case=case, stage=_(STAGES[case.state]),
                            light=case.delivery_light(today) if asked.tab is Tab.DELIVERY else case.light,
                            whys=whys(Look(case, verified, found.steps.get(case.id, ()), self.actor, today)))
            for case, verified in found.rows
        ]
        last = found.rows[-1][0] if found.rows else None
        return {
            "rows": rows, "asked": asked, "as_of": as_of, "found": found, "tabs": self._tabs(asked),
            "filters": self._filters(asked, names), "chips": [*asking.chips(asked, names["all"])],
            "city": self.actor.reach is not Reach.DEPARTMENT,
            "next_url": asking.again(**{"from": asking.token(asked, last, as_of)}) if found.more and last else None,
            "first_url": asking.again() if request.args.get("from") else None,
            "orders": {order.name: asking.again(order=order.name) for order in Order},
            "query": request.query_string.decode(), "words": self._words(asked, found),
            "may_assign": asked.tab is not Tab.DELIVERY and self.appbuilder.sm.has_access("can_assign", "Worklist"),
            "owed": asked.tab is Tab.DELIVERY, "besides": besides.lines() if asked.tab is tabs_of_reader()[0] else (),
        }

    def _names(self) -> dict[str, Mapping[str, str]]:
        if self.actor.reach is not Reach.DEPARTMENT:
            known = kept_a_minute("short names", partial(short_names, self.session))
            offices = {str(of): name for of, name in known.items()}
            return {"department": offices, "item": {}, "all": offices}
        ask = partial(worklist.items_of, self.session, self.actor)
        items = {str(of): name for of, name in kept_a_minute(("items", self.actor.department_id), ask).items()}
        return {"department": {}, "item": items, "all": items}

    def _tabs(self, asked: Wanted) -> Sequence[dict[str, Any]]:
        counted, city = tab_counts(), self.actor.reach is not Reach.DEPARTMENT
        return [
            {"label": _("Whole city") if city else label(tab), "url": asking.again(tab=tab.name),
             "n": said(counted[tab]), "here": asked.tab is tab}
            for tab in tabs_of_reader()
        ]

    def _filters(self, asked: Wanted, names: Mapping[str, Mapping[str, str]]) -> Sequence[SimpleNamespace]:
        choices: dict[str, tuple[str, Mapping[str, str]]] = {
            "department": (str(asked.department_id or ""), names["department"]),
            "item": (str(asked.item_id or ""), names["item"]),
            "light": (asked.light.name if asked.light else "", {each.name: label(each) for each in Light}),
            "due": (asked.window.name if asked.window else "", {each.name: label(each) for each in Window}),
            "state": (asked.state.name if asked.state else "", _states(asked)),
        }
        if asked.tab is Tab.DELIVERY:
            choices |= {"light": ("", {}), "state": ("", {})}
        return [
            SimpleNamespace(name=name, label=_(asking.FILTERS[name]), chosen=chosen, choices=offered,
                            all=_("All open") if name == "state" else _("All"))
            for name, (chosen, offered) in choices.items() if offered
        ]

    def _words(self, asked: Wanted, found: Found) -> str:
        said = _("%(n)s cases, %(order)s", n=found.count, order=label(asked.order))
        return said if found.counted else _("More than %(n)s cases, %(order)s", n=found.count, order=label(asked.order))


def _states(asked: Wanted) -> dict[str, str]:
    """Closed states are asked for in the tab of all alone; the others hold open cases."""
    offered = CaseState if asked.tab is Tab.ALL else [state for state in CaseState if state in OPEN]
    return {state.name: _(STAGES[state]) for state in offered}
