"""Each step of finding that an item does not apply is kept: who, when, why (Art. 4; DESIGN 5a).

The due item held the last word only; what was found before this has no steps.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0041"
down_revision = "0040"

REACH = "(select current_setting('app.reach', true))"
DEPARTMENT = "(select nullif(current_setting('app.department', true), '')::uuid)"
UNIT = "(select nullif(current_setting('app.unit', true), '')::uuid)"
SEEN = (
    f"{REACH} in ('city', 'platform')"
    f" or ({REACH} = 'department' and department_id = {DEPARTMENT})"
    f" or ({REACH} = 'unit' and unit_id = {UNIT})"
)
TABLE = "waiver_step"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("due_item_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(length=80), nullable=False),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["due_item_id"], ["due_item.id"], name=op.f("fk_waiver_step_due_item_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_waiver_step_project_id")),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_waiver_step_department_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_waiver_step_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("waiver_step_pkey")),
    )
    op.create_index("ix_waiver_step_project", TABLE, ["project_id", "at"])
    _fence()
    op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {TABLE} FROM platform_web, platform_worker")
    for name, what in (("append_only", "UPDATE OR DELETE"), ("append_only_whole", "TRUNCATE")):
        each = "STATEMENT" if what == "TRUNCATE" else "ROW"
        op.execute(f"CREATE TRIGGER {name} BEFORE {what} ON {TABLE} FOR EACH {each} EXECUTE FUNCTION append_only()")
        op.execute(f"ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER {name}")


def _fence() -> None:
    op.execute(f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY")
    held, to = f"ON {TABLE} FOR", "TO platform_web, platform_owner"
    op.execute(f"CREATE POLICY reads {held} SELECT {to} USING ({SEEN})")
    op.execute(f"CREATE POLICY adds {held} INSERT {to} WITH CHECK ({SEEN})")
    op.execute(f"CREATE POLICY changes {held} UPDATE {to} USING ({SEEN}) WITH CHECK ({SEEN})")
    op.execute(f"CREATE POLICY removes {held} DELETE {to} USING ({SEEN})")
    op.execute(f"CREATE POLICY worker {held} ALL TO platform_worker USING (true) WITH CHECK (true)")
    op.execute(f"CREATE POLICY search {held} SELECT TO platform_search USING (true)")


def downgrade() -> None:
    op.drop_table(TABLE)
