"""Lines of limit editions: read as typed, held to the law, naming line and item; and the day they begin (Art. 17)."""

import pytest

from app.clock.rules import limit_lines as lines
from app.clock.rules.tables import LimitsBeforeTomorrow, effective_after
from app.core.errors import Invalid
from app.items.rules.kinds import LimitStart, LimitUnit
from app.items.rules.stated import Stated
from tests.clock.asking import day

HELD = Stated(45, LimitUnit.WORKDAY, LimitStart.ACCEPTED, "《示例条例》第九条", None, 20, LimitUnit.WORKDAY)
NONE = Stated(None, None, None, None, None, None, None)


def _after(line: str, held: Stated = HELD) -> Stated:
    ((n, item, told),) = lines.read_lines([line])
    return lines.after(n, item, held, told)


@pytest.mark.parametrize(
    ("line", "changed"),
    [
        ("取水许可：承诺15工作日", {"promised_number": 15}),
        ("取水许可: 法定 30 个自然日 ; 承诺 10 个工作日 ", {
            "legal_number": 30, "legal_unit": LimitUnit.CALENDAR_DAY, "promised_number": 10}),
        ("取水许可：法定2个月；承诺1月", {"legal_number": 2, "legal_unit": LimitUnit.MONTH, "promised_number": 1,
                                 "promised_unit": LimitUnit.MONTH}),
        ("取水许可：承诺即办", {"promised_number": 0, "promised_unit": LimitUnit.IMMEDIATE}),
        ("取水许可：承诺无", {"promised_number": None, "promised_unit": None}),
        ("取水许可：法定无", {"legal_number": None, "legal_unit": None, "legal_start": None}),
        ("取水许可：起算收到；延长10；依据《新条例》第三条：第一款", {
            "legal_start": LimitStart.RECEIVED, "legal_extension": 10, "legal_basis": "《新条例》第三条：第一款"}),
        ("取水许可：法定3650工作日；承诺1工作日", {"legal_number": 3650, "promised_number": 1}),
    ],
)  # fmt: skip
def test_a_line_changes_what_it_names_and_nothing_else(line, changed):
    assert _after(line).columns() == HELD.columns() | changed


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        ("取水许可", lines.LineUnread),
        ("取水许可：", lines.LineUnread),
        ("：承诺15工作日", lines.LineUnread),
        ("取水许可：承诺15", lines.PartUnread),
        ("取水许可：承诺15天", lines.PartUnread),
        ("取水许可：承诺-1工作日", lines.PartUnread),
        ("取水许可：承诺1.5工作日", lines.PartUnread),
        ("取水许可：许诺15工作日", lines.PartUnread),
        ("取水许可：承诺15工作日；承诺16工作日", lines.PartUnread),
        ("取水许可：起算办结", lines.PartUnread),
        ("取水许可：承诺0工作日", lines.LengthOutOfRange),
        ("取水许可：法定3651工作日", lines.LengthOutOfRange),
        ("取水许可：延长0", lines.LengthOutOfRange),
        ("取水许可：承诺46工作日", lines.PromiseTooLong),
        ("取水许可：法定19工作日", lines.PromiseTooLong),
        ("取水许可：承诺3个月", lines.PromiseTooLong),
        ("取水许可：依据无", lines.NoBasis),
        ("取水许可：承诺20工作日；法定45工作日", lines.NothingChanges),
    ],
)
def test_a_line_that_does_not_hold_is_refused_beside_its_field(line, refusal):
    with pytest.raises(refusal) as refused:
        _after(line)

    assert (refused.value.field, refused.value.values["n"]) == ("limit_lines", 1)


LONG = "长" * 80


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (LONG, {"line": LONG[:60]}),
        (f"取水许可：{LONG}", {"item": "取水许可", "part": LONG[:40]}),
        (f"取水许可：承诺{LONG}", {"item": "取水许可", "part": f"承诺{LONG}"[:40]}),
        (f"取水许可：起算{LONG}", {"item": "取水许可", "part": f"起算{LONG}"[:40]}),
        (f"取水许可：依据{LONG * 13}", {"item": "取水许可", "part": f"依据{LONG}"[:40]}),
        (f"取水许可：延长{LONG}", {"item": "取水许可", "part": f"延长{LONG}"[:40]}),
        ("取水许可：延长3651", {"item": "取水许可", "most": 3650}),
        ("取水许可：承诺0工作日", {"item": "取水许可", "most": 3650}),
        ("取水许可：承诺46工作日", {"item": "取水许可"}),
        ("取水许可：依据无", {"item": "取水许可"}),
        ("取水许可：承诺20工作日", {"item": "取水许可"}),
    ],
)
def test_a_refusal_names_the_line_the_item_and_the_part_cut_to_a_readable_length(line, told):
    with pytest.raises(Invalid) as refused:
        _after(line)

    assert (refused.value.field, refused.value.values) == ("limit_lines", {"n": 1} | told)


