"""A draft of the coordinator's tables may be given up: as it was written, and for good (Art. 4, 17).

Limits among them: who gives up another's draft takes nothing from it and adds nothing.
"""

from alembic import op

revision = "0051"
down_revision = "0050"

TABLES = ("pause_words", "step_shares", "threshold_edition", "limit_edition")

AS_DRAFTED = """
CREATE FUNCTION discarded_as_drafted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    may text[] := ARRAY['state', 'version'];
BEGIN
    IF TG_OP = 'INSERT' OR OLD.state <> 'DRAFT' OR to_jsonb(NEW) - may <> to_jsonb(OLD) - may THEN
        RAISE EXCEPTION 'a draft is discarded as it was written' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$
"""


def upgrade() -> None:
    op.execute(AS_DRAFTED)
    for table in TABLES:
        _trigger(table, "discarded_as_drafted", "INSERT OR UPDATE", "NEW", "discarded_as_drafted")
        _trigger(table, "discarded_stays", "UPDATE OR DELETE", "OLD", "stays_as_it_is")


def _trigger(table: str, name: str, what: str, row: str, then: str) -> None:
    op.execute(f"CREATE TRIGGER {name} BEFORE {what} ON {table}"
               f" FOR EACH ROW WHEN ({row}.state = 'DISCARDED') EXECUTE FUNCTION {then}()")
    op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")


def downgrade() -> None:
    for table in TABLES:
        op.execute(f"DROP TRIGGER discarded_stays ON {table}")
        op.execute(f"DROP TRIGGER discarded_as_drafted ON {table}")
    op.execute("DROP FUNCTION discarded_as_drafted()")
