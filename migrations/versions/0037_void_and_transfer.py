"""A recorded fact may be voided by a later one, and a case may go on at another department (Art. 16(3), 17).

Nothing is changed: a voiding names a fact of its own case, once; a file that goes on elsewhere carries the facts of
the former one with both their times, and the database compares each with its original.
"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"

VERIFIED = (
    "act <> 'TAKE_OVER' OR (verification_id IS NOT NULL AND verification_passed IS NOT NULL"
    " AND verification_purpose IS NOT NULL AND verification_purpose = 'ACCEPTANCE')"
)

ENTRY = """
CREATE FUNCTION clock_entry_holds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind = 'VOIDED' THEN
        PERFORM 1 FROM clock_entry
            WHERE id = (NEW.payload ->> 'voids')::uuid AND case_id = NEW.case_id
              AND kind IN ('PROCEDURE_OPENED', 'PROCEDURE_ENDED', 'EXTENDED');
        IF NOT FOUND THEN
            RAISE EXCEPTION 'a voiding names a fact of its own case' USING ERRCODE = 'check_violation',
                CONSTRAINT = 'clock_entry_voids_its_own';
        END IF;
    END IF;
    IF NEW.carried_from IS NOT NULL THEN
        PERFORM 1 FROM clock_entry AS original JOIN case_file AS file ON file.id = NEW.case_id
            WHERE original.id = NEW.carried_from AND original.case_id = file.former_id
              AND original.kind = NEW.kind AND original.on_day = NEW.on_day
              AND original.recorded_at = NEW.recorded_at
              AND original.by_account IS NOT DISTINCT FROM NEW.by_account
              AND original.payload - 'voids' = NEW.payload - 'voids';
        IF NOT FOUND THEN
            RAISE EXCEPTION 'a carried fact is its original' USING ERRCODE = 'check_violation',
                CONSTRAINT = 'clock_entry_as_original';
        END IF;
    END IF;
    RETURN NULL;
END $$
"""

STEP = """
CREATE OR REPLACE FUNCTION case_step_holds() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    file case_file%ROWTYPE;
BEGIN
    SELECT * INTO STRICT file FROM case_file WHERE id = NEW.case_id;
    IF NEW.releases_funds <> file.releases_funds THEN
        RAISE EXCEPTION 'a step says of funds what its case says' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'case_step_funds_as_case';
    END IF;
@taken_over@
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
        PERFORM 1 FROM case_step WHERE case_id = NEW.case_id AND act IN (@acceptances@) AND seq < NEW.seq;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'nothing is handled before it is accepted' USING ERRCODE = 'check_violation',
                CONSTRAINT = 'case_step_accepted_first';
        END IF;
    END IF;
    RETURN NULL;
END $$
"""

TAKEN_OVER = """
    IF NEW.act = 'TAKE_OVER' THEN
        PERFORM 1 FROM case_file AS former
            WHERE former.id = file.former_id AND former.state = 'TRANSFERRED' AND NEW.seq = 1
              AND former.due_item_id = file.due_item_id AND former.unit_id = file.unit_id
              AND former.department_id <> file.department_id;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'a file goes on where another was transferred' USING ERRCODE = 'check_violation',
                CONSTRAINT = 'case_step_goes_on';
        END IF;
    END IF;
"""


def upgrade() -> None:
    op.add_column("clock_entry", sa.Column("carried_from", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_clock_entry_carried_from"), "clock_entry", "clock_entry", ["carried_from"], ["id"])
    op.create_check_constraint(op.f("ck_clock_entry_voiding_names_its_fact"), "clock_entry",
                               "kind <> 'VOIDED' OR payload ? 'voids'")
    op.create_index("ix_clock_entry_carried", "clock_entry", ["carried_from"],
                    postgresql_where=sa.text("carried_from IS NOT NULL"))
    op.create_index("uq_clock_entry_voided", "clock_entry", [sa.text("(payload ->> 'voids'::text)")], unique=True,
                    postgresql_where=sa.text("kind = 'VOIDED'"))
    op.add_column("case_file", sa.Column("former_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_case_file_former_id"), "case_file", "case_file", ["former_id"], ["id"])
    op.create_index("uq_case_file_former", "case_file", ["former_id"], unique=True,
                    postgresql_where=sa.text("former_id IS NOT NULL"))
    op.create_check_constraint(op.f("ck_case_step_take_over_needs_verification"), "case_step", VERIFIED)
    op.execute(ENTRY)
    op.execute("CREATE CONSTRAINT TRIGGER holds AFTER INSERT ON clock_entry"
               " FOR EACH ROW WHEN (NEW.kind = 'VOIDED' OR NEW.carried_from IS NOT NULL)"
               " EXECUTE FUNCTION clock_entry_holds()")
    op.execute("ALTER TABLE clock_entry ENABLE ALWAYS TRIGGER holds")
    op.execute(STEP.replace("@taken_over@", TAKEN_OVER).replace("@acceptances@", "'ACCEPT', 'TAKE_OVER'"))


def downgrade() -> None:
    op.execute(STEP.replace("@taken_over@", "").replace("@acceptances@", "'ACCEPT'"))
    op.execute("DROP TRIGGER holds ON clock_entry")
    op.execute("DROP FUNCTION clock_entry_holds")
    op.drop_constraint(op.f("ck_case_step_take_over_needs_verification"), "case_step")
    op.drop_index("uq_case_file_former", table_name="case_file")
    op.drop_column("case_file", "former_id")
    op.drop_index("uq_clock_entry_voided", table_name="clock_entry")
    op.drop_index("ix_clock_entry_carried", table_name="clock_entry")
    op.drop_constraint(op.f("ck_clock_entry_voiding_names_its_fact"), "clock_entry")
    op.drop_column("clock_entry", "carried_from")
