"""The marks of a ledger: what counted, what did not, and why (Art. 17)."""

import pytest

from tests.clock.asking import ask, day


def marks(found, *written):
    days = {line.on: (line.mark, line.counted) for line in found.ledger}
    return [days[day(one)] for one in written]


def test_a_day_off_inside_a_pause_keeps_its_own_mark():
    found = ask(start_on="2018-03-01", limit={"number": 10, "unit": "workday"},
                pauses=[{"from": "2018-03-09", "to": "2018-03-12", "kind": "hearing"}])

    assert marks(found, "2018-03-09 Fri", "2018-03-10 Sat", "2018-03-12 Mon") == [
        ("paused", 0), ("weekend", 0), ("paused", 0),
    ]


def test_in_calendar_days_every_day_of_a_pause_would_have_counted():
    found = ask(start_on="2018-03-01", limit={"number": 10, "unit": "calendar_day"},
                pauses=[{"from": "2018-03-09", "to": "2018-03-12", "kind": "hearing"}])

    assert marks(found, "2018-03-08 Thu", "2018-03-10 Sat", "2018-03-11 Sun", "2018-03-13 Tue") == [
        ("calendar_day", 1), ("paused", 0), ("paused", 0), ("calendar_day", 1),
    ]
    assert found.due_on == day("2018-03-15 Thu")


def test_a_term_moved_on_is_rolled_over_days_off_and_paused_ones():
    found = ask(start_on="2018-03-01", limit={"number": 9, "unit": "calendar_day"},
                pauses=[{"from": "2018-03-12", "to": "2018-03-13", "kind": "hearing"}])

    assert marks(found, "2018-03-10 Sat", "2018-03-11 Sun", "2018-03-12 Mon", "2018-03-14 Wed") == [
        ("calendar_day", 1), ("rolled", 0), ("rolled", 0), ("rolled", 0),
    ]
    assert found.due_on == day("2018-03-14 Wed")


def test_months_count_their_corresponding_days():
    found = ask(start_on="2018-01-31", limit={"number": 3, "unit": "month"})

    assert [(str(line.on), line.mark) for line in found.ledger if line.counted] == [
        ("2018-02-28", "calendar_day"), ("2018-03-31", "calendar_day"), ("2018-04-30", "calendar_day"),
    ]
    assert found.due_on == day("2018-05-02 Wed")
    assert marks(found, "2018-02-01 Thu", "2018-05-01 Tue", "2018-05-02 Wed") == [
        ("calendar_day", 0), ("rolled", 0), ("rolled", 0),
    ]


@pytest.mark.parametrize(
    ("pauses", "due"),
    [
        ([("2018-03-05", "2018-03-07")], "2018-05-04 Fri"),
        ([("2018-03-05", "2018-03-07"), ("2018-05-02", "2018-05-03")], "2018-05-07 Mon"),
        ([("2018-03-05", "2018-03-07"), ("2018-05-02", "2018-05-04")], "2018-05-07 Mon"),
        ([("2018-05-01", "2018-05-10")], "2018-05-11 Fri"),
        ([("2018-02-20", "2018-03-01")], "2018-05-02 Wed"),
        ([("2018-05-03", "2018-05-20")], "2018-05-02 Wed"),
    ],
)
def test_paused_days_push_a_months_end_until_none_is_new(pauses, due):
    given = [{"from": first, "to": last, "kind": "hearing"} for first, last in pauses]

    found = ask(start_on="2018-03-01", limit={"number": 2, "unit": "month"}, pauses=given)

    assert found.due_on == day(due)
    assert found.counted == 2


def test_a_corresponding_day_inside_a_pause_is_passed_when_days_run_again():
    found = ask(start_on="2018-03-01", limit={"number": 2, "unit": "month"},
                pauses=[{"from": "2018-03-28", "to": "2018-04-03", "kind": "hearing"}])

    assert [str(line.on) for line in found.ledger if line.counted] == ["2018-04-04", "2018-05-08"]
    assert marks(found, "2018-04-01 Sun", "2018-04-03 Tue") == [("paused", 0), ("paused", 0)]


def test_the_day_of_the_event_is_day_zero_on_a_day_off_and_inside_a_pause():
    found = ask(start_on="2018-03-03", limit={"number": 1, "unit": "workday"},
                pauses=[{"from": "2018-03-01", "to": "2018-03-03", "kind": "hearing"}])

    assert marks(found, "2018-03-03 Sat", "2018-03-05 Mon") == [("day_zero", 0), ("workday", 1)]


def test_a_pause_after_the_due_day_or_over_day_zero_alone_has_no_effect():
    bare = ask(start_on="2018-03-01", limit={"number": 5, "unit": "workday"})
    idle = [{"from": "2018-02-01", "to": "2018-03-01", "kind": "hearing"},
            {"from": "2018-03-09", "to": "2018-09-09", "kind": "hearing"}]

    assert ask(start_on="2018-03-01", limit={"number": 5, "unit": "workday"}, pauses=idle) == bare


def test_a_pause_over_the_whole_term_is_left_out_whole():
    found = ask(start_on="2018-03-01", limit={"number": 5, "unit": "workday"},
                pauses=[{"from": "2018-03-01", "to": "2018-12-31", "kind": "hearing"}])

    assert found.due_on == day("2019-01-08 Tue")
    assert found.counted == 5
