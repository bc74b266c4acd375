"""Units, accounts, what they hold, and how they signed in (Art. 6–10). Secrets are stored as digests only."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.rules import AccountState, Membership, Role, SignInOutcome, UnitKind, UnitState
from app.core.records import Base, Identified, Versioned
from app.core.scope import Scope, Scoped
from app.core.types import Instant, Reach, stored
from app.departments.models import Department

KEPT = (Reach.SECURITY,)
ASKED = {"asked": True}
FACTS_STAND = "kind IS NOT NULL AND address IS NOT NULL AND contact_phone IS NOT NULL"
SHA256 = "~ '^[0-9a-f]{64}$'"


class Unit(Identified, Versioned, Scoped, Base):
    """项目单位 – the legal person that declares projects, known by its 统一社会信用代码 (Art. 11).

    Until a coordinator confirms it is known by its code alone: what people say of it stands in their applications.
    What stands here is on public registers; persons' addresses stand with their accounts.
    """

    __tablename__ = "unit"
    __table_args__ = (
        CheckConstraint("uscc ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'", name="uscc_shape"),
        CheckConstraint("state = 'PENDING' OR confirmed_at IS NOT NULL", name="judged_has_instant"),
        CheckConstraint(f"state <> 'CONFIRMED' OR ({FACTS_STAND})", name="confirmed_has_facts"),
        Index("ix_unit_state_registered_at", "state", "registered_at", "id"),
    )
    __scope__ = Scope(unit="id", public=("state", "CONFIRMED"), login=True, open_to=(Reach.DEPARTMENT,))

    uscc: Mapped[str] = mapped_column(String(18), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[UnitKind | None] = mapped_column(stored(UnitKind), info=ASKED)
    address: Mapped[str | None] = mapped_column(String(300), info=ASKED)
    contact_phone: Mapped[str | None] = mapped_column(String(40), info=ASKED)
    state: Mapped[UnitState] = mapped_column(stored(UnitState))
    registered_at: Mapped[Instant] = mapped_column()
    confirmed_by: Mapped[UUID | None]
    confirmed_by_name: Mapped[str | None] = mapped_column(String(80))
    confirmed_at: Mapped[Instant | None]

    def __str__(self) -> str:
        return self.name


class Account(Identified, Versioned, Scoped, Base):
    """账号 – one person. `epoch` rises with each password or role change and ends every older session."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("username = lower(username)", name="username_lower"),
        CheckConstraint("(unit_id IS NULL) = (membership IS NULL)", name="membership_of_a_unit"),
        CheckConstraint("department_id IS NULL OR unit_id IS NULL", name="of_a_department_or_a_unit"),
        CheckConstraint("password_hash IS NULL OR password_set_at IS NOT NULL", name="password_has_instant"),
        Index("ix_account_department_id_username", "department_id", "username"),
        Index("ix_account_unit_id_membership", "unit_id", "membership"),
    )
    __scope__ = Scope(department="department_id", own="id", login=True, keepers=KEPT)

    username: Mapped[str] = mapped_column(String(40), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(255), deferred=True)
    display_name: Mapped[str] = mapped_column(String(80))
    email: Mapped[str | None] = mapped_column(String(120))
    phone: Mapped[str | None] = mapped_column(String(30))
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"))
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey("unit.id"))
    membership: Mapped[Membership | None] = mapped_column(stored(Membership))
    state: Mapped[AccountState] = mapped_column(stored(AccountState))
    epoch: Mapped[int]
    password_set_at: Mapped[Instant | None]
    must_change_password: Mapped[bool]
    created_at: Mapped[Instant] = mapped_column()

    department: Mapped[Department | None] = relationship()
    unit: Mapped[Unit | None] = relationship()
    application: Mapped["UnitApplication | None"] = relationship(back_populates="account")
    grants: Mapped[list["RoleGrant"]] = relationship(back_populates="account", order_by="RoleGrant.granted_at")

    @property
    def roles(self) -> list[Role]:
        """What this person holds."""
        return [each.role for each in self.grants]

    def __str__(self) -> str:
        return self.display_name


class UnitApplication(Identified, Scoped, Base):
    """入会申请 – what a person says of the unit he asks to act for, kept as he typed it (Art. 11).

    `earlier`: what he had said when he was refused, the oldest first, each with its reason.
    """

    __tablename__ = "unit_application"
    __table_args__ = (
        UniqueConstraint("account_id"),
        CheckConstraint("(judged_at IS NULL) = (judged_by_name IS NULL)", name="judged_by_somebody"),
        Index("ix_unit_application_unit_id_applied_at", "unit_id", "applied_at", "id"),
    )
    __scope__ = Scope(own="account_id", login=True)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[UnitKind] = mapped_column(stored(UnitKind))
    address: Mapped[str] = mapped_column(String(300))
    contact_phone: Mapped[str] = mapped_column(String(40))
    applied_at: Mapped[Instant] = mapped_column()
    judged_by: Mapped[UUID | None]
    judged_by_name: Mapped[str | None] = mapped_column(String(80))
    judged_at: Mapped[Instant | None]
    refusal_reason: Mapped[str | None] = mapped_column(String(300))
    earlier: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=text("'[]'::jsonb"), default=list)

    account: Mapped[Account] = relationship(back_populates="application")

    def __str__(self) -> str:
        return self.name


