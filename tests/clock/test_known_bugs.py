"""How clocks elsewhere went wrong, one test each: the docstring names where it was seen (`repo#n` or the source)."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from app.cases.rules import Light
from app.clock.rules.calendar import Calendar, DayKind, Edition, Editions
from app.clock.rules.clocks import ItemLimits, clocks, leading
from app.clock.rules.entries import CaseFacts, Entry, EntryKind, ProcedureSpan, facts_of
from app.clock.rules.ledger import ledger
from app.clock.rules.limits import Limit
from app.clock.rules.pauses import pause_of_procedure
from app.clock.rules.term import due
from app.core.now import SHENZHEN, civil_date
from app.items.rules.kinds import LimitUnit
from tests.clock import oracle
from tests.clock.asking import calendar, day, due_in, editions, term

DAY = timedelta(days=1)
LICENCE = ItemLimits(Limit(20, LimitUnit.WORKDAY), Limit(10, LimitUnit.WORKDAY), "行政许可法第42条")
ACCEPTED = CaseFacts(day("2018-03-01 Thu"), accepted_on=day("2018-03-05 Mon"))
HEARING = ProcedureSpan("HEARING", day("2018-03-08 Thu"), None)


def lead(facts: CaseFacts, today: str | date, limits: ItemLimits = LICENCE, known: Calendar | None = None):
    on = today if isinstance(today, date) else day(today)
    return leading(facts, clocks(facts, limits, known or calendar(), on))


def with_day_off(*written: str) -> Calendar:
    days = {day(one): DayKind.OFF for one in written}
    return Calendar([*calendar().editions, Edition(2026, "示例〔2026〕1号", date(2026, 11, 30), days)])


def test_days_off_in_the_stretch_that_days_off_added_are_left_out_too():
    """BOPS `days_after_plus_holidays`: 21 days from 2025-12-04 ended on 26 December, a bank holiday."""
    # 2018-09-21 Fri + 5 meets the Mid-Autumn Monday, is pushed on, and a closure there pushes it again.
    once = due_in(day("2018-09-21 Fri"), 5).due_on
    closed = Calendar([*calendar().editions, Edition(2018, None, date(2018, 9, 25), {once: DayKind.OFF})])

    assert once == day("2018-09-29 Sat")
    assert due_in(day("2018-09-21 Fri"), 5, known=closed).due_on == day("2018-09-30 Sun")


def test_an_extension_lengthens_by_what_was_granted_and_no_other_period():
    """BOPS `modify_expiry_date`: any request for more time gave the period of environmental assessments."""
    extended = replace(ACCEPTED, extension=Limit(3, LimitUnit.WORKDAY))

    assert lead(extended, "2018-03-05 Mon").limit.number == 13


def test_an_edition_of_a_later_year_counts_without_a_new_start():
    """BOPS, gem holidays: loaded at boot, for boot's year and the next."""
    record = list(editions().calendar().editions)
    start = day("2026-12-21 Mon")
    before = Editions(record).calendar()
    after = Editions([*record, Edition(2027, None, date(2026, 11, 25), {date(2027, 1, 1): DayKind.OFF})]).calendar()

    assert due_in(start, 9, known=before).provisional
    assert due_in(start, 9, known=after).due_on == day("2027-01-04 Mon")


def test_a_second_correction_leaves_the_first_on_record():
    """BOPS: the instant of a state was overwritten when it was entered again."""
    kinds = (EntryKind.RECEIVED, *2 * (EntryKind.CORRECTION_ASKED, EntryKind.CORRECTION_ANSWERED))
    entries = [Entry(kind, date(2018, 3, 1) + DAY * n, {}) for n, kind in enumerate(kinds)]

    assert facts_of(entries).complete_on == date(2018, 3, 5)
    assert facts_of(entries[:3]).complete_on == date(2018, 3, 3)


def test_overlapping_holds_count_once():
    """PIES (British Columbia): net time is total less on-hold; overlapping holds were never tested."""
    one, two = (day("2018-03-06 Tue"), day("2018-03-09 Fri")), (day("2018-03-08 Thu"), day("2018-03-13 Tue"))

    assert due_in(day("2018-03-05 Mon"), 5, "workday", one, two).due_on == day("2018-03-20 Tue")


