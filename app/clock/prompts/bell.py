"""The bell: how many messages and prompts a reader has not seen, in one statement a request (Art. 16(3), 17)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from flask import g
from flask_babel import gettext as _
from sqlalchemy import ScalarSelect, Select, func, select

from app.cases import reasons
from app.cases.reasons import NEW, Look, Why
from app.clock.models import ClockPrompt, PromptNotice
from app.clock.prompts import digests
from app.clock.rules.rungs import Rung, RungKind, Tier
from app.core.labels import N_
from app.core.prepared import ME, Kind, bound, kind_of
from app.core.types import Actor
from app.core.web import actor, db
from app.messages.models import Message
from app.messages.service import keep_quiet

COUNTED = 1000
WORDS = {
    RungKind.HALF: N_("Half of the limit is used"),
    RungKind.THREE_QUARTERS: N_("Three quarters of the limit are used"),
    RungKind.DAYS_BEFORE: N_("%(n)s working days before the end"),
    RungKind.LAST_DAY: N_("The last day"),
    RungKind.OVER: N_("Over the limit"),
    RungKind.OVER_BY: N_("Over the limit by %(n)s working days"),
}


def in_words(rung: RungKind, days: int) -> str:
    """A rung on a page."""
    return str(_(WORDS[rung], n=days) if "%" in WORDS[rung] else _(WORDS[rung]))


@dataclass(frozen=True, slots=True)
class Unseen:
    """What waits for one reader: unread messages; of each case, by its id, the highest prompt he has not seen;
    what the rooms above ask beside.
    """

    messages: int = 0
    prompts: dict[str, Rung] = field(default_factory=dict)
    beside: dict[str, Any] = field(default_factory=dict)


Counted = Callable[[Kind], ScalarSelect[Any] | None]
_beside: dict[str, Counted] = {}


def count_beside(name: str, counted: Counted) -> None:
    """Let a room above have a number of its own in the same statement. Said once, in `wiring`."""
    _beside[name] = counted


def unseen() -> Unseen:
    """Asked once a request."""
    if "unseen" not in g:
        g.unseen = _asked(actor()) if actor().account_id else Unseen()
    found: Unseen = g.unseen
    return found


@cache
def _question(kind: Kind) -> tuple[Select[Any], tuple[str, ...]]:
    """What is asked for readers of one kind, and the names of what is asked beside."""
    unread = select(func.count()).where(Message.recipient_account_id == ME, Message.read_at.is_(None))
    waiting = (
        select(PromptNotice.case_id, ClockPrompt.rung, ClockPrompt.days)
        .join(ClockPrompt, ClockPrompt.id == PromptNotice.prompt_id)
        .where(PromptNotice.account_id == ME, PromptNotice.seen_at.is_(None), PromptNotice.settled_at.is_(None))
        .limit(COUNTED + 1)
        .subquery()
    )
    told = select(func.jsonb_agg(func.jsonb_build_array(*waiting.c))).scalar_subquery()
    beside = {name: query for name, counted in _beside.items() if (query := counted(kind)) is not None}
    return select(unread.scalar_subquery(), told, *beside.values()), tuple(beside)


def _asked(by: Actor) -> Unseen:
    question, beside = _question(kind_of(by))
    row = db().execute(question, bound(by)).one()
    highest: dict[str, Rung] = {}
    for case_id, rung, days in row[1] or ():
        each = Rung(RungKind[rung], Tier.HANDLER, days)
        if case_id not in highest or highest[case_id].place < each.place:
            highest[case_id] = each
    return Unseen(row[0], highest, dict(zip(beside, row[2:], strict=True)))


def unread_messages() -> int | None:
    """The number beside the messages in a menu; nothing where nothing waits."""
    return unseen().messages or None


def unseen_prompts() -> int | str | None:
    """The number of cases with prompts not seen; past a thousand it was not counted on."""
    count = len(unseen().prompts)
    return f"{COUNTED}+" if count > COUNTED else count or None


def _prompted(look: Look) -> Iterable[Why]:
    """In a worklist: what the clock of this case has said and the reader has not seen."""
    rung = unseen().prompts.get(str(look.case.id))
    if rung is not None:
        yield _("Prompt: %(words)s", words=in_words(rung.kind, rung.days)), NEW


def connect() -> None:
    """Let the worklist say so, and a digest that could not leave wait for the morning. Safe to call twice."""
    reasons.tell("prompts", _prompted)
    keep_quiet(digests.KIND, digests.quiet_until)
