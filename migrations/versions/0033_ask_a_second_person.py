"""Special procedures may overlap, and what takes two persons is asked by one and answered by another (Art. 16(3), 17).

A procedure gets the key the clock's facts name it by; of each kind one is open at a time, no longer one in all.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0033"
down_revision = "0032"

REACH = "(select current_setting('app.reach', true))"
DEPARTMENT = "(select nullif(current_setting('app.department', true), '')::uuid)"
SEEN = f"{REACH} in ('city', 'platform') or ({REACH} = 'department' and departments @> array[{DEPARTMENT}])"


def upgrade() -> None:
    _overlap()
    _ask()
    op.execute("ALTER TABLE case_request ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE case_request FORCE ROW LEVEL SECURITY")
    held, to = "ON case_request FOR", "TO platform_web, platform_owner"
    op.execute(f"CREATE POLICY reads {held} SELECT {to} USING ({SEEN})")
    op.execute(f"CREATE POLICY adds {held} INSERT {to} WITH CHECK ({SEEN})")
    op.execute(f"CREATE POLICY changes {held} UPDATE {to} USING ({SEEN}) WITH CHECK ({SEEN})")
    op.execute(f"CREATE POLICY removes {held} DELETE {to} USING ({SEEN})")
    op.execute(f"CREATE POLICY worker {held} ALL TO platform_worker USING (true) WITH CHECK (true)")
    op.execute(f"CREATE POLICY search {held} SELECT TO platform_search USING (true)")


def _overlap() -> None:
    op.add_column("special_procedure", sa.Column("key", sa.Uuid(), nullable=True))
    op.add_column("special_procedure", sa.Column("voided_on", sa.Date(), nullable=True))
    # Row security is forced on the owner, too: without a reach there is no row to fill.
    op.execute("SELECT set_config('app.reach', 'platform', true)")
    op.execute("UPDATE special_procedure SET key = id")
    op.alter_column("special_procedure", "key", nullable=False)
    op.drop_index("uq_special_procedure_one_open", table_name="special_procedure")
    op.create_index("uq_special_procedure_one_open", "special_procedure", ["case_id", "kind"], unique=True,
                    postgresql_where=sa.text("ended_on IS NULL AND voided_on IS NULL"))


def _ask() -> None:
    op.create_table(
        "case_request",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("departments", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("document_number", sa.String(length=100), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column("to_department_id", sa.Uuid(), nullable=True),
        sa.Column("told", postgresql.JSONB(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_by_name", sa.String(length=80), nullable=False),
        sa.Column("asked_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_by_name", sa.String(length=80), nullable=False),
        sa.Column("answered_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *_checks(),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_request_case_id")),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_case_request_department_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["clock_entry.id"], name=op.f("fk_case_request_entry_id")),
        sa.ForeignKeyConstraint(["to_department_id"], ["department.id"],
                                name=op.f("fk_case_request_to_department_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("case_request_pkey")),
    )
    op.create_index("uq_case_request_one_open", "case_request", ["case_id", "kind"], unique=True,
                    postgresql_where=sa.text("state = 'ASKED'"))
    op.create_index("ix_case_request_case", "case_request", ["case_id", "asked_at"])
    op.create_index("ix_case_request_to", "case_request", ["to_department_id", "asked_at"],
                    postgresql_where=sa.text("to_department_id IS NOT NULL"))


def _checks() -> list[sa.CheckConstraint]:
    by_another = (
        "state NOT IN ('AGREED','DECLINED') OR (answered_by IS NOT NULL AND answered_at IS NOT NULL"
        " AND answered_by <> asked_by)"
    )
    conditions = {
        "answered_by_another": by_another,
        "extension_has_number": "(kind = 'EXTENSION') = (number IS NOT NULL)",
        "voiding_has_entry": "(kind = 'VOIDING') = (entry_id IS NOT NULL)",
        "transfer_has_receiver": "(kind = 'TRANSFER') = (to_department_id IS NOT NULL)",
        "transfer_to_another": "to_department_id IS NULL OR to_department_id <> department_id",
        "has_reason": "reason <> ''",
    }
    return [sa.CheckConstraint(words, name=op.f(f"ck_case_request_{name}")) for name, words in conditions.items()]


def downgrade() -> None:
    op.drop_table("case_request")
    op.drop_index("uq_special_procedure_one_open", table_name="special_procedure")
    op.create_index("uq_special_procedure_one_open", "special_procedure", ["case_id"], unique=True,
                    postgresql_where=sa.text("ended_on IS NULL"))
    op.drop_column("special_procedure", "voided_on")
    op.drop_column("special_procedure", "key")
