"""What the clocks of cases have said by themselves, to whom, and when each case speaks next (Art. 16(2), 17).

A prompt is appended once for each day its rung falls on; its readers' rows, and the day the case is looked at next,
are written in the same transaction, so that a worker killed in between repeats none and loses none. Beside the case
stands the day of its next prompt: a day's sweep reads what is due that day. Open cases are looked at once by the
first sweep.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0030"
down_revision = "0029"

REACH = "(select current_setting('app.reach', true))"
DEPARTMENT = "(select nullif(current_setting('app.department', true), '')::uuid)"
UNIT = "(select nullif(current_setting('app.unit', true), '')::uuid)"
ACCOUNT = "(select nullif(current_setting('app.account', true), '')::uuid)"
OF_OFFICE = (
    f"{REACH} in ('city', 'platform')"
    f" or ({REACH} = 'department' and department_id = {DEPARTMENT})"
    f" or ({REACH} = 'unit' and unit_id = {UNIT})"
)
OWN = f"{REACH} = 'platform' or ({REACH} not in ('public', 'login') and account_id = {ACCOUNT})"
FENCED = {"clock_prompt": OF_OFFICE, "prompt_notice": OWN, "prompt_digest": OWN, "prompt_choice": OWN}
OPEN = "state IN ('RECEIVED','AWAITING_CORRECTION','CORRECTED','ACCEPTED','PAUSED','IN_REVIEW','IN_APPROVAL')"
INSTANT = postgresql.TIMESTAMP(timezone=True)


def upgrade() -> None:
    op.add_column("case_file", sa.Column("next_prompt_on", sa.Date()))
    # The owner has no policy of his own: for the filling alone the fence does not bind him.
    op.execute("ALTER TABLE case_file NO FORCE ROW LEVEL SECURITY")
    op.execute(f"UPDATE case_file SET next_prompt_on = current_date WHERE projected_at IS NOT NULL AND {OPEN}")
    op.execute("ALTER TABLE case_file FORCE ROW LEVEL SECURITY")
    op.create_index("ix_case_file_next_prompt", "case_file", ["next_prompt_on", "id"],
                    postgresql_where=sa.text("next_prompt_on IS NOT NULL"))
    _prompts()
    _readers()
    for table, seen in FENCED.items():
        _fence(table, seen)
    for table in ("clock_prompt", "prompt_digest"):
        _append_only(table)


def _prompts() -> None:
    op.create_table(
        "clock_prompt",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("clock", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("rung", sa.String(length=40), nullable=False),
        sa.Column("days", sa.SmallInteger(), nullable=False),
        sa.Column("tier", sa.String(length=40), nullable=False),
        sa.Column("falls_on", sa.Date(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("known_at", INSTANT, nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("told_on >= falls_on", name=op.f("ck_clock_prompt_never_before_its_day")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_clock_prompt_case_id")),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_clock_prompt_department_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_clock_prompt_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("clock_prompt_pkey")),
        sa.UniqueConstraint("case_id", "clock", "subject", "rung", "days", "falls_on", name="uq_clock_prompt_once"),
    )


def _readers() -> None:
    op.create_table(
        "prompt_notice",
        sa.Column("prompt_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("told_at", INSTANT, nullable=False),
        sa.Column("seen_at", INSTANT),
        sa.Column("settled_at", INSTANT),
        sa.Column("digested_on", sa.Date()),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["prompt_id"], ["clock_prompt.id"], name=op.f("fk_prompt_notice_prompt_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_prompt_notice_case_id")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_prompt_notice_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("prompt_notice_pkey")),
        sa.UniqueConstraint("prompt_id", "account_id", name=op.f("uq_prompt_notice_prompt_id_account_id")),
    )
    op.create_index("ix_prompt_notice_reader", "prompt_notice", ["account_id", "told_at", "id"])
    op.create_index("ix_prompt_notice_unseen", "prompt_notice", ["account_id"],
                    postgresql_where=sa.text("seen_at IS NULL AND settled_at IS NULL"))
    op.create_index("ix_prompt_notice_undigested", "prompt_notice", ["account_id"],
                    postgresql_where=sa.text("digested_on IS NULL AND settled_at IS NULL"))
    op.create_index("ix_prompt_notice_case", "prompt_notice", ["case_id"],
                    postgresql_where=sa.text("settled_at IS NULL"))
    op.create_table(
        "prompt_digest",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_prompt_digest_account_id")),
        sa.PrimaryKeyConstraint("account_id", "on_day", name=op.f("prompt_digest_pkey")),
    )
    op.create_table(
        "prompt_choice",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("by_mail", sa.Boolean(), nullable=False),
        sa.Column("hour", sa.SmallInteger(), nullable=False),
        sa.Column("chosen_at", INSTANT, nullable=False),
        sa.CheckConstraint("hour BETWEEN 9 AND 17", name=op.f("ck_prompt_choice_hour_of_work")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_prompt_choice_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("prompt_choice_pkey")),
    )


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
    for table in ("prompt_choice", "prompt_digest", "prompt_notice", "clock_prompt"):
        op.drop_table(table)
    op.drop_index("ix_case_file_next_prompt", table_name="case_file")
    op.drop_column("case_file", "next_prompt_on")
