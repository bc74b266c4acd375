"""Every file gets the verdict its content deserves, by name."""

import io
import resource
import tempfile
import zipfile
from dataclasses import replace
from typing import IO

import pytest

from app.attachments import rules
from app.attachments.examination import examine
from app.attachments.inspection.verdict import Limits
from app.attachments.rules import LIMITS
from app.core.errors import Refusal
from app.core.files import TooLarge
from tests.attachments import corpus
from tests.attachments.corpus import docx, dwg, nested, ofd, packed, pdf, picture, related, xlsx

TAKEN = {
    "plain pdf": ("申请书.pdf", pdf(), "application/pdf"),
    "pdf with a link": ("a.pdf", pdf("link"), "application/pdf"),
    "pdf that opens at a page": ("a.pdf", pdf("open at a page"), "application/pdf"),
    "pdf that only forbids changes": ("a.pdf", pdf(saved="owner password"), "application/pdf"),
    "pdf with line ends behind": ("a.pdf", pdf() + b"\r\n\r\n", "application/pdf"),
    "capitals": ("申请书.PDF", pdf(), "application/pdf"),
    "jpg": ("现场.jpg", picture("JPEG"), "image/jpeg"),
    "jpeg": ("现场.jpeg", picture("JPEG"), "image/jpeg"),
    "png": ("现场.png", picture("PNG"), "image/png"),
    "docx": ("申请书.docx", docx(), rules.KINDS["docx"].media_type),
    "docx with a hyperlink": ("a.docx", docx(related("hyperlink")), rules.KINDS["docx"].media_type),
    "docx with a picture": ("a.docx", docx({"word/media/image1.png": picture("PNG")}), rules.KINDS["docx"].media_type),
    "docx with a sheet": ("a.docx", docx({"word/embeddings/a.xlsx": xlsx()}), rules.KINDS["docx"].media_type),
    "xlsx": ("表.xlsx", xlsx(), rules.KINDS["xlsx"].media_type),
    "ofd": ("批复.ofd", ofd(), "application/ofd"),
    "dwg": ("总平面图.dwg", dwg(), "image/vnd.dwg"),
    "zip": ("图纸.zip", packed({"图/一.dwg": dwg(), "说明.pdf": pdf()}), "application/zip"),
    "zip of a zip": ("a.zip", nested(2), "application/zip"),
    "zip from a Mac": (
        "a.zip",
        packed({"a.pdf": pdf(), "__MACOSX/._a.pdf": b"\x00\x05\x16\x07" + bytes(20)}),
        "application/zip",
    ),
}

