"""GET /guides: the published guides, with all their editions for ever (Art. 8)."""

from datetime import date
from typing import Any, Literal

from pydantic import Field

from app.core.api import Listing, PageQuery, Strict, key_of, page_token, public_api, refused
from app.core.api.lists import BAD_TOKEN
from app.core.labels import N_
from app.core.web import db
from app.guides import queries
from app.guides.models import Guide
from app.items.api import UnitWord

LARGEST_EDITION = 2**31 - 1


class GuideQuery(PageQuery):
    """What a visitor looks for."""

    q: str = Field("", max_length=100, description="Every word must stand in the guide.")
    department: str = Field("", max_length=60, description="The department's key or one of its names.")
    stage: Literal["", "0", "1", "2", "3", "4", "5"] = ""


class LegalLimit(Strict):
    """法定时限."""

    number: int
    unit: UnitWord
    start: Literal["accepted", "received"] = "accepted"
    basis: str | None = None
    extension: int | None = None


class PromisedLimit(Strict):
    """承诺时限."""

    number: int
    unit: UnitWord


class LimitsAnswer(Strict):
    """Both limits; null where there is none."""

    legal: LegalLimit | None
    promised: PromisedLimit | None


class MaterialAnswer(Strict):
    """One paper the guide asks for."""

    name: str
    required: bool
    form: str
    note: str | None


class GuideAnswer(Strict):
    """One edition of a guide: the eight parts of Art. 8 with their materials."""

    item: str
    name: str
    department: str
    stage: str
    version: int
    published_on: date
    effective_on: date
    basis: str
    content: str
    conditions: str
    process: str
    limit: LimitsAnswer
    limit_text: str
    fee: str
    supervision: str
    contact: str
    materials: list[MaterialAnswer]
    result: str
    edition: str
    sample: bool = Field(description="Contacts and materials are samples until the department publishes its own.")


class GuideList(Listing[GuideAnswer]):
    """One page of guides."""


class EditionsAnswer(Strict):
    """All published editions, newest first."""

    items: list[GuideAnswer]
    next_page_token: str | None = None
    total_estimate: int


@public_api.get("/guides", answer=GuideList, query=GuideQuery, summary=N_("Search the published guides"))
def guides(query: GuideQuery) -> GuideList:
    """Guides in force, in the order of the departments."""
    wanted = queries.GuideSearch(query.q, query.department, query.stage)
    after = key_of(query.page_token, 3)
    if after is not None and not queries.is_page_key(after):
        raise refused("page_token", BAD_TOKEN)
    found = queries.search(db(), wanted, size=query.page_size, after=after)
    token = page_token(queries.page_key(found.guides[-1])) if found.more else None
    return GuideList(items=[_answer(at) for at in found.guides], next_page_token=token, total_estimate=found.total)


@public_api.get("/guides/<item>", answer=GuideAnswer, summary=N_("The guide of an item"))
def guide(item: str) -> GuideAnswer:
    """The edition in force."""
    return _answer(queries.guide_of(db(), item))


@public_api.get("/guides/<item>/versions", answer=EditionsAnswer, summary=N_("All editions of a guide"))
def guide_versions(item: str) -> EditionsAnswer:
    """Newest first."""
    found = [_answer(edition) for edition in queries.editions_of(db(), item)]
    return EditionsAnswer(items=found, total_estimate=len(found))


@public_api.get("/guides/<item>/versions/<int:number>", answer=GuideAnswer, summary=N_("One edition of a guide"))
def guide_version(item: str, number: int) -> GuideAnswer:
    """That edition, for ever."""
    return _answer(queries.edition_of(db(), item, min(number, LARGEST_EDITION)))


def _answer(found: Guide) -> GuideAnswer:
    values: dict[str, Any] = {
        name: getattr(found, name)
        for name in ("basis", "content", "conditions", "limit_text", "fee", "supervision", "contact")
    }
    return GuideAnswer.model_validate(
        {
            **values,
            "process": found.steps,
            "item": found.item.key,
            "name": found.item_name,
            "department": found.department_name,
            "stage": found.item.stage,
            "version": found.number,
            "published_on": found.published_on,
            "effective_on": found.effective_on,
            "limit": found.limits,
            "materials": [
                {"name": paper.name, "required": paper.required, "form": paper.form, "note": paper.note}
                for paper in found.materials
            ],
            "result": found.result,
            "edition": found.edition,
            "sample": found.sample,
        }
    )
