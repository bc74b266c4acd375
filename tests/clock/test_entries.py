"""What recorded events add up to, and which cannot follow (Art. 16(2), 17)."""

import pytest

from app.clock.rules.entries import CaseFacts, Entry, EntryKind, OutOfOrder, ProcedureSpan, facts_of
from app.clock.rules.limits import Limit
from app.items.rules.kinds import LimitUnit
from tests.clock.asking import day


def entry(kind: EntryKind, on: str, **payload: object) -> Entry:
    return Entry(kind, day(on), payload)


RECEIVED = entry(EntryKind.RECEIVED, "2018-03-01 Thu")


def test_entries_add_up_to_the_facts_of_a_case():
    facts = facts_of([
        RECEIVED,
        entry(EntryKind.CORRECTION_ASKED, "2018-03-02 Fri"),
        entry(EntryKind.CORRECTION_ANSWERED, "2018-03-05 Mon"),
        entry(EntryKind.ACCEPTED, "2018-03-06 Tue"),
        entry(EntryKind.PROCEDURE_OPENED, "2018-03-08 Thu", procedure="HEARING", reason="r", basis="b"),
        entry(EntryKind.PROCEDURE_ENDED, "2018-03-09 Fri", procedure="HEARING"),
        entry(EntryKind.EXTENDED, "2018-03-12 Mon", number=10, unit="WORKDAY"),
        entry(EntryKind.DECIDED, "2018-03-14 Wed"),
    ])

    assert facts == CaseFacts(
        received_on=day("2018-03-01 Thu"), correction_asked_on=day("2018-03-02 Fri"),
        corrected_on=day("2018-03-05 Mon"),
        accepted_on=day("2018-03-06 Tue"),
        procedures=(ProcedureSpan("HEARING", day("2018-03-08 Thu"), day("2018-03-09 Fri"), "r", "b"),),
        extension=Limit(10, LimitUnit.WORKDAY), closed_on=day("2018-03-14 Wed"),
    )
    assert facts_of([]) is None


@pytest.mark.parametrize(
    "entries",
    [
        [entry(EntryKind.ACCEPTED, "2018-03-01 Thu")],
        [RECEIVED, entry(EntryKind.RECEIVED, "2018-03-02 Fri")],
        [RECEIVED, entry(EntryKind.ACCEPTED, "2018-02-28 Wed")],
        [RECEIVED, entry(EntryKind.CORRECTION_ANSWERED, "2018-03-02 Fri")],
        [RECEIVED, entry(EntryKind.PROCEDURE_ENDED, "2018-03-02 Fri", procedure="HEARING")],
        [RECEIVED,
         entry(EntryKind.PROCEDURE_OPENED, "2018-03-08 Thu", procedure="HEARING"),
         entry(EntryKind.PROCEDURE_ENDED, "2018-03-07 Wed", procedure="HEARING")],
        [RECEIVED,
         entry(EntryKind.EXTENDED, "2018-03-08 Thu", number=5, unit="WORKDAY"),
         entry(EntryKind.EXTENDED, "2018-03-09 Fri", number=5, unit="WORKDAY")],
    ],
)
def test_an_event_that_cannot_follow_is_refused(entries):
    with pytest.raises(OutOfOrder):
        facts_of(entries)
