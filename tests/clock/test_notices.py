"""A pasted notice is read to exactly its days; what is not read or does not agree is shown (Art. 17)."""

from datetime import date

import pytest

from app.clock.rules.calendar import DayKind
from app.clock.rules.notices import Fault, Lengthening, Reading, edition_days, parse_notice
from tests.clock.asking import day
from tests.clock.pasted import NAMES, before, edition_of, notice_of, spans, text_of

NOTICE_OF_2027 = """
国务院办公厅关于2027年部分节假日安排的通知
国办发明电〔2026〕9号

各省、自治区、直辖市人民政府，国务院各部委、各直属机构：

经国务院批准，现将2027年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。

一、元旦：1月1日（周五）至3日（周日）放假，共3天。

二、春节：2月5日（农历除夕、周五）至12日（农历正月初七、周五）放假调休，共8天。1月31日（周日）、2月20日（周六）上班。

三、清明节：4月3日（周六）至5日（周一）放假，共3天。

四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。4月25日（周日）、5月8日（周六）上班。

五、端午节：6月9日（周三）放假1天，不调休。

六、中秋节：9月15日（周三）放假1天，不调休。

七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。

节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作，遇有重大突发事件，要按规定及时报告并妥善处置，确保人民群众祥和平安度过节日假期。

国务院办公厅
2026年11月10日
"""

ARRANGED = {
    "2017": (["01-01 Sun – 01-02 Mon", "01-27 Fri – 02-02 Thu", "04-02 Sun – 04-04 Tue", "05-01 Mon",
              "05-28 Sun – 05-30 Tue", "10-01 Sun – 10-08 Sun"],
             ["01-22 Sun", "02-04 Sat", "04-01 Sat", "05-27 Sat", "09-30 Sat"]),
    "2019": (["12-30 Sun – 01-01 Tue", "02-04 Mon – 02-10 Sun", "04-05 Fri", "05-01 Wed", "06-07 Fri", "09-13 Fri",
              "10-01 Tue – 10-07 Mon"],
             ["12-29 Sat", "02-02 Sat – 02-03 Sun", "09-29 Sun", "10-12 Sat"]),
    "2019-amendment": (["05-01 Wed – 05-04 Sat"], ["04-28 Sun", "05-05 Sun"]),
    "2020": (["01-01 Wed", "01-24 Fri – 01-30 Thu", "04-04 Sat – 04-06 Mon", "05-01 Fri – 05-05 Tue",
              "06-25 Thu – 06-27 Sat", "10-01 Thu – 10-08 Thu"],
             ["01-19 Sun", "02-01 Sat", "04-26 Sun", "05-09 Sat", "06-28 Sun", "09-27 Sun", "10-10 Sat"]),
    "2020-extension": ([], []),
    "2024": (["01-01 Mon", "02-10 Sat – 02-17 Sat", "04-04 Thu – 04-06 Sat", "05-01 Wed – 05-05 Sun", "06-10 Mon",
              "09-15 Sun – 09-17 Tue", "10-01 Tue – 10-07 Mon"],
             ["02-04 Sun", "02-18 Sun", "04-07 Sun", "04-28 Sun", "05-11 Sat", "09-14 Sat", "09-29 Sun", "10-12 Sat"]),
    "2025": (["01-01 Wed", "01-28 Tue – 02-04 Tue", "04-04 Fri – 04-06 Sun", "05-01 Thu – 05-05 Mon",
              "05-31 Sat – 06-02 Mon", "10-01 Wed – 10-08 Wed"],
             ["01-26 Sun", "02-08 Sat", "04-27 Sun", "09-28 Sun", "10-11 Sat"]),
    "2026": (["01-01 Thu – 01-03 Sat", "02-15 Sun – 02-23 Mon", "04-04 Sat – 04-06 Mon", "05-01 Fri – 05-05 Tue",
              "06-19 Fri – 06-21 Sun", "09-25 Fri – 09-27 Sun", "10-01 Thu – 10-07 Wed"],
             ["01-04 Sun", "02-14 Sat", "02-28 Sat", "05-09 Sat", "09-20 Sun", "10-10 Sat"]),
}  # fmt: skip

