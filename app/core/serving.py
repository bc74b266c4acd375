"""Giving a stored file to a browser: to be saved, never to be run or guessed at."""

from typing import IO
from urllib.parse import quote

from flask import Response
from werkzeug.wsgi import FileWrapper

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


def as_download(file: IO[bytes], *, name: str, media_type: str, size: int) -> Response:
    """The file as an attachment of this name (RFC 6266, RFC 5987); it is closed when it has been sent."""
    response = Response(FileWrapper(file), mimetype=media_type, direct_passthrough=True)
    response.headers.update(HEADERS)
    response.headers["Content-Length"] = str(size)
    response.headers["Content-Disposition"] = disposition(name)
    response.call_on_close(file.close)
    return response


def disposition(name: str) -> str:
    """`attachment` with a plain name for old programs and the real one for all others."""
    extension = name.rpartition(".")[2]
    plain = f"file.{extension}" if extension.isascii() and extension.isalnum() else "file"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
