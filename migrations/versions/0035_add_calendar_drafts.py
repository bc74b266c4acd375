"""Calendar editions are drafted, published by a second person, and never changed (Art. 17).

An edition says who entered and who published it, from when it holds, for which district, and keeps the notice's own
text. Every clock it moves is appended with the date it had; a run says how far the open cases have been counted.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0035"
down_revision = "0034"

REACH = "(select current_setting('app.reach', true))"
DEPARTMENT = "(select nullif(current_setting('app.department', true), '')::uuid)"
UNIT = "(select nullif(current_setting('app.unit', true), '')::uuid)"
CITY = f"{REACH} in ('city', 'platform')"
OF_OFFICE = (
    f"{CITY}"
    f" or ({REACH} = 'department' and department_id = {DEPARTMENT})"
    f" or ({REACH} = 'unit' and unit_id = {UNIT})"
)
FENCED = {"calendar_draft": CITY, "calendar_run": CITY, "date_change": OF_OFFICE}
INSTANT = postgresql.TIMESTAMP(timezone=True)


def upgrade() -> None:
    _widen_editions()
    _drafts()
    _runs()
    _changes()
    for table, seen in FENCED.items():
        _fence(table, seen)
    for table in ("calendar_edition", "calendar_day", "date_change"):
        _append_only(table)


def _widen_editions() -> None:
    op.drop_constraint("uq_calendar_edition_year_published_on", "calendar_edition", type_="unique")
    table = "calendar_edition"
    op.add_column(table, sa.Column("kind", sa.String(length=40), nullable=False, server_default="NATIONAL"))
    op.add_column(table, sa.Column("division", sa.String(length=6)))
    op.add_column(table, sa.Column("effective_on", sa.Date()))
    op.add_column(table, sa.Column("text", sa.Text(), nullable=False, server_default=""))
    op.add_column(table, sa.Column("text_digest", sa.String(length=64), nullable=False, server_default=""))
    op.add_column(table, sa.Column("entered_by", sa.Uuid()))
    op.add_column(table, sa.Column("entered_by_name", sa.String(length=80), nullable=False, server_default=""))
    op.add_column(table, sa.Column("published_by", sa.Uuid()))
    op.add_column(table, sa.Column("published_by_name", sa.String(length=80), nullable=False, server_default=""))
    op.create_foreign_key(op.f("fk_calendar_edition_division"), table, "division", ["division"], ["code"])
    op.create_check_constraint(op.f("ck_calendar_edition_published_by_another"), table, "published_by <> entered_by")
    op.create_check_constraint(op.f("ck_calendar_edition_district_only_if_local"), table,
                               "kind = 'LOCAL' OR division IS NULL")
    op.create_check_constraint(op.f("ck_calendar_edition_effective_not_before_published"), table,
                               "effective_on >= published_on")
    op.create_index("uq_calendar_edition_delivered", table, ["year", "published_on"], unique=True,
                    postgresql_where=sa.text("entered_by IS NULL AND division IS NULL"))


def _drafts() -> None:
    op.create_table(
        "calendar_draft",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("division", sa.String(length=6)),
        sa.Column("document", sa.String(length=60), nullable=False),
        sa.Column("published_on", sa.Date()),
        sa.Column("effective_on", sa.Date()),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("days", postgresql.JSONB(), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("entered_by_name", sa.String(length=80), nullable=False),
        sa.Column("entered_at", INSTANT, nullable=False),
        sa.Column("editors", postgresql.JSONB(), nullable=False),
        sa.Column("offered_by_name", sa.String(length=80), nullable=False),
        sa.Column("edition_id", sa.Uuid()),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("year BETWEEN 2004 AND 2100", name=op.f("ck_calendar_draft_year_range")),
        sa.CheckConstraint("(state = 'PUBLISHED') = (edition_id IS NOT NULL)",
                           name=op.f("ck_calendar_draft_published_has_its_edition")),
        sa.ForeignKeyConstraint(["division"], ["division.code"], name=op.f("fk_calendar_draft_division")),
        sa.ForeignKeyConstraint(["edition_id"], ["calendar_edition.id"], name=op.f("fk_calendar_draft_edition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("calendar_draft_pkey")),
    )
    op.create_index("ix_calendar_draft_state", "calendar_draft", ["state", "entered_at", "id"])


def _runs() -> None:
    op.create_table(
        "calendar_run",
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("after", sa.Uuid()),
        sa.Column("counted_at", INSTANT),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("told_after", sa.Uuid()),
        sa.Column("finished_at", INSTANT),
        sa.CheckConstraint("done BETWEEN 0 AND total", name=op.f("ck_calendar_run_done_of_total")),
        sa.ForeignKeyConstraint(["edition_id"], ["calendar_edition.id"], name=op.f("fk_calendar_run_edition_id")),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("calendar_run_pkey")),
    )
    op.create_index("ix_calendar_run_open", "calendar_run", ["started_at"],
                    postgresql_where=sa.text("finished_at IS NULL"))


def _changes() -> None:
    op.create_table(
        "date_change",
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("clock", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("was_earliest", sa.Date()),
        sa.Column("was_latest", sa.Date()),
        sa.Column("was_provisional", sa.Boolean(), nullable=False),
        sa.Column("now_earliest", sa.Date()),
        sa.Column("now_latest", sa.Date()),
        sa.Column("now_provisional", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["calendar_edition.id"], name=op.f("fk_date_change_edition_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_date_change_case_id")),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_date_change_department_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_date_change_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("date_change_pkey")),
        sa.UniqueConstraint("edition_id", "case_id", "clock", "subject", name="uq_date_change_once"),
    )
    op.create_index("ix_date_change_case", "date_change", ["case_id", "recorded_at"])


def _fence(table: str, seen: str) -> None:
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    held, to = f"ON {table} FOR", "TO platform_web, platform_owner"
    op.execute(f"CREATE POLICY reads {held} SELECT {to} USING ({seen})")
    op.execute(f"CREATE POLICY adds {held} INSERT {to} WITH CHECK ({seen})")
    op.execute(f"CREATE POLICY changes {held} UPDATE {to} USING ({seen}) WITH CHECK ({seen})")
    op.execute(f"CREATE POLICY removes {held} DELETE {to} USING ({seen})")
    op.execute(f"CREATE POLICY worker {held} ALL TO platform_worker USING (true) WITH CHECK (true)")
    op.execute(f"CREATE POLICY search {held} SELECT TO platform_search USING (true)")


def _append_only(table: str) -> None:
    op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM platform_web, platform_worker")
    for name, what in (("append_only", "UPDATE OR DELETE"), ("append_only_whole", "TRUNCATE")):
        each = "STATEMENT" if what == "TRUNCATE" else "ROW"
        op.execute(f"CREATE TRIGGER {name} BEFORE {what} ON {table} FOR EACH {each} EXECUTE FUNCTION append_only()")
        op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")


def downgrade() -> None:
    for table in ("date_change", "calendar_run", "calendar_draft"):
        op.drop_table(table)
    for table in ("calendar_edition", "calendar_day"):
        op.execute(f"DROP TRIGGER append_only_whole ON {table}")
        op.execute(f"DROP TRIGGER append_only ON {table}")
        op.execute(f"GRANT UPDATE, DELETE ON {table} TO platform_web, platform_worker")
    op.drop_index("uq_calendar_edition_delivered", table_name="calendar_edition")
    for name in ("published_by_name", "published_by", "entered_by_name", "entered_by", "text_digest", "text",
                 "effective_on", "division", "kind"):
        op.drop_column("calendar_edition", name)
    op.create_unique_constraint("uq_calendar_edition_year_published_on", "calendar_edition", ["year", "published_on"])
