"""The words of the State Council's notices: patterns of what arranges a day, and of what arranges none. Pure.

They match text that `text.sentences` has made plain: no space, ASCII digits and punctuation but for 。、.
"""

import re

FEAST = r"(?:元旦|新年|春节|清明节?|“?五一”?(?:国际)?劳动节|劳动节|“五一”|端午节?|中秋节?|国庆节|“十一”)"
FEASTS = rf"{FEAST}(?:[、和与及]{FEAST})*"

# What festivals are called beside their names in the regulation.
CALLED = {
    "新年": "元旦", "清明": "清明节", "五一": "劳动节", "端午": "端午节", "中秋": "中秋节", "十一": "国庆节",
}  # fmt: skip

_AUTHORITY = r"(?:国务院办公厅|[^。:;,\d《]{2,12}人民政府(?:办公厅)?)"
_NUMBER = r"国办(?:发明电|发|函|电)[〔\[(【](?P<number_year>\d{4})[〕\])】]第?(?P<number>\d{1,4})号"
NUMBER = re.compile(_NUMBER)
TITLE = re.compile(
    rf"(?P<title>{_AUTHORITY}?关于(?P<amends>调整|延长)?(?:公布|做好)?(?P<year>\d{{4}})年[^。:;\d《]{{1,30}}?的通知)"
    rf"(?:\(?{_NUMBER}\)?)?"
)
ADDRESSED = re.compile(r"各(?:省|自治区|区|市|县)[^。:;\d]{0,60}:")
_NUMERAL = r"[〇○零一二三四五六七八九十]"
SIGNED = re.compile(
    rf"{_AUTHORITY}(?:(?P<year>\d{{4}})年(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})日"
    rf"|(?P<cn_year>{_NUMERAL}{{4}})年(?P<cn_month>{_NUMERAL}{{1,2}})月(?P<cn_day>{_NUMERAL}{{1,3}})日)"
)

NUMBERING = re.compile(
    r"第?[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[.、](?=\D|\d{1,2}月|\d{4}年)"
)
LABEL = re.compile(
    rf"(?P<label>{FEASTS}|[^\d,:;()。]{{1,30}}纪念日)(?:节日|假期|放假|调休|安排)*:"
)  # fmt: skip
BEGINS = re.compile(rf"{NUMBERING.pattern}|{LABEL.pattern}|节假日期间")

_APPROVED = r"(?:经[^,。\d]{2,12}批准,)?"
_REVISED = (
    rf"{_APPROVED}根据(?:\d{{4}}年\d{{1,2}}月修订的)?《全国年节及纪念日放假办法》,"
    r"自\d{4}年\d{1,2}月\d{1,2}日起,全体公民放假的假日增加\d天(?:,其中[^\d。]{2,20}\d天)?"
)
_PRINCIPLE = (
    rf"据此对放假调休原则作进一步优化完善(?:,(?:除个别特殊情形外|{FEASTS}"
    r"(?:自(?:农历除夕|\d{1,2}月\d{1,2}日)起)?(?:分别)?放假(?:调休)?(?:或连休)?\d天(?:\([^()\d]{1,20}\))?"
    r"|国庆节放假如逢中秋节则合并放假\d天))+"
)
_DUTY = rf"(?:节假日|{FEASTS})期间,[^\d。]{{0,20}}(?:要妥善安排好值班|妥善安排好值班)[^\d。]*"
_ANNOUNCES = (
    r"(?P<announces>[^\d。]{0,120}现将(?:调整|延长)?(?:(?P<intro_year>\d{4})年)?(?P<intro>[^\d。]{2,60}?)通知如下:?)"
)
FRAME = re.compile(rf"(?:{_ANNOUNCES}|{_REVISED}|{_PRINCIPLE}|{_DUTY})")
ADVICE = re.compile(r"鼓励[^,。]{1,40}(?:,安排职工在[^,。]{1,30}休息)?")
NAMES_A_DAY = re.compile(
    r"\d月|\d日|\d{4}[-/.]\d|[一二三四五六七八九十]月[一二三四五六七八九十初]|[一二三四五六七八九十]日|除夕|星期.|周[一二三四五六日天]"
)

TO = r"(?:至|到|[-~—–―─〜]+)"
DAY = re.compile(
    r"(?:(?P<year>\d{4})年|(?P<next>次年))?(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})"
    rf"(?:日(?:\((?P<note>[^()]*)\))?|(?={TO}))"
)
UNTIL = re.compile(TO)
AND = re.compile(r"[、,和及](?=\d|次年)")
# After 调至 a comma begins the next clause.
AND_BEFORE_A_CLAUSE = re.compile(r"[、和及](?=\d|次年)")
WEEKDAY = re.compile(r"(?:星期|周|礼拜)(?P<weekday>[一二三四五六日天])")
LUNAR = re.compile(rf"即?(?:农历|除夕|正月|腊月|大年|{FEAST})[^\d]{{0,12}}")

_COUNT = r"(?P<count>\d{1,3}|[一二三四五六七八九十]{1,3})天"
COUNT = re.compile(rf"共计?{_COUNT}")
OFF = re.compile(
    r"(?:均|都|为|照常)?(?:放假调休|放假公休|调休放假|放假|补休|调休|休息|休假|法定节?假日|公休日?)"
    rf"(?:{_COUNT})?"
)
WORKED = re.compile(r"(?P<resumes>起?(?:恢复)?(?:正常|照常)|起(?:恢复)?)?(?:均|都)?(?:上班|工作)")
RESTS_MOVED = re.compile(r"(?:[一二两三四五六七\d]个)?公休日(?:分别)?(?:调至|调到|调整到|调整至)")
WITH_WEEKEND = "与周末连休"
REMARK = re.compile(rf"{WITH_WEEKEND}|不调休|放假调休")
BETWEEN = re.compile(r"[,、:]?(?:其中[,:]?|并|且)?")

INSTEAD_OF = re.compile(r"(?:将|由)(?:原定)?于?")
BECOMES = re.compile(r"的?,?(?:调整为|改为):?")
REARRANGED = re.compile(
    rf"将(?:(?P<year>\d{{4}})年)?(?P<feast>{FEASTS})(?:假期|放假)(?:时间|安排|日期)*(?:调整为|改为):?"
)
LENGTHENED = re.compile(
    rf"延长(?:(?P<year>\d{{4}})年)?(?P<feast>{FEAST})(?:假期|放假)(?:时间)?至"
    rf"|将?(?:(?P<year_of>\d{{4}})年)?(?P<feast_of>{FEAST})(?:假期|放假)(?:时间)?延长至"
)

_NUMERALS = "〇一二三四五六七八九"


def number_of(written: str) -> int:
    """A number as notices write it: `8`, `八`, `十五`, `三十一`, and years digit by digit (`二〇二五`)."""
    plain = written.replace("○", "〇").replace("零", "〇")
    if plain.isdigit() and plain.isascii():
        return int(plain)
    if "十" not in plain:
        return int("".join(str(_NUMERALS.index(one)) for one in plain))
    tens, _, ones = plain.partition("十")
    return (number_of(tens) if tens else 1) * 10 + (number_of(ones) if ones else 0)


def festivals_of(label: str) -> tuple[str, ...]:
    """The festivals a label names, by their names in the regulation; none for a name the law does not know."""
    found = []
    for part in re.findall(FEAST, label):
        bare = part.replace("“", "").replace("”", "").replace("国际", "")
        name = "劳动节" if bare.endswith("劳动节") else CALLED.get(bare, bare)
        found.append(name)
    return tuple(found)
