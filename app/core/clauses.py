"""How an article of the Measures is cited: "16(2)" reads 暂行办法第十六条第二项."""

import re

from flask_babel import gettext

from app.core.phrasing import chinese_numeral

SHAPE = re.compile(r"(\d+)(?:\((\d+)\))?")


def clause(article: str | None) -> str:
    """The citation of an article, with its item where one is named; empty for none."""
    found = SHAPE.fullmatch(article or "")
    if found is None:
        return article or ""
    number, item = found.groups()
    if item is None:
        return gettext("Art. %(article)s of the Measures", article=chinese_numeral(int(number)))
    return gettext("Art. %(article)s, item %(item)s of the Measures", article=chinese_numeral(int(number)),
                   item=chinese_numeral(int(item)))
