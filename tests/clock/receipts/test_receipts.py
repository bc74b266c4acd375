"""期限凭据: any receipt verifies, any changed byte is found, what it says is what the clock says (Art. 17)."""

import json
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.clock.rules.calendar import DayKind, Edition
from app.clock.rules.history import History, Recorded
from app.clock.rules.limits import PastTheRecord
from app.clock.rules.receipt_checks import Fault, check
from app.clock.rules.receipts import Inputs, Receipt, canonical, made
from tests.clock.asking import day, editions
from tests.clock.shapes import UNITS, days, pauses

LOADED = datetime(2026, 3, 2, 2, tzinfo=UTC)
ASKED = LOADED + timedelta(hours=1)


@lru_cache(maxsize=1)
def history() -> History:
    """The record as a platform loads it."""
    return History(Recorded(edition, LOADED) for edition in editions().calendar().editions)


def inputs(start: date, number: int, unit: str = "workday", *, known_on: date, extension: int = 0,
           left_out: tuple[tuple[date, date | None], ...] = ()) -> Inputs:
    return Inputs.model_validate({
        "start": {"event": "accepted", "on": start}, "limit": {"number": number, "unit": unit},
        "extension": {"number": extension, "unit": unit} if extension else None,
        "pauses": tuple({"from": first, "to": last, "kind": "hearing", "reason": "示例：听证", "document": ""}
                        for first, last in left_out),
        "known_on": known_on,
    })  # fmt: skip


def receipt(asked: Inputs, known: History | None = None, at: datetime = ASKED) -> Receipt:
    return made(asked, (known or history()).editions().calendar(asked.known_on), made_at=at)


def text(start: str, number: int, known_on: str, **more) -> str:
    return canonical(receipt(inputs(day(start), number, known_on=day(known_on), **more)))


def faults(written: str, known: History | None = None) -> list[Fault]:
    return [finding.fault for finding in check(written, known or history()).findings]


def resealed(written: str, **changes) -> str:
    """A forger's receipt: changed, and sealed anew by the published rule."""
    content = json.loads(written)
    content.pop("digest")
    for path, value in changes.items():
        at = content
        *steps, last = path.split("__")
        for step in steps:
            at = at[step]
        at[last] = value

    def spell(told: object) -> str:
        return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    return spell({**content, "digest": sha256(spell(content).encode()).hexdigest()})


@st.composite
def asked(draw) -> Inputs:
    start, unit = draw(days), draw(st.sampled_from(UNITS))
    return inputs(start, draw(st.integers(0, 60 if unit != "month" else 8)), unit,
                  known_on=draw(st.dates(date(2004, 1, 1), date(2026, 12, 31))),
                  extension=draw(st.integers(0, 5)), left_out=tuple(draw(pauses(start, endless=True))))


@given(asked())
@settings(max_examples=60)
def test_any_receipt_verifies(question):
    found = check(canonical(receipt(question)), history())

    assert found.true and found.receipt is not None
    assert found.then == found.receipt.answer


@given(asked(), st.data())
@settings(max_examples=100)
def test_any_changed_byte_is_found(question, data):
    written = canonical(receipt(question)).encode()
    place = data.draw(st.integers(0, len(written) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != written[place]))
    changed = written[:place] + bytes([byte]) + written[place + 1 :]

    try:
        assert faults(changed.decode())
    except UnicodeDecodeError:
        return


@given(asked(), st.integers(1, 400))
@settings(max_examples=40)
def test_a_forged_answer_is_found_although_it_is_sealed(question, later):
    written = canonical(receipt(question))
    said = json.loads(written)["answer"]["latest"] or "2020-01-01"
    forged = (date.fromisoformat(said) + timedelta(days=later)).isoformat()

    assert Fault.ANSWER in faults(resealed(written, answer__latest=forged))


def test_the_digest_is_the_one_the_description_gives():
    written = text("2018-02-09 Fri", 10, "2018-02-09 Fri")

    assert resealed(written) == written
    assert written.startswith('{"about":null,"answer":{"counted":10,"due_on":"2018-02-28"')


def test_known_then_and_known_now_stand_side_by_side():
    written = text("2020-01-06 Mon", 20, "2020-01-06 Mon")

    found = check(written, history())

    assert found.true and found.moved
    assert (found.then.due_on, found.now.due_on) == (day("2020-02-06 Thu"), day("2020-02-10 Mon"))


def test_a_receipt_from_before_a_notice_was_recorded_still_verifies_as_known_then():
    asked_of = inputs(day("2026-12-07 Mon"), 20, known_on=day("2026-12-07 Mon"))
    written = canonical(receipt(asked_of, at=datetime(2026, 12, 7, 2, tzinfo=UTC)))
    # Published before the receipt was made, recorded after: the platform could not have known.
    notice = Edition(2027, "示例〔2026〕1号", day("2026-11-04 Wed"), {day("2027-01-01 Fri"): DayKind.OFF})
    late = History([*(Recorded(each, LOADED) for each in editions().calendar().editions),
                    Recorded(notice, datetime(2026, 12, 8, 2, tzinfo=UTC))])

    found = check(written, late)

    assert found.true and found.moved
    assert found.then.provisional and not found.now.provisional


