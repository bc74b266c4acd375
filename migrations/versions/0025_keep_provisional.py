"""Whether a shown due date is provisional (暂定), kept beside the date (DESIGN 4).

Both ends of an interval may be one day and the day yet depend on a notice that is not published: the dates alone
do not say so. What is an interval is provisional; the rest of the open cases is derived anew by the next sweep.
Kept, not compared with the calendar of the reading: when a notice comes, date and flag change in one statement.
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

FLAGS = {"due_provisional": ("due_on", "due_latest"), "legal_due_provisional": ("legal_due_on", "legal_due_latest")}
OPEN = "state IN ('RECEIVED','AWAITING_CORRECTION','CORRECTED','ACCEPTED','PAUSED','IN_REVIEW','IN_APPROVAL')"


def upgrade() -> None:
    # The owner has no policy of his own: for the filling alone the fence does not bind him.
    op.execute("ALTER TABLE case_file NO FORCE ROW LEVEL SECURITY")
    for flag, (first, last) in FLAGS.items():
        op.add_column("case_file", sa.Column(flag, sa.Boolean(), server_default=sa.false(), nullable=False))
        op.execute(f"UPDATE case_file SET {flag} = true WHERE {first} < {last}")
    op.execute(f"UPDATE case_file SET next_event_on = current_date WHERE projected_at IS NOT NULL AND {OPEN}")
    op.execute("ALTER TABLE case_file FORCE ROW LEVEL SECURITY")


def downgrade() -> None:
    for flag in FLAGS:
        op.drop_column("case_file", flag)
