"""What the database lets the web and the worker change, table by table: a new table says here what it is (Art. 4)."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql
from psycopg.errors import InsufficientPrivilege

from app.core.records import Base
from app.core.servers import Engines, roles
from app.core.servers.schema import every_model
from tests.conftest import TEMPLATE

LEDGERS = {
    "act_receipt", "audit_entry", "calendar_day", "calendar_edition", "case_material", "case_step", "clock_check",
    "clock_entry", "clock_prompt", "code_issue", "code_verification", "date_change", "decision", "delivery",
    "former_limits", "legacy_code", "login_attempt", "prompt_digest", "waiver_step",
}
"""Rows are added, never changed, never removed."""

NEVER_CHANGED = {"password_history", "role_grant", "submission_draft"}
"""Rows are added and taken away, as wholes."""

LATER = {
    "case_request": "answer answered_at answered_by answered_by_name state version",
    "closure_notice": "document_id",
    "correction": "answered_at",
    "correction_piece": "answer attachment_id",
    "due_item": "state version waived_by waived_confirmed_by waived_reason",
    "joint_handling": "approval_number asked_by case_ids department_id extended_by extended_by_name extended_on"
                      " lead_case_id reason",
    "login_session": "ended_at seen_at",
    "number_series": "last last_at",
    "one_time_link": "used_at",
    "project_code": "state successor_code",
    "prompt_notice": "digested_on seen_at settled_at",
    "special_procedure": "ended_by ended_on result voided_on",
}
"""What an act writes later into a row that stands; all else of it stays. The same for both roles."""

OF_THE_WEB = {
    "attachment": "department_id leased_until tries",
    "calendar_run": "",
    "issued_document": "leased_until state tries",
    "message": "leased_until next_try_at read_at state tries",
}
OF_THE_WORKER = {
    "attachment": "department_id leased_until state tries verdict",
    "calendar_run": "after counted_at done finished_at moved told told_after total",
    "issued_document": "error file_digest leased_until ready_at size state tries",
    "message": "error leased_until next_try_at read_at sent_at state tries",
}

WORKED_ON = {
    "account", "calendar_draft", "calendar_feed", "case_file", "decision_draft", "declaration", "department",
    "division", "guide", "guide_material", "item", "limit_edition", "parked_form", "pause_words", "project",
    "prompt_choice", "sign_in_gate", "step_shares", "threshold_edition", "unit", "unit_application",
}
"""Whole rows are worked on; of some a trigger keeps what is published, handed in or said once."""

REMOVED = {
    roles.WEB: {"calendar_feed", "guide_material", "one_time_link", "parked_form", "role_grant", "submission_draft"},
    roles.WORKER: {"calendar_feed", "guide_material", "message", "one_time_link", "parked_form", "password_history",
                   "role_grant", "submission_draft"},
}
"""Where taking away is the act, or retention."""

ASKED = """
SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
  AND c.relname <> 'alembic_version' AND has_column_privilege(%s, c.oid, a.attnum, 'UPDATE') ORDER BY 1, 2
"""
REMOVABLE = """
SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
  AND has_table_privilege(%s, oid, 'DELETE, TRUNCATE')
"""


every_model()


@pytest.fixture(scope="module")
def owner(engines: Engines) -> Iterator[psycopg.Connection]:
    with psycopg.connect(**engines.superuser, dbname=TEMPLATE, autocommit=True) as connection:
        yield connection


def test_every_table_says_what_may_become_of_its_rows() -> None:
    said = [*LEDGERS, *NEVER_CHANGED, *LATER, *OF_THE_WEB, *WORKED_ON]

    assert sorted(said) == sorted(Base.metadata.tables)


@pytest.mark.parametrize(("role", "own"), [(roles.WEB, OF_THE_WEB), (roles.WORKER, OF_THE_WORKER)])
def test_what_stands_is_changed_only_where_an_act_writes_later(
    owner: psycopg.Connection, role: str, own: dict[str, str]
) -> None:
    found: dict[str, set[str]] = {}
    for table, column in owner.execute(ASKED, [role]):
        found.setdefault(table, set()).add(column)

    whole = {table: set(Base.metadata.tables[table].columns.keys()) for table in WORKED_ON}
    later = {table: set(columns.split()) for table, columns in (LATER | own).items() if columns}
    searched = {"search_text", "search_grams"}
    assert {table: columns - searched for table, columns in found.items()} == whole | later


@pytest.mark.parametrize("role", [roles.WEB, roles.WORKER])
def test_rows_are_removed_only_where_taking_away_is_the_act(owner: psycopg.Connection, role: str) -> None:
    assert {name for name, in owner.execute(REMOVABLE, [role])} == REMOVED[role]


def test_a_table_made_later_gives_no_rows_away(owner: psycopg.Connection, engines: Engines) -> None:
    with psycopg.connect(roles.libpq(engines.database_url(roles.OWNER, TEMPLATE))) as made:
        made.execute("CREATE TABLE made_later (id int)")
        may = [made.execute("SELECT has_table_privilege(%s, 'made_later', 'DELETE')", [role]).fetchone()
               for role in (roles.WEB, roles.WORKER)]
        made.rollback()

    assert may == [(False,), (False,)]


def test_no_sql_of_the_web_changes_a_ledger(engines: Engines) -> None:
    with psycopg.connect(roles.libpq(engines.database_url(roles.WEB, TEMPLATE))) as web:
        for table in sorted(LEDGERS):
            column = next(iter(Base.metadata.tables[table].columns)).name
            named = {"table": sql.Identifier(table), "column": sql.Identifier(column)}
            for words in ("UPDATE {table} SET {column} = {column}", "DELETE FROM {table}", "TRUNCATE {table}"):
                with pytest.raises(InsufficientPrivilege), web.transaction():
                    web.execute(sql.SQL(words).format(**named))


def test_a_ledger_is_kept_from_its_owner_too(owner: psycopg.Connection) -> None:
    kept = {name for name, in owner.execute(
        "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgenabled = 'A' AND tgfoid = 'append_only'::regproc"
        " GROUP BY 1 HAVING count(*) = 2")}

    assert kept == LEDGERS
