"""Closure notices of one page and of twenty, beside weasyprint where this machine has it."""

import io
from functools import partial
from html import escape
from typing import Any

import pikepdf

from app.core.now import now
from app.documents.printing import print_paper
from app.documents.rules import ClosureFacts, DocumentKind, canonical
from tests.bench.figures import Times, line, ratio, timed
from tests.documents.papers import closure

TITLE = "项目办结告知书"
STYLE = """@page { size: A4; margin: 37mm 26mm 35mm 28mm } body { font: 16pt/29pt "Noto Serif SC", "Noto Serif CJK SC" }
table { border-collapse: collapse; width: 100% } td, th { border-top: 1px solid; text-align: left }"""


def made(facts: ClosureFacts) -> bytes:
    """Our PDF."""
    return print_paper(DocumentKind.CLOSURE_NOTICE, TITLE, canonical(facts))


def pages(paper: bytes) -> int:
    """How many pages it has."""
    with pikepdf.open(io.BytesIO(paper)) as opened:
        return len(opened.pages)


def of_pages(wanted: int) -> tuple[ClosureFacts, int]:
    """Facts that fill so many pages, or nearly."""
    count, step = 1, 64
    while step:
        if pages(made(closure(count + step))) <= wanted:
            count += step
        else:
            step //= 2
    return closure(count), pages(made(closure(count)))


def html_of(facts: ClosureFacts) -> str:
    """The same words as a page with a table."""
    rows = "".join(
        f"<tr><td>{escape(each.item)}<td>{escape(each.department)}<td>{escape(each.result)}"
        f"<td>{escape(each.document_number)}<td>{escape(each.document_title)}<td>{each.decided_on}"
        for each in facts.items
    )
    words = "".join(f"<p>{escape(duty)}" for duty in facts.duties)
    head = f'<html lang="zh"><style>{STYLE}</style><h1>{TITLE}</h1><p>{escape(facts.addressee)}'
    return f"{head}<table>{rows}</table>{words}"


def weasyprint() -> Any:
    """The other, or why not."""
    try:
        import weasyprint
    except (ImportError, OSError) as missing:
        return str(missing).splitlines()[0]
    return weasyprint


def measure(tries: int, sizes: tuple[int, ...]) -> None:
    """Both engines on the same facts."""
    other = weasyprint()
    if isinstance(other, str):
        line("weasyprint", f"skipped: {other}")
    for size in sizes:
        facts, printed = of_pages(size) if size > 1 else (closure(2), pages(made(closure(2))))
        begun = now()
        own = timed(partial(made, facts), tries)
        line(f"{printed} pages, {len(facts.items)} items", own, f"p95 {own.p95 * 1000:.1f} ms",
             f"{len(made(facts)) / 1024:.0f} KiB", f"at {begun:%H:%M:%S}")  # fmt: skip
        if not isinstance(other, str):
            document = partial(other.HTML(string=html_of(facts)).write_pdf, pdf_variant="pdf/a-2a")
            theirs: Times = timed(document, max(3, tries // 5))
            line(f"  weasyprint, {pages(document())} pages", theirs, ratio(theirs.median, own.median, ">= 3"))
