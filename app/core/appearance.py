"""Large type (大字版) and dark ground, kept in a cookie that tells nothing else."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, make_response, redirect, request

from app.core.web import public

COOKIE = "look"
THEMES = frozenset({"light", "dark"})
SIZES = frozenset({"normal", "large"})
A_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Appearance:
    """What the reader chose; no theme means: as the system has it."""

    theme: str = ""
    large: bool = False

    def changed(self, *, theme: str | None, size: str | None) -> "Appearance":
        """With the choices of one form; words we do not know change nothing."""
        return Appearance(
            theme if theme and theme in THEMES else self.theme,
            size == "large" if size in SIZES else self.large,
        )

    def __str__(self) -> str:
        return f"{self.theme}.{'large' if self.large else ''}"


def read(cookie: str) -> Appearance:
    """The appearance a cookie says; nonsense is the default."""
    theme, _, size = cookie.partition(".")
    return Appearance(theme if theme in THEMES else "", size == "large")


def appearance() -> Appearance:
    """The appearance of this request."""
    return read(request.cookies.get(COOKIE, ""))


def local_address(address: str) -> str:
    """A path on this host, for going back; anything else becomes the home page."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "/"
    path = address.rstrip("?")
    outside = parts.scheme or parts.netloc or not path.startswith("/") or path.startswith("//") or "\\" in path
    return "/" if outside or any(ord(sign) < ord(" ") for sign in path) else path


def switch_appearance() -> Response:
    """Keep the choice of the form that was sent, and go back to where it stood."""
    chosen = appearance().changed(theme=request.form.get("theme"), size=request.form.get("size"))
    answer = make_response(redirect(local_address(request.form.get("back", "/")), 303))
    answer.set_cookie(
        COOKIE,
        str(chosen),
        max_age=A_YEAR,
        httponly=True,
        samesite="Lax",
        secure=bool(current_app.config.get("SESSION_COOKIE_SECURE")),
    )
    return answer


def offer_appearance(app: Flask) -> None:
    """Give templates `appearance()` and the app its POST /appearance.

    The form carries no CSRF token: a token would give every visitor of the portal a session, and all
    that a forged one could do is change the type size. Posts of other sites are refused before it.
    """
    app.jinja_env.globals["appearance"] = appearance
    app.add_url_rule("/appearance", "appearance", public(switch_appearance), methods=["POST"])
    guard = app.extensions.get("csrf")
    if guard is not None:
        guard.exempt(switch_appearance)