def test_a_receipt_verifies_on_a_platform_that_was_set_up_later():
    written = canonical(receipt(inputs(day("2018-02-09 Fri"), 10, known_on=day("2018-02-09 Fri")),
                                at=datetime(2018, 2, 9, 2, tzinfo=UTC)))

    assert check(written, history()).true


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"editions": [{"document": "假文号", "published_on": "2017-11-30", "year": 2018}]}, Fault.UNKNOWN_EDITION),
        ({"editions": []}, Fault.EDITION_NOT_USED),
        ({"articles": ["《示例法》第一条"]}, Fault.ARTICLES),
        ({"answer__due_on": "2018-03-06"}, Fault.ANSWER),
        ({"answer__counted": 11}, Fault.ANSWER),
        ({"answer__provisional": True}, Fault.ANSWER),
        ({"answer__ledger": []}, Fault.LEDGER),
        ({"answer__ledger": [{"counted": 0, "mark": "sunny", "on": "2018-02-09"}]}, Fault.LEDGER),
        ({"inputs__limit__number": 11}, Fault.ANSWER),
        ({"inputs__start__on": "2018-02-08"}, Fault.LEDGER),
        ({"inputs__limit": {"number": 3650, "unit": "month"}}, Fault.NO_ANSWER),
    ],
)
def test_each_lie_has_its_own_sentence(changes, fault):
    assert fault in faults(resealed(text("2018-02-09 Fri", 10, "2018-02-09 Fri"), **changes))


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"format": "term-receipt/2"}, "format"),
        ({"inputs__limit__number": 3651}, "inputs.limit.number"),
        ({"inputs__limit__number": -1}, "inputs.limit.number"),
        ({"inputs__limit__number": 10.0}, "inputs.limit.number"),
        ({"inputs__limit__number": True}, "inputs.limit.number"),
        ({"inputs__limit__number": "10"}, "inputs.limit.number"),
        ({"inputs__limit__unit": "week"}, "inputs.limit.unit"),
        ({"inputs__limit__unit": "immediate"}, "inputs"),
        ({"inputs__start__on": "2003-12-31"}, "inputs.start.on"),
        ({"inputs__start__on": "2101-01-01"}, "inputs.start.on"),
        ({"inputs__start__on": "2018-02-30"}, "inputs.start.on"),
        ({"inputs__start__event": "dreamt"}, "inputs.start.event"),
        ({"inputs__extension": {"number": 1, "unit": "month"}}, "inputs"),
        ({"inputs__known_on": None}, "inputs.known_on"),
        ({"inputs__pauses": [{"from": "2018-02-14", "to": "2018-02-12", "kind": "", "reason": "", "document": ""}]},
         "inputs"),
        ({"inputs__pauses": [{"from": "2018-02-14", "to": None, "kind": "", "reason": "", "document": ""}] * 201},
         "inputs.pauses"),
        ({"made_at": "2018-02-09T10:00:00"}, "made_at"),
        ({"lunch": 1}, "lunch"),
    ],
)  # fmt: skip
def test_what_is_out_of_bounds_is_named(changes, place):
    found = check(resealed(text("2018-02-09 Fri", 10, "2018-02-09 Fri"), **changes), history())

    assert [finding.fault for finding in found.findings] == [Fault.UNREADABLE]
    assert found.findings[0].values == {"place": place}


@pytest.mark.parametrize(
    "hostile",
    ["", "{", "null", "[]", "NaN", '{"format":NaN}', "[" * 100_000, '{"a":' * 100_000, "1" * 10_000, '"\\ud800"',
     '{"format":"term-receipt/1"}', "\x00", "9" * 400 + "e999999"],
    ids=range(13),
)  # fmt: skip
def test_what_is_no_receipt_is_unreadable_and_never_a_failure(hostile):
    assert faults(hostile) == [Fault.UNREADABLE]


@pytest.mark.parametrize(
    "respelt",
    [
        lambda written: json.dumps(json.loads(written)),
        lambda written: json.dumps(json.loads(written), ensure_ascii=False, sort_keys=True, indent=1),
        lambda written: written.replace('{"about":null', '{"about":{},"about":null', 1),
        lambda written: written + "\n",
        lambda written: written.replace("10:00", "02:00", 1).replace("+08:00", "Z", 1),
    ],
    ids=["spaces", "lines", "a key twice", "a line's end", "another zone"],
)
def test_another_spelling_is_no_receipt(respelt):
    written = canonical(receipt(inputs(day("2018-02-09 Fri"), 10, known_on=day("2018-02-09 Fri")),
                                at=datetime.fromisoformat("2026-03-02T10:00:00+08:00")))

    assert set(faults(respelt(written))) <= {Fault.ANOTHER_SPELLING, Fault.DIGEST} and faults(respelt(written))


@pytest.mark.parametrize("instant", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2003-12-31T00:00:00Z"])
def test_an_instant_at_the_edge_of_time_is_unreadable_and_not_a_failure(instant):
    forged = resealed(text("2018-02-09 Fri", 10, "2018-02-09 Fri"), made_at=instant)

    assert [each.values for each in check(forged, history()).findings] == [{"place": "made_at"}]


def test_a_term_without_an_end_has_no_receipt():
    with pytest.raises(PastTheRecord):
        receipt(inputs(day("2090-01-02 Mon"), 3650, known_on=day("2026-01-05 Mon")))


def test_the_words_of_ten_years_ago_are_spelt_as_today():
    written = text("2018-01-19 Fri", 1, "2018-01-19 Fri", left_out=((day("2018-01-22 Mon"), day("2018-01-22 Mon")),))

    content = json.loads(written)
    assert sorted(content) == ["about", "answer", "articles", "digest", "editions", "format", "inputs", "made_at"]
    assert content["editions"] == [
        {"document": "国办发明电〔2017〕12号", "published_on": content["editions"][0]["published_on"], "year": 2018}
    ]
    assert [line["mark"] for line in content["answer"]["ledger"]] == [
        "day_zero", "weekend", "weekend", "paused", "workday"
    ]  # fmt: skip