def test_weekends_use_up_nothing_between_two_steps():
    """DIGIT `EnrichmentService`: remaining milliseconds less wall-clock at each transition; weekends counted."""
    friday, monday = (lead(ACCEPTED, on) for on in ("2018-03-09 Fri", "2018-03-11 Sun"))

    assert friday.remaining == monday.remaining == 6


def test_near_its_end_is_a_clock_with_little_left_whenever_it_was_last_touched():
    """DIGIT `EscalationQueryBuilder`: `nearingSLA` found what was changed lately, against the longest limit of all."""
    assert lead(ACCEPTED, "2018-03-14 Wed").light is Light.NORMAL
    assert lead(ACCEPTED, "2018-03-15 Thu").light is Light.WARNING


def test_a_pause_moves_the_date():
    """open-zaak#747, #885, gemma-zaken#1953: a flag and a reason, and no day moved."""
    ended = replace(ACCEPTED, procedures=(replace(HEARING, ended_on=day("2018-03-15 Thu")),))

    assert lead(ACCEPTED, "2018-03-15 Thu").due.due_on == day("2018-03-19 Mon")
    assert lead(ended, "2018-03-15 Thu").due.due_on == day("2018-03-26 Mon")


def test_a_date_follows_every_later_event_and_not_its_creation_alone():
    """open-zaak#1805: worked out when the case was made, and never again."""
    extended = replace(ACCEPTED, extension=Limit(10, LimitUnit.WORKDAY))

    assert lead(extended, "2018-03-12 Mon").due.due_on > lead(ACCEPTED, "2018-03-12 Mon").due.due_on


def test_a_day_is_a_day_and_not_eight_hours():
    """OpenCPS `DueDateUtils` (“because 1d = 8h :((”), quarter hours; opencps#1254, #1280."""
    evening, morning = datetime(2018, 3, 5, 23, 50, tzinfo=SHENZHEN), datetime(2018, 3, 5, 0, 10, tzinfo=SHENZHEN)

    assert {due_in(civil_date(at), 5).due_on for at in (evening, morning)} == {day("2018-03-12 Mon")}


def test_holidays_are_left_out():
    """opencps#354: they were not subtracted."""
    assert due_in(day("2018-09-28 Fri"), 3).due_on == day("2018-10-08 Mon")


def test_a_pause_over_a_weekend_adds_no_calendar_time_and_ends_on_no_day_off():
    """Epoint: wall-clock of the pause added to a working-day end, which may be a Sunday."""
    weekend = pause_of_procedure(day("2018-03-09 Fri"), day("2018-03-11 Sun"))

    left_out = (weekend.from_on, weekend.to_on)
    assert due_in(day("2018-03-05 Mon"), 9, "workday", left_out).due_on == day("2018-03-16 Fri")
    assert due_in(day("2018-03-05 Mon"), 10, "workday", left_out).due_on == day("2018-03-19 Mon")


def test_an_open_pause_stops_the_clock():
    """Epoint: a pause that was still open was ignored, one without an end crashed."""
    found = lead(replace(ACCEPTED, procedures=(HEARING,)), "2018-06-01 Fri")

    assert (found.due.open_ended, found.remaining, found.light) == (True, 7, Light.PAUSED)


def test_a_closed_case_keeps_its_clock():
    """Epoint: the counter's row was deleted when the case was closed."""
    closed = lead(replace(ACCEPTED, closed_on=day("2018-03-12 Mon")), "2026-11-23 Mon")

    assert (closed.stopped_on, closed.used, closed.remaining) == (day("2018-03-12 Mon"), 5, 5)


def test_the_days_left_and_the_due_date_never_disagree():
    """Epoint: a counter of minutes and a date, each for itself."""
    on = ACCEPTED.accepted_on
    while on <= day("2018-03-19 Mon"):
        found = lead(ACCEPTED, on)
        assert calendar().workdays(on.toordinal() + 1, found.due.due_on.toordinal()) == found.remaining
        on += DAY


