"""When a letter leaves, and when it is left alone."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.types import new_id
from app.messages.rules import (
    ENOUGH,
    LEASE,
    MAX_TRIES,
    MessageState,
    NotParked,
    first_state,
    must_be_parked,
    one_line,
    only_once,
    wait_after,
)

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
ABOUT = ("case", new_id())


@given(st.text(max_size=600))
def test_a_subject_is_one_line_of_a_bounded_length(subject: str) -> None:
    line = one_line(subject)

    assert len(line) <= 200
    assert len(line.splitlines()) <= 1
    assert line == " ".join(subject.split()) or line.endswith("…")


def test_the_same_telling_has_the_same_mark_and_no_other_has() -> None:
    telling = ("accepted", ABOUT, "已受理", "正文", NOW)
    others = [
        ("decided", ABOUT, "已受理", "正文", NOW),
        ("accepted", ("case", new_id()), "已受理", "正文", NOW),
        ("accepted", None, "已受理", "正文", NOW),
        ("accepted", ABOUT, "已受", "理正文", NOW),
        ("accepted", ABOUT, "已受理", "正文", NOW + timedelta(microseconds=1)),
    ]

    assert only_once(*telling) == only_once(*telling)
    assert len({only_once(*each) for each in [telling, *others]}) == len(others) + 1


@pytest.mark.parametrize(
    ("address", "by_mail", "state"),
    [
        ("chengong@example.test", True, MessageState.DUE),
        ("chengong@example.test", False, MessageState.NONE),
        (None, True, MessageState.NONE),
        ("", True, MessageState.NONE),
    ],
)
def test_only_a_message_with_an_address_becomes_a_letter(
    address: str | None, by_mail: bool, state: MessageState
) -> None:
    assert first_state(address, by_mail=by_mail) is state


def test_waits_grow_and_end_after_five_tries() -> None:
    waits = [wait_after(tries) for tries in range(1, MAX_TRIES)]

    assert MAX_TRIES == 5
    assert waits == sorted(wait for wait in waits if wait is not None)
    assert wait_after(MAX_TRIES) is None


def test_a_round_ends_well_before_its_lease() -> None:
    assert timedelta(minutes=4) < LEASE - ENOUGH


@pytest.mark.parametrize("state", [state for state in MessageState if state is not MessageState.PARKED])
def test_only_what_was_given_up_is_taken_up_again(state: MessageState) -> None:
    must_be_parked(MessageState.PARKED)
    with pytest.raises(NotParked):
        must_be_parked(state)
