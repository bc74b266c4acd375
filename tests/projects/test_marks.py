"""The QR mark stands under the content policy and leads to the public page (Art. 15)."""

from defusedxml.ElementTree import fromstring

from app.projects.marks import code_address, code_mark

CODE = "2108-440305-04-01-333721"


def test_the_mark_is_a_whole_picture_without_style_or_script():
    mark = str(code_mark(CODE, "示例项目"))

    assert fromstring(mark).tag.endswith("svg")
    assert "style=" not in mark and "<script" not in mark


def test_a_name_with_markup_is_shown_as_it_is():
    mark = code_mark(CODE, '<img src=x onerror="alert(1)">&')

    assert "<img" not in mark
    assert fromstring(str(mark)).findtext("desc") == '<img src=x onerror="alert(1)">&'


def test_the_mark_leads_to_the_public_page_of_the_code():
    assert code_address(CODE).endswith(f"/projects/{CODE}")
