"""Words in tables: stored text and n-grams with their indexes, and one function per table that may read past row
security to use them, adding the reader's scope itself (PERFORMANCE 2; what core.search generates, a test compares).
"""

from alembic import op

revision = "0022"
down_revision = "0021"

REACH = "(select current_setting('app.reach', true))"
DEPARTMENT = "(select nullif(current_setting('app.department', true), '')::uuid)"
UNIT = "(select nullif(current_setting('app.unit', true), '')::uuid)"
ACCOUNT = "(select nullif(current_setting('app.account', true), '')::uuid)"
OF_DEPARTMENT = f"({REACH} = 'department' and department_id = {DEPARTMENT})"
OF_UNIT = f"({REACH} = 'unit' and unit_id = {UNIT})"

WORDS: dict[str, tuple[str, ...]] = {
    "department": ("name", "short_name", "pinyin", "current_name"),
    "item": ("name", "key", "pinyin", "result", "legal_basis"),
    "guide": ("item_name", "department_name", "content", "basis"),
    "unit": ("name", "uscc"),
    "project": ("name",),
    "case_file": ("number", "project_code", "project_name"),
}

SEEN: dict[str, str] = {
    "department": (
        f"{REACH} in ('city', 'platform')"
        f"\n    or ({REACH} = 'department' and id = {DEPARTMENT})"
        f"\n    or {REACH} in ('nobody', 'public', 'login', 'unit', 'department', 'security', 'audit')"
    ),
    "item": (
        f"{REACH} in ('city', 'platform')"
        f"\n    or {OF_DEPARTMENT}"
        f"\n    or {REACH} in ('nobody', 'public', 'login', 'unit', 'department', 'security', 'audit')"
    ),
    "guide": (
        f"{REACH} in ('city', 'platform')"
        f"\n    or {OF_DEPARTMENT}"
        f"\n    or ({REACH} in ('nobody', 'public', 'login', 'unit', 'department', 'security', 'audit') and state in ('PUBLISHED', 'RETIRED'))"
    ),
    "unit": (
        f"{REACH} in ('login', 'city', 'platform')"
        f"\n    or ({REACH} = 'unit' and id = {UNIT})"
        f"\n    or ({REACH} in ('public', 'department') and state in ('CONFIRMED'))"
    ),
    "project": (
        f"{REACH} in ('city', 'platform')"
        f"\n    or ({REACH} = 'department' and department_ids @> array[{DEPARTMENT}])"
        f"\n    or {OF_UNIT}"
        f"\n    or {REACH} = 'public'"
    ),
    "case_file": (
        f"{REACH} in ('city', 'platform')"
        f"\n    or {OF_DEPARTMENT}"
        f"\n    or {OF_UNIT}"
        f"\n    or {REACH} = 'public'"
    ),
}

GRAMS = r"""
CREATE FUNCTION grams(words text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT gram), '{}') FROM (
        SELECT substr(words, n, 1) AS gram FROM generate_series(1, length(words)) AS n
        UNION ALL
        SELECT substr(words, n, 2) FROM generate_series(1, length(words) - 1) AS n
    ) AS found WHERE gram !~ '\s'
$$
"""

FUNCTION = r"""
CREATE FUNCTION search_@table@(words text, most integer) RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $function$
DECLARE
    word text;
    short text[] := '{}';
    wanted text := '';
    found uuid[];
BEGIN
    FOREACH word IN ARRAY regexp_split_to_array(lower(btrim(words)), '\s+') LOOP
        IF length(word) BETWEEN 1 AND 2 THEN
            short := short || word;
        ELSIF length(word) > 2 THEN
            word := replace(replace(replace(word, '\', '\\'), '%', '\%'), '_', '\_');
            wanted := wanted || format(' AND search_text LIKE %L', '%' || word || '%');
        END IF;
    END LOOP;
    IF cardinality(short) > 0 THEN
        wanted := wanted || format(' AND search_grams @> %L::text[]', short);
    END IF;
    EXECUTE format('SELECT array_agg(id) FROM (SELECT id FROM @table@ WHERE (%s)%s LIMIT %s) AS hit', $scope$
    @scope@
    $scope$, wanted, greatest(least(most, @most@), 0)) INTO found;
    RETURN coalesce(found, '{}');
END $function$
"""


def upgrade() -> None:
    op.execute(GRAMS)
    for table, columns in WORDS.items():
        words = " || ' ' || ".join(f"coalesce({name}, '')" for name in columns)
        op.execute(
            f"ALTER TABLE {table}"
            f" ADD COLUMN search_text text GENERATED ALWAYS AS (lower({words})) STORED,"
            f" ADD COLUMN search_grams text[] GENERATED ALWAYS AS (grams(lower({words}))) STORED"
        )
        op.execute(f"CREATE INDEX ix_{table}_search_text ON {table} USING gin (search_text gin_trgm_ops)")
        op.execute(f"CREATE INDEX ix_{table}_search_grams ON {table} USING gin (search_grams)")
        op.execute(f"GRANT SELECT ON {table} TO platform_search")
        op.execute(FUNCTION.replace("@table@", table).replace("@scope@", SEEN[table]).replace("@most@", "1001"))
        op.execute("GRANT CREATE ON SCHEMA public TO platform_search")
        op.execute(f"ALTER FUNCTION search_{table}(text, integer) OWNER TO platform_search")
        op.execute("REVOKE CREATE ON SCHEMA public FROM platform_search")
        op.execute(f"REVOKE ALL ON FUNCTION search_{table}(text, integer) FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION search_{table}(text, integer) TO platform_web, platform_worker")


def downgrade() -> None:
    for table in WORDS:
        op.execute(f"DROP FUNCTION search_{table}(text, integer)")
        op.execute(f"REVOKE SELECT ON {table} FROM platform_search")
        op.execute(f"ALTER TABLE {table} DROP COLUMN search_grams, DROP COLUMN search_text")
    op.execute("DROP FUNCTION grams(text)")
