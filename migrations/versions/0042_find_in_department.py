"""A word is looked up within a department: its number stands in the text indexes of the cases (PERFORMANCE 2).

A word on one case of fifty led a clerk to twenty thousand rows, of which his department had twelve hundred.
The whole city's reader uses the same indexes, by the word alone.
"""

from alembic import op

revision = "0042"
down_revision = "0041"

INDEXES = {"ix_case_file_search_text": "search_text gin_trgm_ops", "ix_case_file_search_grams": "search_grams"}


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gin")
    for name, words in INDEXES.items():
        op.execute(f"DROP INDEX {name}")
        op.execute(f"CREATE INDEX {name} ON case_file USING gin (department_id, {words})")


def downgrade() -> None:
    for name, words in INDEXES.items():
        op.execute(f"DROP INDEX {name}")
        op.execute(f"CREATE INDEX {name} ON case_file USING gin ({words})")
