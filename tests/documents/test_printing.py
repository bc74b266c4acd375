"""What comes out of the press: PDF/A-2a, every sign embedded, every sentence readable, always the same bytes."""

import io
import itertools
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pikepdf
import pymupdf
import pytest

from app.documents.fonts import SANS, SERIF, _chosen, font_book, use_fonts
from app.documents.printing import PrintingError, print_paper
from app.documents.rules import DecisionFacts, DocumentKind, Paper, canonical, digest, title
from tests.documents.papers import CODE, LONG_NAME, LONG_UNIT, NAME, PAPERS, SENTENCES, UNIT, acceptance, closure

MM = 72 / 25.4


def printed(kind: DocumentKind, paper: Paper) -> bytes:
    return print_paper(kind, title(kind, paper), canonical(paper))


@cache
def pdf_of(kind: DocumentKind) -> bytes:
    return printed(kind, PAPERS[kind])


def text_of(pdf: bytes) -> str:
    with pymupdf.open(stream=pdf) as document:
        return re.sub(r"\s+", "", "".join(page.get_text() for page in document))


def dictionaries(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary):
            yield thing


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (DocumentKind.RECEIPT, "2026年11月30日（暂定）前答复是否受理，具体日期待该年度放假安排公布后确定"),
        (DocumentKind.CORRECTION, "2027年1月5日（暂定）前在平台逐项补正，具体日期待该年度放假安排公布后确定"),
    ],
)
def test_a_day_that_hangs_on_a_calendar_not_yet_published_is_called_provisional(
    kind: DocumentKind, sentence: str
) -> None:
    assert sentence in text_of(printed(kind, replace(PAPERS[kind], provisional=True)))
    assert "暂定" not in text_of(pdf_of(kind))


@pytest.mark.parametrize("kind", DocumentKind)
def test_a_paper_is_marked_as_tagged_pdf_a_2a(kind: DocumentKind) -> None:
    with pikepdf.open(io.BytesIO(pdf_of(kind))) as pdf, pdf.open_metadata() as about:
        assert (about["pdfaid:part"], about["pdfaid:conformance"]) == ("2", "A")
        assert about["dc:title"] == title(kind, PAPERS[kind])
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert pdf.Root.OutputIntents[0].S == "/GTS_PDFA1"
        assert str(pdf.Root.Lang).lower().startswith("zh")
        assert "/Encrypt" not in pdf.trailer


@pytest.mark.parametrize("kind", DocumentKind)
def test_every_font_is_embedded(kind: DocumentKind) -> None:
    with pikepdf.open(io.BytesIO(pdf_of(kind))) as pdf:
        descriptors = [thing for thing in dictionaries(pdf) if thing.get("/Type") == "/FontDescriptor"]

        assert descriptors
        assert all("/FontFile3" in each or "/FontFile2" in each for each in descriptors)


@pytest.mark.parametrize("kind", DocumentKind)
def test_the_qr_code_is_described_in_words(kind: DocumentKind) -> None:
    with pikepdf.open(io.BytesIO(pdf_of(kind))) as pdf:
        alternatives = [str(thing["/Alt"]) for thing in dictionaries(pdf) if "/Alt" in thing]

        assert any(PAPERS[kind].query_url in words for words in alternatives)


@pytest.mark.parametrize("kind", DocumentKind)
def test_code_name_number_and_sentences_can_be_read_out(kind: DocumentKind) -> None:
    paper, text = PAPERS[kind], text_of(pdf_of(kind))

    for words in (CODE, NAME, UNIT, paper.number, paper.issuer, "2026年11月23日", *SENTENCES[kind]):
        assert words in text
    assert "电子印章位置" in text
    assert "〓" not in text


@pytest.mark.parametrize("kind", DocumentKind)
def test_the_digest_of_the_facts_stands_beside_the_qr_code(kind: DocumentKind) -> None:
    assert f"校验码：{digest(canonical(PAPERS[kind]))[:16]}" in text_of(pdf_of(kind))


