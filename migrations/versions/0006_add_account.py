"""Units, accounts, sessions, log-in (Art. 6-10)."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "login_attempt",
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("username", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("ip", sa.String(length=45), nullable=False),
        sa.Column("user_agent", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("login_attempt_pkey")),
    )
    op.create_index("ix_login_attempt_at", "login_attempt", ["at"], unique=False)
    op.create_index("ix_login_attempt_username_at", "login_attempt", ["username", "at"], unique=False)
    op.create_table(
        "sign_in_gate",
        sa.Column("username", sa.String(length=40), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("window_from", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("locked_until", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_sign_in_gate_tries_not_negative")),
        sa.PrimaryKeyConstraint("username", name=op.f("sign_in_gate_pkey")),
    )
    op.create_table(
        "unit",
        sa.Column("uscc", sa.String(length=18), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("contact_phone", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("registered_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("confirmed_by_name", sa.String(length=80), nullable=True),
        sa.Column("confirmed_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("refusal_reason", sa.String(length=300), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state = 'PENDING' OR confirmed_at IS NOT NULL", name=op.f("ck_unit_judged_has_instant")),
        sa.CheckConstraint("uscc ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'", name=op.f("ck_unit_uscc_shape")),
        sa.PrimaryKeyConstraint("id", name=op.f("unit_pkey")),
        sa.UniqueConstraint("uscc", name=op.f("uq_unit_uscc")),
    )
    op.create_index("ix_unit_state_registered_at", "unit", ["state", "registered_at", "id"], unique=False)
    op.create_table(
        "account",
        sa.Column("username", sa.String(length=40), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=True),
        sa.Column("display_name", sa.String(length=80), nullable=False),
        sa.Column("email", sa.String(length=120), nullable=True),
        sa.Column("phone", sa.String(length=30), nullable=True),
        sa.Column("department_id", sa.Uuid(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("membership", sa.String(length=40), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("password_set_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(unit_id IS NULL) = (membership IS NULL)", name=op.f("ck_account_membership_of_a_unit")),
        sa.CheckConstraint(
            "department_id IS NULL OR unit_id IS NULL", name=op.f("ck_account_of_a_department_or_a_unit")
        ),
        sa.CheckConstraint(
            "password_hash IS NULL OR password_set_at IS NOT NULL", name=op.f("ck_account_password_has_instant")
        ),
        sa.CheckConstraint("username = lower(username)", name=op.f("ck_account_username_lower")),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_account_department_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_account_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("account_pkey")),
        sa.UniqueConstraint("username", name=op.f("uq_account_username")),
    )
    op.create_index("ix_account_department_id_username", "account", ["department_id", "username"], unique=False)
    op.create_index("ix_account_unit_id_membership", "account", ["unit_id", "membership"], unique=False)
    op.create_table(
        "login_session",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("seen_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("ended_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("ip", sa.String(length=45), nullable=False),
        sa.Column("user_agent", sa.String(length=200), nullable=False),
        sa.CheckConstraint("id ~ '^[0-9a-f]{64}$'", name=op.f("ck_login_session_id_is_sha256")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_login_session_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("login_session_pkey")),
    )
    op.create_index("ix_login_session_account_id_seen_at", "login_session", ["account_id", "seen_at"], unique=False)
    op.create_table(
        "one_time_link",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=True),
        sa.Column("issued_by", sa.Uuid(), nullable=True),
        sa.Column("issued_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("expires_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("used_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.CheckConstraint("digest ~ '^[0-9a-f]{64}$'", name=op.f("ck_one_time_link_digest_is_sha256")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_one_time_link_account_id")),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_one_time_link_department_id")),
        sa.PrimaryKeyConstraint("digest", name=op.f("one_time_link_pkey")),
    )
    op.create_index("ix_one_time_link_account_id", "one_time_link", ["account_id"], unique=False)
    op.create_table(
        "parked_form",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("path", sa.String(length=500), nullable=False),
        sa.Column("fields", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("parked_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("expires_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.CheckConstraint("digest ~ '^[0-9a-f]{64}$'", name=op.f("ck_parked_form_digest_is_sha256")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_parked_form_account_id")),
        sa.PrimaryKeyConstraint("digest", name=op.f("parked_form_pkey")),
    )
    op.create_index("ix_parked_form_expires_at", "parked_form", ["expires_at"], unique=False)
    op.create_table(
        "password_history",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("set_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_password_history_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("password_history_pkey")),
    )
    op.create_index("ix_password_history_account_id_set_at", "password_history", ["account_id", "set_at"], unique=False)
    op.create_table(
        "role_grant",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("granted_by", sa.Uuid(), nullable=True),
        sa.Column("granted_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_role_grant_account_id")),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_role_grant_department_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("role_grant_pkey")),
        sa.UniqueConstraint("account_id", "role", name=op.f("uq_role_grant_account_id_role")),
    )
    op.create_index("ix_role_grant_department_id_role", "role_grant", ["department_id", "role"], unique=False)
    op.create_index(
        "uq_role_grant_one_separated",
        "role_grant",
        ["account_id"],
        unique=True,
        postgresql_where=sa.text("role IN ('SYSTEM_ADMIN', 'SECURITY_ADMIN', 'AUDITOR')"),
    )


def downgrade() -> None:
    op.drop_index(
        "uq_role_grant_one_separated",
        table_name="role_grant",
        postgresql_where=sa.text("role IN ('SYSTEM_ADMIN', 'SECURITY_ADMIN', 'AUDITOR')"),
    )
    op.drop_index("ix_role_grant_department_id_role", table_name="role_grant")
    op.drop_table("role_grant")
    op.drop_index("ix_password_history_account_id_set_at", table_name="password_history")
    op.drop_table("password_history")
    op.drop_index("ix_parked_form_expires_at", table_name="parked_form")
    op.drop_table("parked_form")
    op.drop_index("ix_one_time_link_account_id", table_name="one_time_link")
    op.drop_table("one_time_link")
    op.drop_index("ix_login_session_account_id_seen_at", table_name="login_session")
    op.drop_table("login_session")
    op.drop_index("ix_account_unit_id_membership", table_name="account")
    op.drop_index("ix_account_department_id_username", table_name="account")
    op.drop_table("account")
    op.drop_index("ix_unit_state_registered_at", table_name="unit")
    op.drop_table("unit")
    op.drop_table("sign_in_gate")
    op.drop_index("ix_login_attempt_username_at", table_name="login_attempt")
    op.drop_index("ix_login_attempt_at", table_name="login_attempt")
    op.drop_table("login_attempt")
