"""At the door of each request: who comes, may he stay, and what he had typed when his session ended."""

import secrets
from datetime import datetime, timedelta
from urllib.parse import quote, urlsplit

from flask import Flask, Response, current_app, g, redirect, request, url_for
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as Answer

from app.accounts import rules, signing
from app.accounts.models import ParkedForm
from app.accounts.signed import Found, Signed, find
from app.accounts.signing import Terms, Visitor
from app.core.now import now
from app.core.scope import actor_of, enter
from app.core.types import LOGIN, Actor
from app.core.web import db, needs_sign_in

TERMS = "platform.terms"
PARKED_FOR = timedelta(hours=24)
PARKED_AT_MOST = 256 * 1024
PARKED = "parked"
PASSWORD_PAGES = frozenset({"OwnAccountPage.password"})


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


def safe_next(target: str | None) -> str | None:
    """A path of this site and nothing else: one slash, then no second one, no host, no control character."""
    if not target or len(target) > 1000 or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    if any(ord(character) < 33 or character == "\\" for character in target):
        return None
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    return target if not parts.scheme and not parts.netloc else None


def _form_page() -> str:
    """The page the posted form stood on: its own address, else the one the browser came from."""
    rules = current_app.url_map.bind("").allowed_methods(request.path)
    if "GET" in rules:
        return request.full_path.rstrip("?")
    came = urlsplit(request.referrer or "")
    path = safe_next(came.path + (f"?{came.query}" if came.query else ""))
    return path if path and came.netloc == request.host else request.path


def park(session: Session, account_id: object, *, at: datetime) -> str:
    """Keep what was just posted for the person it belongs to; returns the address that puts it back."""
    page = _form_page()
    fields = [[name, value] for name, value in request.form.items(multi=True) if name != "csrf_token"]
    if not fields or sum(len(name) + len(value) for name, value in fields) > PARKED_AT_MOST:
        return page
    token = secrets.token_urlsafe(24)
    session.execute(delete(ParkedForm).where(ParkedForm.expires_at < at).execution_options(synchronize_session=False))
    session.add(
        ParkedForm(
            digest=signing.digest(token),
            account_id=account_id,
            path=urlsplit(page).path[:500],
            fields=fields,
            parked_at=at,
            expires_at=at + PARKED_FOR,
        )
    )
    return f"{page}{'&' if '?' in page else '?'}{PARKED}={quote(token)}"


def unpark() -> MultiDict[str, str] | None:
    """What this person had typed into the form of this page, or nothing."""
    token = request.args.get(PARKED)
    signed: Signed | None = g.get("signed")
    if not token or signed is None:
        return None
    kept = db().scalar(
        select(ParkedForm).where(
            ParkedForm.digest == signing.digest(token),
            ParkedForm.account_id == signed.account_id,
            ParkedForm.path == request.path,
            ParkedForm.expires_at > now(),
        )
    )
    return MultiDict([(name, value) for name, value in kept.fields]) if kept else None


def _to_sign_in(found: Found | None) -> Answer:
    target = request.full_path.rstrip("?")
    if request.method == "POST":
        enter(db(), LOGIN)
        target = park(db(), found.account_id, at=now()) if found else _form_page()
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
        g.typed = unpark()
    if signed.must_change_password and request.endpoint not in PASSWORD_PAGES:
        return redirect(url_for("OwnAccountPage.password"), 303)
    return None


def register_doors(app: Flask, kept: Terms) -> None:
    """Put the door before every view. Must stand before the CSRF check: a lost form is parked, not refused."""
    app.extensions[TERMS] = kept
    app.before_request(_let_in)
    app.jinja_env.globals.update(signed_in=signed_in, actor=shown_actor, home_of_actor=home_of_actor)
