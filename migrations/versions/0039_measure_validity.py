"""Keep how long a result holds, and find what soon ends (行政许可法 50)."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"

ENDS = sa.text("valid_until IS NOT NULL")


def upgrade() -> None:
    for table in ("decision", "decision_draft"):
        op.add_column(table, sa.Column("valid_months", sa.Integer(), nullable=True))
    op.create_index("ix_decision_ending", "decision", ["department_id", "valid_until", "id"], postgresql_where=ENDS)
    op.create_index("ix_decision_ending_of_unit", "decision", ["unit_id", "valid_until", "id"], postgresql_where=ENDS)


def downgrade() -> None:
    op.drop_index("ix_decision_ending_of_unit", table_name="decision")
    op.drop_index("ix_decision_ending", table_name="decision")
    for table in ("decision_draft", "decision"):
        op.drop_column(table, "valid_months")