REFUSED = {
    "html": ("a.html", b"<script>alert(1)</script>", rules.TypeNotAllowed),
    "svg": ("a.svg", b"<svg onload='alert(1)'/>", rules.TypeNotAllowed),
    "program": ("a.exe", b"MZ" + bytes(100), rules.TypeNotAllowed),
    "program after a pdf's name": ("a.pdf.exe", b"MZ" + bytes(100), rules.TypeNotAllowed),
    "old word": ("a.doc", corpus.OLE, rules.TypeNotAllowed),
    "macro word": ("a.docm", docx(), rules.TypeNotAllowed),
    "no extension": ("申请书", pdf(), rules.TypeNotAllowed),
    "only an extension": (".pdf", pdf(), rules.TypeNotAllowed),
    "nothing": ("a.pdf", b"", rules.EmptyFile),
    "html called pdf": ("a.pdf", b"<html><script>alert(1)</script></html>", rules.ContentDiffers),
    "xml called pdf": (
        "a.pdf",
        b'<?xml version="1.0"?><!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        rules.ContentDiffers,
    ),
    "program called pdf": ("a.pdf", b"MZ" + bytes(100), rules.ContentDiffers),
    "eicar called pdf": ("a.pdf", corpus.EICAR, rules.ContentDiffers),
    "png called jpg": ("a.jpg", picture("PNG"), rules.ContentDiffers),
    "pdf behind other bytes": ("a.pdf", b"GIF89a" + pdf(), rules.ContentDiffers),
    "zip called docx": ("a.docx", packed({"a.pdf": pdf()}), rules.ContentDiffers),
    "docx called xlsx": ("a.xlsx", docx(), rules.ContentDiffers),
    "old word called docx": ("a.docx", corpus.OLE, rules.ContentDiffers),
    "disguised entry": ("a.zip", packed({"a.pdf": b"MZ" + bytes(100)}), rules.ContentDiffers),
    "half a pdf": ("a.pdf", pdf()[:200], rules.BrokenFile),
    "pdf of garbage": ("a.pdf", b"%PDF-1.7\ngarbage\n%%EOF\n", rules.BrokenFile),
    "half a jpg": ("a.jpg", picture("JPEG", 600, 400)[:2000], rules.BrokenFile),
    "half a png": ("a.png", picture("PNG", 600, 400)[:-300], rules.BrokenFile),
    "half a zip": ("a.zip", packed({"a.pdf": pdf()})[:-30], rules.BrokenFile),
    "entry larger than it says": ("a.zip", corpus.lying_about_size(), rules.BrokenFile),
    "locked pdf": ("a.pdf", pdf(saved="password"), rules.LockedFile),
    "locked zip": ("a.zip", corpus.locked(), rules.LockedFile),
    "javascript": ("a.pdf", pdf("javascript"), rules.ActiveFile),
    "javascript in object streams": ("a.pdf", pdf("javascript", "object streams"), rules.ActiveFile),
    "javascript in other letters": ("a.pdf", corpus.escaped_javascript(), rules.ActiveFile),
    "javascript in a name tree": ("a.pdf", pdf("javascript in a name tree"), rules.ActiveFile),
    "page action": ("a.pdf", pdf("page action"), rules.ActiveFile),
    "launch": ("a.pdf", pdf("launch"), rules.ActiveFile),
    "embedded file": ("a.pdf", pdf("embedded file"), rules.ActiveFile),
    "rich media": ("a.pdf", pdf("rich media"), rules.ActiveFile),
    "xfa form": ("a.pdf", pdf("form"), rules.ActiveFile),
    "active pdf in a zip": ("a.zip", packed({"a.pdf": pdf("javascript")}), rules.ActiveFile),
    "remote template": ("a.docx", docx(related("attachedTemplate")), rules.ActiveFile),
    "remote object": ("a.docx", docx(related("oleObject")), rules.ActiveFile),
    "remote picture": ("a.docx", docx(related("image")), rules.ActiveFile),
    "html chunk": ("a.docx", docx({"word/afchunk.htm": "<script/>"}), rules.ActiveFile),
    "dde field": (
        "a.docx",
        docx(body=f"<w:r {corpus.W}><w:instrText>DDE</w:instrText><w:instrText>AUTO cmd</w:instrText></w:r>"),
        rules.ActiveFile,
    ),
    "svg with script": ("a.docx", docx({"word/media/a.svg": "<svg><script>1</script></svg>"}), rules.ActiveFile),
    "dde link": (
        "a.xlsx",
        xlsx({"xl/externalLinks/e1.xml": "<externalLink><ddeLink/></externalLink>"}),
        rules.ActiveFile,
    ),
    "macros": ("a.docx", docx({"word/vbaProject.bin": corpus.OLE}), rules.MacroFile),
    "ole object": ("a.docx", docx({"word/embeddings/oleObject1.bin": corpus.OLE}), rules.MacroFile),
    "ole called something else": ("a.docx", docx({"word/media/image1.emf": corpus.OLE}), rules.MacroFile),
    "macro type": (
        "a.docx",
        docx(types='<Override PartName="/word/document.xml" ContentType="application/ms.macroEnabled.main+xml"/>'),
        rules.MacroFile,
    ),
    "excel 4 macros": ("a.xlsx", xlsx({"xl/macrosheets/sheet1.xml": "<a/>"}), rules.MacroFile),
    "docx with entities": ("a.docx", docx({"word/styles.xml": corpus.BOMB_XML.format("&b;")}), rules.UnsafeXml),
    "ofd with an outside entity": (
        "a.ofd",
        ofd({"Doc_0/Document.xml": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'}),
        rules.UnsafeXml,
    ),
    "docx with broken xml": ("a.docx", docx({"word/styles.xml": "<a><b></a>"}), rules.BrokenFile),
    "bytes behind a pdf": ("a.pdf", pdf() + b"MZ" + bytes(9), rules.TrailingData),
    "many bytes behind a pdf": ("a.pdf", pdf() + bytes(range(1, 250)) * 100, rules.TrailingData),
    "zip behind a pdf": ("a.pdf", pdf() + packed({"a.js": "alert(1)"}) + b"\n%%EOF\n", rules.TrailingData),
    "zip behind a jpg": ("a.jpg", picture("JPEG") + packed({"a.js": "alert(1)"}), rules.TrailingData),
    "bytes behind a png": ("a.png", picture("PNG") + b"<script>", rules.TrailingData),
    "bytes behind a zip": ("a.zip", packed({"a.pdf": pdf()}) + b"MZ", rules.TrailingData),
    "zip behind a drawing": ("a.dwg", dwg() + packed({"a.js": "1"}), rules.TrailingData),
    "other entries": ("a.zip", packed({"a.pdf": pdf(), "run.bat": "del"}), rules.TypeNotAllowed),
    "empty zip": ("a.zip", packed({}), rules.ContentDiffers),
    "bomb": ("a.zip", packed({"a.pdf": bytes(60 << 20)}), rules.RatioTooHigh),
    "overlapping bomb": ("a.zip", corpus.quoted_twice(), rules.RatioTooHigh),
    "docx bomb": ("a.docx", docx({"word/media/a.bin": bytes(60 << 20)}), rules.RatioTooHigh),
    "far too much": ("a.zip", packed({f"{n}.pdf": bytes(50 << 20) for n in range(5)}), rules.TotalTooLarge),
    "too many": ("a.zip", packed({f"{n}.pdf": b"" for n in range(2001)}, zipfile.ZIP_STORED), rules.TooManyEntries),
    "too deep": ("a.zip", nested(3), rules.TooDeep),
    "path up": ("a.zip", packed({"../a.pdf": pdf()}), rules.PathLeadsOut),
    "path up with backslashes": ("a.zip", packed({"..\\..\\a.pdf": pdf()}), rules.PathLeadsOut),
    "path from the root": ("a.zip", packed({"/etc/a.pdf": pdf()}), rules.PathLeadsOut),
    "path to a drive": ("a.zip", packed({"C:/a.pdf": pdf()}), rules.PathLeadsOut),
    "path twice": ("a.zip", packed({"a.pdf": pdf(), "A.PDF": pdf()}), rules.PathLeadsOut),
    "link": ("a.zip", corpus.linked(), rules.LinkInside),
    "too many pixels": ("a.png", corpus.wide_png(20_000), rules.TooManyPixels),
    "too many pixels in a docx": ("a.docx", docx({"word/media/a.png": corpus.wide_png(20_000)}), rules.TooManyPixels),
}


def on_disk(content: bytes) -> IO[bytes]:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the test closes it
    file.write(content)
    return file


@pytest.mark.parametrize("case", TAKEN)
def test_an_honest_file_is_taken(case: str) -> None:
    name, content, media_type = TAKEN[case]

    with on_disk(content) as file:
        examined = examine(file, name, LIMITS)

        assert (examined.media_type, examined.size) == (media_type, len(content))
        assert file.read() == content


@pytest.mark.parametrize("case", REFUSED)
def test_any_other_file_is_refused_by_name(case: str) -> None:
    name, content, refusal = REFUSED[case]

    with on_disk(content) as file, pytest.raises(Refusal) as refused:
        examine(file, name, LIMITS)

    assert type(refused.value) is refusal
    assert refused.value.field == "file"


def test_the_corpus_is_large_and_every_reason_has_a_file() -> None:
    assert len(TAKEN) + len(REFUSED) >= 30
    assert {refusal for *_, refusal in REFUSED.values()} == set(rules.REFUSALS.values()) - {rules.TooComplex}


def test_the_piece_at_fault_inside_an_archive_is_named() -> None:
    with on_disk(packed({"图/好.pdf": pdf(), "图/坏.pdf": pdf("launch")})) as file, pytest.raises(Refusal) as refused:
        examine(file, "图纸.zip", LIMITS)

    assert refused.value.values["part"] == "坏.pdf"


def test_a_file_over_the_limit_is_too_large() -> None:
    with on_disk(pdf()) as file, pytest.raises(TooLarge):
        examine(file, "a.pdf", replace(LIMITS, size=100))


@pytest.mark.parametrize("tight", [replace(LIMITS, cpu_seconds=1), replace(LIMITS, wall_seconds=1)])
def test_a_file_that_takes_too_long_is_too_complex(tight: Limits) -> None:
    with on_disk(endless_pdf()) as file, pytest.raises(rules.TooComplex):
        examine(file, "a.pdf", tight)


def endless_pdf() -> bytes:
    """A PDF of very many objects."""
    objects = b"".join(b"%d 0 obj<</A[1 2 3]/B<</C 1>>>>endobj\n" % number for number in range(3, 200_003))
    start = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    return start + objects + b"trailer<</Root 1 0 R/Size 200003>>\n%%EOF\n"


def test_a_file_that_needs_too_much_memory_is_too_complex() -> None:
    picture_of_50_million = io.BytesIO()
    from PIL import Image

    Image.new("RGB", (7000, 7000)).save(picture_of_50_million, "PNG")

    with on_disk(picture_of_50_million.getvalue()) as file:
        assert examine(file, "大图.png", LIMITS).media_type == "image/png"
    with on_disk(picture_of_50_million.getvalue()) as file, pytest.raises(rules.TooComplex):
        examine(file, "大图.png", replace(LIMITS, memory=200 << 20))


def test_looking_costs_this_process_no_memory() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with on_disk(REFUSED["bomb"][1]) as file, pytest.raises(Refusal):
        examine(file, "a.zip", replace(LIMITS, ratio=10**9, total=10**9))

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000
