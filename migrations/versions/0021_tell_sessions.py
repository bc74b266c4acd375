"""Who a session belongs to, in one statement: read past row security by a function that knows only its digest.

The web asks it at the start of each request, before anybody acts; no secret of an account comes out of it.
"""

from alembic import op

revision = "0021"
down_revision = "0020"

ASKED = ("login_session", "role_grant", "department", "unit")
OF_ACCOUNT = (
    "id, username, display_name, department_id, unit_id, membership, state, epoch, password_set_at, must_change_password"
)

FUNCTION = """
CREATE FUNCTION session_of(digest text) RETURNS TABLE (
    session_id text, session_epoch integer, created_at timestamptz, seen_at timestamptz, ended_at timestamptz,
    account_id uuid, username text, display_name text, department_id uuid, unit_id uuid, membership text,
    state text, epoch integer, password_set_at timestamptz, must_change_password boolean, roles text[],
    department_name text, unit_name text, unit_state text
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT login_session.id, login_session.epoch, login_session.created_at, login_session.seen_at,
           login_session.ended_at, account.id, account.username, account.display_name, account.department_id,
           account.unit_id, account.membership, account.state, account.epoch, account.password_set_at,
           account.must_change_password,
           ARRAY(SELECT role::text FROM role_grant WHERE role_grant.account_id = account.id),
           department.short_name, unit.name, unit.state
    FROM login_session
    JOIN account ON account.id = login_session.account_id
    LEFT JOIN department ON department.id = account.department_id
    LEFT JOIN unit ON unit.id = account.unit_id
    WHERE login_session.id = digest
$$
"""


def upgrade() -> None:
    for table in ASKED:
        op.execute(f"GRANT SELECT ON {table} TO platform_search")
    op.execute(f"GRANT SELECT ({OF_ACCOUNT}) ON account TO platform_search")
    op.execute(FUNCTION)
    op.execute("GRANT CREATE ON SCHEMA public TO platform_search")
    op.execute("ALTER FUNCTION session_of(text) OWNER TO platform_search")
    op.execute("REVOKE CREATE ON SCHEMA public FROM platform_search")
    op.execute("REVOKE ALL ON FUNCTION session_of(text) FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION session_of(text) TO platform_web")


def downgrade() -> None:
    op.execute("DROP FUNCTION session_of(text)")
    op.execute("REVOKE ALL ON account FROM platform_search")
    for table in ASKED:
        op.execute(f"REVOKE SELECT ON {table} FROM platform_search")
