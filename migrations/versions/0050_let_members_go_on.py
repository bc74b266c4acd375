"""Members of a joint handling go on at other departments, and later ones join; none is ever left out (Art. 17).

Its extension stays as it was said. A member makes room only for the file in which it goes on, and so does the lead;
the leading department changes with the lead alone.
"""

from alembic import op

revision = "0050"
down_revision = "0049"

BOTH = "platform_web, platform_worker"
MEMBERS = "case_ids, lead_case_id, department_id"
SAID = ("reason", "asked_by", "extended_by", "extended_by_name", "extended_on", "approval_number")
STAYS = "FOR EACH ROW WHEN ({}) EXECUTE FUNCTION stays_as_it_is()"

FUNCTION = """
CREATE FUNCTION joint_members_stay() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    gone text;
BEGIN
    FOR gone IN SELECT jsonb_array_elements_text(OLD.case_ids) EXCEPT SELECT jsonb_array_elements_text(NEW.case_ids)
    LOOP
        PERFORM 1 FROM case_file WHERE former_id = gone::uuid AND NEW.case_ids ? id::text;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'a case stays in its joint handling' USING ERRCODE = 'insufficient_privilege';
        END IF;
    END LOOP;
    IF NEW.lead_case_id <> OLD.lead_case_id THEN
        PERFORM 1 FROM case_file WHERE id = NEW.lead_case_id AND former_id = OLD.lead_case_id
            AND department_id = NEW.department_id;
    ELSE
        PERFORM 1 WHERE NEW.department_id = OLD.department_id;
    END IF;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'who leads a joint handling leads it on' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$
"""


def upgrade() -> None:
    op.execute(f"GRANT UPDATE ({MEMBERS}) ON joint_handling TO {BOTH}")
    op.execute(FUNCTION)
    op.execute("DROP TRIGGER done_stays ON joint_handling")
    old, new = (", ".join(f"{row}.{name}" for name in SAID) for row in ("OLD", "NEW"))
    said = f"OLD.extended_by IS NOT NULL AND ROW({old}) IS DISTINCT FROM ROW({new})"
    _trigger("done_stays", STAYS.format(said))
    _trigger("members_stay", "FOR EACH ROW EXECUTE FUNCTION joint_members_stay()")


def _trigger(name: str, then: str) -> None:
    op.execute(f"CREATE TRIGGER {name} BEFORE UPDATE ON joint_handling {then}")
    op.execute(f"ALTER TABLE joint_handling ENABLE ALWAYS TRIGGER {name}")


def downgrade() -> None:
    op.execute("DROP FUNCTION joint_members_stay() CASCADE")
    op.execute("DROP TRIGGER done_stays ON joint_handling")
    _trigger("done_stays", STAYS.format("OLD.extended_by IS NOT NULL"))
    op.execute(f"REVOKE UPDATE ({MEMBERS}) ON joint_handling FROM {BOTH}")
