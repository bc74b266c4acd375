"""CatalogueScreen: a whole catalogue from one declaration – list, search, show, add, edit, delete where said."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

import structlog
from flask import Response, flash, g, redirect, request, url_for
from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import RelationshipProperty
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response as Answer
from wtforms import Field, HiddenField

from app.core.crud.conflict import Difference, as_opened, change_since, differences, resolved
from app.core.crud.forms import ActForm, Section, field_for
from app.core.crud.ledger import ActingScreen
from app.core.errors import Refusal
from app.core.labels import N_
from app.core.once import act_key, once
from app.core.web.failures import FAILED, sentence
from app.core.web.request import forget_changes

log = structlog.get_logger("platform.crud")

NOT_USABLE = N_("This value cannot be used")
REFERRED_TO = N_("Other records refer to this one; it cannot be removed")
SAVED, REMOVED = N_("Saved"), N_("Removed")
Shown = str | tuple[str, int] | Response | Answer


class CatalogueScreen(ActingScreen):
    """Full CRUD of one model. `form` names its sections and fields; `fields` may replace single generated ones."""

    form: ClassVar[Sequence[Section]] = ()
    fields: ClassVar[Mapping[str, Any]] = {}
    removable: ClassVar[bool] = False
    saved: ClassVar[str] = SAVED

    @classmethod
    def _declare(cls) -> None:
        super()._declare()
        if not cls.form:
            raise TypeError(f"{cls.__name__} does not say its form")
        cls.add_columns = cls.edit_columns = [name for each in cls.form for name in each.fields]
        cls.exclude_route_methods = cls.exclude_route_methods | (set() if cls.removable else {"delete"})
        cls._form_class = cls._make_form()

    @classmethod
    def _make_form(cls) -> type[ActForm]:
        made: dict[str, Any] = {"opened": HiddenField()}
        for name in cls.add_columns:
            text, help_text = cls.label_of(name), cls.helps.get(name, "")
            own = cls.fields.get(name)  # made anew, so that the form's order, and its errors', is that of the sections
            made[name] = own.field_class(*own.args, **own.kwargs) if own else field_for(
                cls.model, name, text=text, help_text=help_text)
        return type(f"{cls.__name__}Form", (ActForm,), made)

    # --- what a subclass may say -------------------------------------------------------------------------

    def before_save(self, row: Any, form: ActForm) -> None:
        """Set what the form does not ask (an owner, a derived name); raise a Refusal to stop."""

    def create(self, form: ActForm) -> Any:
        """Make the new row. Override to call a service."""
        row = self.model()
        self._fill(row, form)
        self.session.add(row)
        self.session.flush()
        return row

    def change(self, row: Any, form: ActForm) -> None:
        """Change the row. Override to call a service."""
        self._fill(row, form)
        self.session.flush()

    def blank(self, **kwargs: Any) -> ActForm:
        """The screen's form for this request. Override to offer choices."""
        form: ActForm = self._form_class(**kwargs)
        return form

    def sections(self) -> Sequence[Section]:
        """The form's sections, unless `shows` says otherwise."""
        return self.shows or self.form

    def may_add(self) -> bool:
        """Whether the list offers to add a row."""
        return "add" not in self.exclude_route_methods and self.may("add")

    def _shown(self, row: Any) -> dict[str, Any]:
        context = super()._shown(row)
        if "edit" not in self.exclude_route_methods and self.may("edit"):
            context["edit_url"] = url_for(f"{self.endpoint}.edit", pk=row.id)
        if self.removable and self.may("delete"):
            context["delete_url"] = url_for(f"{self.endpoint}.delete", pk=row.id)
        return context

    # --- add, edit, delete -------------------------------------------------------------------------------

    @expose("/add", methods=["GET", "POST"])
    @has_access
    def add(self) -> Shown:
        """An empty form, then one new row; a repeated post leads to the row the first one made."""
        form = self.blank()
        if request.method == "GET" or not form.validate():
            return self._asked("add", form)
        act_id = act_key(form.act_id.data)

        def perform() -> dict[str, str]:
            return {"id": str(self.create(form).id)}

        return self._attempt("add", form, lambda: once(self.session, self.actor, act_id, perform)["id"])

    @expose("/<uuid:pk>/edit", methods=["GET", "POST"])
    @has_access
    def edit(self, pk: UUID) -> Shown:
        """The form of one row; a copy that somebody changed meanwhile is compared, never overwritten."""
        row = self.row_or_404(pk)
        if request.method == "GET":
            form = self.blank(obj=row, version=str(getattr(row, "version", "")))
            form.opened.data = form.opened.data or as_opened(self, row)
            return self._asked("edit", form, row)
        form = self.blank(formdata=resolved(self, row, request.form))
        if not form.validate():
            return self._asked("edit", form, row)
        if form.version.data != str(getattr(row, "version", "")):
            return self._conflict(form, row)

        def perform() -> str:
            self.change(row, form)
            return str(row.id)

        return self._attempt("edit", form, perform, row_id=pk)

    @expose("/<uuid:pk>/delete", methods=["POST"])
    @has_access
    def delete(self, pk: UUID) -> Shown:
        """Remove one row that nothing refers to."""
        row = self.row_or_404(pk)
        try:
            self.session.delete(row)
            self.session.flush()
        except IntegrityError:
            forget_changes()
            flash(gettext(REFERRED_TO), "danger")
            return redirect(self.show_url(self.row_or_404(pk)), 303)
        flash(gettext(REMOVED), "success")
        return redirect(self.list_url(), 303)

    # --- inside ------------------------------------------------------------------------------------------

    def _fill(self, row: Any, form: ActForm) -> None:
        """Put the checked fields into the row: only those the form has."""
        for name in self.asked_of(form):
            setattr(row, self._column_key(name), form[name].data)
        self.before_save(row, form)

    def asked_of(self, form: ActForm) -> list[str]:
        """The declared fields this form still has: `blank` may take some away."""
        return [name for name in self.add_columns if name in form]

    def _column_key(self, name: str) -> str:
        attribute = self.model.__mapper__.attrs.get(name)
        if isinstance(attribute, RelationshipProperty):
            (column,) = attribute.local_columns
            return str(self.model.__mapper__.get_property_by_column(column).key)
        return name

    def _attempt(self, template: str, form: ActForm, perform: Any, row_id: UUID | None = None) -> Shown:
        """Write; on any refusal roll back, keep what was typed and say why in our words only."""
        try:
            written = perform()
        except StaleDataError:
            forget_changes()
            return self._conflict(form, self.row_or_404(row_id or UUID(int=0)))
        except (Refusal, IntegrityError) as refused:
            forget_changes()
            self._blame(form, refused)
            return self._asked(template, form, self.row_or_404(row_id) if row_id else None)
        flash(gettext(self.saved), "success")
        return redirect(url_for(f"{self.endpoint}.show", pk=written), 303)

    def _blame(self, form: ActForm, refused: Refusal | IntegrityError) -> None:
        """Put the reason beside its field, or over the form."""
        if isinstance(refused, Refusal):
            field, words = refused.field or "", sentence(refused)
        else:
            field, words = self._field_at_fault(refused), gettext(NOT_USABLE)
        if field in form:
            form[field].errors = [*form[field].errors, words]
            return
        if not field and not isinstance(refused, Refusal):
            log.error("write refused by the database", exc_info=refused)
            words = gettext(FAILED, reference=g.reference)
        form.form_errors.append(words)

    def _field_at_fault(self, error: IntegrityError) -> str:
        """The form field a violated constraint speaks of. The words never tell which rule or whose row it was."""
        name = getattr(getattr(error.orig, "diag", None), "constraint_name", None) or ""
        for constraint in [*self.model.__table__.constraints, *self.model.__table__.indexes]:
            if constraint.name == name:
                keys = {column.key for column in getattr(constraint, "columns", ())}
                return next((each for each in self.add_columns if self._column_key(each) in keys), "")
        return next((each for each in self.add_columns if name.endswith(f"_{self._column_key(each)}_key")), "")

    def _asked(self, template: str, form: ActForm, row: Any = None) -> tuple[str, int]:
        """The form, empty, filled or with its faults."""
        faulty = bool(form.errors)
        cancel = self.show_url(row) if row is not None else self.list_url()
        shown = self.render(
            template,
            form=form,
            sections=list(self._form_sections(form)),
            row=row,
            faulty=faulty,
            list_url=self.list_url(),
            cancel_url=cancel,
            title=gettext(self.one or self.title),
        )
        return shown, 422 if faulty else 200

    def _form_sections(self, form: ActForm) -> Iterator[tuple[str, str, list[Field]]]:
        for each in self.form:
            fields = [form[name] for name in each.fields if name in form]
            if fields:
                yield gettext(each.title), gettext(each.note) if each.note else "", fields

    def _conflict(self, form: ActForm, row: Any) -> tuple[str, int]:
        """Both versions side by side; nothing is lost, nothing is written."""
        forget_changes()
        row = self.row_or_404(row.id)
        self.session.refresh(row)
        found: list[Difference] = list(differences(self, form, row))
        change = change_since(self, form, row)
        form.version.data = str(row.version)
        form.opened.data = as_opened(self, row)
        shown = self.render(
            "conflict",
            form=form,
            sections=list(self._form_sections(form)),
            differences=found,
            who=change.who if change else None,
            at=change.at if change else None,
            row=row,
            list_url=self.list_url(),
            cancel_url=self.show_url(row),
            title=gettext(self.one or self.title),
        )
        return shown, 409
