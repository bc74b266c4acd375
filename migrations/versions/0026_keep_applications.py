"""What a person says of the unit he asks to act for, kept as he typed it (Art. 11).

The first to name a credit code fixed the unit's facts, confirmed or not, and what the next one typed was lost. Facts
of units nobody was confirmed for move to the applications of those who named them; such a unit is known by its code
alone. The reason of a refusal belongs to the person refused, not to his unit.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0026"
down_revision = "0025"

REACH = "(select current_setting('app.reach', true))"
ACCOUNT = "(select nullif(current_setting('app.account', true), '')::uuid)"
SEEN = (
    f"{REACH} in ('login', 'city', 'platform')"
    f" or ({REACH} not in ('public', 'login') and account_id = {ACCOUNT})"
)
FACTS = {"kind": 40, "address": 300, "contact_phone": 40}
STAND = "state <> 'CONFIRMED' OR (kind IS NOT NULL AND address IS NOT NULL AND contact_phone IS NOT NULL)"
MOVE = """
INSERT INTO unit_application (id, account_id, unit_id, name, kind, address, contact_phone, applied_at,
                              judged_by, judged_by_name, judged_at, refusal_reason)
SELECT gen_random_uuid(), account.id, unit.id, unit.name, unit.kind, unit.address, unit.contact_phone,
       account.created_at, unit.confirmed_by, unit.confirmed_by_name,
       CASE WHEN unit.confirmed_by_name IS NOT NULL THEN unit.confirmed_at END,
       CASE WHEN account.membership = 'REFUSED' THEN unit.refusal_reason END
FROM account JOIN unit ON unit.id = account.unit_id
"""


def upgrade() -> None:
    op.create_table(
        "unit_application",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("contact_phone", sa.String(length=40), nullable=False),
        sa.Column("applied_at", postgresql.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("judged_by", sa.Uuid(), nullable=True),
        sa.Column("judged_by_name", sa.String(length=80), nullable=True),
        sa.Column("judged_at", postgresql.TIMESTAMP(timezone=True), nullable=True),
        sa.Column("refusal_reason", sa.String(length=300), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(judged_at IS NULL) = (judged_by_name IS NULL)", name=op.f("ck_unit_application_judged_by_somebody")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_unit_application_account_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_application_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("unit_application_pkey")),
        sa.UniqueConstraint("account_id", name=op.f("uq_unit_application_account_id")),
    )
    op.create_index(
        "ix_unit_application_unit_id_applied_at", "unit_application", ["unit_id", "applied_at", "id"], unique=False
    )
    _move_facts()
    _fence()


def _move_facts() -> None:
    # The owner has no policy of his own: for the filling alone the fence does not bind him.
    for table in ("unit", "account"):
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    op.execute(MOVE)
    for name, length in FACTS.items():
        op.alter_column("unit", name, existing_type=sa.String(length=length), nullable=True)
    op.execute(
        "UPDATE unit SET name = uscc, kind = NULL, address = NULL, contact_phone = NULL, version = version + 1"
        " WHERE state <> 'CONFIRMED'"
    )
    op.create_check_constraint(op.f("ck_unit_confirmed_has_facts"), "unit", STAND)
    op.drop_column("unit", "refusal_reason")
    for table in ("unit", "account"):
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def _fence() -> None:
    op.execute("ALTER TABLE unit_application ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE unit_application FORCE ROW LEVEL SECURITY")
    held, to = "ON unit_application FOR", "TO platform_web, platform_owner"
    op.execute(f"CREATE POLICY reads {held} SELECT {to} USING ({SEEN})")
    op.execute(f"CREATE POLICY adds {held} INSERT {to} WITH CHECK ({SEEN})")
    op.execute(f"CREATE POLICY changes {held} UPDATE {to} USING ({SEEN}) WITH CHECK ({SEEN})")
    op.execute(f"CREATE POLICY removes {held} DELETE {to} USING ({SEEN})")
    op.execute(f"CREATE POLICY worker {held} ALL TO platform_worker USING (true) WITH CHECK (true)")
    op.execute(f"CREATE POLICY search {held} SELECT TO platform_search USING (true)")


def downgrade() -> None:
    op.add_column("unit", sa.Column("refusal_reason", sa.String(length=300), nullable=True))
    op.drop_constraint(op.f("ck_unit_confirmed_has_facts"), "unit", type_="check")
    for table in ("unit", "unit_application"):
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    op.execute(
        "UPDATE unit SET name = said.name, kind = said.kind, address = said.address,"
        " contact_phone = said.contact_phone, refusal_reason = said.refusal_reason FROM"
        " (SELECT DISTINCT ON (unit_id) * FROM unit_application ORDER BY unit_id, applied_at, id) AS said"
        " WHERE said.unit_id = unit.id AND unit.state <> 'CONFIRMED'"
    )
    op.execute("UPDATE unit SET kind = 'ENTERPRISE', address = '', contact_phone = '' WHERE kind IS NULL")
    for name, length in FACTS.items():
        op.alter_column("unit", name, existing_type=sa.String(length=length), nullable=False)
    op.execute("ALTER TABLE unit FORCE ROW LEVEL SECURITY")
    op.drop_table("unit_application")
