"""Acts of a ledger: methods that post, on one row or on many; each calls one service."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

MARK = "_act"
Method = TypeVar("Method", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Act:
    """A button. `permission` defaults to the method's name; `bulk` lets it take many rows, all or none.

    `quiet`: never what the page is for; it stands last.
    """

    name: str
    label: str
    permission: str
    bulk: bool = False
    confirm: str = ""
    quiet: bool = False


def act(label: str, *, permission: str = "", bulk: bool = False, confirm: str = "", quiet: bool = False
        ) -> Callable[[Method], Method]:
    """Mark a method `(self, row) -> str | None` as an act; what it returns is told to the person.

    @act(N_("Confirm"), bulk=True)
    def confirm(self, unit: Unit) -> str:
        service.confirm_unit(self.session, unit, by=self.actor, now=now())
        return _("Confirmed")
    """

    def mark(method: Method) -> Method:
        setattr(method, MARK, Act(method.__name__, label, permission or method.__name__, bulk, confirm, quiet))
        return method

    return mark


def acts_of(screen: type[Any]) -> Iterator[Act]:
    """The acts of a screen class, in the order of their names."""
    for name in sorted(dir(screen)):
        found = getattr(getattr(screen, name, None), MARK, None)
        if isinstance(found, Act):
            yield found
