"""Values shared by every floor."""

import enum
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated
from uuid import UUID

import uuid6
from sqlalchemy import Enum
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.orm import mapped_column


def new_id() -> UUID:
    """A UUID of version 7: random enough for an address, in order of time for an index."""
    return UUID(int=uuid6.uuid7().int)


Instant = Annotated[datetime, mapped_column(TIMESTAMP(timezone=True))]


def stored(choices: type[enum.Enum]) -> Enum:
    """A column type that stores the NAME of an enum member."""
    return Enum(choices, native_enum=False, length=40, create_constraint=False, validate_strings=True)


class Reach(enum.Enum):
    """How far an actor sees. Stored nowhere; told to the database in each transaction."""

    NOBODY = "nobody"
    PUBLIC = "public"
    LOGIN = "login"
    UNIT = "unit"
    DEPARTMENT = "department"
    CITY = "city"
    SECURITY = "security"
    AUDIT = "audit"
    PLATFORM = "platform"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an account with its roles, the public, a job or the platform itself."""

    reach: Reach
    name: str = ""
    account_id: UUID | None = None
    department_id: UUID | None = None
    unit_id: UUID | None = None
    roles: frozenset[str] = field(default_factory=frozenset)

    @property
    def person(self) -> UUID:
        """The account of somebody who must be a person. LookupError for the public and the platform."""
        if self.account_id is None:
            raise LookupError("this act needs a person")
        return self.account_id


NOBODY = Actor(Reach.NOBODY)
PUBLIC = Actor(Reach.PUBLIC, name="公众")
LOGIN = Actor(Reach.LOGIN)
PLATFORM = Actor(Reach.PLATFORM, name="平台")


@dataclass(frozen=True, slots=True)
class Change:
    """Who changed a record last, and when."""

    who: str
    at: datetime
