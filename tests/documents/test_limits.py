"""What the notice of acceptance says where no limit counts (Art. 16(2))."""

import pymupdf
import pytest

from app.documents.printing import print_paper
from app.documents.rules import DocumentKind, canonical, title
from tests.documents.papers import acceptance


@pytest.mark.parametrize(
    ("limit", "said"), [("未设期限", "本事项未设办理期限，办理结果将及时书面告知"), ("即时办结", "办理时限：即时办结")]
)
def test_an_acceptance_without_a_limit_promises_no_day(limit: str, said: str) -> None:
    paper = acceptance(limit=limit, due_from=None, due_to=None)

    pdf = print_paper(DocumentKind.ACCEPTANCE, title(DocumentKind.ACCEPTANCE, paper), canonical(paper))

    with pymupdf.open(stream=pdf) as document:
        text = "".join("".join(page.get_text() for page in document).split())
    assert said in text and "作出决定" not in text and "次日起算" not in text
