"""A clock fact is of its case's department and unit, and what is published of the clock's rules stays (Art. 17).

The row fence asked of a fact only whose it says it is: one with the writer's own department could name any case.
The tables of rules are public, so no fence stood before them: a published edition is changed by nobody, and calendar
and tables are written under the coordinator's reach or the platform's alone.
"""

from alembic import op

revision = "0046"
down_revision = "0045"

TABLES = ("pause_words", "step_shares", "threshold_edition")
RULES = (*TABLES, "calendar_edition", "calendar_day")

OF_ITS_CASE = """
CREATE FUNCTION clock_entry_of_its_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM case_file
        WHERE id = NEW.case_id AND department_id = NEW.department_id AND unit_id = NEW.unit_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'a clock fact is of its case''s department and unit' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'clock_entry_of_its_case';
    END IF;
    RETURN NEW;
END $$
"""

STAYS = """
CREATE FUNCTION published_edition_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a published edition stays as it is' USING ERRCODE = 'insufficient_privilege';
END $$
"""

BY_COORDINATOR = """
CREATE FUNCTION written_by_coordinator() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'platform_web'
        AND coalesce(current_setting('app.reach', true), '') NOT IN ('city', 'platform') THEN
        RAISE EXCEPTION '% is written by the coordinator', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    for function in (OF_ITS_CASE, STAYS, BY_COORDINATOR):
        op.execute(function)
    op.execute("CREATE TRIGGER of_its_case BEFORE INSERT ON clock_entry"
               " FOR EACH ROW EXECUTE FUNCTION clock_entry_of_its_case()")
    for table in TABLES:
        op.execute(f"CREATE TRIGGER published_stays BEFORE UPDATE OR DELETE ON {table}"
                   " FOR EACH ROW WHEN (OLD.state = 'PUBLISHED') EXECUTE FUNCTION published_edition_stays()")
        op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER published_stays")
    for table in RULES:
        op.execute(f"CREATE TRIGGER by_coordinator BEFORE INSERT OR UPDATE OR DELETE ON {table}"
                   " FOR EACH STATEMENT EXECUTE FUNCTION written_by_coordinator()")
        op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER by_coordinator")


def downgrade() -> None:
    for table in RULES:
        op.execute(f"DROP TRIGGER by_coordinator ON {table}")
    for table in TABLES:
        op.execute(f"DROP TRIGGER published_stays ON {table}")
    op.execute("DROP TRIGGER of_its_case ON clock_entry")
    for name in ("written_by_coordinator", "published_edition_stays", "clock_entry_of_its_case"):
        op.execute(f"DROP FUNCTION {name}()")
