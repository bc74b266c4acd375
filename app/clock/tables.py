"""The coordinator's tables: read as of a day, written as drafts, published by a second person (Art. 17)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, inspect, select
from sqlalchemy.orm import Session

from app.cases.models import Case
from app.cases.rules import OPEN
from app.clock.models import LimitEdition, PauseWords, StepShares, ThresholdEdition
from app.clock.rulebook import rulebook
from app.clock.rules import rung_lines
from app.clock.rules import tables as rules
from app.clock.rules.procedures import PROCEDURES
from app.clock.rules.steps import USUAL, Shares
from app.clock.rules.tables import TableState
from app.clock.rules.thresholds import FIRST, Thresholds, by_name
from app.core.errors import Stale
from app.core.now import civil_date
from app.core.types import Actor, new_id
from app.items.models import Item

FIRST_DOCUMENT = "平台初始对照表（依据《行政许可法》第四十五条和2018年样例事项目录）"
FIRST_DAY = date(2004, 7, 1)
Table = PauseWords | StepShares | ThresholdEdition


def words_on(session: Session, on: date) -> tuple[Mapping[str, str], str]:
    """Which kind each word meant on a day, and the document that says so; none is mapped before the first edition."""
    found = rules.in_force(_published(session, PauseWords), on)
    return (found.words, found.document) if found else ({}, "")


def shares_on(session: Session, on: date) -> Shares:
    """How a limit that began on a day is shared among the steps."""
    found = rules.in_force(_published(session, StepShares), on)
    if found is None:
        return USUAL
    return Shares(found.handling_share, found.review_share, found.approval_share, found.document)


def _published(session: Session, kind: Any) -> list[Any]:
    return list(session.scalars(select(kind).where(kind.state == TableState.PUBLISHED)))


def load_tables(session: Session, *, now: datetime) -> int:
    """The first edition of each table; what is on record stays. How many were new."""
    first = {"id": None, "number": 1, "effective_on": FIRST_DAY, "state": TableState.PUBLISHED, "drafted_by": None,
             "drafted_by_name": "平台", "published_by_name": "平台", "published_at": now, "note": None}
    made: list[Table] = []
    if session.scalar(select(func.count()).select_from(PauseWords)) == 0:
        made.append(PauseWords(**first | {"id": new_id(), "document": FIRST_DOCUMENT,
                                          "words": dict(rules.FIRST_WORDS)}))
    if session.scalar(select(func.count()).select_from(StepShares)) == 0:
        made.append(StepShares(**first | {"id": new_id(), "document": USUAL.document}, handling_share=USUAL.handling,
                               review_share=USUAL.review, approval_share=USUAL.approval))
    if session.scalar(select(func.count()).select_from(ThresholdEdition)) == 0:
        made.append(ThresholdEdition(**first | {"id": new_id(), "document": FIRST.document} | starting_from(FIRST)))
    session.add_all(made)
    session.flush()
    return len(made)


def starting_from(edition: Thresholds) -> dict[str, Any]:
    """What an edition of thresholds says, by column."""
    ladders = {f"{name}_rungs": rung_lines.stored_ladder(getattr(edition.ladders, name)) for name in rung_lines.NAMES}
    return {"warning_share": edition.warn.share, "warning_least": edition.warn.least} | ladders


def draft(session: Session, row: Table, *, by: Actor) -> None:
    """Hold a draft to its rules before it is saved; whoever saves it last has written it."""
    stored: Any = inspect(row)
    if not stored.persistent:
        with session.no_autoflush:
            row.number = (session.scalar(select(func.max(type(row).number))) or 0) + 1
        row.state, row.published_by_name = TableState.DRAFT, ""
    rules.must_be_draft(row.state)
    row.drafted_by, row.drafted_by_name = by.account_id, by.name
    if isinstance(row, StepShares):
        rules.must_add_up(row.handling_share, row.review_share, row.approval_share)
    if isinstance(row, ThresholdEdition):
        for name in rung_lines.NAMES:
            rung_lines.must_be_whole(name, by_name(row.document, getattr(row, f"{name}_rungs")))


def publish(session: Session, row: Table, *, by: Actor, now: datetime) -> None:
    """发布. Procedures opened and cases accepted before its day keep what held for them.

    What is published is what the second person read. Raises Stale, EditionIsFixed, EditionIsDiscarded,
    SecondPersonPublishes.
    """
    take_up(session, row, by=by)
    begins = rules.effective_after if isinstance(row, ThresholdEdition) else rules.effective_from
    row.effective_on = begins(row.effective_on, today=civil_date(now))
    row.state, row.published_by_name, row.published_at = TableState.PUBLISHED, by.name, now
    session.flush()


def take_up(session: Session, row: Table | LimitEdition, *, by: Actor) -> None:
    """Hold a draft for its publication. Raises Stale, EditionIsFixed, EditionIsDiscarded, SecondPersonPublishes."""
    _hold(session, row)
    rules.must_be_second(row.state, drafted_by=row.drafted_by, by=by.account_id)


def discard(session: Session, row: Table | LimitEdition) -> None:
    """放弃. Kept as it was written, and never published. Raises Stale, EditionIsFixed, EditionIsDiscarded."""
    _hold(session, row)
    rules.must_be_draft(row.state)
    row.state = TableState.DISCARDED
    session.flush()


def _hold(session: Session, row: Table | LimitEdition) -> None:
    read = row.version
    session.refresh(row, with_for_update=True)
    if row.version != read:
        raise Stale


Changed = list[tuple[str, list[str], list[str]]]


def thresholds_changed(session: Session, row: ThresholdEdition) -> Changed:
    """What a draft changes against the edition in force on its day: the part, its lines before, its lines after."""
    if row.state is not TableState.DRAFT:
        return []
    before = starting_from(rulebook(session).thresholds.on(row.effective_on))
    both = [(name, _lines(name, before[name]), _lines(name, getattr(row, name))) for name in before]
    return [(name, was, now) for name, was, now in both if was != now]


def _lines(name: str, value: Any) -> list[str]:
    return rung_lines.ladder_lines(value) if name.endswith("_rungs") else [str(value)]


def touched(session: Session, row: PauseWords) -> list[tuple[str, str, str, int]]:
    """What an edition changes against the one in force: word, kind before, kind after, open cases of its items."""
    if row.state is not TableState.DRAFT:
        return []
    before, _document = words_on(session, row.effective_on)
    names = {kind: procedure.name for kind, procedure in PROCEDURES.items()} | {"": ""}
    return [
        (word, names[before.get(word, "")], names[row.words.get(word, "")], _open_with(session, word))
        for word in rules.changed_words(before, row.words)
    ]


def running(session: Session) -> int:
    """How many open cases have clocks that run."""
    return session.scalar(select(func.count()).select_from(Case).where(Case.state.in_(OPEN))) or 0


def _open_with(session: Session, word: str) -> int:
    """How many open cases are of items that name the word."""
    query = select(func.count()).select_from(Case).join(Item, Item.id == Case.item_id)
    return session.scalar(query.where(Case.state.in_(OPEN), Item.special_words.contains([word]))) or 0
