"""One-time act ids."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "act_receipt",
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("act_id", sa.Uuid(), nullable=False),
        sa.Column("answer", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("act_receipt_pkey")),
        sa.UniqueConstraint("actor_id", "act_id", name=op.f("uq_act_receipt_actor_id_act_id")),
    )


def downgrade() -> None:
    op.drop_table("act_receipt")
