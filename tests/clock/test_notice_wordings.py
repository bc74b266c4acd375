"""The wordings of many years, copies with left-overs, and random texts: read to the same days, or not at all."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.clock.rules.calendar import DayKind
from app.clock.rules.notices import Fault, Reading, edition_days, parse_notice
from tests.clock.asking import day
from tests.clock.pasted import NAMES, before, edition_of, notice_of, spans, text_of

STRANGE = [
    "请各单位于3月8日前将安排报市政府办公厅。",
    "妇女节：3月8日下午女职工放假半天。",
    "6月1日（儿童节）幼儿园放假。",
    "除夕、初一、初二实行三倍工资。",
    "七月一日至三日放假。",
    "网上申报系统5月3日维护，暂停服务。",
    "（此件公开发布）",
    "责任编辑：路人2026-11-10 09:00",
    "10月1日以外的日子由各单位自定。",
    "1月1日（除外）放假。",
    "原则上不安排职工加班。",
]
NOTHING_SAID = [" ", "\u3000", "\n", "\r\n", "\u200b", "\ufeff", "<br/>"]
OF_YEAR = {name: notice_of(name).year for name in NAMES}
many = settings(max_examples=150, deadline=None)
names = st.sampled_from(NAMES)


def told(notice):
    return {(one.on, one.kind) for one in notice.days} | set(notice.lengthened)


@pytest.mark.parametrize(
    ("sentence", "off", "worked"),
    [
        ("五、端午节：6月9日放假，不调休。", ["06-09 Wed"], []),
        ("端午节: 6 月 9 日 放 假 1 天 , 不 调 休", ["06-09 Wed"], []),
        ("四、劳动节：5月1日至\n5日放假\n调休，共5天。4月\n25日（周日）、5月8日上班。", ["05-01 Sat – 05-05 Wed"],
         ["04-25 Sun", "05-08 Sat"]),
        ("４月３日（星期六）～５日（星期一）放假，共３天", ["04-03 Sat – 04-05 Mon"], []),
        ("4月3日-5日放假", ["04-03 Sat – 04-05 Mon"], []),
        ("4月3—5日放假", ["04-03 Sat – 04-05 Mon"], []),
        ("4月3日到4月5日放假公休，共计3天", ["04-03 Sat – 04-05 Mon"], []),
        ("元旦：2026年12月31日至2027年1月2日放假，共3天。", ["12-31 Thu – 01-02 Sat"], []),
        ("元旦：12月31日至1月2日放假，共3天。12月27日（周日）上班。", ["12-31 Thu – 01-02 Sat"], ["12-27 Sun"]),
        ("1.元旦：1月1日放假，与周末连休，共3天。", ["01-01 Fri"], []),
        ("（一）清明节放假安排：4月5日放假，4月6日（星期二）补休。", ["04-05 Mon – 04-06 Tue"], []),
        ("春节：2月5日—11日（即农历除夕至正月初六）放假，共7天。其中，6日、7日、8日为法定假日，将1月30日（星期六）、"
         "31日（星期日）两个公休日分别调至2月10日、11日，6日（星期六）照常公休，1月30日、31日上班。",
         ["02-05 Fri – 02-11 Thu"], ["01-30 Sat – 01-31 Sun"]),
        ("春节：1月29日—2月4日放假，共7天。其中，29日、30日、31日为法定假日，2日（星期二）照常公休。",
         ["01-29 Fri – 02-04 Thu"], []),
        ("9月3日至5日调休放假，共3天。其中9月3日（星期五）放假，9月4日（星期六）公休。", ["09-03 Fri – 09-05 Sun"], []),
        ("将4月25日（星期日）上班调整为4月24日（星期六）上班。", [], ["04-24 Sat"]),
        ("将原定5月1日放假调整为5月1日至4日放假调休。", ["05-01 Sat – 05-04 Tue"], []),
        ("将劳动节放假安排调整为：5月1日至4日放假调休，共4天。", ["05-01 Sat – 05-04 Tue"], []),
    ],
)  # fmt: skip
def test_the_same_arrangement_is_read_in_many_wordings(sentence, off, worked):
    notice = parse_notice(sentence, year=2027)

    assert (spans([one.on for one in notice.off]), spans([one.on for one in notice.worked])) == (off, worked)
    assert notice.unread == ()
    assert {finding.fault for finding in notice.findings} <= {Fault.LEGAL_DAY_MISSING}


def test_a_day_without_its_month_that_could_be_of_two_is_not_read():
    notice = parse_notice("春节：1月29日—2月4日放假，共7天。28日上班。", year=2027)

    assert [one.quote for one in notice.unread] == ["28日上班。"]
    assert notice.worked == ()


def test_what_is_adjusted_goes_back_to_the_plain_week():
    notice = parse_notice("将4月25日（星期日）上班调整为4月24日（星期六）上班。", year=2027)

    assert edition_days(notice, {day("2027-04-25 Sun"): DayKind.WORKED}) == {
        day("2027-04-24 Sat"): DayKind.WORKED, day("2027-04-25 Sun"): DayKind.PLAIN,
    }  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_page_copied_with_its_markup_is_read_alike(name):
    page = "".join(f"<p style='text-indent:2em'>&emsp;&#12288;{line}&nbsp;</p>" for line in text_of(name).splitlines())

    assert told(parse_notice(f"<div><!-- 正文 -->{page}</div>")) == told(notice_of(name))


@pytest.mark.parametrize("strange", STRANGE)
def test_a_sentence_that_is_not_known_is_shown_as_unread(strange):
    notice = parse_notice(f"{text_of('2026')}\n{strange}")

    assert [one.quote for one in notice.unread] == [strange]
    assert notice.days == notice_of("2026").days


@pytest.mark.parametrize(
    "sentence",
    [
        "1月1日放假的单位，1月2日上班。", "除1月1日放假外。", "10月1日至7日不放假。", "1月4日（周日）不上班。",
        "1月1日上午放假。", "市直机关1月1日放假。", "将5月1日放假。", "5月1日放假，5月2日。", "9月3日放假半天。",
        "5月1日起放假。", "经国务院批准，5月1日放假。", "春节：除夕至初六放假。",
    ],
)  # fmt: skip
def test_half_a_known_sentence_is_no_known_sentence(sentence):
    notice = parse_notice(sentence, year=2027)

    assert (notice.days, notice.lengthened) == ((), ())
    assert [(one.quote, one.names_a_day) for one in notice.unread] == [(sentence, True)]


def test_an_item_that_is_not_read_leaves_its_second_sentence_without_its_festival():
    notice = parse_notice("一、春节：2月5日起放长假。2月20日（周六）上班。", year=2027)

    assert [one.reading for one in notice.sentences] == [Reading.UNREAD, Reading.ARRANGES]
    assert [(one.festival, str(one.on)) for one in notice.days] == [(None, "2027-02-20")]


@many
@given(names, st.data())
def test_spaces_breaks_and_wide_digits_change_nothing(name, data):
    text = text_of(name)
    places = data.draw(st.lists(st.integers(0, len(text)), max_size=12))
    for place in sorted(places, reverse=True):
        text = text[:place] + data.draw(st.sampled_from(NOTHING_SAID)) + text[place:]
    if data.draw(st.booleans()):
        text = text.translate({ord("0") + n: ord("０") + n for n in range(10)})

    found = parse_notice(text)
    assert told(found) == told(notice_of(name))
    assert (found.document, found.findings) == (notice_of(name).document, ())


@many
@given(names, st.data())
def test_with_sentences_lost_and_strange_ones_put_in_what_is_left_is_read_and_no_more(name, data):
    kept = [one.quote for one in notice_of(name).sentences if data.draw(st.integers(0, 3))]
    text = list(kept)
    for strange in data.draw(st.lists(st.sampled_from(STRANGE), max_size=5, unique=True)):
        text.insert(data.draw(st.integers(0, len(text))), strange)

    found = parse_notice("。\n".join(text), year=OF_YEAR[name])
    left = {(one.on, one.kind) for one in notice_of(name).days if one.quote in kept}
    assert {(one.on, one.kind) for one in found.days} == left
    assert {one.quote.rstrip("。") for one in found.unread} >= {one.rstrip("。") for one in text if one in STRANGE}


PIECES = [
    "放假", "调休", "上班", "至", "、", "，", "。", "共3天", "1月1日", "2026年12月30日", "5日", "31日", "（周日）",
    "（星期六", "）", "春节：", "将", "调整为", "延长2027年春节假期至", "公休日调至", "与周末连休", "一、", "2.", "\n",
    "<p>", "&lt;", "0", "次年", "2月30日", "9999年12月31日", "0000年", "起正常", "关于2027年部分节假日安排的通知",
    "国办发明电〔2026〕9号",
]  # fmt: skip


@many
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.sampled_from([None, 2027, 2100, 1]))
def test_no_text_is_too_strange_and_no_day_comes_from_nowhere(text, year):
    notice = parse_notice(text, year=year)
    edition_days(notice)

    for one in notice.days:
        written = {int(n) for n in re.findall(r"(\d{1,2})日", unicodedata.normalize("NFKC", one.quote))}
        assert one.on.day in written or re.search(r"[至～~-]", one.quote)
        assert re.sub(r"\s", "", one.quote) in re.sub(r"\s|<p>", "", text.replace("&lt;", "<"))


@many
@given(st.text(max_size=200))
def test_any_text_at_all_is_read_without_harm(text):
    assert parse_notice(text).year is None or parse_notice(text).days == ()


@pytest.mark.parametrize("name", NAMES)
def test_a_notice_read_again_after_its_edition_changes_nothing(name):
    notice = notice_of(name)
    edition = edition_of(notice.document)

    assert edition_days(notice, {**before(edition), **edition.days}) == {}
