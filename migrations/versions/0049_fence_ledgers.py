"""What is on record stays on record, whatever SQL the web or the worker sends (Art. 4, 16; SECURITY 8.1.4.3 c).

Row security asked whose a row is, and its department could rewrite what it had decided, delivered or verified. Now
ledgers take rows and give none back; of other tables only the columns an act writes later may change, and none once
the act is done. Nobody removes rows but where taking away is itself the act; sending out and retention are the
worker's. A table made later gets no DELETE of its own accord.
"""

from alembic import op

revision = "0049"
down_revision = "0048"

BOTH = "platform_web, platform_worker"
LEDGERS = ("act_receipt", "case_material", "code_verification", "decision", "delivery", "legacy_code")
REMOVED_FROM = {
    BOTH: ("calendar_feed", "guide_material", "one_time_link", "parked_form", "role_grant", "submission_draft"),
    "platform_worker": ("message", "password_history"),
}
CHANGED: dict[str, dict[str, str]] = {
    BOTH: {
        "case_request": "state, answer, answered_by, answered_by_name, answered_at, version",
        "closure_notice": "document_id",
        "correction": "answered_at",
        "correction_piece": "answer, attachment_id",
        "due_item": "state, waived_reason, waived_by, waived_confirmed_by, version",
        "joint_handling": "reason, asked_by, extended_by, extended_by_name, extended_on, approval_number",
        "login_session": "seen_at, ended_at",
        "number_series": "last, last_at",
        "one_time_link": "used_at",
        "password_history": "",
        "project_code": "state, successor_code",
        "prompt_notice": "seen_at, settled_at, digested_on",
        "role_grant": "",
        "special_procedure": "ended_on, ended_by, result, voided_on",
        "submission_draft": "",
    },
    "platform_web": {
        "attachment": "department_id, leased_until, tries",
        "calendar_run": "",
        "issued_document": "state, leased_until, tries",
        "message": "read_at, state, leased_until, tries, next_try_at",
    },
    "platform_worker": {
        "attachment": "department_id, leased_until, tries, state, verdict",
        "calendar_run": "total, done, moved, after, counted_at, told, told_after, finished_at",
        "issued_document": "state, leased_until, tries, error, file_digest, size, ready_at",
        "message": "read_at, state, leased_until, tries, next_try_at, error, sent_at",
    },
}
DONE = {
    "attachment": "OLD.department_id IS NOT NULL AND NEW.department_id IS DISTINCT FROM OLD.department_id",
    "calendar_draft": "OLD.state IN ('PUBLISHED', 'DISCARDED')",
    "calendar_run": "OLD.finished_at IS NOT NULL",
    "case_request": "OLD.state <> 'ASKED'",
    "closure_notice": "OLD.document_id IS NOT NULL",
    "correction": "OLD.answered_at IS NOT NULL",
    "declaration": "OLD.state <> 'DRAFT'",
    "issued_document": "OLD.state = 'READY'",
    "joint_handling": "OLD.extended_by IS NOT NULL",
    "number_series": "NEW.last < OLD.last",
    "special_procedure": "OLD.voided_on IS NOT NULL",
}
WRITTEN_ONCE = {
    "case_file": ("number", "project_id", "due_item_id", "item_id", "guide_id", "department_id", "unit_id",
                  "project_code", "instant", "releases_funds", "follows", "received_at", "former_id"),
    "project": ("unit_id", "filed_at", "created_by"),
}
SET_ONCE = {"case_file": ("accepted_on", "decided_on")}

STAYS = """
CREATE FUNCTION stays_as_it_is() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what % has on record stays as it is', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$
"""

GUIDE = """
CREATE FUNCTION published_guide_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    may text[] := ARRAY['state', 'version', 'search_text', 'search_grams'];
BEGIN
    IF OLD.state <> 'PUBLISHED' OR NEW.state <> 'RETIRED' OR to_jsonb(NEW) - may <> to_jsonb(OLD) - may THEN
        RAISE EXCEPTION 'a published guide stays as it is' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$
"""

OF_GUIDE = """
CREATE FUNCTION published_materials_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM guide WHERE id IN (OLD.guide_id, NEW.guide_id) AND state <> 'DRAFT';
    IF FOUND THEN
        RAISE EXCEPTION 'what a published guide asks for stays as it is' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$
"""

