"""A question that only one's own answers bring is no error of whoever answered (Art. 16(1)); without script."""

from tests.applicant import stories
from tests.applicant.reader import Reader


def _on_buildings(reader: Reader) -> str:
    """The step about buildings of a new draft; its address."""
    draft = stories.begin(reader)
    stories.choose_kind(reader)
    reader.open(f"{draft}/steps/facts-building")
    return draft


def test_a_question_that_appears_reads_as_one_that_now_applies(chengong: Reader) -> None:
    draft = _on_buildings(chengong)
    asked = dict.fromkeys(chengong.page.xpath("//*[@data-fact and not(@hidden)]/@data-fact"))
    assert "floor_area_m2" not in asked

    chengong.send({**dict.fromkeys(asked, "no"), "has_building": "yes"})

    assert "个新问题" in chengong.text and "须更正" not in chengong.text and chengong.errors == []
    assert chengong.path.endswith("/steps/facts-building") and stories.is_asked(chengong, "floor_area_m2")
    assert "有 1 处" not in chengong.open(draft).text


def test_what_was_seen_and_left_open_is_an_error_the_second_time(chengong: Reader) -> None:
    _on_buildings(chengong)
    asked = dict.fromkeys(chengong.page.xpath("//*[@data-fact and not(@hidden)]/@data-fact"))
    chengong.send({**dict.fromkeys(asked, "no"), "has_building": "yes"})

    chengong.send({"has_building": "yes"}, status=422)

    assert any("建筑面积" in error for error in chengong.errors)


def test_beside_a_real_fault_the_new_question_still_is_none(chengong: Reader) -> None:
    _on_buildings(chengong)

    chengong.send({"has_building": "yes"}, status=422)

    assert chengong.errors and not any("建筑面积" in error for error in chengong.errors)
    assert "个新问题" in chengong.text
