"""待第二人发布: drafts of calendars and tables that wait for another coordinator, and who is told of them (Art. 17).

Whoever keeps editions that a second person publishes says so once, by `keep`: then the others are told of each offer,
and it stands in the rail and above the list of cases until it is published or taken back.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from flask import g
from flask_babel import gettext as _
from sqlalchemy import ScalarSelect, Select, String, cast, func, literal, select, union_all
from sqlalchemy.orm import Session

from app.accounts.matrix import allows
from app.accounts.queries import people_in
from app.accounts.rules import Role
from app.cases import besides
from app.cases.besides import Line
from app.clock.models import CalendarDraft
from app.clock.prompts import bell
from app.clock.rules.drafts import DraftState
from app.clock.rules.tables import TableState
from app.core.addresses import public_address
from app.core.chinese import chinese
from app.core.labels import N_
from app.core.prepared import ME, Kind
from app.core.types import Actor
from app.messages import service as messages

OFFERS, CALENDAR = "offers", "Calendar"
LISTED, COUNTED = 5, 200
Waiting = Select[Any]
"""The id and the document of each draft that the reader (ME) may publish."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of edition: what one is called (a msgid), the page of a draft, which drafts wait for a person."""

    words: str
    place: str
    waiting: Waiting


def of_table(model: Any) -> Waiting:
    """A draft of a table waits for everybody but who saved it last."""
    columns: list[Any] = [model.id, model.document]
    return select(*columns).where(model.state == TableState.DRAFT, model.drafted_by.is_distinct_from(ME))


def _of_calendar() -> Waiting:
    """A draft of a calendar waits when it is offered, for everybody who never worked on it."""
    columns: list[Any] = [CalendarDraft.id, CalendarDraft.document]
    return select(*columns).where(
        CalendarDraft.state == DraftState.OFFERED, ~CalendarDraft.editors.has_key(cast(ME, String)))


_kept = {CALENDAR: Kept(N_("Edition of the working calendar"), "/admin/calendars/drafts/{}", _of_calendar())}


def keep(permission: str, words: str, place: str, waiting: Waiting) -> None:
    """Let another kind of edition be told of; `permission` is the screen on which it is published."""
    _kept[permission] = Kept(words, place, waiting)


def tell(session: Session, permission: str, draft: Any, *, by: Actor, but: Collection[UUID], now: datetime,
         once: str | None = None) -> None:
    """Tell everybody who may publish this draft, but not those who worked on it; `once` as for messages."""
    kept = _kept[permission]
    roles = [role for role in Role if allows(frozenset({role}), "can_publish", permission)]
    what = f"{chinese(kept.words)}“{draft.document}”"
    body = (f"{by.name}起草了{what}，须由起草人以外的人员核对后发布。发布前不产生任何效力。\n\n"
            f"{public_address(kept.place.format(draft.id))}")
    messages.tell(session, to=[each for each in people_in(session, *roles) if each.id not in but], kind="draft-offered",
                  subject=f"待您核对发布：{what}", body=body, about=("draft", draft.id), now=now, once=once)


def tell_of_table(session: Session, permission: str, draft: Any, *, by: Actor, now: datetime) -> None:
    """Tell of a table's draft, once for whoever wrote it, however often he saves it."""
    writer: UUID = by.person
    tell(session, permission, draft, by=by, but={writer}, now=now, once=f"{draft.id.hex}{writer.hex}")


def asked_of(kind: Kind) -> ScalarSelect[Any] | None:
    """The drafts that wait for the reader, to be asked beside other numbers; None for who publishes nothing."""
    roles = frozenset(Role[name] for name in kind.roles)
    parts = [_named(name, kept.waiting) for name, kept in _kept.items() if allows(roles, "can_publish", name)]
    if not parts:
        return None
    found = union_all(*parts).limit(COUNTED).subquery()
    return select(func.jsonb_agg(func.jsonb_build_array(*found.c))).scalar_subquery()


def _named(name: str, waiting: Select[Any]) -> Select[Any]:
    drafts = waiting.subquery()
    return select(literal(name, String).label("kind"), *drafts.c)


def count_of(permission: str) -> Callable[[], int | None]:
    """The number beside a screen in the rail: drafts that wait there for the reader."""
    return partial(_count, permission)


def _count(permission: str) -> int | None:
    if "offers" not in g:
        g.offers = Counter(name for name, _id, _document in bell.unseen().beside.get(OFFERS) or ())
    return g.offers[permission] or None


def lines() -> Iterable[Line]:
    """The first of them, each a line; a draft without a document yet is known by its kind."""
    for name, draft_id, document in (bell.unseen().beside.get(OFFERS) or ())[:LISTED]:
        kept = _kept[name]
        yield Line(_("To check and publish: %(what)s %(document)s", what=_(kept.words), document=document),
                   kept.place.format(draft_id))


def connect() -> None:
    """Register it. Safe to call twice."""
    bell.count_beside(OFFERS, asked_of)
    besides.tell(OFFERS, lines)
