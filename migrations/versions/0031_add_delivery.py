"""Deliver decisions, and find those that are still to be delivered (行政许可法 44).

What was decided before has no delivery on record: it is owed as far as the platform knows. The dates of an owed
delivery are part of the shown copy, written when a case is projected next. A correction keeps the last day its
notice names, which was among the facts of its step alone.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0031"
down_revision = "0030"

REACH = "(select current_setting('app.reach', true))"
DEPARTMENT = "(select nullif(current_setting('app.department', true), '')::uuid)"
UNIT = "(select nullif(current_setting('app.unit', true), '')::uuid)"
SEEN = (
    f"{REACH} in ('city', 'platform') or ({REACH} = 'department' and department_id = {DEPARTMENT})"
    f" or ({REACH} = 'unit' and unit_id = {UNIT})"
)
NAMED = """
UPDATE correction SET answer_by = (step.facts ->> 'answer_by')::date FROM case_step AS step
WHERE step.case_id = correction.case_id AND step.act = 'ASK_CORRECTION'
"""
OWED = sa.text("delivery_due_on IS NOT NULL")


def upgrade() -> None:
    op.add_column("case_file", sa.Column("delivery_due_on", sa.Date(), nullable=True))
    op.add_column("case_file", sa.Column("delivery_due_latest", sa.Date(), nullable=True))
    op.add_column(
        "case_file", sa.Column("delivery_provisional", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.add_column("case_file", sa.Column("delivery_warns_on", sa.Date(), nullable=True))
    op.create_index("ix_case_file_delivery", "case_file", ["department_id", "delivery_due_on", "queue_turn", "id"],
                    postgresql_where=OWED)
    op.create_table(
        "delivery",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("way", sa.String(length=40), nullable=False),
        sa.Column("delivered_on", sa.Date(), nullable=False),
        sa.Column("recipient", sa.String(length=200), nullable=False),
        sa.Column("proof", sa.String(length=300), nullable=False),
        sa.Column("recorded_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_by_name", sa.String(length=80), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_delivery_case_id")),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_delivery_department_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_delivery_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("delivery_pkey")),
        sa.UniqueConstraint("case_id", name=op.f("uq_delivery_case_id")),
    )
    fence("delivery", SEEN)
    op.add_column("correction", sa.Column("answer_by", sa.Date(), nullable=True))
    # The owner has no policy of his own: for the filling alone the fence does not bind him.
    for table in ("correction", "case_step"):
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    op.execute(NAMED)
    for table in ("correction", "case_step"):
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def fence(table: str, seen: str) -> None:
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    held, to = f"ON {table} FOR", "TO platform_web, platform_owner"
    op.execute(f"CREATE POLICY reads {held} SELECT {to} USING ({seen})")
    op.execute(f"CREATE POLICY adds {held} INSERT {to} WITH CHECK ({seen})")
    op.execute(f"CREATE POLICY changes {held} UPDATE {to} USING ({seen}) WITH CHECK ({seen})")
    op.execute(f"CREATE POLICY removes {held} DELETE {to} USING ({seen})")
    op.execute(f"CREATE POLICY worker {held} ALL TO platform_worker USING (true) WITH CHECK (true)")
    op.execute(f"CREATE POLICY search {held} SELECT TO platform_search USING (true)")


def downgrade() -> None:
    op.drop_column("correction", "answer_by")
    op.drop_table("delivery")
    op.drop_index("ix_case_file_delivery", table_name="case_file")
    for column in ("delivery_warns_on", "delivery_provisional", "delivery_due_latest", "delivery_due_on"):
        op.drop_column("case_file", column)
