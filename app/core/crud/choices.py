"""A choice among rows: only those the actor sees, checked again when it comes back."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from wtforms import ValidationError
from wtforms.fields import SelectFieldBase
from wtforms.fields.choices import Choice
from wtforms.widgets import Select as SelectWidget

from app.core.scope import Scope, owned
from app.core.types import Reach
from app.core.web import actor, db

MOST = 500


class ScopedSelect(SelectFieldBase):
    """One row of another model. Its list and its check run inside the actor's scope.

    Where the choice ties the new row to a department (`tied` names such a column), only the departments the
    actor writes for are offered: others would be refused by the fence anyway.
    """

    widget = SelectWidget()

    def __init__(
        self, model: type[Any], tied: str = "", label: Any = None, validators: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(label, validators, **kwargs)
        self.model = model
        self.tied = tied
        self.data: UUID | None = None

    def _rows(self) -> Select[Any]:
        query = select(self.model)
        scope = self.model.__scope__
        tied = isinstance(scope, Scope) and scope.department == "id" and self.tied == "department_id"
        own = tied and actor().reach is Reach.DEPARTMENT
        return query.where(owned(self.model, actor())) if own else query

    def iter_choices(self) -> Iterator[Choice]:
        """The rows to choose from, by their name."""
        if not self.flags.required:
            yield Choice("", "—", self.data is None, {})
        rows = db().scalars(self._rows().limit(MOST)).all()
        for row in sorted(rows, key=str):
            yield Choice(str(row.id), str(row), row.id == self.data, {})

    @property
    def choices(self) -> list[tuple[str, str]]:
        """For whoever asks how many there are."""
        return [(value, text) for value, text, *_rest in self.iter_choices()]

    def process_data(self, value: Any) -> None:
        """What the record holds: the related row or its id."""
        self.data = getattr(value, "id", value)

    def process_formdata(self, valuelist: list[str]) -> None:
        """What was posted; not an id of ours counts as unknown."""
        if not valuelist or not valuelist[0]:
            self.data = None
            return
        try:
            self.data = UUID(valuelist[0])
        except ValueError:
            self.data = None
            raise ValueError(self.gettext("Not a valid choice.")) from None

    def pre_validate(self, form: Any) -> None:
        """A foreign row is as unknown as one that does not exist."""
        if self.data is not None:
            found = db().scalar(self._rows().where(self.model.id == self.data).with_only_columns(self.model.id))
            if found is None:
                raise ValidationError(self.gettext("Not a valid choice."))
