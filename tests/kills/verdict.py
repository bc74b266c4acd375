"""After the kills: what was acknowledged is there once, what was not is there once too, nothing is half done."""

from collections import Counter
from collections.abc import Sequence

from app.core.records import open_engine, session_maker
from app.core.scope import enter
from app.core.servers import roles
from app.core.types import PLATFORM
from app.operations.trail import Finding, first_fault
from tests.kills.clients import Journal
from tests.kills.running import Platform
from tests.kills.work import Filed

STEP_OF = {"take": "ASSIGN", "accept": "ACCEPT", "propose": "PROPOSE", "review": "REVIEW", "approve": "GRANT",
           "decide": "GRANT"}  # fmt: skip


def must_be_there_once(platform: Platform, cases: Sequence[Filed], journal: Journal) -> None:
    """Each intent has one receipt, each case exactly its steps, each step its audit entry in the act's transaction."""
    assert [each.path for each in journal.intents if not each.acknowledged] == []
    meant = [intent.act_id for intent in journal.intents]
    receipts = platform.ask("SELECT act_id::text FROM act_receipt WHERE act_id = ANY(%s::uuid[])", meant)
    assert Counter(act_id for (act_id,) in receipts) == Counter(meant)

    steps: dict[str, list[str]] = {}
    of_them = "SELECT case_id, act FROM case_step WHERE case_id = ANY(%s) ORDER BY case_id, seq"
    for case_id, act in platform.ask(of_them, [case.id for case in cases]):
        steps.setdefault(str(case_id), []).append(act)
    assert steps == {str(case.id): ["RECEIVE", *(STEP_OF[act] for act in case.acts)] for case in cases}

    told = Counter(platform.ask("SELECT subject_id, act FROM audit_entry WHERE result = 'DONE'"))
    for case in cases:
        for act in case.acts:
            assert any(told[str(case.id), f"{desk}.{act}"] for desk in ("CasePage", "AcceptanceDesk", "HandlingDesk"))


def must_be_closed_once(platform: Platform, cases: Sequence[Filed]) -> None:
    """One notice for each project; the numbers without a gap."""
    of_them = (
        "SELECT n.project_id, count(DISTINCT n.id) FROM case_file c LEFT JOIN closure_notice n USING (project_id)"
        " WHERE c.id = ANY(%s) GROUP BY 1"
    )
    assert {count for _, count in platform.ask(of_them, [case.id for case in cases])} == {1}
    numbers = [number for (number,) in platform.ask("SELECT number FROM closure_notice")]
    assert sorted(int(number.split("〕")[1].rstrip("号")) for number in numbers) == [*range(1, len(numbers) + 1)]


def fault(platform: Platform) -> Finding | None:
    """What `flask audit verify` would say."""
    engine = open_engine(platform.engines.database_url(roles.WORKER), pool_size=1)
    try:
        with session_maker(engine)() as session:
            enter(session, PLATFORM)
            return first_fault(session)
    finally:
        engine.dispose()
