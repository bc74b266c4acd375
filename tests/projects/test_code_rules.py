"""What can be said of a project code by its text alone (API.md, facts 1)."""

import dataclasses
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_10

from app.projects.rules.code import Reason, as_typed, check_digit, edition_of, folded, read, segments_of
from app.projects.rules.divisions import stands_in_table
from app.projects.rules.kinds import CodeEdition

TODAY = date(2026, 11, 23)
REAL_V2 = [
    "2304-441900-04-01-135254", "2304-441900-04-01-254812", "2304-441900-04-01-838783",
    "2106-440100-04-01-237448", "2108-440305-04-01-333721", "2106-220203-04-01-950623",
]  # fmt: skip
REAL_V1 = [
    "2015-350602-47-03-006807", "2018-440305-70-02-719006", "2019-441303-26-02-005879", "2018-350122-26-03-007365",
    "2020-441303-26-03-103763", "2020-350582-17-03-033330", "2020-330327-48-01-167360", "2020-451421-88-03-016343",
]  # fmt: skip


def reasons(text, on=TODAY, divisions=()):
    return [reason.name.lower() for reason in read(text, on=on, platform_divisions=divisions).faults]


def v2(period="2108", division="440305", sector="04", kind="01", serial="33372"):
    check = check_digit(period, division, sector, kind, serial)
    return f"{period}-{division}-{sector}-{kind}-{serial}{check}"


@pytest.mark.parametrize("code", REAL_V2 + REAL_V1)
def test_every_real_code_reads_without_a_fault(code):
    assert reasons(code) == []


@pytest.mark.parametrize("code", ["2101-440300-04-01-123458", "2112-440305-04-01-000014", "2303-440306-07-02-543217"])
def test_synthetic_valid_codes_read_without_a_fault(code):
    assert reasons(code) == []


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("2105-440306-04-01-123456", ["bad_check_digit"]),
        ("2607-440300-04-01-000001", ["bad_check_digit"]),
        ("2017-130000-01-01-00001", []),
        ("2017-000052-48-01-006807", []),
        ("2017-999999-48-01-006807", ["unknown_division"]),
        ("2017-440300-99-01-006807", ["unknown_industry"]),
        ("2017-440300-00-04-006807", ["unknown_industry", "unknown_type"]),
        ("2017-440300-47-03-0680", ["bad_shape"]),
        ("2017-440300-47-03-0068071", ["bad_shape"]),
        (v2(period="2010"), ["bad_month"]),
        (v2(period="2113"), ["bad_month"]),
        (v2(period="2100"), ["bad_month"]),
        (v2(period="2612"), ["bad_month"]),
        (v2(period="2611"), []),
        (v2(period="2011"), []),
        (v2(period="2012"), []),
        (v2(period="2014"), ["bad_month"]),
        (v2(period="9901"), ["bad_month"]),
        (v2(sector="01"), ["unknown_department"]),
        (v2(sector="99"), []),
        (v2(kind="06"), ["unknown_type"]),
        (v2(kind="00"), ["unknown_type"]),
        (v2(division="440399"), ["unknown_division"]),
        ("1313-999999-00-09-123450", ["bad_month", "unknown_division", "unknown_department", "unknown_type",
                                      "bad_check_digit"]),
    ],
)  # fmt: skip
def test_each_fault_is_told_in_the_order_of_the_contract(code, expected):
    assert reasons(code) == expected


@pytest.mark.parametrize(
    "text",
    ["", " ", "2108–440305-04-01-333721", "2108-440305-04-01-33372", "21084403050401333721",
     "2108-440305-04-01-333721x", "２１０８—440305-04-01-333721", "2108-440305-04-01-333721\n2",
     "٢108-440305-04-01-333721", "项目代码", "x" * 64],
)  # fmt: skip
def test_anything_else_has_a_bad_shape_and_nothing_more(text):
    found = read(text, on=TODAY, platform_divisions=())

    assert found.faults == (Reason.BAD_SHAPE,)
    assert found.segments is None


@pytest.mark.parametrize(
    "text",
    [
        " 2108-440305-04-01-333721\n",
        "\u30002108-440305-04-01-333721\t",
        "２１０８－４４０３０５－０４－０１－３３３７２１",
    ],
)
def test_white_space_at_both_ends_and_full_width_ascii_are_mended(text):
    assert folded(text) == "2108-440305-04-01-333721"
    assert reasons(text) == []


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("21084403050401333721", "2108-440305-04-01-333721"),
        ("2108 440305 04 01 333721", "2108-440305-04-01-333721"),
        ("2108–440305–04–01–333721", "2108-440305-04-01-333721"),
        ("２１０８４４０３０５０４０１３３３７２１", "2108-440305-04-01-333721"),
        ("2017130000010100001", "2017-130000-01-01-00001"),
        ("2108-440305-04-01-333721", "2108-440305-04-01-333721"),
        ("深南山发改2014-0026", "深南山发改2014-0026"),
        ("4403052108180003", "4403052108180003"),
    ],
)
def test_pages_take_a_code_with_other_dashes_or_none(typed, code):
    assert as_typed(typed) == code


def test_a_division_of_the_platforms_own_table_is_known():
    code = v2(division="440399")

    assert reasons(code, divisions={"440399"}) == []


@pytest.mark.parametrize(
    ("division", "known"),
    [("440305", True), ("110103", True), ("000052", True), ("440399", False), ("990000", False), ("4403", False)],
)
def test_divisions_of_any_year_stand_in_the_table(division, known):
    assert stands_in_table(division) is known


@pytest.mark.parametrize(
    ("first", "edition"),
    [("2014", "V2"), ("2015", "V1"), ("2020", "V1"), ("2021", "V2"), ("2011", "V2"), ("2012", "V2"), ("0001", "V2")],
)
def test_the_years_2015_to_2020_make_the_first_edition(first, edition):
    assert edition_of(first) is CodeEdition[edition]


def test_a_first_edition_code_has_no_check_digit_and_a_second_edition_code_has_one():
    assert segments_of(REAL_V1[0]).check == ""
    assert (segments_of(REAL_V2[0]).serial, segments_of(REAL_V2[0]).check) == ("13525", "4")


digits = st.text("0123456789", min_size=1, max_size=1)


@settings(max_examples=100, deadline=None)
@given(serial=st.text("0123456789", min_size=5, max_size=5), place=st.integers(0, 23), other=digits)
def test_one_wrong_digit_never_passes_the_check_digit(serial, place, other):
    code = v2(serial=serial)
    wrong = code[:place] + other + code[place + 1 :]

    if wrong != code and code[place] != "-":
        assert reasons(wrong) != []


@settings(max_examples=100, deadline=None)
@given(serial=st.text("0123456789", min_size=5, max_size=5))
def test_the_check_digit_is_the_standards_own(serial):
    assert mod_11_10.is_valid(v2(serial=serial).replace("-", ""))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=64))
def test_any_text_is_answered_and_told_apart(text):
    found = read(text, on=TODAY, platform_divisions=())

    assert found.well_formed == (found.faults == ())
    assert (found.segments is None) == (found.faults == (Reason.BAD_SHAPE,))


@settings(max_examples=100, deadline=None)
@given(st.from_regex(r"[0-9]{4}-[0-9]{6}-[0-9]{2}-[0-9]{2}-[0-9]{6}", fullmatch=True))
def test_a_text_of_the_right_shape_prints_again_as_it_was(text):
    segments = segments_of(text)

    assert segments is not None and segments.text == text
    assert dataclasses.replace(segments) == segments
