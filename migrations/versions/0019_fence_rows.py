"""Row security (R): what each role sees and may change, forced even on the owner (SECURITY 2, closure R).

The web role reads by the transaction's settings app.reach, app.department, app.unit and app.account; the owner
is held to the same, so a migration that touches rows sets them first. The worker and the search functions see
all rows. Every condition is what core.scope generates from the declarations; a test compares the two.
"""

from alembic import op

revision = "0019"
down_revision = "0018"

REACH = "(select current_setting('app.reach', true))"
DEPARTMENT = "(select nullif(current_setting('app.department', true), '')::uuid)"
UNIT = "(select nullif(current_setting('app.unit', true), '')::uuid)"
ACCOUNT = "(select nullif(current_setting('app.account', true), '')::uuid)"
OF_DEPARTMENT = f"({REACH} = 'department' and department_id = {DEPARTMENT})"
OF_UNIT = f"({REACH} = 'unit' and unit_id = {UNIT})"

FENCED: dict[str, dict[str, str]] = {
    "account": {
        "reads": (
            f"{REACH} in ('login', 'city', 'security', 'platform')"
            f" or {OF_DEPARTMENT}"
            f" or ({REACH} not in ('public', 'login') and id = {ACCOUNT})"
        ),
    },
    "act_receipt": {
        "reads": (
            f"{REACH} in ('login', 'platform')"
            f" or ({REACH} not in ('public', 'login') and actor_id = {ACCOUNT})"
        ),
    },
    "attachment": {
        "reads": f"{REACH} in ('city', 'platform') or {OF_DEPARTMENT} or {OF_UNIT}",
    },
    "audit_entry": {
        "reads": (
            f"{REACH} in ('city', 'audit', 'platform')"
            f" or ({REACH} not in ('public', 'login') and actor_id = {ACCOUNT})"
        ),
        "adds": "true",
    },
    "case_file": {
        "reads": f"{REACH} in ('city', 'platform') or {OF_DEPARTMENT} or {OF_UNIT} or {REACH} = 'public'",
        "writes": f"{REACH} in ('city', 'platform') or {OF_DEPARTMENT} or {OF_UNIT}",
    },
    "case_material": {
        "reads": f"{REACH} in ('city', 'platform') or {OF_DEPARTMENT} or {OF_UNIT}",
    },
    "case_step": {
        "reads": f"{REACH} in ('city', 'platform') or {OF_DEPARTMENT} or {OF_UNIT}",
    },
    "clock_entry": {
        "reads": f"{REACH} in ('city', 'platform') or {OF_DEPARTMENT} or {OF_UNIT} or {REACH} = 'public'",
        "writes": f"{REACH} in ('city', 'platform') or {OF_DEPARTMENT} or {OF_UNIT}",
    },
    "closure_notice": {
        "reads": f"{REACH} in ('city', 'platform') or {OF_UNIT} or {REACH} in ('public', 'department')",
        "writes": f"{REACH} in ('city', 'platform') or {OF_UNIT}",
    },
    "code_verification": {
        "reads": f"{REACH} in ('city', 'platform') or {OF_DEPARTMENT}",
    },
    "correction": {
        "reads": f"{REACH} in ('city', 'platform') or {OF_DEPARTMENT} or {OF_UNIT}",
    },
    "correction_piece": {
        "reads": f"{REACH} in ('city', 'platform') or {OF_DEPARTMENT} or {OF_UNIT}",
    },
    "decision": {
        "reads": f"{REACH} in ('city', 'platform') or {OF_DEPARTMENT} or {OF_UNIT} or {REACH} = 'public'",
        "writes": f"{REACH} in ('city', 'platform') or {OF_DEPARTMENT} or {OF_UNIT}",
    },
    "decision_draft": {
        "reads": f"{REACH} in ('city', 'platform') or {OF_DEPARTMENT}",
    },
    "declaration": {
        "reads": f"{REACH} in ('city', 'platform') or {OF_UNIT}",
    },
    "department": {
        "reads": (
            f"{REACH} in ('city', 'platform')"
            f" or ({REACH} = 'department' and id = {DEPARTMENT})"
            f" or {REACH} in ('nobody', 'public', 'login', 'unit', 'department', 'security', 'audit')"
        ),
        "writes": f"{REACH} in ('city', 'platform') or ({REACH} = 'department' and id = {DEPARTMENT})",
    },
    "due_item": {
        "reads": f"{REACH} in ('city', 'platform') or {OF_DEPARTMENT} or {OF_UNIT} or {REACH} = 'public'",
        "writes": f"{REACH} in ('city', 'platform') or {OF_DEPARTMENT} or {OF_UNIT}",
    },
    "guide": {
        "reads": (
            f"{REACH} in ('city', 'platform')"
            f" or {OF_DEPARTMENT}"
            f" or ({REACH} in ('nobody', 'public', 'login', 'unit', 'department', 'security', 'audit') and state in ('PUBLISHED', 'RETIRED'))"
        ),
        "writes": f"{REACH} in ('city', 'platform') or {OF_DEPARTMENT}",
    },
    "guide_material": {
        "reads": (
            f"{REACH} in ('city', 'platform')"
            f" or {OF_DEPARTMENT}"
            f" or {REACH} in ('nobody', 'public', 'login', 'unit', 'department', 'security', 'audit')"
        ),
        "writes": f"{REACH} in ('city', 'platform') or {OF_DEPARTMENT}",
    },
    "issued_document": {
        "reads": f"{REACH} in ('city', 'platform') or {OF_DEPARTMENT} or {OF_UNIT}",
    },
    "item": {
        "reads": (
            f"{REACH} in ('city', 'platform')"
            f" or {OF_DEPARTMENT}"
            f" or {REACH} in ('nobody', 'public', 'login', 'unit', 'department', 'security', 'audit')"
        ),
        "writes": f"{REACH} in ('city', 'platform') or {OF_DEPARTMENT}",
    },
    "login_attempt": {
        "reads": (
            f"{REACH} in ('security', 'audit', 'platform')"
            f" or ({REACH} not in ('public', 'login') and account_id = {ACCOUNT})"
        ),
        "adds": "true",
    },
    "login_session": {
        "reads": (
            f"{REACH} in ('login', 'security', 'platform')"
            f" or ({REACH} not in ('public', 'login') and account_id = {ACCOUNT})"
        ),
    },
    "message": {
        "reads": (
            f"{REACH} in ('city', 'platform')"
            f" or ({REACH} not in ('public', 'login') and recipient_account_id = {ACCOUNT})"
        ),
        "adds": "true",
    },
    "one_time_link": {
        "reads": f"{REACH} in ('login', 'security', 'platform') or {OF_DEPARTMENT}",
    },
    "parked_form": {
        "reads": (
            f"{REACH} in ('login', 'platform')"
            f" or ({REACH} not in ('public', 'login') and account_id = {ACCOUNT})"
        ),
    },
    "password_history": {
        "reads": (
            f"{REACH} in ('login', 'platform')"
            f" or ({REACH} not in ('public', 'login') and account_id = {ACCOUNT})"
        ),
    },
    "project": {
        "reads": (
            f"{REACH} in ('city', 'platform')"
            f" or ({REACH} = 'department' and department_ids @> array[{DEPARTMENT}])"
            f" or {OF_UNIT}"
            f" or {REACH} = 'public'"
        ),
        "writes": (
            f"{REACH} in ('city', 'platform')"
            f" or ({REACH} = 'department' and department_ids @> array[{DEPARTMENT}])"
            f" or {OF_UNIT}"
        ),
    },
    "role_grant": {
        "reads": (
            f"{REACH} in ('login', 'city', 'security', 'platform')"
            f" or {OF_DEPARTMENT}"
            f" or ({REACH} not in ('public', 'login') and account_id = {ACCOUNT})"
        ),
    },
    "sign_in_gate": {
        "reads": f"{REACH} in ('login', 'security', 'platform')",
    },
    "special_procedure": {
        "reads": f"{REACH} in ('city', 'platform') or {OF_DEPARTMENT} or {OF_UNIT}",
    },
    "unit": {
        "reads": (
            f"{REACH} in ('login', 'city', 'platform')"
            f" or ({REACH} = 'unit' and id = {UNIT})"
            f" or ({REACH} in ('public', 'department') and state in ('CONFIRMED'))"
        ),
        "writes": f"{REACH} in ('login', 'city', 'platform') or ({REACH} = 'unit' and id = {UNIT})",
    },
}


def upgrade() -> None:
    for table, seen in FENCED.items():
        reads = seen["reads"]
        writes = seen.get("writes", reads)
        adds = seen.get("adds", writes)
        held = f"ON {table} FOR"
        to = "TO platform_web, platform_owner"
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY reads {held} SELECT {to} USING ({reads})")
        op.execute(f"CREATE POLICY adds {held} INSERT {to} WITH CHECK ({adds})")
        op.execute(f"CREATE POLICY changes {held} UPDATE {to} USING ({writes}) WITH CHECK ({writes})")
        op.execute(f"CREATE POLICY removes {held} DELETE {to} USING ({writes})")
        op.execute(f"CREATE POLICY worker {held} ALL TO platform_worker USING (true) WITH CHECK (true)")
        op.execute(f"CREATE POLICY search {held} SELECT TO platform_search USING (true)")


def downgrade() -> None:
    for table in FENCED:
        for name in ("reads", "adds", "changes", "removes", "worker", "search"):
            op.execute(f"DROP POLICY {name} ON {table}")
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
