"""At the door of each request: who comes, may he stay, and what he had typed when his session ended."""

from flask import Flask, Response, current_app, g, redirect, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response as Answer

from app.accounts import rules, signing
from app.accounts.parking import PARKED, PASSWORD_PAGES, form_page, park, put_back, safe_next, unpark
from app.accounts.signed import Found, Signed, find
from app.accounts.signing import Terms, Visitor
from app.core.now import now
from app.core.scope import actor_of, enter
from app.core.types import LOGIN, Actor
from app.core.web import db, needs_sign_in
from app.core.web.request import forget_changes

TERMS = "platform.terms"


def terms() -> Terms:
    """How long sessions last here."""
    kept: Terms = current_app.extensions[TERMS]
    return kept


def visitor() -> Visitor:
    """Where this request comes from."""
    return Visitor(ip=request.remote_addr or "", user_agent=request.user_agent.string[:200])


def cookie_name() -> str:
    """The cookie of the session; over TLS with the prefix that binds it to this very host."""
    return "__Host-sid" if current_app.config["SESSION_COOKIE_SECURE"] else "sid"


def give_cookie(response: Response | Answer, token: str) -> None:
    """Let the browser hold `token`, for this site's own pages only and until it closes."""
    response.set_cookie(
        cookie_name(),
        token,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        path="/",
    )


def take_cookie(response: Response | Answer) -> None:
    """Let the browser forget it."""
    response.delete_cookie(
        cookie_name(), httponly=True, samesite="Lax", secure=current_app.config["SESSION_COOKIE_SECURE"], path="/"
    )


def _found() -> Found | None:
    """Look the cookie up, once a request."""
    if "found" not in g:
        token = request.cookies.get(cookie_name(), "")
        g.found = find(db(), token, terms=terms(), now=now()) if token else None
    kept: Found | None = g.found
    return kept


def signed_in() -> Signed | None:
    """The signed-in person, also on public pages, where he acts as a stranger all the same."""
    if "found" not in g and g.get("failed"):
        return None  # a page about a failure asks the database nothing more
    found = _found()
    return found.signed if found else None


def shown_actor() -> Actor:
    """For the head of a page: the signed-in person, also where he acts as a stranger."""
    signed = signed_in()
    return signed.actor if signed else actor_of(db())


def home_of_actor() -> str:
    """The first page of whoever is signed in."""
    signed = signed_in()
    return signed.home if signed else "/"


def _to_sign_in(found: Found | None) -> Answer:
    target = request.full_path.rstrip("?")
    if request.method == "POST":
        enter(db(), LOGIN)
        target = park(db(), found.account_id, at=now()) if found else form_page()
        forget_changes()  # the act was not done: the trail says so
    return redirect(url_for("SignInPage.login", next=target if safe_next(target) else None), 303)


def _let_in() -> Answer | None:
    """Open the doors of `SIGNED_IN` to those who are; everybody else signs in first."""
    if not needs_sign_in(request.path):
        return None
    found = _found()
    signed = found.signed if found else None
    if signed is None:
        return _to_sign_in(found)
    g.signed = g.user = signed
    enter(db(), signed.actor)
    if now() - signed.seen_at > rules.SEEN_EVERY:
        signing.touch(db(), signed.session_id, now=now())
    if request.method == "GET" and PARKED in request.args:
        g.typed = unpark(signed.account_id)
    if signed.must_change_password and request.endpoint not in PASSWORD_PAGES:
        return redirect(url_for("OwnAccountPage.password"), 303)
    return None


def register_doors(app: Flask, kept: Terms) -> None:
    """Put the door before every view. Must stand before the CSRF check: a lost form is parked, not refused."""
    app.extensions[TERMS] = kept
    app.before_request(_let_in)
    app.register_error_handler(CSRFError, put_back)
    app.jinja_env.globals.update(signed_in=signed_in, actor=shown_actor, home_of_actor=home_of_actor)
