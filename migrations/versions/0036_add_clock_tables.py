"""Keep as tables what was constants: the words of special procedures, the shares of the steps (Art. 17).

Editions with a document and a first day, published by a second person. A case keeps the day its step is due, which
is derived from its share.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0036"
down_revision = "0035"

SHARES = ("handling_share", "review_share", "approval_share")


def _edition(table: str, *columns: sa.Column[object] | sa.Constraint) -> None:
    op.create_table(
        table,
        *columns,
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
        sa.PrimaryKeyConstraint("id", name=op.f(f"{table}_pkey")),
        sa.UniqueConstraint("number", name=op.f(f"uq_{table}_number")),
    )


def upgrade() -> None:
    _edition("pause_words", sa.Column("words", postgresql.JSONB(), nullable=False))
    _edition(
        "step_shares",
        *(sa.Column(share, sa.Integer(), nullable=False) for share in SHARES),
        sa.CheckConstraint(" + ".join(SHARES) + " = 100", name=op.f("ck_step_shares_whole")),
        sa.CheckConstraint(f"least({', '.join(SHARES)}) >= 0", name=op.f("ck_step_shares_no_debt")),
    )
    op.add_column("case_file", sa.Column("step_due_on", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("case_file", "step_due_on")
    op.drop_table("step_shares")
    op.drop_table("pause_words")
