"""核验 on the desk: type a code, get a verdict with its reasons; who asked is on record (Art. 15)."""

from uuid import UUID

from flask import request, url_for
from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer
from wtforms import StringField, validators

from app.core.crud.forms import ActForm, PlainText
from app.core.crud.page import Page
from app.core.errors import NotFound
from app.core.now import now
from app.core.once import act_key, once
from app.projects import queries, service
from app.projects.models import CodeVerification
from app.projects.rules.code import LONGEST, as_typed
from app.projects.rules.kinds import Purpose


class CodeForm(ActForm):
    """Any text that might be a code, or a number of another system."""

    code = StringField(
        _l("Project code"),
        [validators.DataRequired(_l("Type a project code")), validators.Length(max=LONGEST), PlainText()],
        description=_l("With or without hyphens; numbers of older systems are known too."),
        filters=[lambda text: (text or "").strip()],
    )


class VerifyDesk(Page):
    """代码核验."""

    route = "/desk/verify"
    permission = "VerifyDesk"

    @expose("/", methods=["GET", "POST"])
    @has_access
    @permission_name("verify")
    def ask(self) -> str | tuple[str, int] | Answer:
        """The form; what it asks is recorded with the asker and the purpose of looking up."""
        form = CodeForm()
        if request.method == "POST" and form.validate():
            answer = once(self.session, self.actor, act_key(form.act_id.data), lambda: {"id": self._ask(form)})
            return self.go(url_for("VerifyDesk.show", verification_id=answer["id"]))
        return self.page("projects/verify.html", form=form, asked=self._mine()), 422 if form.errors else 200

    def _ask(self, form: CodeForm) -> str:
        kept = service.verify(self.session, as_typed(form.code.data or ""), case_id=None, project_id=None,
                              purpose=Purpose.LOOKUP, by=self.actor, now=now())
        return str(kept.id)

    def _mine(self) -> list[CodeVerification]:
        if self.actor.account_id is None:
            raise NotFound
        return queries.lookups_of(self.session, self.actor.account_id)

    @expose("/<uuid:verification_id>")
    @has_access
    @permission_name("verify")
    def show(self, verification_id: UUID) -> str:
        """One verdict as it was given, with the record as it stands now; one A4 page in print."""
        kept = queries.verification_or_404(self.session, verification_id)
        verdict = service.look_up(self.session, kept.code_asked, now=now())
        return self.page("projects/verified.html", kept=kept, verdict=verdict, form=CodeForm(),
                         action=url_for("VerifyDesk.ask"))
