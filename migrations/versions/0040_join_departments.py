"""Handle several departments' cases of one project under one clock (行政许可法 26(2), 42(2))."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0040"
down_revision = "0039"

REACH = "(select current_setting('app.reach', true))"
DEPARTMENT = "(select nullif(current_setting('app.department', true), '')::uuid)"
UNIT = "(select nullif(current_setting('app.unit', true), '')::uuid)"
WRITES = (
    f"{REACH} in ('city', 'platform') or ({REACH} = 'department' and department_id = {DEPARTMENT})"
    f" or ({REACH} = 'unit' and unit_id = {UNIT})"
)
READS = f"{WRITES} or {REACH} = 'public'"


def upgrade() -> None:
    op.create_table(
        "joint_handling",
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("lead_case_id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("case_ids", postgresql.JSONB(), nullable=False),
        sa.Column("document_number", sa.String(length=100), nullable=False),
        sa.Column("started_by_name", sa.String(length=80), nullable=False),
        sa.Column("started_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("extended_by", sa.Uuid(), nullable=True),
        sa.Column("extended_by_name", sa.String(length=80), nullable=False),
        sa.Column("extended_on", sa.Date(), nullable=True),
        sa.Column("approval_number", sa.String(length=100), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "extended_by IS NULL OR (asked_by IS NOT NULL AND asked_by <> extended_by)",
            name=op.f("ck_joint_handling_second_person"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_joint_handling_project_id")),
        sa.ForeignKeyConstraint(["lead_case_id"], ["case_file.id"], name=op.f("fk_joint_handling_lead_case_id")),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_joint_handling_department_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_joint_handling_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("joint_handling_pkey")),
        sa.UniqueConstraint("lead_case_id", name=op.f("uq_joint_handling_lead_case_id")),
    )
    op.create_index("ix_joint_handling_cases", "joint_handling", ["case_ids"], postgresql_using="gin")
    op.execute("ALTER TABLE joint_handling ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE joint_handling FORCE ROW LEVEL SECURITY")
    held, to = "ON joint_handling FOR", "TO platform_web, platform_owner"
    op.execute(f"CREATE POLICY reads {held} SELECT {to} USING ({READS})")
    op.execute(f"CREATE POLICY adds {held} INSERT {to} WITH CHECK ({WRITES})")
    op.execute(f"CREATE POLICY changes {held} UPDATE {to} USING ({WRITES}) WITH CHECK ({WRITES})")
    op.execute(f"CREATE POLICY removes {held} DELETE {to} USING ({WRITES})")
    op.execute(f"CREATE POLICY worker {held} ALL TO platform_worker USING (true) WITH CHECK (true)")
    op.execute(f"CREATE POLICY search {held} SELECT TO platform_search USING (true)")


def downgrade() -> None:
    op.drop_table("joint_handling")
