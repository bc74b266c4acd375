"""What a feed says: whole days, stable names, provisional days as such, and only what its person may see (RFC 5545)."""

from datetime import date, datetime, timedelta

import pytest

from app.clock import service as clock
from app.clock.models import PauseWords, StepShares, ThresholdEdition
from app.clock.rules.entries import EntryKind
from app.clock.rules.tables import TableState
from app.core.now import clock_at
from app.core.scope import enter
from app.core.types import PLATFORM, new_id
from app.handling.joining import start_joint
from app.items.models import FormerLimits, Item
from tests import factories
from tests.clock.asking import day
from tests.feeds.conftest import MONDAY, Feeds
from tests.silence.conftest import at

PROMISED, LEGAL = date(2026, 3, 30), date(2026, 5, 8)


def _of(events: dict[str, object], case: object, clock_name: str) -> object:
    return events[f"{case.id}-{clock_name}@investment-approval-platform"]  # type: ignore[attr-defined]


def test_a_clerk_has_the_last_days_of_his_cases_as_whole_days(feeds: Feeds) -> None:
    case = feeds.handled()

    events = feeds.events(feeds.address("wangmin"))

    promised = _of(events, case, "decision_promised")
    assert (promised["dtstart"].dt, promised["dtend"].dt) == (PROMISED, PROMISED + timedelta(days=1))
    assert not isinstance(promised["dtstart"].dt, datetime)
    assert str(promised["summary"]) == "承诺办理时限届满：取水许可（示例精密阀门生产线）"
    assert (promised["status"], promised["class"], promised["transp"]) == ("CONFIRMED", "PRIVATE", "TRANSPARENT")
    assert str(promised["url"]).endswith(f"/desk/cases/{case.id}")
    assert _of(events, case, "decision_legal")["dtstart"].dt == LEGAL


def test_an_applicant_has_those_of_his_unit_and_another_unit_has_not(feeds: Feeds) -> None:
    case = feeds.handled()

    own, other = feeds.address("chengong"), feeds.address("zhaozong")

    assert str(_of(feeds.events(own), case, "decision_promised")["url"]).endswith(f"/my/cases/{case.id}")
    assert feeds.events(other) == {}


def test_a_colleague_has_only_his_own(feeds: Feeds) -> None:
    case = feeds.handled()

    assert [uid for uid in feeds.events(feeds.address("lixiao")) if str(case.id) in uid] == []


def test_a_day_that_moves_keeps_its_name_and_its_sequence_rises(feeds: Feeds) -> None:
    case, address = feeds.handled(), feeds.address("wangmin")
    before = _of(feeds.events(address), case, "decision_promised")

    _extended(feeds, case)

    after = _of(feeds.events(address), case, "decision_promised")
    assert after["uid"] == before["uid"]
    assert after["dtstart"].dt == date(2026, 4, 14)
    assert int(after["sequence"]) > int(before["sequence"])
    assert after["dtstamp"].dt > before["dtstamp"].dt


SHARES = {"handling_share": 50, "review_share": 30, "approval_share": 20}
LIMITS = ("legal_number", "legal_unit", "legal_start", "legal_basis", "legal_extension", "promised_number",
          "promised_unit")
RUNGS = {f"{name}_rungs": [] for name in ("usual", "legal", "correction", "procedure", "delivery")}


def _edition(kind: type, **content: object) -> object:
    return kind(
        id=new_id(), number=90, document="示例〔2026〕9号", effective_on=date(2026, 3, 3), note=None, drafted_by=None,
        state=TableState.PUBLISHED, drafted_by_name="周管", published_by_name="李晓", **content,
        published_at=at("2026-03-03 Tue 11:00"))  # fmt: skip


def _limits_changed(feeds: Feeds, case: object) -> object:
    """The catalogue has others from the next day on; this case keeps its own."""
    item = feeds.platform.get_one(Item, case.item_id)  # type: ignore[attr-defined]
    kept = {name: getattr(item, name) for name in LIMITS}
    return FormerLimits(id=new_id(), item_id=item.id, held_until=date(2026, 3, 3), changed_by=None,
                        changed_by_name="周管", recorded_at=at("2026-03-03 Tue 11:00"), **kept)


@pytest.mark.parametrize("published", [
    lambda feeds, case: _edition(PauseWords, words={"示例用语": "HEARING"}),
    lambda feeds, case: _edition(StepShares, **SHARES),
    lambda feeds, case: _edition(ThresholdEdition, warning_share=30, warning_least=2, **RUNGS),
    _limits_changed,
], ids=["words", "shares", "thresholds", "limits"])
def test_an_edition_of_the_rules_raises_the_sequence_and_says_when(feeds: Feeds, published) -> None:
    case, address = feeds.handled(), feeds.address("wangmin")
    before = _of(feeds.events(address), case, "decision_promised")

    feeds.platform.add(published(feeds, case))
    feeds.platform.commit()

    after = _of(feeds.events(address), case, "decision_promised")
    assert int(after["sequence"]) == int(before["sequence"]) + 1
    assert after["last-modified"].dt == at("2026-03-03 Tue 11:00")
    assert after["uid"] == before["uid"]


def _extended(feeds: Feeds, case: object) -> None:
    enter(feeds.platform, PLATFORM)
    on = at("2026-03-03 Tue 10:00")
    clock.record(feeds.platform, case, EntryKind.EXTENDED, on=on.date(), by=PLATFORM, now=on,  # type: ignore[arg-type]
                 number=10, unit="WORKDAY", reason="示例")
    clock.project(feeds.platform, case, now=on)  # type: ignore[arg-type]
    feeds.platform.commit()


