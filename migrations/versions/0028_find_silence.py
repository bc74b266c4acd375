"""Find the cases about which nobody said a word, each minute, among a million (Art. 16(2)).

Few of them are before acceptance at any time; without these the platform would read every open case to find none.
"""

from alembic import op
from sqlalchemy import text

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    op.create_index("ix_case_file_silent", "case_file", ["due_latest", "id"],
                    postgresql_where=text("state IN ('RECEIVED','CORRECTED')"))
    op.create_index("ix_case_file_correcting", "case_file", ["id"],
                    postgresql_where=text("state = 'AWAITING_CORRECTION'"))


def downgrade() -> None:
    op.drop_index("ix_case_file_correcting", table_name="case_file")
    op.drop_index("ix_case_file_silent", table_name="case_file")
