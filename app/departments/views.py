"""Screens of divisions and departments (Art. 5, 9)."""

from typing import Any

from sqlalchemy import inspect

from app.core.crud import CatalogueScreen, Section
from app.core.labels import N_
from app.core.types import Reach
from app.departments import service
from app.departments.models import Department, Division
from app.departments.rules import ForCoordinator, KeyIsFixed

OF_THE_COORDINATOR = ("key", "prefix", "central_code", "division_id", "sort_order", "state", "successor_id")


def changed(row: Any, name: str) -> bool:
    """Whether a stored row's field now holds another value."""
    state: Any = inspect(row)
    return bool(state.persistent and state.attrs[name].history.has_changes())


class DivisionScreen(CatalogueScreen):
    """区划 – the divisions of this platform and the codes their projects carry (Art. 5, 13)."""

    model = Division
    route = "/admin/divisions"
    permission = "Division"
    title = N_("Divisions")
    one = N_("Division")
    columns = ["code", "name", "kind", "code_for_project", "state"]
    search = ["code", "name"]
    filters = ["kind", "state"]
    order = ("code",)
    own = False
    labels = {
        "code": N_("Code"),
        "name": N_("Name"),
        "kind": N_("Kind"),
        "gb_parent": N_("Division of GB/T 2260 it lies in"),
        "code_for_project": N_("Code in project codes"),
        "state": N_("State"),
    }
    helps = {"code_for_project": N_("Functional zones have no code in GB/T 2260: their projects carry another's.")}
    form = [
        Section(N_("Identity"), ["name", "kind", "code", "gb_parent"], N_("GB/T 2260")),
        Section(N_("Project codes"), ["code_for_project", "state"], N_("Article 13")),
    ]

    def before_save(self, row: Division, form: Any) -> None:
        """Codes are six digits; the code of a division on record is not changed."""
        if changed(row, "code"):
            raise KeyIsFixed(field="code")
        service.prepare_division(row)


class DepartmentScreen(CatalogueScreen):
    """部门 – the application departments (Art. 9), adjustable by the coordinator."""

    model = Department
    route = "/admin/departments"
    permission = "Department"
    title = N_("Departments")
    one = N_("Department")
    columns = ["short_name", "name", "division", "central_code", "prefix", "state"]
    search = ["name", "short_name", "pinyin", "current_name"]
    filters = ["division", "state"]
    order = ("sort_order", "short_name")
    labels = {
        "name": N_("Name"),
        "short_name": N_("Short name"),
        "measures_name": N_("Name in the Measures"),
        "current_name": N_("Name today"),
        "key": N_("Key"),
        "prefix": N_("Prefix of document numbers"),
        "central_code": N_("Central department"),
        "division": N_("Division"),
        "uscc": N_("Unified social credit code"),
        "sort_order": N_("Place in lists"),
        "state": N_("State"),
        "effective_on": N_("In force from"),
        "successor": N_("Successor"),
    }
    helps = {
        "key": N_("Stands in addresses and numbers. Given once."),
        "central_code": N_("Third group of the project codes it gives."),
    }
    form = [
        Section(N_("Identity"), ["name", "short_name", "measures_name", "current_name", "uscc", "division"]),
        Section(N_("Numbers"), ["key", "prefix", "central_code", "sort_order"], N_("Only the coordinator")),
        Section(N_("Life"), ["state", "effective_on", "successor"], N_("Article 9")),
    ]

    def before_save(self, row: Department, form: Any) -> None:
        """A department's own administrator changes its names; what others rely on is the coordinator's."""
        if changed(row, "key"):
            raise KeyIsFixed(field="key")
        if self.actor.reach is not Reach.CITY:
            for name in OF_THE_COORDINATOR:
                if changed(row, name):
                    raise ForCoordinator(field=name.removesuffix("_id"))
        service.prepare_department(row)
