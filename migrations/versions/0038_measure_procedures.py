"""A special procedure lasts so many units, not always working days (行政许可法 45; Art. 17)."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    op.alter_column("special_procedure", "longest_workdays", new_column_name="longest_number")
    op.add_column(
        "special_procedure",
        sa.Column("longest_unit", sa.String(length=40), server_default="WORKDAY", nullable=False),
    )
    op.alter_column("special_procedure", "longest_unit", server_default=None)


def downgrade() -> None:
    op.drop_column("special_procedure", "longest_unit")
    op.alter_column("special_procedure", "longest_number", new_column_name="longest_workdays")
