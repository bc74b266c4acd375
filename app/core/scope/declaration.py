"""What a model declares about its rows. Pure values: every fence is generated from them.

How a row is reached:

* by its **ties**: `department`, `departments` (a uuid[] column), `unit`, `own` (an account) name columns;
* by strangers, reading only, where it is **public**: all rows, or those whose column holds one of some stored
  names: `public=("state", "PUBLISHED")`; the reaches in `open_to` read what strangers read (a catalogue);
* by its **keepers**, who read and write every row: log-in (`login=True`), an administrator's reach;
* by CITY, unless `city=False` (secrets of log-in).

`append=True`: every actor may add rows (a message to somebody else), whoever may read them.
What is not named is not seen. Nobody writes what he merely reads.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from app.core.types import Reach

EVERYBODY = tuple(Reach)
"""For `open_to` of a catalogue that every person, signed in or not, reads."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which column ties a row to whom, and who else sees it."""

    department: str | None = None
    departments: str | None = None
    unit: str | None = None
    own: str | None = None
    public: bool | tuple[str, ...] = False
    login: bool = False
    open_to: tuple[Reach, ...] = ()
    keepers: tuple[Reach, ...] = ()
    city: bool = True
    append: bool = False

    def tied(self) -> Iterator[str]:
        """The columns that tie a row to somebody."""
        return (name for name in (self.department, self.departments, self.unit, self.own) if name)

    def kept_by(self, reach: Reach) -> bool:
        """Whether this reach reads and writes every row. The platform itself always does."""
        if reach is Reach.PLATFORM:
            return True
        if reach is Reach.CITY:
            return self.city
        if reach is Reach.LOGIN:
            return self.login
        return reach in self.keepers

    def open_for(self, reach: Reach) -> bool | tuple[str, ...]:
        """Whether this reach reads rows that are not its own: all, none, or those of some states."""
        return self.public if reach is Reach.PUBLIC or reach in self.open_to else False


@dataclass(frozen=True, slots=True)
class Unscoped:
    """Every actor sees these rows, for the reason given (a public catalogue, a calendar)."""

    reason: str


class Scoped:
    """Mixin of every mapped class; `__scope__` is a Scope or Unscoped, or the start fails."""

    __scope__: Scope | Unscoped
