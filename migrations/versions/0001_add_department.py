"""Divisions and departments (Art. 5, 7)."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "division",
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("gb_parent", sa.String(length=6), nullable=True),
        sa.Column("code_for_project", sa.String(length=6), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("code ~ '^[0-9]{6}$'", name=op.f("ck_division_code_six_digits")),
        sa.CheckConstraint("code_for_project ~ '^[0-9]{6}$'", name=op.f("ck_division_code_for_project_six_digits")),
        sa.PrimaryKeyConstraint("id", name=op.f("division_pkey")),
        sa.UniqueConstraint("code", name=op.f("uq_division_code")),
    )
    op.create_table(
        "department",
        sa.Column("key", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("short_name", sa.String(length=30), nullable=False),
        sa.Column("measures_name", sa.String(length=30), nullable=False),
        sa.Column("prefix", sa.String(length=20), nullable=False),
        sa.Column("central_code", sa.String(length=2), nullable=False),
        sa.Column("current_name", sa.String(length=100), nullable=False),
        sa.Column("pinyin", sa.String(length=300), nullable=False),
        sa.Column("division_id", sa.Uuid(), nullable=False),
        sa.Column("uscc", sa.String(length=18), nullable=True),
        sa.Column("sort_order", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("successor_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("central_code ~ '^[0-9]{2}$'", name=op.f("ck_department_central_code_two_digits")),
        sa.CheckConstraint("key ~ '^[a-z][a-z0-9-]*$'", name=op.f("ck_department_key_shape")),
        sa.CheckConstraint("successor_id <> id", name=op.f("ck_department_successor_is_another")),
        sa.ForeignKeyConstraint(["division_id"], ["division.id"], name=op.f("fk_department_division_id")),
        sa.ForeignKeyConstraint(["successor_id"], ["department.id"], name=op.f("fk_department_successor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("department_pkey")),
        sa.UniqueConstraint("key", name=op.f("uq_department_key")),
    )
    op.create_index("ix_department_division_id_sort_order", "department", ["division_id", "sort_order"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_department_division_id_sort_order", table_name="department")
    op.drop_table("department")
    op.drop_table("division")
