"""Keep the fold of a case's clock facts beside its shown copy, and find the cases an edition can reach by their end.

The fold is a copy like the dates: empty until a case is projected next, and made good each night; who finds none reads
the events. The end is the latest day a case shows; a case that shows none, or is stopped, is reached by every day. Making the
column writes the table anew: about a minute for a million cases.
"""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"

OPEN = "state IN ('RECEIVED','AWAITING_CORRECTION','CORRECTED','ACCEPTED','PAUSED','IN_REVIEW','IN_APPROVAL')"
REACHES = (
    "CASE WHEN state::text = 'PAUSED'::text THEN '9999-12-31'::date ELSE "
    "coalesce(greatest(due_latest, legal_due_latest, delivery_due_latest), '9999-12-31'::date) END"
)


def upgrade() -> None:
    op.add_column("case_file", sa.Column("clock_facts", sa.Text(), nullable=True))
    op.add_column("case_file", sa.Column("reaches_on", sa.Date(), sa.Computed(REACHES, persisted=True), nullable=False))
    op.create_index("ix_case_file_reaches", "case_file", ["reaches_on"],
                    postgresql_where=sa.text(f"{OPEN} OR delivery_due_on IS NOT NULL"))


def downgrade() -> None:
    op.drop_index("ix_case_file_reaches", table_name="case_file")
    op.drop_column("case_file", "reaches_on")
    op.drop_column("case_file", "clock_facts")
