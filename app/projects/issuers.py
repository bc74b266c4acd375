"""Who gives a code: this platform by one of two editions; a central platform would be a third (Art. 5, 13).

Local: 24 random candidates in one statement, the unique constraint judges. No state, no locks; codes that came
from elsewhere in the same space are simply taken.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from app.core.types import new_id
from app.projects.rules.code import Segments, check_digit
from app.projects.rules.kinds import CodeEdition
from app.projects.rules.life import CodesExhausted

CANDIDATES = 24
BLIND_TRIES = 2
STRETCH = 1000
SERIAL_DIGITS = {CodeEdition.V1: 6, CodeEdition.V2: 5}
V2_SINCE = date(2020, 11, 1)

# A scalar subquery, not an anti join: it probes the index once a candidate. With statistics from before the month
# filled, the planner would read the whole key for an anti join.
TAKE_FIRST_FREE = text(
    """
    insert into project_code
        (id, code, edition, project_id, state, period, division, sector, type, serial, issued_at, predecessor_code)
    select :id, c.code, :edition, :project_id, 'ACTIVE', cast(:period as varchar), cast(:division as varchar),
           cast(:sector as varchar), cast(:type as varchar), c.serial, :at, :predecessor
    from unnest(cast(:codes as text[]), cast(:serials as text[])) with ordinality as c (code, serial, place)
    where (
        select true from project_code p
        where p.period = cast(:period as varchar) and p.division = cast(:division as varchar)
          and p.sector = cast(:sector as varchar) and p.type = cast(:type as varchar)
          and p.serial = c.serial) is null
    order by c.place
    limit 1
    on conflict do nothing
    returning code
    """
)
FREE = text(
    """
    select lpad(n::text, :digits, '0')
    from generate_series(cast(:first as int), cast(:last as int)) n
    where not exists (
        select from project_code p
        where p.period = cast(:period as varchar) and p.division = cast(:division as varchar)
          and p.sector = cast(:sector as varchar) and p.type = cast(:type as varchar)
          and p.serial = lpad(n::text, :digits, '0'))
    """
)


@dataclass(frozen=True, slots=True)
class CodeSpace:
    """One key of the coding rule: every code in it differs by its serial alone."""

    edition: CodeEdition
    period: str
    division: str
    sector: str
    type: str

    @property
    def text(self) -> str:
        """As a person reads it."""
        return f"{self.period}-{self.division}-{self.sector}-{self.type}"

    def code(self, serial: str) -> str:
        """The code of a serial, with its check digit where the edition has one."""
        given = (self.period, self.division, self.sector, self.type, serial)
        check = check_digit(*given) if self.edition is CodeEdition.V2 else ""
        return Segments(self.edition, *given, check).text


class Issuer(Protocol):
    """Gives one new code of a space to a project and keeps it in the register."""

    def issue(
        self, session: Session, space: CodeSpace, project_id: UUID, *, predecessor: str | None, now: datetime
    ) -> str: ...


class LocalIssuer:
    """This platform gives the code itself. `choose` picks candidate serials (tests bring their own)."""

    def __init__(self, choose: Callable[[int, int], Sequence[str]] | None = None) -> None:
        self.choose = choose or random_serials

    def issue(
        self, session: Session, space: CodeSpace, project_id: UUID, *, predecessor: str | None, now: datetime
    ) -> str:
        """The first free of 24 random candidates; after two vain tries, one of what is left (Art. 13)."""
        digits = SERIAL_DIGITS[space.edition]
        tries = 0
        serials = self.choose(CANDIDATES, digits)
        while serials:
            code = _take(session, space, serials, project_id, predecessor, now)
            if code is not None:
                return code
            tries += 1
            serials = self.choose(CANDIDATES, digits) if tries < BLIND_TRIES else _some_left(session, space, digits)
        raise CodesExhausted(key=space.text)


def edition_on(day: date) -> CodeEdition:
    """The edition in force on a civil date."""
    return CodeEdition.V2 if day >= V2_SINCE else CodeEdition.V1


def random_serials(count: int, digits: int) -> list[str]:
    """Serials no one can foresee."""
    return [f"{secrets.randbelow(10**digits):0{digits}d}" for _ in range(count)]


def _take(
    session: Session, space: CodeSpace, serials: Sequence[str], project_id: UUID, predecessor: str | None, at: datetime
) -> str | None:
    values = {
        **_key(space),
        "id": new_id(),
        "edition": space.edition.name,
        "project_id": project_id,
        "codes": [space.code(serial) for serial in serials],
        "serials": list(serials),
        "at": at,
        "predecessor": predecessor,
    }
    return session.execute(TAKE_FIRST_FREE, values).scalar()


def _some_left(session: Session, space: CodeSpace, digits: int) -> list[str]:
    """Some of what is free: of a random stretch of the space, and where that is full, of all of it.

    Reading the whole space takes as long as a hundred codes; at nine tenths every 150th code would ask for it.
    """
    end = 10**digits
    first = secrets.randbelow(end - STRETCH + 1)
    left: list[str] = []
    for start, last in ((first, first + STRETCH - 1), (0, end - 1)):
        left = left or list(session.scalars(FREE, {**_key(space), "digits": digits, "first": start, "last": last}))
    return secrets.SystemRandom().sample(left, min(CANDIDATES, len(left)))


def _key(space: CodeSpace) -> dict[str, str]:
    return {"period": space.period, "division": space.division, "sector": space.sector, "type": space.type}
