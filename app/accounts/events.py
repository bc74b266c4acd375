"""What happened to accounts and units: ids and words for whoever stands above."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class UnitRegistered:
    """An applicant named his unit; a coordinator must look at it."""

    unit_id: UUID
    account_id: UUID


@dataclass(frozen=True, slots=True)
class MembershipConfirmed:
    """A person may act for his unit."""

    account_id: UUID
    unit_id: UUID


@dataclass(frozen=True, slots=True)
class MembershipRefused:
    """A person may not act for the unit he named."""

    account_id: UUID
    unit_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class AccountChanged:
    """A password, a role or a state was changed; every session before it has ended."""

    account_id: UUID
    what: str
