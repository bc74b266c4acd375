"""Who is who, and how far each sees. Roles are code; who holds one is a row (Art. 6–10). Pure."""

import enum
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from stdnum.cn import uscc

from app.core.labels import N_
from app.core.types import Actor, Reach


class Role(enum.Enum):
    """角色 – what a person may be on the platform. The NAME is stored."""

    APPLICANT = N_("Applicant")
    CLERK = N_("Clerk")
    REVIEWER = N_("Reviewer")
    APPROVER = N_("Approver")
    DEPARTMENT_ADMIN = N_("Department administrator")
    COORDINATOR = N_("Coordinator")
    SUPERVISOR = N_("Supervisor")
    INTERMEDIARY = N_("Intermediary")
    OPERATOR = N_("Operator")
    SYSTEM_ADMIN = N_("System administrator")
    SECURITY_ADMIN = N_("Security administrator")
    AUDITOR = N_("Auditor")


class UnitKind(enum.Enum):
    """What a project unit is in law."""

    ENTERPRISE = N_("Enterprise")
    GOVERNMENT = N_("Government body")
    INSTITUTION = N_("Public institution")
    SOCIAL = N_("Social organisation")
    OTHER = N_("Other organisation")


class UnitState(enum.Enum):
    """Whether a coordinator has confirmed that the unit is who it says."""

    PENDING = N_("Waiting for confirmation")
    CONFIRMED = N_("Confirmed")
    REFUSED = N_("Not confirmed")


class Membership(enum.Enum):
    """Whether a person may act for the unit he named. Until confirmed he sees nothing of it."""

    PENDING = N_("Membership waits for confirmation")
    CONFIRMED = N_("Membership confirmed")
    REFUSED = N_("Membership refused")


class AccountState(enum.Enum):
    """Whether a person may sign in."""

    ACTIVE = N_("Active")
    LOCKED = N_("Locked")
    CLOSED = N_("Closed")


class SignInOutcome(enum.Enum):
    """How an attempt to sign in ended; told to the auditor, never to the asker."""

    OPENED = N_("Signed in")
    WRONG = N_("Wrong password")
    UNKNOWN = N_("Unknown user name")
    LOCKED = N_("Locked after too many attempts")
    CLOSED = N_("Account closed")
    BUSY = N_("Too many attempts at once")


STAFF = frozenset({Role.CLERK, Role.REVIEWER, Role.APPROVER, Role.DEPARTMENT_ADMIN})
CITY = frozenset({Role.COORDINATOR, Role.SUPERVISOR, Role.OPERATOR})
SEPARATED = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})
"""The three separated administrators: nobody is two of them (GB/T 22239 8.1.4.2)."""

GRANTABLE: dict[Role, frozenset[Role]] = {
    Role.DEPARTMENT_ADMIN: frozenset({Role.CLERK, Role.REVIEWER, Role.APPROVER}),
    Role.SECURITY_ADMIN: frozenset(Role) - {Role.APPLICANT},
}
"""Which role may give and take which roles; nobody gives one to himself."""

REACH_OF: tuple[tuple[frozenset[Role], Reach], ...] = (
    (CITY, Reach.CITY),
    (STAFF, Reach.DEPARTMENT),
    (frozenset({Role.APPLICANT}), Reach.UNIT),
    (frozenset({Role.SECURITY_ADMIN}), Reach.SECURITY),
    (frozenset({Role.AUDITOR}), Reach.AUDIT),
)

HOMES: tuple[tuple[frozenset[Role], str], ...] = (
    (STAFF, "/desk/"),
    (CITY - {Role.OPERATOR}, "/desk/"),
    (frozenset({Role.APPLICANT}), "/my/"),
    (SEPARATED | {Role.OPERATOR}, "/admin/"),
)
"""Where signing in leads: staff to the desk, applicants to their own pages, administrators of data to theirs."""

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
WINDOW = timedelta(minutes=15)
TRIES = 5
LOCKED_FOR = timedelta(minutes=30)
PASSWORD_AGE = timedelta(days=90)
LINK_LASTS = timedelta(minutes=30)
REMEMBERED_PASSWORDS = 5


def reach_of(roles: Collection[Role]) -> Reach:
    """How far a person of these roles sees: the widest of them, nobody's rows for the rest."""
    held = frozenset(roles)
    return next((reach for holders, reach in REACH_OF if held & holders), Reach.NOBODY)


def home_of(roles: Collection[Role]) -> str:
    """The first page of a person of these roles."""
    held = frozenset(roles)
    return next((path for holders, path in HOMES if held & holders), "/account/")


def actor_of_account(
    *, account_id: UUID, name: str, roles: Collection[Role], department_id: UUID | None, unit_id: UUID | None
) -> Actor:
    """The actor an account is. `unit_id` is given only for a confirmed member of a confirmed unit."""
    return Actor(
        reach=reach_of(roles),
        name=name,
        account_id=account_id,
        department_id=department_id,
        unit_id=unit_id,
        roles=frozenset(role.name for role in roles),
    )


def is_uscc(text: str) -> bool:
    """Whether `text` is a 统一社会信用代码 whose check character is right (GB 32100-2015)."""
    return bool(uscc.is_valid(text)) and len(text) == 18


FACTS = ("name", "kind", "address", "contact_phone")


def facts_of(said: object) -> tuple[object, ...]:
    """What a unit's record or an application says of the unit, in the order it is compared."""
    return tuple(getattr(said, name) for name in FACTS)


def differing(record: Sequence[object] | None, said: Sequence[Sequence[object]]) -> list[tuple[bool, ...]]:
    """Which facts of each application to mark: those that differ from the record; without one, from each other."""
    columns = list(zip(*said, strict=True))
    return [
        tuple(
            fact != record[place] if record is not None else len(set(columns[place])) > 1
            for place, fact in enumerate(facts)
        )
        for facts in said
    ]


APPLIES_WITHIN = timedelta(hours=24)
APPLIES_AT_MOST = 3


def may_apply_again(applied: Collection[datetime], now: datetime) -> bool:
    """Whether a refused person may ask once more: three times in a day, so that no coordinator is worn out."""
    return sum(now - each < APPLIES_WITHIN for each in applied) < APPLIES_AT_MOST


def may_be_together(roles: Collection[Role]) -> bool:
    """Whether one person may hold these roles: at most one separated administrator, then nothing else."""
    held = frozenset(roles)
    return not held & SEPARATED or len(held) == 1


def may_grant(granter: Collection[Role], role: Role, *, to_self: bool) -> bool:
    """Whether somebody of these roles may give or take `role`."""
    return not to_self and any(role in GRANTABLE.get(mine, ()) for mine in granter)


def password_expired(set_at: datetime | None, now: datetime) -> bool:
    """Whether a password must be changed before anything else: never set, or older than ninety days."""
    return set_at is None or now - set_at > PASSWORD_AGE
