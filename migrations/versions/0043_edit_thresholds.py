"""Keep thresholds by editions, and the limits an item had before they were changed (Art. 17).

The warning share and the rungs of prompts were constants; a change of the catalogue moved the dates of open cases.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0043"
down_revision = "0042"

LADDERS = ("usual", "legal", "correction", "procedure", "delivery")


def upgrade() -> None:
    op.create_table(
        "threshold_edition",
        sa.Column("warning_share", sa.Integer(), nullable=False),
        sa.Column("warning_least", sa.Integer(), nullable=False),
        *(sa.Column(f"{name}_rungs", postgresql.JSONB(), nullable=False) for name in LADDERS),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("drafted_by", sa.Uuid(), nullable=True),
        sa.Column("drafted_by_name", sa.String(length=80), nullable=False),
        sa.Column("published_by_name", sa.String(length=80), nullable=False),
        sa.Column("published_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("warning_share BETWEEN 0 AND 100", name=op.f("ck_threshold_edition_share_range")),
        sa.CheckConstraint("warning_least BETWEEN 0 AND 60", name=op.f("ck_threshold_edition_least_range")),
        sa.PrimaryKeyConstraint("id", name=op.f("threshold_edition_pkey")),
        sa.UniqueConstraint("number", name=op.f("uq_threshold_edition_number")),
    )
    _keep_limits()


def _keep_limits() -> None:
    op.create_table(
        "former_limits",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("held_until", sa.Date(), nullable=False),
        sa.Column("legal_number", sa.Integer(), nullable=True),
        sa.Column("legal_unit", sa.String(length=40), nullable=True),
        sa.Column("legal_start", sa.String(length=40), nullable=True),
        sa.Column("legal_basis", sa.String(length=1000), nullable=True),
        sa.Column("legal_extension", sa.Integer(), nullable=True),
        sa.Column("promised_number", sa.Integer(), nullable=True),
        sa.Column("promised_unit", sa.String(length=40), nullable=True),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("changed_by_name", sa.String(length=80), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_former_limits_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("former_limits_pkey")),
        sa.UniqueConstraint("item_id", "held_until", name=op.f("uq_former_limits_item_id_held_until")),
    )
    op.execute("REVOKE UPDATE, DELETE, TRUNCATE ON former_limits FROM platform_web, platform_worker")
    for name, what, each in (("append_only", "UPDATE OR DELETE", "ROW"), ("append_only_whole", "TRUNCATE", "STATEMENT")):
        op.execute(f"CREATE TRIGGER {name} BEFORE {what} ON former_limits FOR EACH {each} EXECUTE FUNCTION append_only()")
        op.execute(f"ALTER TABLE former_limits ENABLE ALWAYS TRIGGER {name}")


def downgrade() -> None:
    op.drop_table("former_limits")
    op.drop_table("threshold_edition")
