"""The public pages of guides: search, the guide in force, its editions (Art. 4, 8)."""

from datetime import date
from typing import Any

from flask import current_app, request, url_for
from flask_appbuilder.baseviews import expose
from flask_babel import gettext
from werkzeug.exceptions import BadRequest

from app.core.api import key_of, page_token
from app.core.api.problems import Problem
from app.core.crud import Page
from app.core.now import today
from app.core.web import public
from app.departments.queries import departments
from app.guides import queries
from app.guides.models import Guide
from app.guides.queries import GuideSearch
from app.guides.reading import limit_lines, limit_shown, limits_in_words, pairs, paragraphs
from app.guides.rules import PARTS
from app.items.rules.kinds import STAGES, TYPES, LimitUnit
from app.items.rules.owed import Limit

SIZE = 20
LONGEST_QUERY = 100


class GuidePages(Page):
    """办事指南 – open to everybody."""

    route = ""
    permission = "GuidePages"

    @expose("/guides")
    @public
    def search(self) -> str:
        """Every guide in force, by words, department and stage."""
        wanted = _wanted()
        found = queries.search(self.session, wanted, size=SIZE, after=_after())
        last = found.guides[-1] if found.more else None
        return self.page(
            "guides/search.html",
            wanted=wanted,
            found=found,
            departments=departments(self.session),
            stages=STAGES,
            limit=_limit,
            stage_url=lambda stage: _again(stage=stage),
            department_url=lambda key: _again(department=key),
            next_url=_again(**{"from": page_token(queries.page_key(last))}) if last else None,
            next_after=last.item_name if last else None,
            first_url=_again() if "from" in request.args else None,
        )

    @expose("/guides/<key>")
    @public
    def guide(self, key: str) -> str:
        """The edition in force."""
        return self._shown(queries.guide_of(self.session, key), in_force=True)

    @expose("/guides/<key>/versions")
    @public
    def editions(self, key: str) -> str:
        """All published editions, newest first."""
        found = queries.editions_of(self.session, key)
        return self.page("guides/editions.html", key=key, editions=found)

    @expose("/guides/<key>/versions/<int(max=9999):number>")
    @public
    def edition(self, key: str, number: int) -> str:
        """One edition, for ever."""
        return self._shown(queries.edition_of(self.session, key, number), in_force=False)

    def _shown(self, guide: Guide, *, in_force: bool) -> str:
        return self.page(
            "guides/guide.html",
            guide=guide,
            in_force=in_force,
            other_limits=_other_limits(guide) if in_force else [],
            parts=PARTS,
            promised=_limit(guide, "promised"),
            legal=_limit(guide, "legal"),
            type_name=TYPES.get(guide.item.type_code, ""),
            stage_name=STAGES.get(guide.item.stage, ""),
            paragraphs=paragraphs,
            pairs=pairs,
            limit_lines=limit_lines(guide.limit_text),
            joint=_joint(guide) if in_force else None,
            examples={which: self._example(guide.limits.get(which)) for which in ("promised", "legal")},
        )

    def _example(self, limit: dict[str, Any] | None) -> tuple[date, date, bool] | None:
        """When a case of today would be due; the clock stands on a floor above and is hung in by `wiring`."""
        reckon = current_app.extensions.get("worked_example")
        if reckon is None or limit is None or limit["unit"] == "immediate":
            return None
        span: tuple[date, date, bool] | None = reckon(
            self.session, Limit(limit["number"], LimitUnit[limit["unit"].upper()]), today()
        )
        return span


def _limit(guide: Guide, which: str) -> Any:
    return limit_shown(guide.limits.get(which), gettext)


def _other_limits(guide: Guide) -> list[str]:
    """What the guide's own text does not say: limits changed since it was written, or published for a later day."""
    held = guide.item.limits_now.both_words
    now = [] if held == limits_in_words(guide.limits) else [
        gettext("This edition states other limits than an application received today has: %(limits)s.", limits=held)]
    return now + [gettext("The limits change: %(limits)s.", limits=each) for each in guide.item.coming_words]


def _joint(guide: Guide) -> dict[str, Any] | None:
    """The limit of licences that several departments handle jointly; its clock stands on a floor above, too."""
    counts = any(limit and limit["unit"] != "immediate" for limit in map(guide.limits.get, ("promised", "legal")))
    joint: dict[str, Any] | None = current_app.extensions.get("joint_limit")
    return joint if guide.item.is_licence and counts else None


def _wanted() -> GuideSearch:
    """What the address asks for, in bounds."""
    words = " ".join(request.args.get("q", "").split())
    stage = request.args.get("stage", "")
    if len(words) > LONGEST_QUERY or (stage and stage not in STAGES):
        raise BadRequest
    return GuideSearch(words, request.args.get("department", "")[:60], stage)


def _after() -> tuple[str, ...] | None:
    try:
        after = key_of(request.args.get("from", ""), 3)
    except Problem as problem:
        raise BadRequest from problem
    if after is not None and not queries.is_page_key(after):
        raise BadRequest
    return after


def _again(**changed: str | None) -> str:
    """This list with some arguments changed; a page token lives only while the others do."""
    kept = {name: request.args.get(name) for name in ("q", "department", "stage")}
    return url_for("GuidePages.search", **_given(kept | changed))


def _given(arguments: dict[str, str | None]) -> dict[str, Any]:
    return {name: value for name, value in arguments.items() if value}