def test_a_line_is_counted_from_one():
    with pytest.raises(lines.LineUnread) as refused:
        list(lines.read_lines(["取水许可：承诺1工作日", "取水许可"]))

    assert refused.value.values["n"] == 2


def test_what_depends_on_a_legal_limit_goes_with_it_and_none_takes_an_extension_away():
    longer = _after("取水许可：延长10")

    assert _after("取水许可：延长无", longer) == HELD
    assert _after("取水许可：法定无", longer).legal_extension is None


def test_a_basis_may_be_as_long_as_its_column():
    assert _after(f"取水许可：依据{'法' * 1000}").legal_basis == "法" * 1000


@pytest.mark.parametrize(
    ("held", "line"),
    [
        (HELD, "取水许可：法定45个工作日；承诺20个工作日"),
        (NONE, "取水许可：法定无；承诺无"),
        (Stated(2, LimitUnit.MONTH, LimitStart.ACCEPTED, "《条例》", None, 0, LimitUnit.IMMEDIATE),
         "取水许可：法定2个月；承诺即办"),
        (Stated(2, None, None, None, None, None, LimitUnit.MONTH), "取水许可：法定无；承诺无"),
    ],
)  # fmt: skip
def test_the_line_of_an_item_says_what_it_has(held, line):
    assert lines.line_of("取水许可", held) == line


def test_every_part_that_changes_is_said_and_what_is_not_there_is_said_to_be_none():
    full = _after("取水许可：起算收到；延长10", HELD)

    assert lines.differences(NONE, full) == [
        ("Legal limit", "无", "45个工作日"), ("Counted from", "无", "收到"),
        ("Legal basis", "无", "《示例条例》第九条"), ("Longest extension, working days", "无", "10"),
        ("Promised limit", "无", "20个工作日"),
    ]  # fmt: skip
    assert lines.differences(full, full) == []


def test_a_new_legal_limit_needs_its_law_and_counts_from_acceptance():
    with pytest.raises(lines.NoBasis):
        _after("取水许可：法定20工作日", NONE)
    assert _after("取水许可：法定20工作日；依据《条例》第一条", NONE).legal_start is LimitStart.ACCEPTED


def test_what_an_edition_keeps_reads_back_and_says_its_difference():
    after = _after("取水许可：法定9工作日；承诺即办")

    assert Stated.kept(after.stored()) == after
    assert lines.differences(HELD, after) == [
        ("Legal limit", "45个工作日", "9个工作日"), ("Promised limit", "20个工作日", "即办")]


def test_an_item_is_named_by_its_key_or_by_a_name_that_is_its_alone():
    items = [("swj-a", "取水许可", 1), ("swj-b", "备案", 2), ("swj-c", "备案", 3)]

    assert [lines.named(1, name, items) for name in ("取水许可", "swj-c")] == [1, 3]
    for name, refusal in (("备" * 70, lines.ItemNamedTwice), ("用" * 70, lines.ItemUnknown)):
        with pytest.raises(refusal) as refused:
            lines.named(3, name, [*items, ("swj-d", "备" * 70, 4), ("swj-e", "备" * 70, 5)])
        assert (refused.value.field, refused.value.values) == ("limit_lines", {"n": 3, "name": name[:60]})


@pytest.mark.parametrize(
    ("on", "holds"),
    [("2026-03-01 Sun", False), ("2026-03-02 Mon", False), ("2026-03-03 Tue", True), ("2026-03-07 Sat", True)],
)
def test_limits_begin_the_day_after_their_publication_at_the_earliest(on, holds):
    today = day("2026-03-02 Mon")
    if holds:
        assert effective_after(day(on), today=today, refusal=LimitsBeforeTomorrow) == day(on)
    else:
        with pytest.raises(LimitsBeforeTomorrow):
            effective_after(day(on), today=today, refusal=LimitsBeforeTomorrow)
