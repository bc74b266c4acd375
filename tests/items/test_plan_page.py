"""办什么: eight questions, and the items their answers bring (Art. 16(1))."""

from app.items.rules.facts import VOCABULARY

ANSWERS = "mode=record&category=building&total_invest_wan=52,000&has_building=y&floor_area_m2=86000&eia_class=form"


def test_the_page_asks_eight_questions_that_cover_the_vocabulary(stranger):
    page = stranger.open("/plan").page

    assert len(page.xpath("//main//form[@action='/plan']//*[contains(@class, 'sect')]")) == 8
    asked = set(page.xpath("//main//form[@action='/plan']//@name"))
    assert asked == set(VOCABULARY) - {"invest_type"}


def test_the_answer_is_an_address_that_tells_the_items_and_why(stranger):
    page = stranger.open(f"/plan?{ANSWERS}")

    assert "建筑工程施工许可证核发" in page.text and "建设项目环境影响报告表审批" in page.text
    assert "企业投资；备案制" in page.text
    assert page.page.xpath("//a[@href='/guides/zjj-sgxk']")
    assert "建筑面积 ≥ 1000 平方米" in page.text


def test_what_does_not_apply_is_explained(stranger):
    page = stranger.open(f"/plan?{ANSWERS}")

    row = page.page.xpath("//details//tr[.//a[@href='/guides/swj-qsxk']]")[0]
    assert "取用地表水或地下水" in row.text_content()


def test_what_was_typed_stays_and_what_is_wrong_is_told(stranger):
    page = stranger.open("/plan?total_invest_wan=五百万&has_building=y", status=422)

    assert page.errors == ["请填 0 至 1,000,000,000,000 之间的数。"]
    assert page.page.xpath("//input[@name='total_invest_wan']/@value") == ["五百万"]
    assert page.page.xpath("//input[@name='has_building']/@checked")


def test_nonsense_in_the_address_is_no_failure(stranger):
    for query in (
        "mode=approve'--",
        "category=ship",
        "eia_class=%00x",
        "has_building=maybe",
        "nosuch=1",
        "total_invest_wan=1e999",
    ):
        answer = stranger.client.get(f"/plan?{query}")
        assert answer.status_code in (200, 400, 422), query
