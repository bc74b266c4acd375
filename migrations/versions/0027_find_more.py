"""Search names up to five thousand rows (PERFORMANCE 2).

Of a word in one row of seven hundred there are more than a thousand rows in a million. Walking the worklist's order
to such rows read the whole table in the worst case, 2.3 s; fetching 1,429 of them by identifier takes 10 ms.
"""

from alembic import op

revision = "0027"
down_revision = "0026"

REWRITE = """
DO $do$
DECLARE
    one record;
BEGIN
    FOR one IN
        SELECT pg_get_functiondef(oid) AS said FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'search\\_%'
    LOOP
        EXECUTE replace(one.said, 'least(most, {old})', 'least(most, {new})');
    END LOOP;
END $do$
"""


def upgrade() -> None:
    op.execute(REWRITE.format(old=1001, new=5001))


def downgrade() -> None:
    op.execute(REWRITE.format(old=5001, new=1001))
