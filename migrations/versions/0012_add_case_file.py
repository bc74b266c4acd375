"""Case files, their steps and materials (Art. 16)."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "case_file",
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("due_item_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("guide_id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("project_code", sa.String(length=40), nullable=False),
        sa.Column("project_name", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("instant", sa.Boolean(), nullable=False),
        sa.Column("releases_funds", sa.Boolean(), nullable=False),
        sa.Column("follows", sa.Boolean(), nullable=False),
        sa.Column("handler_id", sa.Uuid(), nullable=True),
        sa.Column("handler_name", sa.String(length=80), nullable=False),
        sa.Column("handed_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("seen_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("received_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("document_number", sa.String(length=100), nullable=False),
        sa.Column("document_title", sa.String(length=200), nullable=False),
        sa.Column("light", sa.String(length=40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_latest", sa.Date(), nullable=True),
        sa.Column("legal_due_on", sa.Date(), nullable=True),
        sa.Column("legal_due_latest", sa.Date(), nullable=True),
        sa.Column("remaining_days", sa.Integer(), nullable=True),
        sa.Column("next_event_on", sa.Date(), nullable=True),
        sa.Column("projected_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_case_file_department_id")),
        sa.ForeignKeyConstraint(["due_item_id"], ["due_item.id"], name=op.f("fk_case_file_due_item_id")),
        sa.ForeignKeyConstraint(["guide_id"], ["guide.id"], name=op.f("fk_case_file_guide_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_case_file_item_id")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_case_file_project_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_case_file_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("case_file_pkey")),
        sa.UniqueConstraint("number", name=op.f("uq_case_file_number")),
    )
    op.create_index(
        "ix_case_file_department_received", "case_file", ["department_id", "received_at", "id"], unique=False
    )
    op.create_index(
        "ix_case_file_handler",
        "case_file",
        ["handler_id", "due_on", "id"],
        unique=False,
        postgresql_where=sa.text(
            "state IN ('RECEIVED','AWAITING_CORRECTION','CORRECTED','ACCEPTED','PAUSED','IN_REVIEW','IN_APPROVAL')"
        ),
    )
    op.create_index(
        "ix_case_file_next_event",
        "case_file",
        ["next_event_on"],
        unique=False,
        postgresql_where=sa.text("next_event_on IS NOT NULL"),
    )
    op.create_index("ix_case_file_project", "case_file", ["project_id"], unique=False)
    op.create_index("ix_case_file_unit", "case_file", ["unit_id", "received_at"], unique=False)
    op.create_index(
        "ix_case_file_worklist",
        "case_file",
        ["department_id", "due_on", "id"],
        unique=False,
        postgresql_where=sa.text(
            "state IN ('RECEIVED','AWAITING_CORRECTION','CORRECTED','ACCEPTED','PAUSED','IN_REVIEW','IN_APPROVAL')"
        ),
    )
    op.create_index(
        "uq_case_file_one_open",
        "case_file",
        ["due_item_id"],
        unique=True,
        postgresql_where=sa.text(
            "state IN ('RECEIVED','AWAITING_CORRECTION','CORRECTED','ACCEPTED','PAUSED','IN_REVIEW','IN_APPROVAL')"
        ),
    )
    op.create_table(
        "case_material",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("sort_order", sa.Integer(), nullable=False),
        sa.Column("attachment_id", sa.Uuid(), nullable=True),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("added_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["attachment_id"], ["attachment.id"], name=op.f("fk_case_material_attachment_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_material_case_id")),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_case_material_department_id")),
        sa.ForeignKeyConstraint(["replaces_id"], ["case_material.id"], name=op.f("fk_case_material_replaces_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_case_material_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("case_material_pkey")),
    )
    op.create_index("ix_case_material_case", "case_material", ["case_id", "sort_order"], unique=False)
    op.create_table(
        "case_step",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("releases_funds", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("by_name", sa.String(length=80), nullable=False),
        sa.Column("by_role", sa.String(length=40), nullable=False),
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("verification_id", sa.Uuid(), nullable=True),
        sa.Column("verification_passed", sa.Boolean(), nullable=True),
        sa.Column("verification_purpose", sa.String(length=40), nullable=True),
        sa.Column("prev_digest", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "NOT releases_funds OR act <> 'GRANT' OR (verification_id IS NOT NULL AND verification_passed IS NOT NULL AND verification_purpose IS NOT NULL AND verification_purpose = 'DECISION')",
            name=op.f("ck_case_step_funds_need_verification"),
        ),
        sa.CheckConstraint(
            "act <> 'ACCEPT' OR (verification_id IS NOT NULL AND verification_passed IS NOT NULL AND verification_purpose IS NOT NULL AND verification_purpose = 'ACCEPTANCE')",
            name=op.f("ck_case_step_accept_needs_verification"),
        ),
        sa.CheckConstraint("seq >= 1", name=op.f("ck_case_step_seq_from_one")),
        sa.CheckConstraint(
            "verification_passed IS NULL OR verification_passed", name=op.f("ck_case_step_only_a_passed_verification")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_step_case_id")),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_case_step_department_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_case_step_unit_id")),
        sa.ForeignKeyConstraint(
            ["verification_id", "case_id", "verification_passed", "verification_purpose"],
            [
                "code_verification.id",
                "code_verification.case_id",
                "code_verification.passed",
                "code_verification.purpose",
            ],
            name="fk_case_step_verification",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("case_step_pkey")),
        sa.UniqueConstraint("case_id", "seq", name=op.f("uq_case_step_case_id_seq")),
        sa.UniqueConstraint("verification_id", name=op.f("uq_case_step_verification_id")),
    )


def downgrade() -> None:
    op.drop_table("case_step")
    op.drop_index("ix_case_material_case", table_name="case_material")
    op.drop_table("case_material")
    op.drop_index(
        "uq_case_file_one_open",
        table_name="case_file",
        postgresql_where=sa.text(
            "state IN ('RECEIVED','AWAITING_CORRECTION','CORRECTED','ACCEPTED','PAUSED','IN_REVIEW','IN_APPROVAL')"
        ),
    )
    op.drop_index(
        "ix_case_file_worklist",
        table_name="case_file",
        postgresql_where=sa.text(
            "state IN ('RECEIVED','AWAITING_CORRECTION','CORRECTED','ACCEPTED','PAUSED','IN_REVIEW','IN_APPROVAL')"
        ),
    )
    op.drop_index("ix_case_file_unit", table_name="case_file")
    op.drop_index("ix_case_file_project", table_name="case_file")
    op.drop_index(
        "ix_case_file_next_event", table_name="case_file", postgresql_where=sa.text("next_event_on IS NOT NULL")
    )
    op.drop_index(
        "ix_case_file_handler",
        table_name="case_file",
        postgresql_where=sa.text(
            "state IN ('RECEIVED','AWAITING_CORRECTION','CORRECTED','ACCEPTED','PAUSED','IN_REVIEW','IN_APPROVAL')"
        ),
    )
    op.drop_index("ix_case_file_department_received", table_name="case_file")
    op.drop_table("case_file")
