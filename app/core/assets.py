"""Static files under addresses that carry their digest, so that browsers keep them for ever."""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from flask import Flask, Response, abort, request, url_for

from app.core.web import public

STATIC = Path(__file__).parent / "static"
FOR_EVER = "public, max-age=31536000, immutable"
PACKED_TYPES = ("text/", "application/javascript", "image/svg+xml")


@dataclass(frozen=True)
class Asset:
    """One static file, read once at the start."""

    name: str
    content: bytes
    media: str

    @cached_property
    def digest(self) -> str:
        """The first 12 hex digits of its SHA-256: what the address carries."""
        return hashlib.sha256(self.content).hexdigest()[:12]

    @cached_property
    def packed(self) -> bytes | None:
        """The same, gzipped, where that is worth it."""
        if not self.media.startswith(PACKED_TYPES):
            return None
        return gzip.compress(self.content, 9, mtime=0)


def load(folder: Path) -> dict[str, Asset]:
    """Every file under `folder`, by its path there."""
    assets = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in {".css", ".js", ".svg", ".png", ".ico"}:
            name = path.relative_to(folder).as_posix()
            media = "text/javascript" if path.suffix == ".js" else mimetypes.guess_type(name)[0]
            assets[name] = Asset(name, path.read_bytes(), media or "application/octet-stream")
    return assets


def serve_assets(app: Flask, folder: Path = STATIC) -> None:
    """Answer /static/… from memory and give templates `asset('css/tokens.css')`."""
    assets = load(folder)

    def static_file(filename: str) -> Response:
        found = assets.get(filename)
        if found is None:
            abort(404)
        return _answer(found)

    def asset(name: str) -> str:
        return url_for("static", filename=name, v=assets[name].digest)

    app.add_url_rule("/static/<path:filename>", "static", public(static_file), methods=["GET"])
    app.jinja_env.globals["asset"] = asset


def _answer(found: Asset) -> Response:
    packed = found.packed if "gzip" in request.headers.get("Accept-Encoding", "") else None
    answer = Response(found.content if packed is None else packed, mimetype=found.media)
    if packed is not None:
        answer.headers["Content-Encoding"] = "gzip"
    answer.headers["Vary"] = "Accept-Encoding"
    answer.headers["Cache-Control"] = FOR_EVER if request.args.get("v") == found.digest else "no-cache"
    answer.set_etag(found.digest + ("-gz" if packed is not None else ""))
    answer.make_conditional(request)
    return answer
