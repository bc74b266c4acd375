"""GET /projects, /projects/{code}, /closure-notices/{number}: what disclosure rules allow (Art. 19)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from app.core.api import Listing, PageQuery, Strict, key_of, page_token, public_api, refused
from app.core.api.lists import BAD_TOKEN
from app.core.labels import N_
from app.core.web import db
from app.disclosure import queries
from app.disclosure.rules import PublicItem, PublicProject, due_shown
from app.projects.api import StateWord


class ProjectsQuery(PageQuery):
    """Words in the name or a whole code; the division a project lies in."""

    q: str = Field("", max_length=100)
    division: str = Field("", max_length=6, pattern=r"^([0-9]{6})?$")


class DisclosedItem(Strict):
    """One due item; `due_on` is null while the date is provisional."""

    item: str
    name: str
    department: str
    state: str
    received_on: date | None
    accepted_on: date | None
    due_on: date | None
    due_latest: date | None
    decided_on: date | None
    document_number: str | None
    document_title: str | None


class DisclosedProject(Strict):
    """A project without its items, as lists show it."""

    name: str
    code: str
    unit: str
    type: str
    mode: str
    place: str
    investment_wan: float
    state: StateWord
    filed_on: date
    closure_notice: str | None


class DisclosedProjectWhole(DisclosedProject):
    """A project with every item it owes."""

    items: list[DisclosedItem]


class NoticeAnswer(Strict):
    """A closure notice; `file_digest` is null until its PDF is made."""

    number: str
    code: str
    project: str
    unit: str
    issued_on: date
    digest: str
    file_digest: str | None
    items: list[dict[str, Any]]
    valid: bool


@public_api.get("/projects", query=ProjectsQuery, answer=Listing[DisclosedProject],
                summary=N_("The public register of projects"))
def projects(query: ProjectsQuery) -> Listing[DisclosedProject]:
    """Newest filing first."""
    found = queries.register(db(), q=query.q, division=query.division, after=_after(query.page_token),
                             size=query.page_size + 1)
    shown, more = found[: query.page_size], len(found) > query.page_size
    last = shown[-1][0] if shown else None
    return Listing[DisclosedProject](
        items=[DisclosedProject(**_fields(one)) for _, one in shown],
        next_page_token=page_token([last.filed_at.isoformat(), str(last.id)]) if more and last else None,
        total_estimate=queries.register_count(db(), q=query.q, division=query.division),
    )


@public_api.get("/projects/<code>", answer=DisclosedProjectWhole, summary=N_("One project with its items"))
def project(code: str) -> DisclosedProjectWhole:
    """By its code, or by any code it ever had."""
    found = queries.project(db(), code.strip())
    return DisclosedProjectWhole(**_fields(found), items=[_item(item) for item in found.items])


@public_api.get("/closure-notices/<number>", answer=NoticeAnswer, summary=N_("Verify a closure notice"))
def closure_notice(number: str) -> NoticeAnswer:
    """By its number: 深投告〔2026〕1号."""
    found = queries.notice(db(), number)
    return NoticeAnswer(
        number=found.number, code=found.code, project=found.project, unit=found.unit, issued_on=found.issued_on,
        digest=found.digest, file_digest=found.file_digest, items=list(found.facts["items"]), valid=True,
    )


def _after(token: str) -> tuple[datetime, UUID] | None:
    key = key_of(token, 2)
    if key is None:
        return None
    try:
        return datetime.fromisoformat(key[0]), UUID(key[1])
    except ValueError:
        raise refused("page_token", BAD_TOKEN) from None


def _fields(found: PublicProject) -> dict[str, Any]:
    return {
        "name": found.name, "code": found.code, "unit": found.unit, "type": found.type, "mode": found.mode,
        "place": found.place, "investment_wan": float(found.investment_wan), "state": found.state.name.lower(),
        "filed_on": found.filed_on, "closure_notice": found.closure_notice,
    }


def _item(item: PublicItem) -> DisclosedItem:
    return DisclosedItem(
        item=item.item, name=item.name, department=item.department, state=item.state, received_on=item.received_on,
        accepted_on=item.accepted_on, due_on=due_shown(item.due_on, provisional=item.provisional),
        due_latest=item.due_latest, decided_on=item.decided_on, document_number=item.document_number,
        document_title=item.document_title,
    )
