"""Which special procedure stops which clock (行政许可法 45; Art. 17)."""

from pathlib import Path

import pytest
import yaml

from app.clock.rules.procedures import DECISION, PROCEDURES, WORDS, ProcedureKind, clocks_stopped, stopped, word_stops

EIGHT = ("HEARING", "TENDER", "AUCTION", "INSPECTION", "TESTING", "QUARANTINE", "APPRAISAL", "EXPERT_REVIEW")
NO_LAW = {"检定", "考古勘探", "选址论证", "协审", "核对取证", "验收会议"}
CATALOGUE = Path(__file__).parents[2] / "app" / "items" / "data" / "items.yaml"


@pytest.mark.parametrize("kind", EIGHT)
def test_the_eight_of_the_licensing_law_stop_the_legal_and_the_promised_clock(kind):
    assert stopped(kind, "城乡规划法第36条") == DECISION
    assert stopped(kind, None) == DECISION


def test_every_other_kind_stops_nothing_or_names_the_law_that_says_so():
    for kind, procedure in PROCEDURES.items():
        if kind not in EIGHT:
            assert not procedure.stops or (procedure.basis and procedure.under), kind


def test_a_law_stops_the_clock_only_of_items_under_it():
    ratified = "企业投资项目核准和备案管理条例(国务院令第673号)第十条"

    assert clocks_stopped("ENTRUSTED_ASSESSMENT", ratified) == ("法定办理时限", "承诺办理时限")
    assert clocks_stopped("ENTRUSTED_ASSESSMENT", "深圳经济特区政府投资项目管理条例") == ()
    assert clocks_stopped("ENTRUSTED_ASSESSMENT", None) == ()
    assert clocks_stopped("UNHEARD_OF", ratified) == ()


def test_every_word_of_the_catalogue_is_mapped_or_known_to_stop_nothing():
    items = yaml.safe_load(CATALOGUE.read_text(encoding="utf-8"))["items"]
    words = {word for item in items for word in item.get("special", ())}

    assert words - WORDS.keys() == NO_LAW
    assert all(word_stops(word, "行政许可法") == frozenset() for word in NO_LAW)


@pytest.mark.parametrize(
    ("word", "basis", "stops"),
    [
        ("专家评审", "水法第38条", True),
        ("水质检测", None, True),
        ("技术评估", "环境影响评价法第22条(自收到之日起六十日)", True),
        ("技术评估", "排污许可管理办法(试行)(2018)", False),
        ("公示", "城乡规划法第40条", False),
        ("现场核查", None, False),
        ("测绘", "城乡规划法第45条", False),
    ],
)
def test_a_guides_special_word_counts_or_not_by_the_same_table(word, basis, stops):
    assert bool(word_stops(word, basis)) is stops


def test_every_kind_has_its_row():
    assert set(PROCEDURES) == {kind.name for kind in ProcedureKind}