HEADS = [
    ("2017", 2017, "国办发明电〔2016〕17号", "2016-12-01 Thu", "国务院办公厅关于2017年部分节假日安排的通知"),
    ("2019", 2019, "国办发明电〔2018〕15号", "2018-12-04 Tue", "国务院办公厅关于2019年部分节假日安排的通知"),
    ("2019-amendment", 2019, "国办发明电〔2019〕3号", "2019-03-22 Fri",
     "国务院办公厅关于调整2019年劳动节假期安排的通知"),
    ("2020", 2020, "国办发明电〔2019〕16号", "2019-11-21 Thu", "国务院办公厅关于2020年部分节假日安排的通知"),
    ("2020-extension", 2020, "国办发明电〔2020〕1号", "2020-01-26 Sun", "国务院办公厅关于延长2020年春节假期的通知"),
    ("2024", 2024, "国办发明电〔2023〕7号", "2023-10-25 Wed", "国务院办公厅关于2024年部分节假日安排的通知"),
    ("2025", 2025, "国办发明电〔2024〕12号", "2024-11-12 Tue", "国务院办公厅关于2025年部分节假日安排的通知"),
    ("2026", 2026, "国办发明电〔2025〕7号", "2025-11-04 Tue", "国务院办公厅关于2026年部分节假日安排的通知"),
]


def faults(text, year=None):
    return [(finding.fault, finding.on and str(finding.on)) for finding in parse_notice(text, year).findings]


@pytest.mark.parametrize("name", NAMES)
def test_a_real_notice_yields_exactly_the_days_of_its_edition(name):
    notice = notice_of(name)
    edition = edition_of(notice.document)

    assert edition_days(notice, before(edition)) == dict(edition.days)


@pytest.mark.parametrize("name", NAMES)
def test_a_real_notice_is_read_day_by_day_as_it_is_printed(name):
    notice = notice_of(name)

    assert (spans([one.on for one in notice.off]), spans([one.on for one in notice.worked])) == ARRANGED[name]


@pytest.mark.parametrize("name", NAMES)
def test_no_sentence_of_a_real_notice_that_names_a_date_is_left_unread(name):
    assert [one.quote for one in notice_of(name).unread if one.names_a_day] == []
    assert notice_of(name).findings == ()


@pytest.mark.parametrize(("name", "year", "document", "issued", "title"), HEADS)
def test_a_notice_tells_its_number_year_title_and_date(name, year, document, issued, title):
    notice = notice_of(name)

    assert (notice.year, notice.document, notice.title) == (year, document, title)
    assert notice.issued_on == day(issued)


@pytest.mark.parametrize("name", NAMES)
def test_every_day_carries_the_sentence_it_was_read_from(name):
    pasted = "".join(text_of(name).split())

    assert all(one.quote in pasted for one in notice_of(name).days)
    assert all(f"{one.day}日" in read.quote for read in notice_of(name).worked for one in [read.on])


def test_every_sentence_is_told_for_what_it_was_taken():
    taken = {one.quote[:10]: one.reading for one in notice_of("2024").sentences}

    assert taken["二、春节：2月10日"] is Reading.ARRANGES
    assert taken["鼓励各单位结合带薪年"] is Reading.ADVICE
    assert taken["节假日期间，各地区、"] is Reading.FRAME


def test_a_festival_lengthened_is_told_by_its_last_day_and_the_day_work_goes_on():
    notice = notice_of("2020-extension")

    assert notice.lengthened == (Lengthening("春节", day("2020-02-02 Sun")),)
    assert [(one.on, one.kind) for one in notice.days] == [(day("2020-02-03 Mon"), DayKind.PLAIN)]


