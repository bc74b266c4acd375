"""Calendar editions and clock entries (Art. 17)."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "calendar_edition",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(length=60), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("year BETWEEN 2004 AND 2100", name=op.f("ck_calendar_edition_year_range")),
        sa.PrimaryKeyConstraint("id", name=op.f("calendar_edition_pkey")),
        sa.UniqueConstraint("year", "published_on", name=op.f("uq_calendar_edition_year_published_on")),
    )
    op.create_table(
        "calendar_day",
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["calendar_edition.id"], name=op.f("fk_calendar_day_edition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("calendar_day_pkey")),
        sa.UniqueConstraint("edition_id", "day", name=op.f("uq_calendar_day_edition_id_day")),
    )
    op.create_table(
        "clock_entry",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("by_account", sa.Uuid(), nullable=True),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_clock_entry_case_id")),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_clock_entry_department_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_clock_entry_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("clock_entry_pkey")),
    )
    op.create_index("ix_clock_entry_case", "clock_entry", ["case_id", "recorded_at", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_clock_entry_case", table_name="clock_entry")
    op.drop_table("clock_entry")
    op.drop_table("calendar_day")
    op.drop_table("calendar_edition")
