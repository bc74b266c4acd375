"""What people see when something did not work: a sentence of ours and a number, never more.

Templates (errors/404.html, errors/refused.html, errors/failed.html …) get: `status`, `message`, `article`,
`reference`. A template that is missing falls back to errors/failed.html, that one to plain text.
"""

import enum
import json
from collections.abc import Mapping
from http import HTTPStatus

import structlog
from flask import Flask, Response, g, make_response, render_template, request
from flask_babel import gettext
from jinja2 import TemplateNotFound
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, SecurityError

from app.core.errors import NotFound, Refusal, Stale
from app.core.labels import N_, label
from app.core.scope import actor_of
from app.core.types import Reach
from app.core.web.logs import write_lines
from app.core.web.request import db, forget_changes

log = structlog.get_logger("platform.web")

SENTENCES = {
    400: N_("The address or the form is not in a shape we can read"),
    401: N_("Sign in first"),
    403: N_("Your account may not do this"),
    404: NotFound.msgid,
    405: N_("This cannot be opened in this way"),
    409: Refusal.msgid,
    413: N_("What was sent is too large"),
    429: N_("Too many requests. Wait a moment and try again."),
    503: N_("The platform is busy. Try again in a moment."),
}
FAILED = N_("This was not completed. Number %(reference)s")


def sentence(refusal: Refusal) -> str:
    """A refusal in the reader's language; a member of an enumeration is named by its label."""
    return sentence_of(refusal.msgid, refusal.values)


def sentence_of(msgid: str, given: Mapping[str, object]) -> str:
    """A phrase with its variables."""
    values = {name: label(each) if isinstance(each, enum.Enum) else each for name, each in given.items()}
    return str(gettext(msgid, **values) if values else gettext(msgid))


def _plain(status: int, message: str) -> str:
    return f"{status} {message} {g.get('reference', '')}\n"


def _shown(status: int, message: str, *, article: str | None = None, template: str = "") -> str:
    context = {"status": status, "message": message, "article": article, "reference": g.get("reference", "")}
    for name in (template, f"errors/{status}.html", "errors/failed.html"):
        try:
            if name:
                return render_template(name, **context)
        except TemplateNotFound:
            continue
    return _plain(status, message)


def _answer(status: int, message: str, *, article: str | None = None, template: str = "") -> Response:
    if request.path.startswith("/api/"):
        return _problem(status, message)
    return make_response(_shown(status, message, article=article, template=template), status)


def _problem(status: int, message: str) -> Response:
    """RFC 9457, for machines."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": message,
        "instance": g.get("reference", ""),
        "errors": [],
    }
    response = make_response(json.dumps(body, ensure_ascii=False), status)
    response.mimetype = "application/problem+json"
    return response


def answer_refusal(refusal: Refusal) -> Response:
    """A refused act: its sentence with the article it rests on. The trail reads it from `g.refusal`."""
    forget_changes()
    g.refusal = refusal
    if isinstance(refusal, NotFound):
        return _answer(404, gettext(NotFound.msgid))
    return _answer(refusal.status, sentence(refusal), article=refusal.article, template="errors/refused.html")


def answer_http(error: HTTPException) -> Response:
    """What the framework refuses: our sentence, its status and headers, none of its words."""
    if error.response is not None:
        return make_response(error.response)
    forget_changes()
    status = error.code or 500
    if isinstance(error, SecurityError):
        # Asked under a name that is not ours: no address of ours can be written into a page.
        return make_response(_plain(status, gettext(SENTENCES[400])), status, {"Content-Type": "text/plain"})
    if status >= 500:
        return answer_failure(error)
    if status == HTTPStatus.FORBIDDEN and _is_elsewhere():
        return _answer(404, gettext(NotFound.msgid))
    response = _answer(status, gettext(SENTENCES.get(status, SENTENCES[400])))
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            response.headers[name] = value
    return response


HOME_OF = {"/desk": (Reach.DEPARTMENT, Reach.CITY), "/my": (Reach.UNIT, Reach.NOBODY)}


def _is_elsewhere() -> bool:
    """A record's address in an area that is not the asker's: to him there is nothing, whatever the record."""
    reaches = next((who for area, who in HOME_OF.items() if request.path.startswith(area + "/")), None)
    return bool(request.view_args) and reaches is not None and actor_of(db()).reach not in reaches


def answer_failure(error: BaseException) -> Response:
    """What is our fault: written down in full, told as a number."""
    forget_changes()
    log.error("failed", exc_info=error)
    return _answer(500, gettext(FAILED, reference=g.get("reference", "")), template="errors/failed.html")


def answer_lost_race(_error: StaleDataError) -> Response:
    """Somebody else was faster."""
    return answer_refusal(Stale())


def answer_database(error: DBAPIError) -> Response:
    """A database that is away is not our mistake: say so, and let the asker come again."""
    if not error.connection_invalidated and not _is_away(error):
        return answer_failure(error)
    forget_changes()
    log.error("database away", exc_info=error)
    response = _answer(503, gettext(SENTENCES[503]))
    response.headers["Retry-After"] = "5"
    return response


def _is_away(error: DBAPIError) -> bool:
    state = getattr(error.orig, "sqlstate", None) or ""
    return state.startswith(("08", "57", "53")) or (state == "" and "connect" in str(error.orig))


def register_failures(app: Flask) -> None:
    """One answer for each kind of failure, on every address; what failed is written down as one line."""
    write_lines()
    app.register_error_handler(Refusal, answer_refusal)
    app.register_error_handler(StaleDataError, answer_lost_race)
    app.register_error_handler(DBAPIError, answer_database)
    app.register_error_handler(HTTPException, answer_http)
    app.register_error_handler(Exception, answer_failure)
