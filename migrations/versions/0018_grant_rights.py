"""What each database role may do: web and worker own nothing, and what is appended stays (SECURITY 8.1.4.3 c).

Append-only tables take INSERT and SELECT alone, and a trigger that fires ALWAYS stops even their owner from
changing a row.
"""

from alembic import op

revision = "0018"
down_revision = "0017"

APPEND_ONLY = ("audit_entry", "case_step", "clock_entry", "code_issue", "login_attempt")

GUARD = """
CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$
"""


def upgrade() -> None:
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO platform_web, platform_worker")
    op.execute("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO platform_web, platform_worker")
    op.execute(
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public"
        " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO platform_web, platform_worker"
    )
    op.execute("REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM platform_web, platform_worker")
    op.execute(GUARD)
    for table in APPEND_ONLY:
        op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM platform_web, platform_worker")
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION append_only()"
        )
        op.execute(
            f"CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION append_only()"
        )
        op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER append_only")
        op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER append_only_whole")


def downgrade() -> None:
    for table in APPEND_ONLY:
        op.execute(f"DROP TRIGGER append_only_whole ON {table}")
        op.execute(f"DROP TRIGGER append_only ON {table}")
    op.execute("DROP FUNCTION append_only")
    op.execute(
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public"
        " REVOKE SELECT, INSERT, UPDATE, DELETE ON TABLES FROM platform_web, platform_worker"
    )
    op.execute("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM platform_web, platform_worker")
