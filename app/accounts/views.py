"""Doors for people: sign in and out, register, one-time links, one's own account."""

from typing import Any

from flask import Response, current_app, flash, g, redirect, request, session, url_for
from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access, limit, permission_name
from flask_appbuilder.utils.limit import Limit
from flask_babel import gettext as _
from flask_limiter.util import get_remote_address
from werkzeug.wrappers import Response as Answer

from app.accounts import membership, queries, service, signing
from app.accounts.browsers import browser_in_words
from app.accounts.doors import give_cookie, signed_in, take_cookie, terms, visitor
from app.accounts.forms import ChangePasswordForm, NewPassword, RegistrationForm, SignInForm
from app.accounts.parking import safe_next, shown_again
from app.accounts.refusals import NameTaken
from app.accounts.rules import Role, UnitKind
from app.accounts.signed import Signed
from app.core.crud.page import Page
from app.core.errors import Refusal
from app.core.now import now
from app.core.scope import enter
from app.core.types import LOGIN
from app.core.web import page, public
from app.core.web.failures import sentence
from app.core.web.request import forget_changes

Shown = str | tuple[str, int] | Response | Answer


def _rate(name: str, default: str) -> Any:
    return lambda: current_app.config.get(name, default)


def _refused(answer: Response) -> bool:
    return answer.status_code == 422


def _done(answer: Response) -> bool:
    return answer.status_code == 303


def _told_a_name(_answer: Response) -> bool:
    return isinstance(g.get("refusal"), NameTaken)


def blame(form: Any, refused: Refusal) -> None:
    """Put a refusal beside its field, or over the form; nothing of the attempt is kept."""
    forget_changes()
    if refused.field and refused.field in form:
        form[refused.field].errors = [*form[refused.field].errors, sentence(refused)]
    else:
        form.form_errors.append(sentence(refused))


def _sign_in_again(words: str) -> str:
    return page("appbuilder/general/security/login_db.html", form=SignInForm(), refusal=words)


def _register_again(words: str) -> str:
    form = RegistrationForm()
    form.form_errors.append(words)
    return page("accounts/register.html", form=form)


shown_again("SignInPage.login", _sign_in_again)
shown_again("RegisterPage.register", _register_again)


def me() -> Signed:
    """The signed-in person."""
    person: Signed = g.signed
    return person


class SignInPage(Page):
    """登录、退出."""

    route = ""
    permission = "SignInPage"

    @expose("/login", methods=["GET", "POST"])
    @public
    @limit(_rate("SIGN_IN_RATE", "30 per 15 minutes"), methods=["POST"], deduct_when=_refused)
    def login(self) -> Shown:
        """User name and password; the same words for every reason of refusal."""
        signed = signed_in()
        if request.method == "GET" and signed:
            return self.go(safe_next(request.args.get("next")) or signed.home)
        form = SignInForm(next=request.args.get("next", ""))
        if request.method == "GET":
            return self.page("appbuilder/general/security/login_db.html", form=form, refusal=None)
        if not form.validate():
            return self.page("appbuilder/general/security/login_db.html", form=form, refusal=None), 422
        try:
            return self._open(form)
        except Refusal as refused:
            forget_changes()
            words = sentence(refused)
            return self.page("appbuilder/general/security/login_db.html", form=form, refusal=words), refused.status

    def _open(self, form: SignInForm) -> Answer:
        enter(self.session, LOGIN)
        account, token = signing.sign_in(
            self.session, form.username.data, form.password.data, visitor=visitor(), terms=terms(), now=now()
        )
        session.clear()  # a new CSRF token, too: nothing of before survives
        home = service.home_of(account)
        answer = redirect(safe_next(form.next.data) or home, 303)
        give_cookie(answer, token)
        return answer

    @expose("/logout", methods=["POST"])
    @public
    def logout(self) -> Answer:
        """What the browser still holds opens nothing any more; its copies of pages are told to go."""
        signed = signed_in()
        if signed:
            enter(self.session, LOGIN)
            signing.end_session(self.session, signed.session_id, now=now())
        session.clear()
        answer = redirect("/", 303)
        take_cookie(answer)
        answer.headers["Clear-Site-Data"] = '"cache", "storage"'
        return answer


