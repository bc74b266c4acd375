"""The worklist's order as columns of its own, so that an index walks it to any page (Art. 16(3)).

`queue_on` is the due date with a last day for cases that have none, `queue_turn` puts corrected cases first within
a day. The old orders named columns that may be empty, and no index served them. `NULLS LAST`, `CASE` and `OR` are
gone from the statements, and a page begins by one row comparison. Adding stored columns writes the table anew.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

OPEN = sa.text("state IN ('RECEIVED','AWAITING_CORRECTION','CORRECTED','ACCEPTED','PAUSED','IN_REVIEW','IN_APPROVAL')")
UNASSIGNED = sa.text(f"handler_id IS NULL AND {OPEN.text}")
QUEUE = ["queue_on", "queue_turn", "id"]

ADDED = {
    "ix_case_file_worklist": (["department_id", *QUEUE], OPEN),
    "ix_case_file_state": (["department_id", "state", *QUEUE], OPEN),
    "ix_case_file_unassigned": (["department_id", *QUEUE], UNASSIGNED),
    "ix_case_file_handler": (["handler_id", *QUEUE], OPEN),
    "ix_case_file_city": (QUEUE, OPEN),
    "ix_case_file_received": (["received_at", "id"], None),
}
REPLACED = {
    "ix_case_file_worklist": ["department_id", "due_on", "id"],
    "ix_case_file_handler": ["handler_id", "due_on", "id"],
}


def upgrade() -> None:
    for name in REPLACED:
        op.drop_index(name, table_name="case_file")
    op.execute(
        "ALTER TABLE case_file"
        " ADD queue_on date NOT NULL GENERATED ALWAYS AS (coalesce(due_on, '9999-12-31'::date)) STORED,"
        " ADD queue_turn smallint NOT NULL"
        " GENERATED ALWAYS AS (CASE WHEN state::text = 'CORRECTED'::text THEN 0 ELSE 1 END) STORED"
    )
    for name, (columns, where) in ADDED.items():
        op.create_index(name, "case_file", columns, postgresql_where=where)


def downgrade() -> None:
    for name in ADDED:
        op.drop_index(name, table_name="case_file")
    op.drop_column("case_file", "queue_turn")
    op.drop_column("case_file", "queue_on")
    for name, columns in REPLACED.items():
        op.create_index(name, "case_file", columns, postgresql_where=OPEN)
