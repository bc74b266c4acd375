"""Every address of the application as a line of the golden table, and how its row is named."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from app.accounts.matrix import allows
from app.accounts.rules import Role
from app.core.crud.builder import is_guarded
from app.core.crud.screen import Screen

NEVER = "00000000-0000-7000-8000-000000000000"
OUTSIDE_METHODS = {"HEAD", "OPTIONS"}
LETTERS = {
    Role.APPLICANT: "A", Role.CLERK: "C", Role.REVIEWER: "R", Role.APPROVER: "P", Role.DEPARTMENT_ADMIN: "D",
    Role.COORDINATOR: "Z", Role.SUPERVISOR: "S", Role.INTERMEDIARY: "I", Role.OPERATOR: "O", Role.SYSTEM_ADMIN: "X",
    Role.SECURITY_ADMIN: "Y", Role.AUDITOR: "U",
}  # fmt: skip
"""The columns of the golden table, as its head explains them."""


@dataclass(frozen=True)
class Door:
    """One method at one address."""

    method: str
    rule: Rule
    permission: str
    screen: str
    view: Any

    @property
    def guarded(self) -> bool:
        """Whether it is for signed-in people."""
        return bool(self.permission)

    @property
    def roles(self) -> list[Role]:
        """Who may."""
        return [role for role in Role if allows(frozenset({role}), self.permission, self.screen)]

    @property
    def line(self) -> str:
        """Its line in the golden table."""
        who = "".join(LETTERS[role] if role in self.roles else "." for role in Role) if self.guarded else "everybody"
        what = f"{self.screen}.{self.permission.removeprefix('can_')}" if self.guarded else ""
        return f"{who:13}{self.method:5}{self.rule.rule:68}{what}".rstrip()

    @property
    def row(self) -> str:
        """The name of the row its address names, or nothing."""
        if "draft_id" in self.rule.arguments and "due_id" in self.rule.arguments:
            return "aside_id"
        named = [name for name in self.rule.arguments if name not in ("name", "filename", "act_id", "word")]
        if not named:
            return ""
        return self.view.model.__name__ if isinstance(self.view, Screen) and named == ["pk"] else named[0]

    def address(self, rows: dict[str, Any]) -> str:
        """The address with the rows of the world in it."""
        values: dict[str, Any] = {name: rows.get(name, NEVER) for name in self.rule.arguments}
        if "pk" in values:
            values["pk"] = rows["Member" if self.screen == "Member" else self.row]
        if self.row == "aside_id":
            values["draft_id"] = rows["aside_id"]
        if "name" in values:
            values["name"] = "project"
        if "word" in values:
            values["word"] = "acceptance"
        built = self.rule.build(values)
        assert built is not None, self.rule
        return built[1]


def doors(app: Flask) -> Iterator[Door]:
    """Every method at every address, in a fixed order."""
    views = {view.endpoint: view for view in app.extensions["appbuilder"].baseviews}
    for rule in sorted(app.url_map.iter_rules(), key=lambda each: each.rule):
        function = app.view_functions[rule.endpoint]
        view = views.get(rule.endpoint.partition(".")[0])
        for method in sorted((rule.methods or set()) - OUTSIDE_METHODS):
            guarded = is_guarded(function)
            permission = f"can_{function._permission_name}" if guarded else ""  # type: ignore[attr-defined]
            yield Door(method, rule, permission, view.class_permission_name if guarded else "", view)