def test_a_year_without_a_calendar_gives_an_interval_and_no_plain_date():
    """Steedos `business_timeout`: start year and next only, and silently wall-clock where nothing was set up."""
    assert due(term(date(2018, 3, 5), 5), Calendar([])).provisional
    assert due_in(date(2029, 3, 5), 5).provisional


def test_a_term_of_several_years_counts_the_holidays_of_all():
    """Steedos: the holidays of the start's UTC year and of the next."""
    walked = oracle.due(date(2018, 1, 1), 1000, "workday", [], oracle.week())

    assert due_in(day("2018-01-01 Mon"), 1000).due_on == walked


def test_a_festival_without_a_day_off_is_worked():
    """zammad#390: the feed of holidays held days that are none."""
    for written in ("2018-03-12 Mon", "2018-05-04 Fri", "2018-09-10 Mon", "2018-12-25 Tue"):
        assert calendar().is_worked(day(written).toordinal())


def test_hold_time_is_no_other_start():
    """frappe/helpdesk#2449: hold time was added to the start."""
    ended = replace(ACCEPTED, procedures=(replace(HEARING, ended_on=day("2018-03-15 Thu")),))

    assert lead(ended, "2018-03-16 Fri").started_on == ACCEPTED.accepted_on


def test_a_fresh_case_is_in_time_in_every_zone():
    """frappe/helpdesk#3776: deadlines read in the reader's zone, fresh tickets shown as failed."""
    at = datetime(2018, 3, 5, 16, 30).astimezone(SHENZHEN)

    assert lead(replace(ACCEPTED, accepted_on=civil_date(at)), civil_date(at)).light is Light.NORMAL


def test_closing_in_the_midst_of_a_pause_keeps_what_was_left_out():
    """frappe/helpdesk#3776, Fred_Co#318 #319: paused and resolved in one save, half a year's hold as 42 days late."""
    closed = replace(ACCEPTED, procedures=(HEARING,), closed_on=day("2018-08-31 Fri"))

    assert (lead(closed, "2018-08-31 Fri").light, lead(closed, "2018-08-31 Fri").remaining) == (Light.NORMAL, 7)


def test_a_calendar_without_a_working_day_ends_in_an_answer():
    """frappe/helpdesk: no working day in the list, and the loop had no end."""
    year = {date(2018, 1, 1) + DAY * n: DayKind.OFF for n in range(365)}
    never = Calendar([Edition(2018, None, date(2017, 1, 1), year)])

    assert due_in(day("2018-03-05 Mon"), 5, known=never).earliest > date(2018, 12, 31)


def test_no_second_of_a_day_is_a_fraction_of_it():
    """OpenRegister `SlaCalculator`: floating fractions of 86,400 seconds."""
    found = lead(ACCEPTED, "2018-03-12 Mon")

    assert {type(each) for each in (found.allowed, found.used, found.remaining)} == {int}


def test_a_change_of_a_day_inside_a_pause_that_is_over_is_counted():
    """OpenRegister: what was used was folded when the clock was suspended, and could not be replayed."""
    ended = replace(ACCEPTED, procedures=(replace(HEARING, ended_on=day("2018-03-15 Thu")),))
    closed = Calendar([*calendar().editions, Edition(2018, None, date(2018, 4, 1), {date(2018, 3, 14): DayKind.OFF,
                                                                                   date(2018, 3, 17): DayKind.WORKED})])

    assert lead(ended, "2018-03-16 Fri", known=closed).due.due_on == day("2018-03-23 Fri")


def test_a_newly_proclaimed_day_off_moves_a_running_date():
    """alaveteli#7292, whatdotheyknow-theme#1393, zammad#534: 19 September 2022 was put right by a script."""
    assert due_in(day("2026-03-02 Mon"), 5).due_on == day("2026-03-09 Mon")
    assert due_in(day("2026-03-02 Mon"), 5, known=with_day_off("2026-03-04 Wed")).due_on == day("2026-03-10 Tue")


