"""What every answer says to the browser, and which requests are not even looked at."""

from urllib.parse import unquote_to_bytes, urlsplit

from flask import Flask, Response, abort, g, request
from werkzeug.datastructures import MultiDict

from app.core.web.request import needs_sign_in

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
HSTS = "max-age=31536000"
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
NULL = "\x00"


def _refuse_foreign_posts() -> None:
    """A browser says where an unsafe request comes from: another site's page may not act here."""
    if request.method in UNSAFE and request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        abort(403)


def _refuse_unstorable_text() -> None:
    """PostgreSQL keeps no NUL; nothing we ask for contains one, nor bytes that are no text."""
    if not _is_text(request.environ.get("PATH_INFO", "").encode("latin-1")) or not _is_text(
        unquote_to_bytes(request.query_string)
    ):
        abort(400)
    if NULL in request.path or _holds_null(request.args):
        abort(400)
    if request.method in UNSAFE and _holds_null(request.form):
        abort(400)


def _is_text(sent: bytes) -> bool:
    """Whether it is UTF-8: the framework would read anything else as question marks, and we would answer those."""
    try:
        sent.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _holds_null(fields: MultiDict[str, str]) -> bool:
    """Whether a name or any of its values holds one."""
    return any(NULL in name or NULL in value for name, value in fields.items(multi=True))


def trusted_hosts(public_url: str) -> list[str]:
    """The host names this platform answers to: its public one, and the loopback it is tried on."""
    return sorted({urlsplit(public_url).hostname or "localhost", "127.0.0.1", "localhost", "[::1]"})


def register_headers(app: Flask, *, public_url: str) -> None:
    """Set the security headers of every answer and close the doors above."""
    secure = public_url.startswith("https://")
    app.config["TRUSTED_HOSTS"] = trusted_hosts(public_url)
    app.before_request(_refuse_foreign_posts)
    app.before_request(_refuse_unstorable_text)

    @app.after_request
    def _say(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if secure:
            response.headers.setdefault("Strict-Transport-Security", HSTS)
        # A public page names whoever is signed in: it is his alone, too.
        if needs_sign_in(request.path) or "Set-Cookie" in response.headers or g.get("found") is not None:
            response.headers["Cache-Control"] = "no-store"
        return response
