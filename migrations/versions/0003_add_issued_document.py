"""Number series and issued documents (Art. 15, 16)."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "number_series",
        sa.Column("series", sa.String(length=80), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("last_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("last >= 0", name=op.f("ck_number_series_last_not_negative")),
        sa.CheckConstraint("year between 2015 and 2999", name=op.f("ck_number_series_year_plausible")),
        sa.PrimaryKeyConstraint("id", name=op.f("number_series_pkey")),
        sa.UniqueConstraint("series", "year", name=op.f("uq_number_series_series_year")),
    )
    op.create_table(
        "issued_document",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("about_kind", sa.String(length=40), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=True),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("facts_digest", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("leased_until", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=500), nullable=True),
        sa.Column("file_digest", sa.String(length=64), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("created_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("ready_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state = 'READY') = (file_digest is not null and size is not null and ready_at is not null)",
            name=op.f("ck_issued_document_ready_has_file"),
        ),
        sa.CheckConstraint("facts_digest ~ '^[0-9a-f]{64}$'", name=op.f("ck_issued_document_facts_digest_is_sha256")),
        sa.CheckConstraint(
            "file_digest is null or file_digest ~ '^[0-9a-f]{64}$'",
            name=op.f("ck_issued_document_file_digest_is_sha256"),
        ),
        sa.CheckConstraint("state <> 'FAILED' or error is not null", name=op.f("ck_issued_document_failed_has_error")),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_issued_document_tries_not_negative")),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_issued_document_department_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("issued_document_pkey")),
    )
    op.create_index("ix_issued_document_about", "issued_document", ["about_kind", "about_id"], unique=False)
    op.create_index("ix_issued_document_department", "issued_document", ["department_id", "created_at"], unique=False)
    op.create_index(
        "ix_issued_document_due",
        "issued_document",
        ["leased_until", "created_at"],
        unique=False,
        postgresql_where=sa.text("state in ('DUE', 'RENDERING')"),
    )
    op.create_index("ix_issued_document_unit", "issued_document", ["unit_id", "created_at"], unique=False)
    op.create_index(
        "uq_issued_document_number",
        "issued_document",
        ["kind", "department_id", "number"],
        unique=True,
        postgresql_where=sa.text("kind <> 'DECISION'"),
        postgresql_nulls_not_distinct=True,
    )


def downgrade() -> None:
    op.drop_index(
        "uq_issued_document_number",
        table_name="issued_document",
        postgresql_where=sa.text("kind <> 'DECISION'"),
        postgresql_nulls_not_distinct=True,
    )
    op.drop_index("ix_issued_document_unit", table_name="issued_document")
    op.drop_index(
        "ix_issued_document_due",
        table_name="issued_document",
        postgresql_where=sa.text("state in ('DUE', 'RENDERING')"),
    )
    op.drop_index("ix_issued_document_department", table_name="issued_document")
    op.drop_index("ix_issued_document_about", table_name="issued_document")
    op.drop_table("issued_document")
    op.drop_table("number_series")
