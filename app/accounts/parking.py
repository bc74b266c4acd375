"""What somebody had typed when his form could not be taken: kept a day, for him alone, and put back into its page."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import quote, urlsplit
from uuid import UUID

from flask import Response, current_app, flash, g, redirect, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as Answer

from app.accounts import signing
from app.accounts.models import ParkedForm
from app.core.errors import Refusal
from app.core.labels import N_
from app.core.now import now
from app.core.web import db
from app.core.web.failures import answer_http, answer_refusal
from app.core.web.request import forget_changes

PARKED_FOR = timedelta(hours=24)
PARKED_AT_MOST = 256 * 1024
PARKED = "parked"
PASSWORD_PAGES = frozenset({"OwnAccountPage.password"})
NOT_TYPED = frozenset({"csrf_token", "act_id", "version", "seen", "opened", "next", "rowid", "id", "all", "query"})
"""What pages put into their forms themselves, and ticks of a list: nobody typed them."""


PUT_BACK = N_(
    "This page was opened under an earlier sign-in, so nothing was done. "
    "What you typed is here; look it over and send it once more."
)


class FormOutdated(Refusal):
    """A form whose token is of an earlier sign-in, or of before the key was changed."""

    msgid = N_("This page was opened under an earlier sign-in. Nothing was done. Open it again.")
    status = 400


class FormExpired(Refusal):
    """A form of somebody who is not signed in, whose token is older than the browser's memory of us."""

    msgid = N_(
        "This page was open for too long, so nothing was done. "
        "What you typed is here, passwords apart; look it over and send it once more."
    )
    status = 400


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


def form_page() -> str:
    """The page the posted form stood on: its own address, else the one the browser came from or the next above."""
    if _is_page(request.path):
        return _bare(request.full_path)
    came = urlsplit(request.referrer or "")
    path = safe_next(_bare(f"{came.path}?{came.query}"))
    return path if path and came.netloc == request.host else _above(request.path)


def _is_page(path: str) -> bool:
    return "GET" in current_app.url_map.bind("").allowed_methods(path)


def _above(path: str) -> str:
    """The nearest page above an address that only takes forms: a browser may keep to itself where it came from."""
    while path:
        path = path.rpartition("/")[0]
        found = next((each for each in (path, f"{path}/") if _is_page(each)), None)
        if found:
            return found
    return "/"


def _bare(page: str) -> str:
    """Without what had been put back into the page before."""
    path, _mark, query = page.partition("?")
    rest = "&".join(each for each in query.split("&") if each and not each.startswith(f"{PARKED}="))
    return f"{path}?{rest}" if rest else path


def park(session: Session, account_id: UUID, *, at: datetime) -> str:
    """Keep what was just posted for the person it belongs to; returns the address that puts it back."""
    page = form_page()
    if request.endpoint in PASSWORD_PAGES:
        return page  # a password is never kept, not for a minute
    fields = [[name, value] for name, value in request.form.items(multi=True) if name != "csrf_token"]
    if not fields or sum(len(name) + len(value) for name, value in fields) > PARKED_AT_MOST:
        return page
    token = secrets.token_urlsafe(24)
    kept = ParkedForm(
        digest=signing.digest(token), account_id=account_id, path=urlsplit(page).path[:500], fields=fields,
        parked_at=at, expires_at=at + PARKED_FOR,
    )  # fmt: skip
    signing.apart(session, lambda own: _keep(own, kept))
    return f"{page}{'&' if '?' in page else '?'}{PARKED}={quote(token)}"


def _keep(session: Session, kept: ParkedForm) -> None:
    late = delete(ParkedForm).where(ParkedForm.expires_at < kept.parked_at)
    session.execute(late.execution_options(synchronize_session=False))
    session.add(kept)


def unpark(account_id: UUID) -> MultiDict[str, str] | None:
    """What this person had typed into the form of this page, or nothing."""
    token = request.args.get(PARKED)
    if not token:
        return None
    kept = db().scalar(
        select(ParkedForm).where(
            ParkedForm.digest == signing.digest(token),
            ParkedForm.account_id == account_id,
            ParkedForm.path == request.path,
            ParkedForm.expires_at > now(),
        )
    )
    return MultiDict([(name, value) for name, value in kept.fields]) if kept else None


SHOWN_AGAIN: dict[str, Callable[[str], str]] = {}
"""The forms for people who are not signed in, by endpoint: each draws itself with what was just posted."""


def shown_again(endpoint: str, draw: Callable[[str], str]) -> None:
    """Name the page that comes back, with a sentence, when a stranger's form carries no token that holds."""
    SHOWN_AGAIN[endpoint] = draw


def _back_to_a_stranger(error: CSRFError) -> Response | Answer:
    """Nothing is kept of a stranger: his form comes back at once, with what he typed and a token of now."""
    draw = SHOWN_AGAIN.get(request.endpoint or "")
    if draw is None or "X-CSRFToken" in request.headers:
        return answer_http(error)
    g.refusal = FormExpired()
    forget_changes()
    return current_app.make_response((draw(_(FormExpired.msgid)), FormExpired.status))


def put_back(error: CSRFError) -> Response | Answer:
    """A form whose token no longer holds is not done; what a signed-in person typed is put back into its page."""
    signed = g.get("signed")
    if signed is None:
        return _back_to_a_stranger(error)
    by_script = "X-CSRFToken" in request.headers
    typed = any(value for name, value in request.form.items(multi=True) if name not in NOT_TYPED)
    target = park(db(), signed.account_id, at=now()) if typed and not by_script else ""
    if PARKED not in target:
        return answer_refusal(FormOutdated())
    g.refusal = FormOutdated()
    forget_changes()  # the act was not done: the trail says so
    flash(_(PUT_BACK), "warning")
    if any(each.filename for each in request.files.values()):
        flash(_("Choose your files once more: they could not be kept."), "warning")
    return redirect(target, 303)
