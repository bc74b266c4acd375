"""The sample projects as data: who files what, how many working days ago each act was done.

Offsets are working days before today, so that lights and dates look alive whenever the samples are loaded.
"""

from dataclasses import dataclass, field
from typing import Any

Answers = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Filing:
    """One item applied for: its acts by working days ago; None for an act not done."""

    item: str
    received: int
    accepted: int | None = None
    assigned: int | None = None
    asked: int | None = None
    answered: int | None = None
    refused: int | None = None
    withdrawn: int | None = None
    paused: int | None = None
    resumed: int | None = None
    proposed: int | None = None
    reviewed: int | None = None
    decided: int | None = None
    denied: bool = False
    deemed: int | None = None
    lapsed: int | None = None
    delivered: int | None = None
    handed: int | None = None
    handed_to: str = ""
    valid_months: int = 24


@dataclass(frozen=True, slots=True)
class Story:
    """One sample project: its unit's applicant, its answers, when it was filed, and its filings."""

    applicant: str
    answers: Answers
    filed: int
    filings: tuple[Filing, ...] = ()
    suspended: int | None = None
    legacy: tuple[str, str] | None = None
    v1: bool = False


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A declaration that is still a draft."""

    applicant: str
    answers: Answers
    finished: tuple[str, ...] = field(default=())


def _answers(name: str, place: tuple[str, str], money: float, category: str, **facts: Any) -> Answers:
    return {
        "name": name, "scale": f"{name}：建设规模及内容为示例数据。", "nature": "NEW", "industry": "3911",
        "place_division": place[0], "place": place[1], "invest_type": "enterprise", "mode": "record",
        "total_invest_wan": money, "category": category, "planned_start": "2027-03", "planned_end": "2028-12", **facts,
    }


BAOAN, NANSHAN = ("440306", "宝安区示例路8号"), ("440305", "南山区示例路18号")
LONGGANG, FUTIAN = ("440307", "龙岗区示例路28号"), ("440304", "福田区示例路38号")
GUANGMING, PINGSHAN = ("440311", "光明区示例路48号"), ("440310", "坪山区示例路58号")

GOV = {"invest_type": "gov", "mode": "approve"}
RATIFY = {"mode": "ratify"}

CLOSED = Story(
    "chengong",
    _answers("光明示例净水剂生产线", GUANGMING, 3200, "industry", takes_water=True, connects_drainage=True),
    filed=40,
    filings=(
        Filing("fgw-ba", 39, accepted=39, decided=39, delivered=39),
        Filing("swj-qsxk", 38, accepted=36, proposed=24, reviewed=23, decided=22, delivered=21),
        Filing("swj-pssp", 38, accepted=37, proposed=33, reviewed=32, decided=31, delivered=30, valid_months=5),
    ),
)

STORIES: tuple[Story, ...] = (
    CLOSED,
    Story("chengong", _answers("宝安示例精密制造基地", BAOAN, 52000, "building", **RATIFY, has_building=True,
                               floor_area_m2=86000, uses_new_land=True, connects_drainage=True,
                               disturbed_area_m2=24000, eia_class="form", energy_tce=1800), filed=12,
          filings=(Filing("fgw-hz", 11, assigned=11, accepted=9, paused=6, resumed=3),
                   Filing("fgw-jn", 10, accepted=8),
                   Filing("swj-stbc", 9, accepted=7, paused=4),
                   Filing("rjw-hpbgb", 8, accepted=6, proposed=1))),
    Story("zhaozong", _answers("南山示例商务大厦", NANSHAN, 98000, "building", has_building=True, floor_area_m2=120000,
                               uses_new_land=True, parking_lot=True, special_fire=True, civil_building=True,
                               digs_road=True), filed=30,
          filings=(Filing("fgw-ba", 29, accepted=29, decided=29, delivered=29),
                   Filing("ghgt-ydgh", 28, accepted=26, proposed=18, reviewed=17, decided=16),
                   Filing("ghgt-ydpz", 15, accepted=14),
                   Filing("jjj-zdsg", 12, accepted=10))),
    Story("zhaozong", _answers("前海示例冷链物流园", NANSHAN, 41000, "building",
                               has_building=True, floor_area_m2=56000),
          filed=2, filings=(Filing("fgw-ba", 1),)),
    Story("chengong", _answers("坪山示例电池材料厂", PINGSHAN, 28000, "industry", eia_class="book", takes_water=True,
                               energy_tce=5200, pollutant_permit=True), filed=25,
          filings=(Filing("fgw-ba", 24, accepted=24, decided=24, delivered=24),
                   Filing("fgw-jn", 23, accepted=21, proposed=17, reviewed=16),
                   Filing("rjw-hpbgs", 22, accepted=20),
                   Filing("swj-qsxk", 20, asked=18, answered=2))),
    Story("chengong", _answers("龙岗示例数据中心", LONGGANG, 66000, "building", has_building=True, floor_area_m2=32000,
                               energy_tce=26000, lightning_special=True), filed=6,
          filings=(Filing("fgw-ba", 5, accepted=5, decided=5, delivered=5), Filing("fgw-jn", 4, asked=3),
                   Filing("qxj-flsh", 3))),
    Story("zhaozong", _answers("福田示例口岸改造", FUTIAN, 15500, "municipal", **RATIFY, needs_tender=True,
                               occupies_green=True, fells_trees=True), filed=18,
          filings=(Filing("fgw-hz", 17, accepted=15, proposed=9, reviewed=8, decided=7, denied=True),
                   Filing("cgj-zyld", 9, accepted=7, paused=5),
                   Filing("cgj-smqy", 9, accepted=7, handed=5, handed_to="swj"))),
    Story("zhaozong", _answers("盐田示例码头岸电工程", ("440308", "盐田区示例路68号"), 7600, "industry", sea_use=True,
                               port_shore=True), filed=10, suspended=3,
          filings=(Filing("fgw-ba", 9, accepted=9, decided=9, delivered=9), Filing("jtw-gkax", 4))),
    Story("gongcheng", _answers("罗湖示例医院门诊楼", ("440303", "罗湖区示例路78号"), 36000, "building", **GOV,
                                has_building=True, floor_area_m2=48000, civil_building=True, needs_tender=True,
                                uses_new_land=True, allocated_land=True), filed=35,
          filings=(Filing("fgw-qqjf", 34, accepted=33, proposed=31, reviewed=30, decided=30, delivered=29),
                   Filing("fgw-jys", 33, accepted=31, proposed=27, reviewed=26, decided=25, delivered=24),
                   Filing("ghgt-xzys", 24, accepted=22, proposed=12, reviewed=11, decided=10, delivered=9),
                   Filing("fgw-ky", 9, accepted=8, proposed=2, reviewed=1),
                   Filing("daj-xmdj", 20, accepted=18))),
    Story("gongcheng", _answers("光明示例中学改扩建", GUANGMING, 21000, "building", **GOV, has_building=True,
                                floor_area_m2=26000, civil_building=True, needs_tender=True), filed=16,
          filings=(Filing("fgw-qqjf", 15, refused=14), Filing("fgw-jys", 14, withdrawn=12))),
    Story("gongcheng", _answers("坪山示例河道综合整治", PINGSHAN, 18800, "water", **GOV, in_river_scope=True,
                                disturbed_area_m2=36000, earthwork_m3=52000, needs_tender=True), filed=22,
          filings=(Filing("fgw-jys", 21, accepted=20), Filing("swj-hdgl", 20, accepted=18, paused=14),
                   Filing("sjj-jsjs", 16, accepted=15),
                   Filing("swj-stbc", 19, accepted=17, proposed=8, reviewed=7, decided=6, delivered=5))),
    Story("zhaozong", _answers("宝安示例仓储中心改造", BAOAN, 5600, "industry", connects_drainage=True), filed=45,
          legacy=("深圳市项目报建编号", "4403062011180003"), v1=True,
          filings=(Filing("fgw-ba", 8, accepted=8, decided=8, delivered=8), Filing("swj-pssp", 7, accepted=6))),
    Story("chengong", _answers("龙华示例再生水厂", ("440309", "龙华区示例路68号"), 12600, "water", takes_water=True,
                               drains_sewage=True, pollutant_permit=True), filed=40,
          filings=(Filing("fgw-ba", 39, accepted=39, decided=39, delivered=39),
                   Filing("swj-psxk", 6), Filing("swj-qsxk", 7, deemed=1),
                   Filing("rjw-pwxk", 36, asked=34, lapsed=3))),
    Story("chengong", _answers("大鹏示例污水泵站", ("440307", "大鹏新区示例路88号"), 8800, "water", drains_sewage=True,
                               connects_drainage=True, night_work=True), filed=1),
)

DRAFTS: tuple[Unfinished, ...] = (
    Unfinished("chengong", {"name": "龙华示例研发中心", "scale": "示例", "nature": "NEW", "industry": "7320"},
               finished=("project",)),
)
