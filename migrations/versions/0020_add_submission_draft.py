"""Files an applicant puts beside the materials of an item before he hands it in (Art. 16(1)): his unit's alone."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"

REACH = "(select current_setting('app.reach', true))"
UNIT = "(select nullif(current_setting('app.unit', true), '')::uuid)"
SEEN = f"{REACH} in ('city', 'platform') or ({REACH} = 'unit' and unit_id = {UNIT})"


def upgrade() -> None:
    op.create_table(
        "submission_draft",
        sa.Column("due_item_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("material", sa.String(length=200), nullable=False),
        sa.Column("attachment_id", sa.Uuid(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("added_by_name", sa.String(length=80), nullable=False),
        sa.Column("added_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["attachment_id"], ["attachment.id"], name=op.f("fk_submission_draft_attachment_id")),
        sa.ForeignKeyConstraint(["due_item_id"], ["due_item.id"], name=op.f("fk_submission_draft_due_item_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_submission_draft_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("submission_draft_pkey")),
        sa.UniqueConstraint("attachment_id", name=op.f("uq_submission_draft_attachment_id")),
    )
    op.create_index("ix_submission_draft_due_item", "submission_draft", ["due_item_id", "added_at", "id"])
    op.execute("ALTER TABLE submission_draft ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE submission_draft FORCE ROW LEVEL SECURITY")
    held, to = "ON submission_draft FOR", "TO platform_web, platform_owner"
    op.execute(f"CREATE POLICY reads {held} SELECT {to} USING ({SEEN})")
    op.execute(f"CREATE POLICY adds {held} INSERT {to} WITH CHECK ({SEEN})")
    op.execute(f"CREATE POLICY changes {held} UPDATE {to} USING ({SEEN}) WITH CHECK ({SEEN})")
    op.execute(f"CREATE POLICY removes {held} DELETE {to} USING ({SEEN})")
    op.execute(f"CREATE POLICY worker {held} ALL TO platform_worker USING (true) WITH CHECK (true)")
    op.execute(f"CREATE POLICY search {held} SELECT TO platform_search USING (true)")


def downgrade() -> None:
    op.drop_table("submission_draft")
