"""The prompts of a clock: each rung once per knowledge, in order, never on a day off, silent while paused."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.clock.rules.rungs import (
    USUAL,
    Rung,
    RungEdition,
    RungKind,
    Tier,
    Told,
    ladder,
    next_prompt,
    prompts,
    prompts_on,
)  # fmt: skip
from tests.clock import rung_oracle
from tests.clock.asking import day
from tests.clock.laddered import noon, shown, watched
from tests.clock.oracle import week
from tests.clock.shapes import days, units

DAY = timedelta(days=1)
many = settings(max_examples=80, deadline=None)


def sweep(known_from, on, told):
    """Everything said on one day by what is known that day."""
    now_known = [known for since, known in known_from if since <= on][-1]
    found = prompts_on(now_known, USUAL, told, on)
    told.extend(prompt.told for prompt in found)
    return [(on, prompt.rung.key) for prompt in found]


@st.composite
def scenes(draw, most=3):
    """Several knowledges of one clock, each from a day on: the hearings, the extension and the notices known."""
    start, unit = draw(days), draw(units)
    number = draw(st.integers(0, 3 if unit == "month" else 40))
    since, found = start, []
    for _ in range(draw(st.integers(1, most))):
        procedures = []
        for _ in range(draw(st.integers(0, 2))):
            opened = start + DAY * draw(st.integers(0, 60))
            procedures.append((opened, draw(st.none() | st.integers(0, 30).map(lambda n, on=opened: on + DAY * n))))
        found.append((since, number, tuple(procedures)))
        number += draw(st.integers(0, 2)) * draw(st.integers(0, 10)) if unit != "month" else 0
        since += DAY * draw(st.integers(1, 40))
    return start, unit, found


def both(start, unit, found):
    """The same knowledges for the rules and for the watchman."""
    ours = [(since, watched(start, number, unit, procedures, learnt=since)) for since, number, procedures in found]
    theirs = [
        (since, rung_oracle.Scene(start, number, unit, _pauses(procedures), week()))
        for since, number, procedures in found
    ]
    return ours, theirs


def _pauses(procedures):
    return tuple((opened + DAY, ended) for opened, ended in procedures if ended is None or ended > opened)


@pytest.mark.parametrize(
    ("start", "number", "unit", "steps"),
    [
        ("2018-01-06 Sat", 5, "workday",
         [("DAYS_BEFORE", "2018-01-10 Wed"), ("LAST_DAY", "2018-01-12 Fri"), ("OVER", "2018-01-15 Mon"),
          ("OVER_BY", "2018-01-17 Wed")]),
        ("2018-02-09 Fri", 10, "workday",
         [("HALF", "2018-02-22 Thu"), ("DAYS_BEFORE", "2018-02-26 Mon"), ("LAST_DAY", "2018-02-28 Wed"),
          ("OVER", "2018-03-01 Thu"), ("OVER_BY", "2018-03-05 Mon")]),
        ("2018-09-28 Fri", 20, "workday",
         [("HALF", "2018-10-17 Wed"), ("THREE_QUARTERS", "2018-10-24 Wed"), ("DAYS_BEFORE", "2018-10-29 Mon"),
          ("LAST_DAY", "2018-10-31 Wed"), ("OVER", "2018-11-01 Thu"), ("OVER_BY", "2018-11-05 Mon")]),
        ("2018-12-28 Fri", 5, "workday",
         [("DAYS_BEFORE", "2019-01-03 Thu"), ("LAST_DAY", "2019-01-07 Mon"), ("OVER", "2019-01-08 Tue"),
          ("OVER_BY", "2019-01-10 Thu")]),
        ("2018-08-03 Fri", 60, "calendar_day",
         [("HALF", "2018-08-31 Fri"), ("THREE_QUARTERS", "2018-09-17 Mon"), ("DAYS_BEFORE", "2018-09-29 Sat"),
          ("LAST_DAY", "2018-10-08 Mon"), ("OVER", "2018-10-09 Tue"), ("OVER_BY", "2018-10-11 Thu")]),
        ("2025-01-24 Fri", 2, "workday",
         [("HALF", "2025-01-26 Sun"), ("LAST_DAY", "2025-01-27 Mon"), ("OVER", "2025-02-05 Wed"),
          ("OVER_BY", "2025-02-07 Fri")]),
        ("2025-01-24 Fri", 1, "workday",
         [("LAST_DAY", "2025-01-26 Sun"), ("OVER", "2025-01-27 Mon"), ("OVER_BY", "2025-02-06 Thu")]),
        ("2025-01-24 Fri", 0, "immediate", [("OVER", "2025-01-26 Sun"), ("OVER_BY", "2025-02-05 Wed")]),
    ],
)  # fmt: skip
def test_the_rungs_of_a_limit_fall_on_these_days(start, number, unit, steps):
    assert shown(ladder(watched(day(start), number, unit), USUAL)) == steps


def test_first_the_handler_is_told_then_the_section_head_then_the_leader():
    tiers = [step.rung.tier for step in ladder(watched(day("2018-09-28 Fri"), 20), USUAL)]

    assert tiers == [Tier.HANDLER, Tier.HANDLER, Tier.SECTION_HEAD, Tier.SECTION_HEAD, Tier.LEADER, Tier.LEADER]


def test_a_clock_that_was_stopped_says_nothing_more():
    stopped = watched(day("2018-09-28 Fri"), 20, closed_on=day("2018-10-18 Thu"))

    assert prompts(stopped, USUAL, (), day("2018-10-31 Wed")) == ()


def test_while_an_open_pause_lasts_nothing_is_said_though_a_rung_had_come():
    open_pause = watched(day("2018-03-01 Thu"), 20, procedures=[(day("2018-03-15 Thu"), None)])

    assert next_prompt(open_pause, USUAL, (), day("2018-03-15 Thu")).falls_on == day("2018-03-15 Thu")
    assert next_prompt(open_pause, USUAL, (), day("2018-03-16 Fri")) is None


def test_what_a_pause_kept_back_is_said_on_the_first_working_day_after_it():
    ended = watched(day("2018-03-01 Thu"), 20, procedures=[(day("2018-03-15 Thu"), day("2018-03-23 Fri"))])

    found = next_prompt(ended, USUAL, (), day("2018-03-20 Tue"))
    assert (found.rung.kind, found.falls_on, found.on) == (
        RungKind.HALF, day("2018-03-15 Thu"), day("2018-03-26 Mon"),
    )  # fmt: skip


def test_an_extension_on_the_last_day_arms_the_rungs_it_moves_and_says_no_other_again():
    told = [Told(step.rung.kind, step.rung.days, step.on) for step in ladder(watched(day("2018-09-28 Fri"), 20), USUAL)
            if step.on <= day("2018-10-31 Wed")]  # fmt: skip
    longer = watched(day("2018-09-28 Fri"), 20, extended=10, learnt=day("2018-10-31 Wed"))
    found = prompts(longer, USUAL, told, day("2018-10-31 Wed"))

    assert [(one.rung.kind.name, f"{one.on} {one.on:%a}") for one in found] == [
        ("THREE_QUARTERS", "2018-11-05 Mon"), ("DAYS_BEFORE", "2018-11-12 Mon"), ("LAST_DAY", "2018-11-14 Wed"),
        ("OVER", "2018-11-15 Thu"), ("OVER_BY", "2018-11-19 Mon"),
    ]  # fmt: skip


def test_the_spring_festival_of_2020_lengthened_arms_the_last_day_again_and_the_half_not():
    before, after = (
        watched(day("2020-01-06 Mon"), 20, calendar_of=on, learnt=on) for on in (date(2020, 1, 26), date(2020, 1, 27))
    )
    told = [Told(RungKind.HALF, 0, day("2020-01-19 Sun")), Told(RungKind.LAST_DAY, 0, day("2020-02-06 Thu"))]

    assert dict(shown(ladder(before, USUAL)))["LAST_DAY"] == "2020-02-06 Thu"
    assert [(one.rung.kind, one.on) for one in prompts(after, USUAL, told, day("2020-02-07 Fri"))][-3] == (
        RungKind.LAST_DAY, day("2020-02-10 Mon"),
    )  # fmt: skip
    assert RungKind.HALF not in [one.rung.kind for one in prompts(after, USUAL, told, day("2020-02-07 Fri"))]


def test_a_provisional_end_is_told_of_by_its_earliest_day_and_over_only_after_its_latest():
    found = watched(day("2027-01-18 Mon"), 30)
    days_of = dict(shown(ladder(found, USUAL)))

    assert (found.clock.due.earliest, found.clock.due.latest) == (day("2027-03-05 Fri"), day("2027-03-09 Tue"))
    assert (days_of["LAST_DAY"], days_of["OVER"]) == ("2027-03-05 Fri", "2027-03-10 Wed")


def test_an_earliest_day_that_may_yet_be_off_is_told_of_on_the_working_day_before():
    found = watched(day("2026-12-21 Mon"), 5)

    assert found.clock.due.earliest == day("2026-12-26 Sat")
    assert dict(shown(ladder(found, USUAL)))["LAST_DAY"] == "2026-12-25 Fri"


def test_a_rule_edition_may_have_rungs_of_its_own_in_any_order():
    own = RungEdition("样例", (Rung(RungKind.OVER_BY, Tier.LEADER, 10), Rung(RungKind.DAYS_BEFORE, Tier.HANDLER, 5),
                             Rung(RungKind.DAYS_BEFORE, Tier.HANDLER, 1)))  # fmt: skip

    assert shown(ladder(watched(day("2018-09-28 Fri"), 20), own)) == [
        ("DAYS_BEFORE", "2018-10-24 Wed"), ("DAYS_BEFORE", "2018-10-30 Tue"), ("OVER_BY", "2018-11-14 Wed"),
    ]  # fmt: skip


def test_a_rule_edition_has_no_rung_twice():
    with pytest.raises(ValueError, match="样例"):
        RungEdition("样例", (Rung(RungKind.OVER, Tier.LEADER), Rung(RungKind.OVER, Tier.HANDLER)))


def test_a_prompt_says_by_which_knowledge_it_speaks():
    found = next_prompt(watched(day("2018-09-28 Fri"), 20), USUAL, (), day("2018-09-28 Fri"))

    assert found.known_at == noon(day("2018-09-28 Fri"))


@many
@given(scenes(most=1))
def test_the_days_of_the_rungs_are_those_a_watchman_finds(scene):
    [(_, ours)], [(_, theirs)] = both(*scene)

    found = {(step.rung.kind.name, step.rung.days): step.on for step in ladder(ours, USUAL)}
    assert found == rung_oracle.falls_on(theirs)


@many
@given(scenes(most=1))
def test_while_nothing_new_is_known_each_rung_speaks_once_on_its_day_and_in_order(scene):
    [(start, ours)], _ = both(*scene)
    told, said, on = [], [], start
    steps = [(step.on, step.rung.key) for step in ladder(ours, USUAL)]
    while on <= start + 260 * DAY:
        said += sweep([(start, ours)], on, told)
        on += DAY

    assert said == [step for step in steps if step[0] <= start + 260 * DAY]
    assert [when for when, _ in said] == sorted({when for when, _ in said})


@many
@given(scenes(), st.data())
def test_whatever_becomes_known_and_whoever_forgets_to_look_no_rung_is_lost_or_repeated(scene, data):
    ours, theirs = both(*scene)
    start = scene[0]
    missed = data.draw(st.sets(st.integers(0, 120), max_size=40))
    looked = [start + DAY * n for n in range(150) if n not in missed]
    told, said = [], []
    for on in looked:
        said += [(when, (kind.name, number)) for when, (kind, number) in sweep(ours, on, told)]

    assert said == rung_oracle.told(theirs, looked)


@many
@given(scenes(), st.integers(0, 150))
def test_no_prompt_is_for_a_day_off_or_a_paused_day(scene, later):
    ours, theirs = both(*scene)
    for (_, known), (_, scene_known) in zip(ours, theirs, strict=True):
        for prompt in prompts(known, USUAL, (), scene[0] + DAY * later):
            assert scene_known.works(prompt.on)
            assert prompt.falls_on <= prompt.on


@many
@given(scenes(most=1), st.integers(0, 60))
def test_the_next_prompt_is_what_a_sweep_on_its_day_says_first_and_no_sweep_before_says_anything(scene, later):
    [(start, ours)], _ = both(*scene)
    today = start + DAY * later
    found = next_prompt(ours, USUAL, (), today)
    assume(found is not None and (found.on - today).days < 100)

    silent = [today + DAY * n for n in range((found.on - today).days)]
    assert [prompts_on(ours, USUAL, (), on) for on in silent] == [()] * len(silent)
    assert prompts_on(ours, USUAL, (), found.on)[0] == found
