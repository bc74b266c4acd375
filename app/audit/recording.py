"""One audit entry for each attempted act: in its own transaction when done, in another one when not (Art. 4)."""

from dataclasses import replace

import structlog
from flask import Flask, Response, current_app, g, request
from sqlalchemy.exc import DBAPIError

from app.audit.models import AuditResult
from app.audit.service import Attempt, record
from app.core.now import now
from app.core.scope import actor_of, enter
from app.core.web import db, needs_sign_in
from app.core.web.failures import sentence

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
NOT_ACTS = ("/api/", "/appearance")
log = structlog.get_logger("platform.audit")
AUTOSAVES = (".autosave",)
"""Pages that keep a draft every few seconds: nothing is done by it, and the trail would drown."""


def record_attempts(app: Flask) -> None:
    """Keep the trail of every act, and of every look behind the doors at what is not there."""
    app.after_request(_record)


def _record(response: Response) -> Response:
    if request.endpoint is None or request.path.startswith(NOT_ACTS) or request.endpoint.endswith(AUTOSAVES):
        return response
    acted = request.method in UNSAFE
    absent = response.status_code in (403, 404) and needs_sign_in(request.path)
    if not acted and not absent:
        return response
    attempt = Attempt(
        act=request.endpoint, result=_result(response), subject_type=request.blueprint or "",
        subject_id=_subject(), reason=_reason(), ip=request.remote_addr or "", request_id=g.get("reference", ""),
        payload={"method": request.method, "path": request.path[:300], "status": response.status_code},
    )
    if not g.get("failed"):
        try:
            record(db(), attempt, by=actor_of(db()), now=now())
        except DBAPIError as error:
            # Flask would answer 500 to anything raised here; a database that goes away now is told as one.
            response = current_app.make_response(current_app.handle_user_exception(error))
            attempt = replace(attempt, result=_result(response))
    if g.get("failed"):
        _apart(attempt, away=response.status_code == 503)
    return response


def _apart(attempt: Attempt, *, away: bool) -> None:
    """The act was rolled back; that it was tried is not. With the database away only the log can hold it."""
    session, by = db(), actor_of(db())
    try:
        with type(session)(bind=session.get_bind(), expire_on_commit=False) as own:
            enter(own, by)
            with own.begin():
                record(own, attempt, by=by, now=now())
    except DBAPIError:
        if not away:
            raise
        log.error("attempt not in the trail", act=attempt.act, subject=attempt.subject_id, by=by.name)


def _result(response: Response) -> AuditResult:
    if response.status_code in (403, 404):
        return AuditResult.ABSENT
    if g.get("failed"):
        return AuditResult.FAILED if response.status_code >= 500 else AuditResult.REFUSED
    return AuditResult.REFUSED if response.status_code in (400, 409, 413, 422, 429) else AuditResult.DONE


def _subject() -> str:
    """The first identifier in the address."""
    return next((str(value) for value in (request.view_args or {}).values()), "")


def _reason() -> str:
    refusal = g.get("refusal")
    return sentence(refusal) if refusal is not None else ""
