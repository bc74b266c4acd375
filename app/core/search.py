"""Words in a table, found by its text indexes although row security stands before them (PERFORMANCE 2).

Row security lets an index serve only operators that leak nothing; matching text is not among them. So each table
searched by words has one function that owns the right to read it whole, takes words and a number, adds the
reader's scope from the transaction's settings itself, and returns identifiers; the caller reads the rows under
his own policies. One and two characters are found by stored n-grams, three and more by trigrams; the indexes of
the cases begin with the department, so that a word common in the city costs a department's reader his part of it.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    String,
    Uuid,
    and_,
    any_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    true,
    type_coerce,
)
from sqlalchemy.orm import Session

MOST = 5000

SEARCHED: dict[str, tuple[str, ...]] = {
    "department": ("name", "short_name", "pinyin", "current_name"),
    "item": ("name", "key", "pinyin", "result", "legal_basis"),
    "guide": ("item_name", "department_name", "content", "basis"),
    "unit": ("name", "uscc"),
    "project": ("name",),
    "case_file": ("number", "project_code", "project_name"),
}
"""The tables with a search function and the columns it looks into."""

GRAMS = """
CREATE FUNCTION grams(words text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    made text[] := '{}';
    sign text;
    before text := '';
BEGIN
    FOREACH sign IN ARRAY string_to_array(words, NULL) LOOP
        IF sign ~ '\\s' THEN
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
"""A scope with the transaction's settings written out: only then does the planner know how many rows it leaves."""


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def matching(model: type[Any], names: Sequence[str], q: str) -> ColumnElement[bool]:
    """Rows that hold every word of `q` in one of the named columns, without an index."""
    words = [
        or_(*(type_coerce(getattr(model, name), String).ilike(f"%{_escaped(word)}%") for name in names))
        for word in q.split()
    ]
    return and_(true(), *words)


def criterion(session: Session, model: type[Any], names: Sequence[str], q: str) -> ColumnElement[bool]:
    """The rows that hold every word of `q`.

    Where the function finds more than can be listed by identifier, the words are so common that walking the
    list's own order finds a page at once.
    """
    if set(SEARCHED.get(model.__tablename__, ())) != set(names) or not q.split():
        return matching(model, names, q)
    ids = held(session, model, q)
    return walked(model, q) if ids is None else by_id(model, ids)


def held(session: Session, model: type[Any], q: str) -> list[UUID] | None:
    """The identifiers of the rows in the reader's scope that hold every word of `q`; None where they are too many.

    Too many is more than MOST, or one row in twenty of a sample: what is common need not be named to be known.
    """
    ids = session.scalar(select(getattr(func, f"search_{model.__tablename__}")(q, MOST + 1))) or []
    return None if len(ids) > MOST else ids


def by_id(model: type[Any], ids: list[UUID]) -> ColumnElement[bool]:
    """These rows, as one value: a thousand parameters would cost more than the search."""
    named: ColumnElement[bool] = model.id == any_(bindparam("found_ids", ids, type_=ARRAY(Uuid), unique=True))
    return named


def walked(model: type[Any], q: str) -> ColumnElement[bool]:
    """Rows that hold common words, read off the stored text while a list's own order is walked."""
    text = literal_column(f"{model.__tablename__}.search_text", String)
    return and_(true(), *(text.like(f"%{_escaped(word)}%") for word in q.lower().split()))


FUNCTION = """
CREATE FUNCTION search_@table@(words text, most integer) RETURNS uuid[] LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $function$
DECLARE
    word text;
    short text[] := '{}';
    wanted text := '';
    scope text := settled($scope$
    @scope@
    $scope$);
    sampled integer;
    hit integer;
    found uuid[];
BEGIN
    FOREACH word IN ARRAY regexp_split_to_array(lower(btrim(words)), '\\s+') LOOP
        IF length(word) BETWEEN 1 AND 2 THEN
            short := short || word;
        ELSIF length(word) > 2 THEN
            word := replace(replace(replace(word, '\\', '\\\\'), '%', '\\%'), '_', '\\_');
            wanted := wanted || format(' AND search_text LIKE %L', '%' || word || '%');
        END IF;
    END LOOP;
    IF cardinality(short) > 0 THEN
        wanted := wanted || format(' AND search_grams @> %L::text[]', short);
    END IF;
    IF most > @listed@ THEN
        EXECUTE format('SELECT count(*), count(*) FILTER (WHERE true%s) FROM @table@ TABLESAMPLE SYSTEM (0.02)'
            ' WHERE (%s)', wanted, scope) INTO sampled, hit;
        IF hit > 3 AND hit * 20 > sampled THEN
            RETURN array_fill(NULL::uuid, ARRAY[@most@]);
        END IF;
    END IF;
    EXECUTE format('SELECT array_agg(id) FROM (SELECT id FROM @table@ WHERE (%s)%s LIMIT %s) AS hit', scope, wanted,
        greatest(least(most, @most@), 0)) INTO found;
    RETURN coalesce(found, '{}');
END $function$
"""


def function_sql(table: str, scope: str) -> str:
    """The search function of one table; `scope` is what its reader may see, as SQL."""
    return FUNCTION.replace("@table@", table).replace("@scope@", scope).replace(
        "@most@", str(MOST + 1)).replace("@listed@", str(MOST))
