"""Search at a million rows: n-grams made in one pass, and the scope with its settings written out (PERFORMANCE 2).

`grams` took half a millisecond a row, and takes a sixth of that. A scope that asks its settings in sub-selects
looks to the planner as if it left almost nothing: for a common word it read the whole posting list of 400,000
rows to return a thousand. Written out it is a constant, or one plain comparison.
"""

from alembic import op

revision = "0024"
down_revision = "0023"

GRAMS = r"""
CREATE OR REPLACE FUNCTION grams(words text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    made text[] := '{}';
    sign text;
    before text := '';
BEGIN
    FOREACH sign IN ARRAY string_to_array(words, NULL) LOOP
        IF sign ~ '\s' THEN
            before := '';
        ELSE
            made := made || sign;
            IF before <> '' THEN
                made := made || (before || sign);
            END IF;
            before := sign;
        END IF;
    END LOOP;
    RETURN made;
END $$
"""

SETTLED = """
CREATE FUNCTION settled(condition text) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    said text := quote_nullable(current_setting('app.reach', true));
    name text;
BEGIN
    condition := replace(condition, $s$(select current_setting('app.reach', true))$s$, said);
    FOREACH name IN ARRAY ARRAY['department', 'unit', 'account'] LOOP
        said := quote_nullable(nullif(current_setting('app.' || name, true), '')) || '::uuid';
        condition := replace(
            condition, format($s$(select nullif(current_setting('app.%s', true), '')::uuid)$s$, name), said);
    END LOOP;
    RETURN condition;
END $$
"""

# Each function keeps its own scope, its owner and its rights.
REWRITE = r"""
DO $do$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT oid, pg_get_functiondef(oid) AS said FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'search\_%' AND prosrc LIKE '%$scope$%'
    LOOP
        EXECUTE replace(replace(one.said, {old}, {new}), {old_end}, {new_end});
    END LOOP;
END $do$
"""
PLAIN = "$r$AS hit', $scope$$r$", "'$scope$, wanted'"
WRITTEN_OUT = "$r$AS hit', settled($scope$$r$", "'$scope$), wanted'"


def upgrade() -> None:
    op.execute(GRAMS)
    op.execute(SETTLED)
    _rewrite(PLAIN, WRITTEN_OUT)


def downgrade() -> None:
    _rewrite(WRITTEN_OUT, PLAIN)
    op.execute("DROP FUNCTION settled(text)")


def _rewrite(before: tuple[str, str], after: tuple[str, str]) -> None:
    (old, old_end), (new, new_end) = before, after
    op.execute(REWRITE.format(old=old, new=new, old_end=old_end, new_end=new_end))
