"""What a second person is to answer stands in his worklist: the few that wait are found without reading the rest
(Art. 16(3), 17; PERFORMANCE 2)."""

from alembic import op

revision = "0044"
down_revision = "0043"

INDEXES = {
    "ix_case_request_asked": ("case_request", "department_id, kind", "state = 'ASKED'"),
    "ix_joint_handling_asked": ("joint_handling", "department_id", "asked_by IS NOT NULL AND extended_by IS NULL"),
    "ix_due_item_waiver": ("due_item", "department_id", "waived_by IS NOT NULL AND state = 'OWED'"),
}


def upgrade() -> None:
    for name, (table, columns, where) in INDEXES.items():
        op.execute(f"CREATE INDEX {name} ON {table} ({columns}) WHERE {where}")


def downgrade() -> None:
    for name in INDEXES:
        op.execute(f"DROP INDEX {name}")