def test_a_paused_clock_has_no_day_and_a_finished_case_disappears(feeds: Feeds) -> None:
    case, address = feeds.handled(), feeds.address("wangmin")
    enter(feeds.platform, PLATFORM)
    for kind, on, given in ((EntryKind.PROCEDURE_OPENED, "2026-03-03 Tue 10:00", {"procedure": "EXPERT_REVIEW"}),
                            (EntryKind.WITHDRAWN, "2026-03-04 Wed 10:00", {})):  # fmt: skip
        clock.record(feeds.platform, case, kind, on=at(on).date(), by=PLATFORM, now=at(on), **given)
        clock.project(feeds.platform, case, now=at(on))
        feeds.platform.commit()
        assert [uid for uid in feeds.events(address) if f"{case.id}-decision" in uid] == []


def test_a_day_that_is_not_certain_yet_is_tentative_and_says_both_ends(feeds: Feeds) -> None:
    december, address = at("2026-12-02 Wed 10:00"), feeds.address("wangmin")
    with clock_at(december):
        case = feeds.handled(december)

        event = _of(feeds.events(address), case, "decision_promised")

    first, last = event["dtstart"].dt, event["dtend"].dt - timedelta(days=1)
    assert first < last
    assert event["status"] == "TENTATIVE"
    assert str(event["summary"]).startswith("〔暂定〕")
    assert f"{first}至{last}之间（暂定，" in str(event["description"])


def test_unchanged_dates_cost_no_body(feeds: Feeds) -> None:
    case, address = feeds.handled(), feeds.address("wangmin")
    first = feeds.ask(address)

    same = feeds.ask(address, **{"If-None-Match": first.headers["ETag"]})
    with clock_at(MONDAY + timedelta(days=1)):
        tomorrow = feeds.ask(address, **{"If-None-Match": first.headers["ETag"]})
    _extended(feeds, case)
    moved = feeds.ask(address, **{"If-None-Match": first.headers["ETag"]})

    assert (same.status_code, same.data, tomorrow.status_code) == (304, b"", 304)
    assert moved.status_code == 200


def test_the_text_is_folded_and_ended_as_the_standard_has_it(feeds: Feeds) -> None:
    feeds.handled()

    answer = feeds.ask(feeds.address("chengong"))

    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.data.endswith(b"END:VCALENDAR\r\n")
    lines = answer.data.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert [line for line in lines if b"\n" in line or b"\r" in line] == []
    for line in lines:
        line.decode("utf-8")
    assert {b"METHOD:PUBLISH", b"REFRESH-INTERVAL;VALUE=DURATION:PT1H", b"X-PUBLISHED-TTL:PT1H"} <= set(lines)
    assert lines.count(b"BEGIN:VEVENT") == lines.count(b"END:VEVENT") > 0


def test_a_name_that_would_end_a_line_ends_none(feeds: Feeds) -> None:
    cast = feeds.people.cast
    named = factories.SMALL | {"name": "厂房;一,二\\n三"}
    project = factories.declared(feeds.platform, cast.chengong, named, now=MONDAY)
    case = factories.submitted(feeds.platform, cast.chengong, project, "swj-qsxk", now=MONDAY)
    enter(feeds.platform, PLATFORM)

    event = _of(feeds.events(feeds.address("chengong")), case, "acceptance")

    assert case.project_name in str(event["summary"])


def test_a_second_procedure_of_one_kind_is_an_event_of_its_own(feeds: Feeds) -> None:
    case, address = feeds.handled(), feeds.address("wangmin")
    enter(feeds.platform, PLATFORM)
    longest = {"procedure": "HEARING", "longest": {"number": 5, "unit": "WORKDAY"}}
    found = []
    for on, ends in (("2026-03-03 Tue 10:00", "2026-03-04 Wed 10:00"), ("2026-03-05 Thu 10:00", None)):
        clock.record(feeds.platform, case, EntryKind.PROCEDURE_OPENED, on=at(on).date(), by=PLATFORM, now=at(on),
                     **longest)
        feeds.platform.commit()
        found += [uid for uid in feeds.events(address) if f"{case.id}-procedure" in uid]
        if ends:
            clock.record(feeds.platform, case, EntryKind.PROCEDURE_ENDED, on=at(ends).date(), by=PLATFORM, now=at(ends),
                         procedure="HEARING")

    assert len(found) == len(set(found)) == 2


def test_the_one_clock_of_a_joint_handling_is_in_the_calendar_of_every_member_and_of_the_unit(feeds: Feeds) -> None:
    lead, cast = feeds.handled(), feeds.people.cast
    enter(feeds.platform, PLATFORM)
    other = factories.submitted(feeds.platform, cast.chengong, lead.project, "fgw-ba")
    other = factories.accepted(feeds.platform, cast.lixiao, other)
    enter(feeds.platform, cast.wangmin)
    start_joint(feeds.platform, lead, [other.id], document_number="深联办示例〔2026〕21号", by=cast.wangmin, now=MONDAY)
    feeds.platform.commit()

    for name, members in (("wangmin", [lead]), ("lixiao", [other]), ("chengong", [lead, other])):
        events = feeds.events(feeds.address(name))
        ends = {str(case.id): event["dtstart"].dt for case in members for uid, event in events.items()
                if uid.startswith(f"{case.id}-joint@")}
        assert ends == {str(case.id): day("2026-05-08 Fri") for case in members}