def test_a_made_up_notice_of_2027_is_read_whole():
    notice = parse_notice(NOTICE_OF_2027)

    assert (notice.year, notice.document, notice.issued_on) == (2027, "国办发明电〔2026〕9号", date(2026, 11, 10))
    assert spans([one.on for one in notice.off]) == [
        "01-01 Fri – 01-03 Sun", "02-05 Fri – 02-12 Fri", "04-03 Sat – 04-05 Mon", "05-01 Sat – 05-05 Wed",
        "06-09 Wed", "09-15 Wed", "10-01 Fri – 10-07 Thu",
    ]  # fmt: skip
    assert spans([one.on for one in notice.worked]) == [
        "01-31 Sun", "02-20 Sat", "04-25 Sun", "05-08 Sat", "09-26 Sun", "10-09 Sat",
    ]  # fmt: skip
    assert (notice.findings, notice.unread) == ((), ())
    assert {one.festival for one in notice.off} == {"元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"}


@pytest.mark.parametrize(
    ("written", "instead", "fault"),
    [
        ("6月9日（周三）", "6月9日（周四）", (Fault.WEEKDAY_DIFFERS, "2027-06-09")),
        ("至12日（农历正月初七、周五）", "至12日（农历正月初七、周六）", (Fault.WEEKDAY_DIFFERS, "2027-02-12")),
        ("2月20日（周六）上班", "2月20日（星期天）上班", (Fault.WEEKDAY_DIFFERS, "2027-02-20")),
        ("共8天", "共7天", (Fault.COUNT_DIFFERS, None)),
        ("共8天", "共七天", (Fault.COUNT_DIFFERS, None)),
        ("9月15日（周三）放假1天", "9月15日（周三）放假3天", (Fault.COUNT_DIFFERS, None)),
        ("2月20日（周六）上班", "2月19日（周五）上班", (Fault.WORKED_ON_A_WEEKDAY, "2027-02-19")),
        ("5月8日（周六）上班", "5月1日（周六）上班", (Fault.OFF_AND_WORKED, "2027-05-01")),
        ("端午节：6月9日（周三）", "端午节：6月10日（周四）", (Fault.LEGAL_DAY_MISSING, "2027-06-09")),
        ("2月5日（农历除夕、周五）至12日（农历正月初七、周五）放假调休，共8天",
         "2月6日（农历正月初一、周六）至12日放假调休，共7天", (Fault.LEGAL_DAY_MISSING, "2027-02-05")),
        ("1月31日（周日）、", "2028年1月2日（周日）、", (Fault.OUTSIDE_ITS_YEAR, "2028-01-02")),
        ("1月31日（周日）、", "1月32日（周日）、", (Fault.NO_SUCH_DAY, None)),
        ("10月1日（周五）至7日（周四）", "10月7日（周四）至1日（周五）", (Fault.NO_SPAN, None)),
    ],
)  # fmt: skip
def test_what_does_not_agree_in_a_notice_is_a_finding(written, instead, fault):
    assert written in NOTICE_OF_2027

    assert fault in faults(NOTICE_OF_2027.replace(written, instead))


@pytest.mark.parametrize(("year", "legal"), [(2017, 11), (2019, 11), (2024, 11), (2025, 13), (2027, 13)])
def test_a_notice_with_no_day_misses_every_day_of_the_law_of_its_year(year, legal):
    missing = faults(f"国务院办公厅关于{year}年部分节假日安排的通知")

    assert [fault for fault, _ in missing] == [Fault.LEGAL_DAY_MISSING] * legal


def test_a_day_off_and_worked_at_once_is_in_no_edition():
    notice = parse_notice(NOTICE_OF_2027.replace("5月8日（周六）上班", "5月4日（周二）上班"))

    assert day("2027-05-04 Tue") not in edition_days(notice)
    assert edition_days(notice)[day("2027-05-03 Mon")] is DayKind.OFF


def test_a_text_that_tells_no_year_yields_no_day():
    notice = parse_notice("二、春节：2月10日至17日放假调休，共8天。")

    assert notice.days == ()
    assert [finding.fault for finding in notice.findings] == [Fault.YEAR_NOT_TOLD]
    assert [one.names_a_day for one in notice.unread] == [True]


def test_a_text_of_another_year_than_it_is_pasted_for_is_read_by_its_own():
    notice = parse_notice(text_of("2026"), year=2027)

    assert notice.days == notice_of("2026").days
    assert [finding.fault for finding in notice.findings] == [Fault.YEARS_DIFFER]
