"""What each night's look at every shown date found (Art. 17). Appended: the record of the self-proof is evidence."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0032"
down_revision = "0031"

SEEN = "(select current_setting('app.reach', true)) in ('city', 'platform')"


def upgrade() -> None:
    op.create_table(
        "clock_check",
        sa.Column("at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("disagreed", sa.Integer(), nullable=False),
        sa.Column("examples", postgresql.JSONB(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("found >= 0 AND disagreed >= 0 AND cases >= 0", name=op.f("ck_clock_check_counts")),
        sa.PrimaryKeyConstraint("id", name=op.f("clock_check_pkey")),
    )
    op.create_index("ix_clock_check_at", "clock_check", ["at"])
    op.execute("ALTER TABLE clock_check ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE clock_check FORCE ROW LEVEL SECURITY")
    held, to = "ON clock_check FOR", "TO platform_web, platform_owner"
    op.execute(f"CREATE POLICY reads {held} SELECT {to} USING ({SEEN})")
    op.execute(f"CREATE POLICY adds {held} INSERT {to} WITH CHECK ({SEEN})")
    op.execute(f"CREATE POLICY changes {held} UPDATE {to} USING ({SEEN}) WITH CHECK ({SEEN})")
    op.execute(f"CREATE POLICY removes {held} DELETE {to} USING ({SEEN})")
    op.execute(f"CREATE POLICY worker {held} ALL TO platform_worker USING (true) WITH CHECK (true)")
    op.execute(f"CREATE POLICY search {held} SELECT TO platform_search USING (true)")
    op.execute("REVOKE UPDATE, DELETE, TRUNCATE ON clock_check FROM platform_web, platform_worker")
    for name, what, each in (("append_only", "UPDATE OR DELETE", "ROW"), ("append_only_whole", "TRUNCATE", "STATEMENT")):
        op.execute(f"CREATE TRIGGER {name} BEFORE {what} ON clock_check FOR EACH {each} EXECUTE FUNCTION append_only()")
        op.execute(f"ALTER TABLE clock_check ENABLE ALWAYS TRIGGER {name}")


def downgrade() -> None:
    op.drop_table("clock_check")