OF_CORRECTION = """
CREATE FUNCTION answered_piece_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM correction WHERE id = OLD.correction_id AND answered_at IS NOT NULL;
    IF FOUND THEN
        RAISE EXCEPTION 'an answered correction stays as it is' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$
"""
FUNCTIONS = {"stays_as_it_is": STAYS, "published_guide_stays": GUIDE, "published_materials_stay": OF_GUIDE,
             "answered_piece_stays": OF_CORRECTION}


def upgrade() -> None:
    for made in FUNCTIONS.values():
        op.execute(made)
    _grant()
    for table in LEDGERS:
        _trigger(table, "append_only", "BEFORE UPDATE OR DELETE", "ROW EXECUTE FUNCTION append_only()")
        _trigger(table, "append_only_whole", "BEFORE TRUNCATE", "STATEMENT EXECUTE FUNCTION append_only()")
    for table, done in DONE.items():
        _stays(table, "done_stays", "UPDATE", done)
    for table, names in WRITTEN_ONCE.items():
        _stays(table, "written_once", f"UPDATE OF {', '.join(names)}", _differ(names))
    for table, names in SET_ONCE.items():
        set_before = " OR ".join(f"(OLD.{name} IS NOT NULL AND {_differ((name,))})" for name in names)
        _stays(table, "set_once", f"UPDATE OF {', '.join(names)}", set_before)
    _trigger("guide", "published_stays", "BEFORE UPDATE",
             "ROW WHEN (OLD.state <> 'DRAFT') EXECUTE FUNCTION published_guide_stays()")
    _stays("guide", "published_is_kept", "DELETE", "OLD.state <> 'DRAFT'")
    _trigger("guide_material", "published_stays", "BEFORE INSERT OR UPDATE OR DELETE",
             "ROW EXECUTE FUNCTION published_materials_stay()")
    _trigger("correction_piece", "answered_stays", "BEFORE UPDATE OR DELETE",
             "ROW EXECUTE FUNCTION answered_piece_stays()")


def _grant() -> None:
    op.execute(f"REVOKE DELETE, TRUNCATE ON ALL TABLES IN SCHEMA public FROM {BOTH}")
    op.execute(f"ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE DELETE ON TABLES FROM {BOTH}")
    for role, tables in REMOVED_FROM.items():
        op.execute(f"GRANT DELETE ON {', '.join(tables)} TO {role}")
    op.execute(f"REVOKE UPDATE ON {', '.join(LEDGERS)} FROM {BOTH}")
    for role, columns in CHANGED.items():
        for table, named in columns.items():
            op.execute(f"REVOKE UPDATE ON {table} FROM {role}")
            if named:
                op.execute(f"GRANT UPDATE ({named}) ON {table} TO {role}")


def _differ(names: tuple[str, ...]) -> str:
    old, new = (", ".join(f"{row}.{name}" for name in names) for row in ("OLD", "NEW"))
    return f"ROW({old}) IS DISTINCT FROM ROW({new})"


def _stays(table: str, name: str, what: str, when: str) -> None:
    _trigger(table, name, f"BEFORE {what}", f"ROW WHEN ({when}) EXECUTE FUNCTION stays_as_it_is()")


def _trigger(table: str, name: str, what: str, then: str) -> None:
    op.execute(f"CREATE TRIGGER {name} {what} ON {table} FOR EACH {then}")
    op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")


def downgrade() -> None:
    for name in FUNCTIONS:
        op.execute(f"DROP FUNCTION {name}() CASCADE")
    for table in LEDGERS:
        op.execute(f"DROP TRIGGER append_only_whole ON {table}")
        op.execute(f"DROP TRIGGER append_only ON {table}")
    op.execute(f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT DELETE ON TABLES TO {BOTH}")
    for columns in CHANGED.values():
        for table in columns:
            op.execute(f"GRANT UPDATE ON {table} TO {BOTH}")
    op.execute(f"GRANT UPDATE ON {', '.join(LEDGERS)} TO {BOTH}")
    op.execute(f"""
DO $$
DECLARE
    each record;
BEGIN
    FOR each IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
        AND relname <> 'alembic_version' AND NOT EXISTS (
            SELECT 1 FROM pg_trigger WHERE tgrelid = pg_class.oid AND tgname = 'append_only')
    LOOP
        EXECUTE format('GRANT DELETE ON %I TO {BOTH}', each.relname);
    END LOOP;
END $$
""")
