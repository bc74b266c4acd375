"""The database itself refuses an acceptance, or a release of funds, on a code that does not serve (Art. 15, 16(2)).

A step that accepts, or grants what releases funds, re-reads the code FOR SHARE: it must be the case's own
and active, or closed for an item that goes on after closure. No other step reaches an accepted state unless
an acceptance stands before it, and a case is never in a state its last step did not leave behind.
"""

from alembic import op

revision = "0017"
down_revision = "0016"

STEP = """
CREATE FUNCTION case_step_holds() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    file case_file%ROWTYPE;
BEGIN
    SELECT * INTO STRICT file FROM case_file WHERE id = NEW.case_id;
    IF NEW.releases_funds <> file.releases_funds THEN
        RAISE EXCEPTION 'a step says of funds what its case says' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'case_step_funds_as_case';
    END IF;
    IF NEW.verification_id IS NOT NULL THEN
        PERFORM 1 FROM project_code
            WHERE code = file.project_code AND project_id = file.project_id
              AND (state = 'ACTIVE' OR (state = 'CLOSED' AND file.follows))
            FOR SHARE;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'the project code does not serve this case' USING ERRCODE = 'check_violation',
                CONSTRAINT = 'case_step_code_serves';
        END IF;
        PERFORM 1 FROM code_verification
            WHERE id = NEW.verification_id AND project_id = file.project_id;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'the verification is of another project' USING ERRCODE = 'check_violation',
                CONSTRAINT = 'case_step_verification_of_project';
        END IF;
    ELSIF NEW.state IN ('ACCEPTED', 'PAUSED', 'IN_REVIEW', 'IN_APPROVAL', 'GRANTED', 'DENIED') THEN
        PERFORM 1 FROM case_step WHERE case_id = NEW.case_id AND act = 'ACCEPT' AND seq < NEW.seq;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'nothing is handled before it is accepted' USING ERRCODE = 'check_violation',
                CONSTRAINT = 'case_step_accepted_first';
        END IF;
    END IF;
    RETURN NULL;
END $$
"""

FILE = """
CREATE FUNCTION case_file_holds() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kept text;
    left_behind text;
BEGIN
    SELECT state INTO kept FROM case_file WHERE id = NEW.id;
    SELECT state INTO left_behind FROM case_step WHERE case_id = NEW.id ORDER BY seq DESC LIMIT 1;
    IF kept IS NOT NULL AND kept IS DISTINCT FROM left_behind THEN
        RAISE EXCEPTION 'a case is in the state its last step left behind' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'case_file_state_of_last_step';
    END IF;
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    op.execute(STEP)
    op.execute(
        "CREATE CONSTRAINT TRIGGER holds AFTER INSERT ON case_step FOR EACH ROW EXECUTE FUNCTION case_step_holds()"
    )
    op.execute(FILE)
    op.execute(
        "CREATE CONSTRAINT TRIGGER holds AFTER INSERT OR UPDATE OF state ON case_file DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW EXECUTE FUNCTION case_file_holds()"
    )
    op.execute("ALTER TABLE case_step ENABLE ALWAYS TRIGGER holds")
    op.execute("ALTER TABLE case_file ENABLE ALWAYS TRIGGER holds")


def downgrade() -> None:
    op.execute("DROP TRIGGER holds ON case_file")
    op.execute("DROP FUNCTION case_file_holds")
    op.execute("DROP TRIGGER holds ON case_step")
    op.execute("DROP FUNCTION case_step_holds")
