"""One session a request, one actor, one commit."""

import secrets
from collections.abc import Callable
from typing import Any

import structlog
from flask import Flask, Response, current_app, g, has_request_context, request
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, scoped_session

from app.core.records import request_sessions
from app.core.scope import actor_of
from app.core.types import NOBODY, PUBLIC, Actor

SIGNED_IN = ("/my", "/desk", "/admin", "/account", "/files", "/documents")
"""Addresses that are only for people who signed in; all others act as the public."""

SECRET = ("/feeds/", "/link/")
"""Addresses whose end is a secret: it stands in no log."""

KEY = "platform.sessions"


def needs_sign_in(path: str) -> bool:
    """Whether an address is for signed-in people only."""
    return any(path == door or path.startswith(door + "/") for door in SIGNED_IN)


def sessions_of(app: Flask) -> scoped_session[Session]:
    """The registry of sessions: one for each application context."""
    registry: scoped_session[Session] = app.extensions[KEY]
    return registry


def db() -> Session:
    """The session of this request."""
    return sessions_of(current_app)()


def actor() -> Actor:
    """Who acts in this request."""
    return actor_of(db())


def after_commit(nudge: Callable[[], object]) -> None:
    """Run `nudge` when this request has committed (to wake a worker: only for speed, never for truth)."""
    if has_request_context():
        g.setdefault("nudges", []).append(nudge)


def _path_told() -> str:
    return next((f"{door}…" for door in SECRET if request.path.startswith(door)), request.path)


def _number_request() -> None:
    g.reference = f"REQ-{secrets.token_hex(5).upper()}"
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(reference=g.reference, method=request.method, path=_path_told())


def _act_as_public() -> None:
    """A stranger at public doors; behind the others nobody, until app.accounts has seen who comes."""
    db().info["actor"] = NOBODY if needs_sign_in(request.path) else PUBLIC


def _commit(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.get("reference", "")
    if g.get("failed"):
        return response
    try:
        db().commit()
    except Exception as error:
        # Flask would answer 500 to anything raised here; a race lost at the commit is told as one.
        return current_app.make_response(current_app.handle_user_exception(error))
    for nudge in g.pop("nudges", ()):
        nudge()
    return response


def _this_context() -> object:
    """What stands for this application context: an object of its own, kept as long as it lasts."""
    return g.setdefault("context", object())


def register_request(app: Flask, engine: Engine) -> scoped_session[Session]:
    """Give `app` its sessions, request numbers, the actor of each request and the commit at its end."""
    registry = request_sessions(engine, _this_context)
    app.extensions[KEY] = registry
    app.before_request(_number_request)
    app.before_request(_act_as_public)
    app.after_request(_commit)

    @app.teardown_appcontext
    def _let_go(_error: BaseException | None) -> None:
        registry.remove()

    return registry


def forget_changes() -> None:
    """Roll back what this request did and keep its end from committing anything more."""
    g.failed = True
    session = db()
    before: Any = session.info.get("actor")
    try:
        session.rollback()
    except DBAPIError:  # the connection died, and its transaction with it
        session.invalidate()
    session.info["actor"] = before
