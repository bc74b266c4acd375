"""The Measures as this platform cites them: twenty-six articles, counted in the order of the text."""

import pytest

from app.front.measures import articles


def test_there_are_twenty_six_articles_without_gaps() -> None:
    assert [article.number for article in articles()] == list(range(1, 27))
    assert all(paragraph for article in articles() for paragraph in article.paragraphs)


@pytest.mark.parametrize(
    ("number", "paragraph", "words"),
    [
        (3, 2, "涉密项目和涉密信息不得通过在线平台办理和传递。"),
        (8, 0, "包括审批依据、审批内容、受理条件、办理流程、办理时限、收费标准、监管要求、联系方式等"),
        (11, 0, "一项一码"),
        (14, 0, "需要重新审批、核准、备案的应当重新赋码。"),
        (16, 2, "对未通过项目代码核验的，不得受理并告知项目单位。"),
        (16, 6, "由在线平台生成办结告知书并通知项目单位。"),
        (17, 0, "不纳入审批事项办理时限的相关环节"),
        (19, 0, "项目单位可凭项目代码查询项目办理过程及审批结果。"),
        (26, 0, "有效期两年"),
    ],
)
def test_an_article_cited_by_number_says_what_it_is_cited_for(number: int, paragraph: int, words: str) -> None:
    assert words in articles()[number - 1].paragraphs[paragraph]