class RegisterPage(Page):
    """注册 – an applicant and the unit he acts for."""

    route = ""
    permission = "RegisterPage"

    def __init__(self) -> None:
        """That a user name is taken cannot be hidden from who wants it: how often it is told to one address is."""
        often = _rate("TAKEN_NAME_RATE", "20 per hour")
        self.limits = [Limit(often, get_remote_address, methods=("POST",), deduct_when=_told_a_name)]
        super().__init__()

    @expose("/register", methods=["GET", "POST"])
    @public
    @limit(_rate("REGISTER_RATE", "60 per hour"), methods=["POST"], deduct_when=_done)
    def register(self) -> Shown:
        """Open an account; a coordinator confirms that it may act for the unit."""
        form = RegistrationForm()
        if request.method == "GET":
            return self.page("accounts/register.html", form=form)
        enter(self.session, LOGIN)
        try:
            if self._holds(form):
                return self._register(form)
        except Refusal as refused:
            g.refusal = refused
            blame(form, refused)
        return self.page("accounts/register.html", form=form), 422

    def _holds(self, form: RegistrationForm) -> bool:
        """Whether nothing is wrong; a name somebody has is told beside everything else that is."""
        sound = form.validate()
        if not form.username.errors:
            service.must_be_free(self.session, form.username.data)
        return sound

    def _register(self, form: RegistrationForm) -> Answer:
        person = service.Person(form.username.data, form.display_name.data, form.email.data, form.phone.data)
        facts = membership.UnitFacts(
            uscc=form.uscc.data,
            name=form.unit_name.data,
            kind=UnitKind[form.unit_kind.data],
            address=form.unit_address.data,
            contact_phone=form.unit_phone.data,
        )
        account = membership.register(self.session, person, facts, form.password.data, now=now())
        token = signing.open_session(self.session, account, visitor=visitor(), terms=terms(), now=now())
        session.clear()
        flash(_("Your account is open. A coordinator now confirms that you act for this unit."), "success")
        answer = redirect("/my/", 303)
        give_cookie(answer, token)
        return answer


class LinkPage(Page):
    """一次性链接 – set a first or a new password."""

    route = "/link"
    permission = "LinkPage"

    @expose("/<token>", methods=["GET", "POST"])
    @public
    def set_password(self, token: str) -> Shown:
        """The form while the link lives; opening it uses nothing up, mail scanners open links too."""
        enter(self.session, LOGIN)
        _link, account = service.account_of_link(self.session, token[:100], now=now())
        form = NewPassword()
        if request.method == "POST" and form.validate():
            try:
                service.set_password_by_link(self.session, token[:100], form.password.data, now=now())
            except Refusal as refused:
                blame(form, refused)
            else:
                flash(_("Your password is set. Sign in with it."), "success")
                return self.go(url_for("SignInPage.login"))
        status = 422 if form.errors or form.form_errors else 200
        return self.page("accounts/link.html", form=form, account_name=account.display_name), status


class OwnAccountPage(Page):
    """我的账号 – one's own password and where one is signed in."""

    route = "/account"
    permission = "OwnAccount"

    @expose("/")
    @has_access
    @permission_name("show")
    def show(self) -> str:
        """Who I am here, and my open sessions."""
        rows = queries.open_sessions(self.session, me().account_id)
        return self.page("accounts/own.html", layout=_layout(), signed=me(), rows=rows, named=browser_in_words)

    @expose("/password", methods=["GET", "POST"])
    @has_access
    @permission_name("password")
    def password(self) -> Shown:
        """Change one's own password. Every other session ends, this one goes on under a new token."""
        form = ChangePasswordForm()
        if request.method == "POST" and form.validate():
            try:
                return self._change(form)
            except Refusal as refused:
                blame(form, refused)
        status = 422 if form.errors or form.form_errors else 200
        return self.page("accounts/password.html", layout=_layout(), form=form, must=me().must_change_password), status

    def _change(self, form: ChangePasswordForm) -> Answer:
        account = service.change_password(self.session, old=form.old.data, new=form.new.data, by=self.actor, now=now())
        token = signing.open_session(self.session, account, visitor=visitor(), terms=terms(), now=now())
        session.clear()
        flash(_("Your password is changed. Every other session of yours has ended."), "success")
        answer = redirect(me().home, 303)
        give_cookie(answer, token)
        return answer

    @expose("/sessions/end", methods=["POST"])
    @has_access
    @permission_name("sessions")
    def end_others(self) -> Answer:
        """End every session of mine but this one."""
        signing.end_others(self.session, me().account_id, but=me().session_id, now=now())
        flash(_("Your other sessions have ended."), "success")
        return redirect(url_for("OwnAccountPage.show"), 303)


def _layout() -> str:
    """Staff keep their rail beside their own account; an applicant the portal, confirmed or not."""
    return "layouts/portal.html" if Role.APPLICANT in me().roles else "layouts/desk.html"
