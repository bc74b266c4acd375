"""Declarations and due items (Art. 3, 16(1))."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "declaration",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("account_name", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("answers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("finished", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("not_secret_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("saved_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("filed_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("receipt_number", sa.String(length=60), nullable=True),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_declaration_account_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_declaration_project_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_declaration_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("declaration_pkey")),
        sa.UniqueConstraint("project_id", name=op.f("uq_declaration_project_id")),
        sa.UniqueConstraint("receipt_number", name=op.f("uq_declaration_receipt_number")),
    )
    op.create_index("ix_declaration_unit", "declaration", ["unit_id", "state"], unique=False)
    op.create_table(
        "due_item",
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.String(length=1), nullable=False),
        sa.Column("because", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("after", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("closure", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("waived_reason", sa.Text(), nullable=False),
        sa.Column("waived_by", sa.Uuid(), nullable=True),
        sa.Column("waived_confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("told_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'NOT_APPLICABLE' OR (waived_by IS NOT NULL AND waived_confirmed_by IS NOT NULL AND waived_by <> waived_confirmed_by AND waived_reason <> '')",
            name=op.f("ck_due_item_waived_by_two"),
        ),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_due_item_department_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_due_item_item_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_due_item_project_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_due_item_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("due_item_pkey")),
        sa.UniqueConstraint("project_id", "item_id", name=op.f("uq_due_item_project_id_item_id")),
    )


def downgrade() -> None:
    op.drop_table("due_item")
    op.drop_index("ix_declaration_unit", table_name="declaration")
    op.drop_table("declaration")