@pytest.mark.parametrize("kind", DocumentKind)
def test_the_same_facts_give_the_same_bytes(kind: DocumentKind) -> None:
    assert printed(kind, PAPERS[kind]) == pdf_of(kind)


def test_other_threads_give_the_same_bytes() -> None:
    made: list[bytes] = []
    presses = [
        threading.Thread(target=lambda: made.append(printed(DocumentKind.RECEIPT, PAPERS[DocumentKind.RECEIPT])))
        for _ in range(4)
    ]

    for press in presses:
        press.start()
    for press in presses:
        press.join()

    assert made == [pdf_of(DocumentKind.RECEIPT)] * 4


@pytest.mark.parametrize("kind", DocumentKind)
def test_long_names_and_rare_characters_are_printed(kind: DocumentKind) -> None:
    paper = replace(PAPERS[kind], project_name=LONG_NAME, addressee=LONG_UNIT + "㎡")

    text = text_of(printed(kind, paper))

    assert LONG_NAME in text
    assert LONG_UNIT + "㎡" in text


def test_an_address_is_printed_as_people_read_it() -> None:
    paper = acceptance(query_url="http://127.0.0.1:8080/notices/%E6%B7%B1%E6%8A%95%E5%91%8A")

    assert "http://127.0.0.1:8080/notices/深投告" in text_of(printed(DocumentKind.ACCEPTANCE, paper))


def test_lines_that_bring_their_own_numbers_keep_them() -> None:
    decision = PAPERS[DocumentKind.DECISION]
    assert isinstance(decision, DecisionFacts)

    text = text_of(printed(DocumentKind.DECISION, replace(decision, content=("一、同意取水。", "二、节约用水。"))))

    assert "如下：一、同意取水。" in text
    assert text.count("二、") == 1


def test_markup_in_facts_stays_text() -> None:
    name = '#panic("x") $1/0$ *粗* _斜_ `码` @引 <标> // 注 \\ [框]'

    assert name.replace(" ", "") in text_of(printed(DocumentKind.ACCEPTANCE, acceptance(project_name=name)))


def test_a_sign_no_font_holds_is_named_never_dropped() -> None:
    text = text_of(printed(DocumentKind.ACCEPTANCE, acceptance(project_name="𠮷𡈽项目")))

    assert "〓〓项目" in text
    assert "依次为U+20BB7、U+2123D" in text


def test_facts_that_make_no_paper_are_an_error_with_words() -> None:
    with pytest.raises(PrintingError, match="received_at"):
        print_paper(DocumentKind.RECEIPT, "收件回执", canonical(PAPERS[DocumentKind.CLOSURE_NOTICE]))


def lines_of(page: pymupdf.Page, size: float) -> list[tuple[float, str]]:
    """Baseline and text of each line of this size, the runs of one line put together."""
    runs: dict[float, list[tuple[float, str]]] = {}
    for block in page.get_text("dict")["blocks"]:
        for line in block.get("lines", ()):
            for span in line["spans"]:
                if abs(span["size"] - size) < 0.1:
                    runs.setdefault(round(span["origin"][1], 1), []).append((span["origin"][0], span["text"]))
    return [(y, "".join(text for _, text in sorted(parts))) for y, parts in sorted(runs.items())]


def test_a_full_page_has_22_lines_of_28_characters() -> None:
    decision = PAPERS[DocumentKind.DECISION]
    assert isinstance(decision, DecisionFacts)
    long = replace(decision, content=("深圳市投资项目在线审批监管平台" * 100,))

    with pymupdf.open(stream=printed(DocumentKind.DECISION, long)) as document:
        page = document[2]
        lines = lines_of(page, 16)

        assert len(lines) == 22
        assert {len(text) for _, text in lines} == {28}
        assert {round(below - above) for (above, _), (below, _) in itertools.pairwise(lines)} == {29}