def test_a_calendar_once_asked_for_is_not_kept_for_another_record():
    """alaveteli `@@holidays`: the class kept the days it had read first."""
    record = Editions(editions().calendar().editions)
    record.calendar()

    assert due_in(day("2026-03-02 Mon"), 5, known=with_day_off("2026-03-04 Wed")) != due_in(
        day("2026-03-02 Mon"), 5, known=record.calendar())


def test_each_law_has_its_own_limits_units_and_start():
    """alaveteli#6727: one calendar for all laws."""
    report = ItemLimits(Limit(60, LimitUnit.CALENDAR_DAY), Limit(20, LimitUnit.WORKDAY), "环境影响评价法第22条")

    assert lead(ACCEPTED, "2018-03-05 Mon").due != lead(ACCEPTED, "2018-03-05 Mon", report).due


def test_the_last_minute_of_the_last_day_is_in_time():
    """zammad#3180: 23:59 counted as closed for a minute."""
    last, next_day = (datetime(2018, 3, 19, 23, 59, 59, tzinfo=SHENZHEN) + timedelta(seconds=n) for n in (0, 1))

    assert lead(replace(ACCEPTED, closed_on=civil_date(last)), "2018-03-20 Tue").light is Light.NORMAL
    assert lead(replace(ACCEPTED, closed_on=civil_date(next_day)), "2018-03-20 Tue").light is Light.OVERDUE


def test_two_ways_to_the_same_number_agree():
    """glpi#10594, PR 14937: two functions disagreed on days, and weekend pauses added too much."""
    asked = term(day("2018-03-05 Mon"), 10, "workday", (day("2018-03-09 Fri"), day("2018-03-12 Mon")))
    found = due(asked, calendar())

    assert sum(line.counted for line in ledger(asked, found, calendar())) == 10
    assert found.due_on == day("2018-03-21 Wed")


def test_another_limit_does_not_forget_the_pauses():
    """glpi#6902, #15605: a changed agreement forgot what had been left out."""
    ended = replace(ACCEPTED, procedures=(replace(HEARING, ended_on=day("2018-03-15 Thu")),))
    longer = replace(LICENCE, promised=Limit(12, LimitUnit.WORKDAY))

    assert lead(ended, "2018-03-16 Fri", longer).due.due_on == day("2018-03-28 Wed")


def test_one_day_is_one_day():
    """jmix#790 (BPM): P1D became twenty-four business hours."""
    assert due_in(day("2018-03-05 Mon"), 1).due_on == day("2018-03-06 Tue")


def test_the_hour_of_the_event_moves_nothing():
    """incubator-kie-issues#1648, jbpm#1830: a start before or after opening hours shifted the day."""
    hours = (datetime(2018, 3, 5, hour, tzinfo=SHENZHEN) for hour in (0, 7, 12, 19, 23))

    assert {due_in(civil_date(at), 3).due_on for at in hours} == {day("2018-03-08 Thu")}


@pytest.mark.parametrize("days", [24, 25, 28, 90, 3650])
def test_a_long_term_does_not_run_over(days):
    """NocoBase delay node: 28 days fired after 11 ms; XFGL: 90*24*3600*1000 in 32 bits is -813934592."""
    found = due_in(day("2004-03-01 Mon"), days, "calendar_day").due_on

    assert timedelta(days) <= found - day("2004-03-01 Mon") <= timedelta(days + 12)


def test_next_year_is_no_error():
    """chinesecalendar: NotImplementedError for the year after its last."""
    assert due_in(day("2027-01-11 Mon"), 20).latest is not None


def test_what_was_put_right_after_release_is_another_edition_and_not_another_past():
    """chinesecalendar 1.3.1 to 1.9.2, #79 #17 #129: data corrected after its release."""
    assert due_in(day("2020-01-20 Mon"), 5, known=calendar(day("2020-01-26 Sun"))).due_on == day("2020-02-01 Sat")
    assert due_in(day("2020-01-20 Mon"), 5, known=calendar(day("2020-01-27 Mon"))).due_on == day("2020-02-04 Tue")
