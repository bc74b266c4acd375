"""Tables kept by editions: which word means which procedure, how a limit is shared among steps (Art. 17). Pure.

An edition holds from its day on; what began under an earlier one keeps it. Who wrote an edition does not publish it.
"""

import enum
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Protocol, TypeVar
from uuid import UUID

from app.clock.rules.procedures import TABLE, WORDS, ProcedureKind
from app.core.errors import Invalid, RuleBroken
from app.core.labels import N_

LONGEST_WORD, MOST_WORDS = 30, 200
NAMES = {procedure.name: kind for kind, procedure in TABLE.items()}
FIRST_WORDS = {word: kind.name for word, kind in WORDS.items()}


class TableState(enum.Enum):
    """Whether an edition is still written, published, or was given up before that."""

    DRAFT = N_("Draft")
    PUBLISHED = N_("Published")
    DISCARDED = N_("Discarded")


class SecondPersonPublishes(RuleBroken):
    """What changes running cases is looked at twice."""

    msgid = N_("Whoever wrote this edition may not publish it: a second person does")
    article = "17"


class EditionIsFixed(RuleBroken):
    """A published edition stays as it is; the next one replaces it."""

    msgid = N_("A published edition is not changed: write the next one")
    article = "17"


class EditionIsDiscarded(RuleBroken):
    """What was given up stays given up: the second person may have read it."""

    msgid = N_("This draft was discarded: write another one")
    article = "17"


class NotBackwards(Invalid):
    """What was opened under an edition keeps it, so none begins in the past."""

    msgid = N_("An edition holds from the day of its publication at the earliest")
    article = "17"


class NotBeforeTomorrow(Invalid):
    """A clock shows a light from its first day on: none is begun under thresholds that are changed that day."""

    msgid = N_("Thresholds hold from the day after their publication at the earliest")
    article = "17"


class LimitsBeforeTomorrow(Invalid):
    """Who was received that morning was told his limits."""

    msgid = N_("Limits hold from the day after their publication at the earliest")
    article = "17"


class LineUnread(Invalid):
    """A line of the table nobody can read."""

    msgid = N_("Line %(n)s is not “word：kind”, with a kind out of the list: %(line)s")


class WordTwice(Invalid):
    """A word means one kind."""

    msgid = N_("“%(word)s” stands in the table twice")


class SharesDoNotAddUp(Invalid):
    """The parts of a whole."""

    msgid = N_("The shares are whole per cents and add up to 100; now they make %(sum)s")


class Edition(Protocol):
    """What every edition has."""

    @property
    def number(self) -> int:
        """Its place among the editions."""

    @property
    def effective_on(self) -> date:
        """The first day it holds."""


E = TypeVar("E", bound=Edition)


def in_force(editions: Iterable[E], on: date) -> E | None:
    """The edition in force on a day: the last to begin by then, of equals the last published."""
    begun = [edition for edition in editions if edition.effective_on <= on]
    return max(begun, key=lambda edition: (edition.effective_on, edition.number), default=None)


def read_words(lines: Iterable[str]) -> dict[str, str]:
    """“专家论证：专家评审”, a line each: word to kind by its stored name. Raises LineUnread, WordTwice."""
    read: dict[str, str] = {}
    for n, line in enumerate(lines, start=1):
        word, colon, kind = line.replace(":", "：").partition("：")
        word, kind = word.strip(), kind.strip()
        if not colon or not 0 < len(word) <= LONGEST_WORD or kind not in NAMES:
            raise LineUnread(field="word_lines", n=n, line=line[:60])
        if word in read:
            raise WordTwice(field="word_lines", word=word)
        read[word] = NAMES[kind].name
    return read


def lines_of(words: Mapping[str, str]) -> list[str]:
    """The same words as they are typed, kind by kind."""
    order = {kind.name: place for place, kind in enumerate(TABLE)}
    return [f"{word}：{TABLE[ProcedureKind[words[word]]].name}"
            for word in sorted(words, key=lambda word: (order[words[word]], word))]


def changed_words(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, ...]:
    """The words that mean another kind than before, or none any more, or newly one."""
    return tuple(word for word in {**before, **after} if before.get(word) != after.get(word))


def must_add_up(*shares: int) -> None:
    """Raises SharesDoNotAddUp."""
    if min(shares) < 0 or sum(shares) != 100:
        raise SharesDoNotAddUp(field="handling_share", sum=sum(shares))


def must_be_second(state: TableState, *, drafted_by: UUID | None, by: UUID | None) -> None:
    """Raises EditionIsFixed, EditionIsDiscarded, SecondPersonPublishes."""
    must_be_draft(state)
    if by is None or by == drafted_by:
        raise SecondPersonPublishes()


def must_be_draft(state: TableState) -> None:
    """Raises EditionIsFixed, EditionIsDiscarded."""
    if state is TableState.DISCARDED:
        raise EditionIsDiscarded()
    if state is not TableState.DRAFT:
        raise EditionIsFixed()


def effective_after(wanted: date | None, *, today: date, refusal: type[Invalid] = NotBeforeTomorrow) -> date:
    """The day wanted, else the day after publication. Raises NotBeforeTomorrow, or the refusal given."""
    if wanted is not None and wanted <= today:
        raise refusal(field="effective_on")
    return wanted or today + timedelta(days=1)


def effective_from(wanted: date | None, *, today: date) -> date:
    """The day wanted, else the day of publication. Raises NotBackwards."""
    if wanted is not None and wanted < today:
        raise NotBackwards(field="effective_on")
    return wanted or today
