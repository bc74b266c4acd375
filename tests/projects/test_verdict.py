"""What the register answers, and the life of a code (Art. 11-16)."""

from datetime import date
from itertools import product
from uuid import UUID

import pytest

from app.items.rules.kinds import Closure
from app.projects.rules.code import Reason, read
from app.projects.rules.kinds import CodeEvent, CodeState
from app.projects.rules.life import MOVES, CodeMoveNotAllowed, state_after
from app.projects.rules.verdict import STATE_REASONS, Record, judge, of_project

CODE = "2108-440305-04-01-333721"
MINE, OTHERS = UUID(int=1), UUID(int=2)


def reading(text=CODE):
    return read(text, on=date(2026, 11, 23), platform_divisions=())


def record(state=CodeState.ACTIVE, successor=None):
    return Record(CODE, state, successor, MINE, "示例项目")


def told(verdict):
    return [finding.code for finding in verdict.findings]


def test_an_active_code_on_record_is_usable():
    verdict = judge(reading(), record(), legacy=False)

    assert verdict.usable and told(verdict) == []


def test_a_code_that_is_well_formed_but_unknown_is_told_so():
    assert told(judge(reading(), None, legacy=False)) == ["not_on_record"]


def test_a_malformed_code_is_not_told_that_it_is_unknown():
    assert told(judge(reading("2105-440306-04-01-123456"), None, legacy=False)) == ["bad_check_digit"]


@pytest.mark.parametrize("state", [state for state in CodeState if state is not CodeState.ACTIVE])
def test_a_code_that_does_not_live_is_not_usable(state):
    verdict = judge(reading(), record(state, successor="2611-440300-04-01-000014"), legacy=False)

    assert not verdict.usable and told(verdict) == [STATE_REASONS[state].name.lower()]


def test_a_closed_code_still_serves_what_goes_on_after_closure():
    verdict = judge(reading(), record(CodeState.CLOSED), legacy=False)

    assert verdict.passes(Closure.FOLLOWS) and not verdict.passes(Closure.EACH) and not verdict.passes(Closure.FIRST)


@pytest.mark.parametrize("state", [CodeState.SUPERSEDED, CodeState.SUSPENDED, CodeState.VOID])
@pytest.mark.parametrize("closure", list(Closure))
def test_no_item_is_served_by_a_code_that_was_taken_back(state, closure):
    assert not judge(reading(), record(state, successor="x"), legacy=False).passes(closure)


def test_a_legacy_number_leads_to_the_platforms_code_and_stays_usable():
    verdict = judge(reading("深南山发改2015-0026"), record(), legacy=True)

    assert (verdict.code, verdict.well_formed, verdict.usable) == (CODE, True, True)
    assert told(verdict) == ["legacy_number"]


def test_the_state_is_told_after_the_legacy_number():
    assert told(judge(reading("旧"), record(CodeState.VOID), legacy=True)) == ["legacy_number", "void"]


def test_a_code_on_record_is_judged_by_its_record_and_not_by_the_tables():
    odd = Record("2105-440306-04-01-123456", CodeState.ACTIVE, None, MINE, "示例项目")

    assert judge(reading(odd.code), odd, legacy=False).usable


def test_another_projects_code_does_not_pass():
    verdict = of_project(judge(reading(), record(), legacy=False), OTHERS)

    assert [finding.reason for finding in verdict.findings] == [Reason.ANOTHER_PROJECT]
    assert not verdict.passes(Closure.FOLLOWS)


def test_ones_own_code_passes():
    assert of_project(judge(reading(), record(), legacy=False), MINE).usable


@pytest.mark.parametrize(("state", "event"), [pair for pair in product(CodeState, CodeEvent) if pair not in MOVES])
def test_what_is_not_in_the_table_of_moves_is_refused(state, event):
    with pytest.raises(CodeMoveNotAllowed):
        state_after(CODE, state, event)


@pytest.mark.parametrize("end", [CodeState.SUPERSEDED, CodeState.VOID, CodeState.CLOSED])
def test_an_ended_code_never_comes_back(end):
    assert not [move for move in MOVES if move[0] is end]
