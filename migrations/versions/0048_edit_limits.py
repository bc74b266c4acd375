"""Limits of items change by editions: drafted, published by a second person, from a day after that on (Art. 17).

One person changed them on the item's own form. Now the web's role changes the limits of an item on record, and keeps
what they were, only as a published edition of the item's department says; it publishes only what another drafted.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0048"
down_revision = "0047"

TABLE = "limit_edition"
SEEN = (
    "(select current_setting('app.reach', true)) in ('city', 'platform')"
    " or ((select current_setting('app.reach', true)) = 'department'"
    " and department_id = (select nullif(current_setting('app.department', true), '')::uuid))"
)
COLUMNS = ("legal_number", "legal_unit", "legal_start", "legal_basis", "legal_extension", "promised_number",
           "promised_unit")  # fmt: skip


def _row(of: str) -> str:
    return ", ".join(f"{of}.{name}" for name in COLUMNS)


def _json(of: str) -> str:
    pairs = ", ".join(f"'{name}', {of}.{name}" for name in COLUMNS)
    return f"jsonb_build_object({pairs})"


BY_SECOND = """
CREATE FUNCTION limits_published_by_second() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user <> 'platform_web' THEN
        RETURN NEW;
    END IF;
    IF NEW.state = 'PUBLISHED' AND (TG_OP = 'INSERT'
        OR current_setting('app.reach', true) NOT IN ('city', 'platform')
        OR NEW.published_by IS DISTINCT FROM nullif(current_setting('app.account', true), '')::uuid
        OR (NEW.drafted_by, NEW.department_id, NEW.changes, NEW.effective_on, NEW.document)
            IS DISTINCT FROM (OLD.drafted_by, OLD.department_id, OLD.changes, OLD.effective_on, OLD.document)) THEN
        RAISE EXCEPTION 'limits are published by a second person as they were drafted'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.state = 'DRAFT'
        AND NEW.drafted_by IS DISTINCT FROM nullif(current_setting('app.account', true), '')::uuid THEN
        RAISE EXCEPTION 'a draft of limits is its writer''s' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$
"""

FORMER_BY_EDITION = f"""
CREATE FUNCTION former_limits_by_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM limit_edition JOIN item ON item.id = NEW.item_id AND item.department_id = limit_edition.department_id
        WHERE limit_edition.id = NEW.edition_id AND limit_edition.state = 'PUBLISHED'
        AND NEW.held_until = limit_edition.effective_on - 1
        AND limit_edition.changes -> NEW.item_id::text -> 'before' = {_json("NEW")}
        AND ({_row("item")}) IS NOT DISTINCT FROM ({_row("NEW")})
        AND NOT EXISTS (SELECT FROM former_limits WHERE item_id = NEW.item_id AND held_until >= NEW.held_until);
    IF current_user = 'platform_web' AND NOT FOUND THEN
        RAISE EXCEPTION 'limits that were are kept by a published edition' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$
"""

ITEM_BY_EDITION = f"""
CREATE FUNCTION item_limits_by_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM former_limits AS former JOIN limit_edition ON limit_edition.id = former.edition_id
        WHERE former.item_id = NEW.id AND limit_edition.state = 'PUBLISHED'
        AND former.held_until = (SELECT max(held_until) FROM former_limits WHERE item_id = NEW.id)
        AND ({_row("former")}) IS NOT DISTINCT FROM ({_row("OLD")})
        AND limit_edition.changes -> NEW.id::text -> 'after' = {_json("NEW")};
    IF current_user = 'platform_web' AND NOT FOUND THEN
        RAISE EXCEPTION 'the limits of an item are changed by a published edition'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$
"""


def upgrade() -> None:
    _edition()
    _fence()
    op.add_column("former_limits", sa.Column("edition_id", sa.Uuid(), nullable=True))
    for function in (BY_SECOND, FORMER_BY_EDITION, ITEM_BY_EDITION):
        op.execute(function)
    op.execute(f"CREATE TRIGGER published_stays BEFORE UPDATE OR DELETE ON {TABLE}"
               " FOR EACH ROW WHEN (OLD.state = 'PUBLISHED') EXECUTE FUNCTION published_edition_stays()")
    op.execute(f"ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER published_stays")
    op.execute(f"CREATE TRIGGER by_second BEFORE INSERT OR UPDATE ON {TABLE}"
               " FOR EACH ROW EXECUTE FUNCTION limits_published_by_second()")
    op.execute("CREATE TRIGGER by_edition BEFORE INSERT ON former_limits"
               " FOR EACH ROW EXECUTE FUNCTION former_limits_by_edition()")
    op.execute(f"CREATE TRIGGER limits_by_edition BEFORE UPDATE ON item FOR EACH ROW"
               f" WHEN (({_row('OLD')}) IS DISTINCT FROM ({_row('NEW')})) EXECUTE FUNCTION item_limits_by_edition()")


def _edition() -> None:
    op.create_table(
        TABLE,
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("limit_lines", postgresql.JSONB(), nullable=False),
        sa.Column("changes", postgresql.JSONB(), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("drafted_by", sa.Uuid(), nullable=True),
        sa.Column("drafted_by_name", sa.String(length=80), nullable=False),
        sa.Column("published_by_name", sa.String(length=80), nullable=False),
        sa.Column("published_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("published_by <> drafted_by", name=op.f("ck_limit_edition_published_by_another")),
        sa.CheckConstraint("(state = 'PUBLISHED') = (published_by IS NOT NULL AND published_at IS NOT NULL)",
                           name=op.f("ck_limit_edition_published_by_somebody")),
        sa.CheckConstraint("effective_on > (published_at AT TIME ZONE 'Asia/Shanghai')::date",
                           name=op.f("ck_limit_edition_begins_later")),
        sa.CheckConstraint("note IS NOT NULL", name=op.f("ck_limit_edition_reason_given")),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_limit_edition_department_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("limit_edition_pkey")),
        sa.UniqueConstraint("department_id", "number", name=op.f("uq_limit_edition_department_id_number")),
    )


def _fence() -> None:
    op.execute(f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY")
    held, to = f"ON {TABLE} FOR", "TO platform_web, platform_owner"
    op.execute(f"CREATE POLICY reads {held} SELECT {to} USING ({SEEN})")
    op.execute(f"CREATE POLICY adds {held} INSERT {to} WITH CHECK ({SEEN})")
    op.execute(f"CREATE POLICY changes {held} UPDATE {to} USING ({SEEN}) WITH CHECK ({SEEN})")
    op.execute(f"CREATE POLICY removes {held} DELETE {to} USING ({SEEN})")
    op.execute(f"CREATE POLICY worker {held} ALL TO platform_worker USING (true) WITH CHECK (true)")
    op.execute(f"CREATE POLICY search {held} SELECT TO platform_search USING (true)")


def downgrade() -> None:
    op.execute("DROP TRIGGER limits_by_edition ON item")
    op.execute("DROP TRIGGER by_edition ON former_limits")
    op.drop_column("former_limits", "edition_id")
    op.drop_table(TABLE)
    for name in ("item_limits_by_edition", "former_limits_by_edition", "limits_published_by_second"):
        op.execute(f"DROP FUNCTION {name}()")
