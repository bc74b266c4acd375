"""The item catalogue (Art. 3, 7, 8)."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "item",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("pinyin", sa.String(length=1000), nullable=False),
        sa.Column("type_code", sa.String(length=2), nullable=False),
        sa.Column("stage", sa.String(length=1), nullable=False),
        sa.Column("conditions", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("legal_number", sa.Integer(), nullable=True),
        sa.Column("legal_unit", sa.String(length=40), nullable=True),
        sa.Column("legal_start", sa.String(length=40), nullable=True),
        sa.Column("legal_basis", sa.String(length=1000), nullable=True),
        sa.Column("legal_extension", sa.Integer(), nullable=True),
        sa.Column("promised_number", sa.Integer(), nullable=True),
        sa.Column("promised_unit", sa.String(length=40), nullable=True),
        sa.Column("special_words", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("prerequisites", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("optional_prerequisites", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("joint", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("result", sa.String(length=200), nullable=False),
        sa.Column("document_pattern", sa.String(length=100), nullable=True),
        sa.Column("validity", sa.String(length=300), nullable=True),
        sa.Column("fee", sa.String(length=300), nullable=True),
        sa.Column("closure", sa.String(length=40), nullable=False),
        sa.Column("releases_funds", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("confidence", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("edition", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("key ~ '^[a-z][a-z0-9-]*$'", name=op.f("ck_item_key_shape")),
        sa.CheckConstraint(
            "legal_unit <> 'IMMEDIATE' OR legal_number = 0", name=op.f("ck_item_legal_immediate_is_zero")
        ),
        sa.CheckConstraint(
            "promised_unit <> 'IMMEDIATE' OR promised_number = 0", name=op.f("ck_item_promised_immediate_is_zero")
        ),
        sa.CheckConstraint("(legal_number IS NULL) = (legal_unit IS NULL)", name=op.f("ck_item_legal_whole")),
        sa.CheckConstraint("(promised_number IS NULL) = (promised_unit IS NULL)", name=op.f("ck_item_promised_whole")),
        sa.CheckConstraint("legal_number BETWEEN 0 AND 3650", name=op.f("ck_item_legal_number_range")),
        sa.CheckConstraint("promised_number BETWEEN 0 AND 3650", name=op.f("ck_item_promised_number_range")),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_item_department_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("item_pkey")),
        sa.UniqueConstraint("key", name=op.f("uq_item_key")),
    )
    op.create_index("ix_item_department_id_key", "item", ["department_id", "key"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_item_department_id_key", table_name="item")
    op.drop_table("item")
