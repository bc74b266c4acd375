"""What a refused person had said before, kept beside what he says now (Art. 11).

Who was refused may correct what he typed and ask again; what he said before stays on record with its reason.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    op.add_column(
        "unit_application",
        sa.Column("earlier", postgresql.JSONB(), server_default=sa.text("'[]'::jsonb"), nullable=False),
    )


def downgrade() -> None:
    op.drop_column("unit_application", "earlier")
