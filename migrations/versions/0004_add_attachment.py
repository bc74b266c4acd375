"""Uploaded files."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "attachment",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("verdict", sa.String(length=300), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=False),
        sa.Column("uploaded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("leased_until", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("digest ~ '^[0-9a-f]{64}$'", name=op.f("ck_attachment_digest_is_sha256")),
        sa.CheckConstraint("state <> 'INFECTED' or verdict <> ''", name=op.f("ck_attachment_infected_has_verdict")),
        sa.CheckConstraint("size > 0", name=op.f("ck_attachment_size_positive")),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_attachment_tries_not_negative")),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_attachment_department_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("attachment_pkey")),
    )
    op.create_index("ix_attachment_department", "attachment", ["department_id", "uploaded_at"], unique=False)
    op.create_index("ix_attachment_digest", "attachment", ["digest"], unique=False)
    op.create_index("ix_attachment_unit", "attachment", ["unit_id", "uploaded_at"], unique=False)
    op.create_index(
        "ix_attachment_unsettled",
        "attachment",
        ["leased_until", "uploaded_at"],
        unique=False,
        postgresql_where=sa.text("state in ('QUARANTINED', 'UNSCANNED')"),
    )


def downgrade() -> None:
    op.drop_index(
        "ix_attachment_unsettled",
        table_name="attachment",
        postgresql_where=sa.text("state in ('QUARANTINED', 'UNSCANNED')"),
    )
    op.drop_index("ix_attachment_unit", table_name="attachment")
    op.drop_index("ix_attachment_digest", table_name="attachment")
    op.drop_index("ix_attachment_department", table_name="attachment")
    op.drop_table("attachment")