class RoleGrant(Identified, Scoped, Base):
    """授予的角色 – one role one person holds; of the three separated administrators at most one."""

    __tablename__ = "role_grant"
    __table_args__ = (
        UniqueConstraint("account_id", "role"),
        Index(
            "uq_role_grant_one_separated",
            "account_id",
            unique=True,
            postgresql_where=text("role IN ('SYSTEM_ADMIN', 'SECURITY_ADMIN', 'AUDITOR')"),
        ),
        Index("ix_role_grant_department_id_role", "department_id", "role"),
    )
    __scope__ = Scope(department="department_id", own="account_id", login=True, keepers=KEPT)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"))
    role: Mapped[Role] = mapped_column(stored(Role))
    granted_by: Mapped[UUID | None]
    granted_at: Mapped[Instant] = mapped_column()

    account: Mapped[Account] = relationship(back_populates="grants")


class LoginSession(Scoped, Base):
    """登录会话 – one sign-in; `id` is the SHA-256 of what the browser holds."""

    __tablename__ = "login_session"
    __table_args__ = (
        CheckConstraint(f"id {SHA256}", name="id_is_sha256"),
        Index("ix_login_session_account_id_seen_at", "account_id", "seen_at"),
    )
    __scope__ = Scope(own="account_id", login=True, keepers=KEPT, city=False)

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    epoch: Mapped[int]
    created_at: Mapped[Instant] = mapped_column()
    seen_at: Mapped[Instant] = mapped_column()
    ended_at: Mapped[Instant | None]
    ip: Mapped[str] = mapped_column(String(45))
    user_agent: Mapped[str] = mapped_column(String(200))


class SignInGate(Scoped, Base):
    """登录计数 – tries at one user name in the present window, counted before any password is looked at."""

    __tablename__ = "sign_in_gate"
    __table_args__ = (CheckConstraint("tries >= 0", name="tries_not_negative"),)
    __scope__ = Scope(login=True, keepers=KEPT, city=False)

    username: Mapped[str] = mapped_column(String(40), primary_key=True)
    tries: Mapped[int]
    window_from: Mapped[Instant] = mapped_column()
    locked_until: Mapped[Instant | None]


class LoginAttempt(Identified, Scoped, Base):
    """登录尝试 – appended, never changed."""

    __tablename__ = "login_attempt"
    __table_args__ = (
        Index("ix_login_attempt_username_at", "username", "at"),
        Index("ix_login_attempt_at", "at"),
    )
    __scope__ = Scope(own="account_id", keepers=(Reach.SECURITY, Reach.AUDIT), city=False, append=True)

    at: Mapped[Instant] = mapped_column()
    username: Mapped[str] = mapped_column(String(40))
    account_id: Mapped[UUID | None]
    outcome: Mapped[SignInOutcome] = mapped_column(stored(SignInOutcome))
    ip: Mapped[str] = mapped_column(String(45))
    user_agent: Mapped[str] = mapped_column(String(200))

    def __str__(self) -> str:
        return self.username


class PasswordHistory(Identified, Scoped, Base):
    """用过的密码 – so that none of the last five comes back."""

    __tablename__ = "password_history"
    __table_args__ = (Index("ix_password_history_account_id_set_at", "account_id", "set_at"),)
    __scope__ = Scope(own="account_id", login=True, city=False)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    password_hash: Mapped[str] = mapped_column(String(255))
    set_at: Mapped[Instant] = mapped_column()


class OneTimeLink(Scoped, Base):
    """一次性链接 – lets a person set a password once; `digest` is the SHA-256 of what the link carries."""

    __tablename__ = "one_time_link"
    __table_args__ = (
        CheckConstraint(f"digest {SHA256}", name="digest_is_sha256"),
        Index("ix_one_time_link_account_id", "account_id"),
    )
    __scope__ = Scope(department="department_id", login=True, keepers=KEPT, city=False)

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"))
    issued_by: Mapped[UUID | None]
    issued_at: Mapped[Instant] = mapped_column()
    expires_at: Mapped[Instant] = mapped_column()
    used_at: Mapped[Instant | None]


class ParkedForm(Scoped, Base):
    """暂存的表单 – what somebody posted after his session had ended, to be put back into the form."""

    __tablename__ = "parked_form"
    __table_args__ = (
        CheckConstraint(f"digest {SHA256}", name="digest_is_sha256"),
        Index("ix_parked_form_expires_at", "expires_at"),
    )
    __scope__ = Scope(own="account_id", login=True, city=False)

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    path: Mapped[str] = mapped_column(String(500))
    fields: Mapped[list[list[Any]]] = mapped_column(JSONB)
    parked_at: Mapped[Instant] = mapped_column()
    expires_at: Mapped[Instant] = mapped_column()
