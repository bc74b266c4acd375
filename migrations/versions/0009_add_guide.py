"""Guides and their materials (Art. 8)."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "guide",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("item_name", sa.String(length=200), nullable=False),
        sa.Column("department_name", sa.String(length=60), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("conditions", sa.Text(), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("limit_text", sa.Text(), nullable=False),
        sa.Column("limits", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("fee", sa.Text(), nullable=False),
        sa.Column("supervision", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("edition", sa.String(length=40), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state = 'DRAFT' OR effective_on >= published_on", name=op.f("ck_guide_effective_not_before_published")
        ),
        sa.CheckConstraint("state = 'DRAFT' OR published_on IS NOT NULL", name=op.f("ck_guide_published_has_a_date")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_guide_number_from_one")),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_guide_department_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_guide_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("guide_pkey")),
        sa.UniqueConstraint("item_id", "number", name=op.f("uq_guide_item_id_number")),
    )
    op.create_index("ix_guide_department_id_state", "guide", ["department_id", "state"], unique=False)
    op.create_index("uq_guide_draft", "guide", ["item_id"], unique=True, postgresql_where=sa.text("state = 'DRAFT'"))
    op.create_index(
        "uq_guide_published", "guide", ["item_id"], unique=True, postgresql_where=sa.text("state = 'PUBLISHED'")
    )
    op.create_table(
        "guide_material",
        sa.Column("guide_id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("sort_order", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("form", sa.String(length=100), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_guide_material_department_id")),
        sa.ForeignKeyConstraint(["guide_id"], ["guide.id"], name=op.f("fk_guide_material_guide_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("guide_material_pkey")),
        sa.UniqueConstraint("guide_id", "sort_order", name=op.f("uq_guide_material_guide_id_sort_order")),
    )


def downgrade() -> None:
    op.drop_table("guide_material")
    op.drop_index("uq_guide_published", table_name="guide", postgresql_where=sa.text("state = 'PUBLISHED'"))
    op.drop_index("uq_guide_draft", table_name="guide", postgresql_where=sa.text("state = 'DRAFT'"))
    op.drop_index("ix_guide_department_id_state", table_name="guide")
    op.drop_table("guide")
