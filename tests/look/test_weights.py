"""What a page weighs on the wire, gzipped; what syntax the oldest browser of a desk understands."""

import gzip
import re

import pytest
from flask import Flask

from app.core.vendoring import STATIC

KB = 1024
LINKED = re.compile(r'(?:href|src)="/static/([^"?]+)\?v=([0-9a-f]{12})"')
TOO_NEW = re.compile(r"oklch\(|color-mix\(|:has\(|@layer|@container|^\s*&", re.MULTILINE)


def _weight(names: list[str]) -> int:
    return sum(len(gzip.compress((STATIC / name).read_bytes(), 9)) for name in names)


@pytest.mark.parametrize(
    ("page", "styles", "scripts"),
    [("/desk/gallery", 30 * KB, 85 * KB), ("/my/gallery", 30 * KB, 20 * KB), ("/fault/404", 30 * KB, 0)],
)
def test_a_page_stays_within_its_weight(dressed: Flask, page: str, styles: int, scripts: int) -> None:
    linked = [name for name, _ in LINKED.findall(dressed.test_client().get(page).text)]

    assert any(name.endswith(".css") for name in linked)
    assert _weight([name for name in linked if name.endswith(".css")]) <= styles
    assert _weight([name for name in linked if name.endswith(".js")]) <= scripts


def test_every_static_address_carries_the_digest_and_is_kept_for_ever(dressed: Flask) -> None:
    client = dressed.test_client()
    linked = LINKED.findall(client.get("/desk/gallery").text)

    for name, digest in linked:
        assert "immutable" in client.get(f"/static/{name}?v={digest}").headers["Cache-Control"]
    assert client.get(f"/static/{linked[0][0]}?v=000000000000").headers["Cache-Control"] == "no-cache"
    assert client.get("/static/css/../../look.py").status_code == 404


def test_a_static_file_is_packed_only_for_those_who_unpack(dressed: Flask) -> None:
    client = dressed.test_client()
    packed = client.get("/static/css/tokens.css", headers={"Accept-Encoding": "gzip"})

    assert gzip.decompress(packed.data) == client.get("/static/css/tokens.css").data
    assert client.get("/static/css/tokens.css", headers={"If-None-Match": '"nonsense"'}).status_code == 200


def test_styles_use_only_what_the_oldest_browser_knows() -> None:
    for path in STATIC.rglob("*.css"):
        assert TOO_NEW.findall(path.read_text(encoding="utf-8")) == [], path.name
