"""Projects, codes and their registers (Art. 11-15)."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "project",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("division_id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("place_division", sa.String(length=6), nullable=False),
        sa.Column("investment_wan", sa.Numeric(precision=18, scale=4), nullable=False),
        sa.Column("scale", sa.Text(), nullable=False),
        sa.Column("nature", sa.String(length=40), nullable=False),
        sa.Column("industry", sa.String(length=4), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("type_code", sa.String(length=2), nullable=False),
        sa.Column("mode", sa.String(length=40), nullable=False),
        sa.Column("invest_type", sa.String(length=40), nullable=False),
        sa.Column("department_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("planned_start", sa.Date(), nullable=True),
        sa.Column("planned_end", sa.Date(), nullable=True),
        sa.Column("filed_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("type_code IN ('01', '02', '03', '04', '05')", name=op.f("ck_project_type_code_known")),
        sa.CheckConstraint("investment_wan >= 0", name=op.f("ck_project_investment_not_negative")),
        sa.CheckConstraint("planned_end >= planned_start", name=op.f("ck_project_planned_in_order")),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_project_department_id")),
        sa.ForeignKeyConstraint(["division_id"], ["division.id"], name=op.f("fk_project_division_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_project_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("project_pkey")),
    )
    op.create_index("ix_project_department_ids", "project", ["department_ids"], unique=False, postgresql_using="gin")
    op.create_index("ix_project_division_id_filed_at", "project", ["division_id", "filed_at"], unique=False)
    op.create_index("ix_project_filed_at_id", "project", ["filed_at", "id"], unique=False)
    op.create_index("ix_project_unit_id_filed_at", "project", ["unit_id", "filed_at"], unique=False)
    op.create_table(
        "code_verification",
        sa.Column("code_asked", sa.String(length=64), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("department_id", sa.Uuid(), nullable=True),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("reasons", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("asked_by_name", sa.String(length=60), nullable=False),
        sa.Column("asked_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "NOT passed OR project_id IS NOT NULL", name=op.f("ck_code_verification_passed_names_its_project")
        ),
        sa.CheckConstraint(
            "passed OR jsonb_array_length(reasons) > 0", name=op.f("ck_code_verification_refused_with_reasons")
        ),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_code_verification_department_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_code_verification_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("code_verification_pkey")),
        sa.UniqueConstraint("id", "case_id", "passed", "purpose", name="uq_code_verification_reference"),
    )
    op.create_index("ix_code_verification_case_id_asked_at", "code_verification", ["case_id", "asked_at"], unique=False)
    op.create_index(
        "ix_code_verification_department_id_asked_at", "code_verification", ["department_id", "asked_at"], unique=False
    )
    op.create_table(
        "legacy_code",
        sa.Column("system", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("folded", sa.String(length=64), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("folded = upper(code)", name=op.f("ck_legacy_code_folded_is_upper")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_legacy_code_project_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("legacy_code_pkey")),
        sa.UniqueConstraint("system", "folded", name=op.f("uq_legacy_code_system_folded")),
    )
    op.create_index("ix_legacy_code_folded", "legacy_code", ["folded"], unique=False)
    op.create_index("ix_legacy_code_project_id", "legacy_code", ["project_id"], unique=False)
    op.create_table(
        "project_code",
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("edition", sa.String(length=40), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("period", sa.String(length=4), nullable=False),
        sa.Column("division", sa.String(length=6), nullable=False),
        sa.Column("sector", sa.String(length=2), nullable=False),
        sa.Column("type", sa.String(length=2), nullable=False),
        sa.Column("serial", sa.String(length=6), nullable=False),
        sa.Column("issued_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("successor_code", sa.String(length=24), nullable=True),
        sa.Column("predecessor_code", sa.String(length=24), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(state = 'SUPERSEDED') = (successor_code IS NOT NULL)",
            name=op.f("ck_project_code_superseded_has_successor"),
        ),
        sa.CheckConstraint("successor_code <> code", name=op.f("ck_project_code_successor_is_another")),
        sa.ForeignKeyConstraint(
            ["predecessor_code"], ["project_code.code"], name=op.f("fk_project_code_predecessor_code")
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_code_project_id")),
        sa.ForeignKeyConstraint(
            ["successor_code"],
            ["project_code.code"],
            name=op.f("fk_project_code_successor_code"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("project_code_pkey")),
        sa.UniqueConstraint("code", name=op.f("uq_project_code_code")),
        sa.UniqueConstraint("period", "division", "sector", "type", "serial", name="uq_project_code_segments"),
    )
    op.create_index("ix_project_code_project_id", "project_code", ["project_id"], unique=False)
    op.create_table(
        "code_issue",
        sa.Column("code", sa.String(length=24), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("successor_code", sa.String(length=24), nullable=True),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(length=60), nullable=False),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["code"], ["project_code.code"], name=op.f("fk_code_issue_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("code_issue_pkey")),
    )
    op.create_index("ix_code_issue_code_at", "code_issue", ["code", "at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_code_issue_code_at", table_name="code_issue")
    op.drop_table("code_issue")
    op.drop_index("ix_project_code_project_id", table_name="project_code")
    op.drop_table("project_code")
    op.drop_index("ix_legacy_code_project_id", table_name="legacy_code")
    op.drop_index("ix_legacy_code_folded", table_name="legacy_code")
    op.drop_table("legacy_code")
    op.drop_index("ix_code_verification_department_id_asked_at", table_name="code_verification")
    op.drop_index("ix_code_verification_case_id_asked_at", table_name="code_verification")
    op.drop_table("code_verification")
    op.drop_index("ix_project_unit_id_filed_at", table_name="project")
    op.drop_index("ix_project_filed_at_id", table_name="project")
    op.drop_index("ix_project_division_id_filed_at", table_name="project")
    op.drop_index("ix_project_department_ids", table_name="project", postgresql_using="gin")
    op.drop_table("project")
