"""Facts → PDF/A-2a. The same facts and fonts always give the same bytes."""

import io
import json
import re
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, cast
from urllib.parse import unquote

import segno
import typst

from app.documents.fonts import FontBook, font_book
from app.documents.rules.canon import digest, from_canonical
from app.documents.rules.kinds import DocumentKind

TEMPLATES = Path(__file__).parent / "templates"
STANDARD: Final = "a-2a"
GETA = "〓"
NOT_IN_FONTS = re.compile(r'the text `"((?:[^"\\]|\\.)+)"` could not be displayed')
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")

_mine = threading.local()


class PrintingError(Exception):
    """The template and the facts do not make a paper; the operator reads why."""


def print_paper(kind: DocumentKind, title: str, facts: str) -> bytes:
    """The PDF of a paper, from its canonical facts. Raises PrintingError."""
    book = font_book()
    address = from_canonical(facts)["query_url"]
    inputs = {
        "facts": facts,
        "title": title,
        "digest": digest(facts),
        "fonts": json.dumps(book.for_template(), ensure_ascii=False),
        "qr": _qr(address),
        "address": unquote(address),
        "missing": "[]",
    }
    try:
        return _compile(kind, inputs, book)
    except typst.TypstError as failed:
        missing = _missing_signs(failed)
        if not missing:
            raise PrintingError(failed.message) from failed
    inputs["missing"] = json.dumps([f"U+{ord(sign):04X}" for sign in missing])
    for key in ("facts", "title", "address"):
        inputs[key] = "".join(GETA if sign in missing else sign for sign in inputs[key])
    try:
        return _compile(kind, inputs, book)
    except typst.TypstError as failed:
        raise PrintingError(failed.message) from failed


def _compile(kind: DocumentKind, inputs: dict[str, str], book: FontBook) -> bytes:
    issued = datetime.fromisoformat(from_canonical(inputs["facts"])["issued_on"]).replace(tzinfo=UTC)
    made = _compiler(book).compile(
        str(TEMPLATES / f"{kind.name.lower()}.typ"),
        format="pdf",
        sys_inputs=inputs,
        pdf_standards=STANDARD,
        timestamp=issued,
    )
    return cast(bytes, made)


def _compiler(book: FontBook) -> typst.Compiler:
    """One compiler a thread: it keeps what it has laid out and releases the interpreter meanwhile."""
    if getattr(_mine, "book", None) is not book:
        _mine.book = book
        _mine.compiler = typst.Compiler(root=str(TEMPLATES), font_paths=book.fonts, ignore_system_fonts=True)
    return cast(typst.Compiler, _mine.compiler)


def _qr(address: str) -> str:
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=2, xmldecl=False, svgns=True)
    return drawn.getvalue().decode()


def _missing_signs(failed: typst.TypstError) -> list[str]:
    """The signs no font holds, in the order the compiler met them."""
    runs = [ESCAPED.sub(lambda code: chr(int(code[1], 16)), run) for run in NOT_IN_FONTS.findall(failed.diagnostic)]
    return list(dict.fromkeys("".join(runs)))
