"""Files people upload."""

import io
from functools import cache
from typing import Any

import pikepdf


def pdf(name: str = "示例材料.pdf") -> dict[str, Any]:
    """A blank page, as a browser takes it."""
    return {"name": name, "mimeType": "application/pdf", "buffer": _page()}


@cache
def _page() -> bytes:
    made = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(595, 842))
        document.save(made)
    return made.getvalue()