def test_the_sheet_and_its_type_area_are_the_standard_ones() -> None:
    with pymupdf.open(stream=printed(DocumentKind.CLOSURE_NOTICE, closure(40))) as document:
        for page in document:
            words = [word for word in page.get_text("words") if word[3] < page.rect.height - 35 * MM]

            assert (round(page.rect.width / MM), round(page.rect.height / MM)) == (210, 297)
            assert min(word[0] for word in words) >= 27.9 * MM
            assert max(word[2] for word in words) <= (210 - 25.5) * MM
            assert min(word[1] for word in words) >= 36 * MM


def test_page_numbers_stand_outside_odd_right_even_left() -> None:
    with pymupdf.open(stream=printed(DocumentKind.CLOSURE_NOTICE, closure(40))) as document:
        places = []
        for number, page in enumerate(document, start=1):
            (folio,) = page.search_for(f"— {number} —")
            places.append("right" if folio.x0 > page.rect.width / 2 else "left")
            assert round((folio.y0 + folio.y1) / 2 / MM) in range(267, 275)

    assert places == [("right", "left")[at % 2] for at in range(len(places))]


@pytest.mark.parametrize("issuer", ["深圳市水务局", "深圳市发展和改革委员会"])
@pytest.mark.parametrize("kind", [kind for kind in DocumentKind if kind.name not in ("DECISION", "CLOSURE_NOTICE")])
def test_an_ordinary_letter_fits_one_sheet(kind: DocumentKind, issuer: str) -> None:
    with pymupdf.open(stream=printed(kind, replace(PAPERS[kind], issuer=issuer))) as document:
        assert len(document) == 1


def test_a_letter_bears_no_number_on_its_first_page() -> None:
    with pymupdf.open(stream=pdf_of(DocumentKind.SPECIAL_PROCEDURE)) as document:
        assert len(document) == 1
        assert document[0].search_for("— 1 —") == []


@pytest.mark.parametrize("count", [1, 12, 130])
def test_every_row_of_a_long_notice_is_there_and_no_row_is_split(count: int) -> None:
    paper = closure(count, name=LONG_NAME, unit=LONG_UNIT)

    with pymupdf.open(stream=printed(DocumentKind.CLOSURE_NOTICE, paper)) as document:
        pages = [re.sub(r"\s+", "", page.get_text()) for page in document]

    for item in paper.items:
        assert any(f"{item.document_number}{item.document_title}" in page for page in pages)
    assert all("序号" in page for page in pages if "深水许〔2026〕" in page)
    assert "特此告知。" in pages[-1]
    assert "电子印章位置" in pages[-1]


@pytest.fixture
def with_fonts() -> Iterator[Callable[[Path], None]]:
    yield use_fonts
    use_fonts(None)


def test_without_licensed_fonts_the_free_ones_are_used() -> None:
    families = font_book().families

    assert families == {"title": [SERIF], "fangsong": [SERIF], "hei": [SANS, SERIF], "song": [SERIF]}


def test_a_licensed_font_is_taken_first_and_the_free_one_holds_what_it_lacks() -> None:
    assert _chosen("fangsong", {"FangSong_GB2312", SERIF, SANS}) == ["FangSong_GB2312", SERIF]
    assert _chosen("hei", {"SimHei", SERIF, SANS}) == ["SimHei", SANS, SERIF]


def test_a_font_folder_without_the_wanted_families_changes_nothing(
    with_fonts: Callable[[Path], None], tmp_path: Path
) -> None:
    with_fonts(tmp_path)

    assert printed(DocumentKind.RECEIPT, PAPERS[DocumentKind.RECEIPT]) == pdf_of(DocumentKind.RECEIPT)


@pytest.mark.parametrize(("note", "headed"), [("", False), ("竣工后办理", True)])
def test_the_duties_that_follow_have_a_column_of_notes_only_where_one_is_noted(note: str, headed: bool) -> None:
    paper = closure()
    following = tuple(replace(each, note=note) for each in paper.following)

    text = text_of(printed(DocumentKind.CLOSURE_NOTICE, replace(paper, following=following)))

    assert ("序号事项部门说明" in text) is headed
    assert "建设项目环境保护验收" in text
