"""What people are told (Art. 16(3))."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "message",
        sa.Column("turn", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("recipient_account_id", sa.Uuid(), nullable=False),
        sa.Column("once", sa.String(length=64), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("department_id", sa.Uuid(), nullable=True),
        sa.Column("address", sa.String(length=254), nullable=True),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("about_kind", sa.String(length=40), nullable=True),
        sa.Column("about_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("read_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("leased_until", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=500), nullable=True),
        sa.Column("sent_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("next_try_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(state = 'SENT') = (sent_at is not null)", name=op.f("ck_message_sent_has_instant")),
        sa.CheckConstraint("state = 'NONE' or address is not null", name=op.f("ck_message_mail_has_address")),
        sa.CheckConstraint(
            "state not in ('FAILED', 'PARKED') or error is not null", name=op.f("ck_message_failed_has_error")
        ),
        sa.CheckConstraint("(about_kind is null) = (about_id is null)", name=op.f("ck_message_about_whole")),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_message_tries_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("message_pkey")),
        sa.UniqueConstraint("recipient_account_id", "once", name=op.f("uq_message_recipient_account_id_once")),
        sa.UniqueConstraint("turn", name=op.f("uq_message_turn")),
    )
    op.create_index("ix_message_about", "message", ["about_kind", "about_id"], unique=False)
    op.create_index("ix_message_inbox", "message", ["recipient_account_id", "created_at", "id"], unique=False)
    op.create_index(
        "ix_message_open",
        "message",
        ["turn"],
        unique=False,
        postgresql_where=sa.text("state in ('DUE', 'LEASED', 'FAILED')"),
    )
    op.create_index(
        "ix_message_open_reader",
        "message",
        ["recipient_account_id", "turn"],
        unique=False,
        postgresql_where=sa.text("state in ('DUE', 'LEASED', 'FAILED')"),
    )
    op.create_index(
        "ix_message_parked", "message", ["turn"], unique=False, postgresql_where=sa.text("state = 'PARKED'")
    )
    op.create_index(
        "ix_message_unread",
        "message",
        ["recipient_account_id"],
        unique=False,
        postgresql_where=sa.text("read_at is null"),
    )


def downgrade() -> None:
    op.drop_index("ix_message_unread", table_name="message", postgresql_where=sa.text("read_at is null"))
    op.drop_index("ix_message_parked", table_name="message", postgresql_where=sa.text("state = 'PARKED'"))
    op.drop_index(
        "ix_message_open_reader", table_name="message", postgresql_where=sa.text("state in ('DUE', 'LEASED', 'FAILED')")
    )
    op.drop_index(
        "ix_message_open", table_name="message", postgresql_where=sa.text("state in ('DUE', 'LEASED', 'FAILED')")
    )
    op.drop_index("ix_message_inbox", table_name="message")
    op.drop_index("ix_message_about", table_name="message")
    op.drop_table("message")
