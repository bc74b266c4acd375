"""Random but possible histories of very many cases, written past the services: what two derivations must agree on."""

import json
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg

from app.clock.rules.entries import DECIDES, Entry, EntryKind, OutOfOrder, facts_of
from app.core.now import SHENZHEN

DAY = timedelta(days=1)
KINDS = (
    "HEARING", "EXPERT_REVIEW", "TESTING", "TECHNICAL_ASSESSMENT", "ENTRUSTED_ASSESSMENT", "PUBLIC_NOTICE", "LUNCH",
)  # fmt: skip
LIMITS = [(20, "WORKDAY"), (5, "WORKDAY"), (45, "WORKDAY"), (60, "CALENDAR_DAY"), (15, "CALENDAR_DAY"), (2, "MONTH"),
          (1, "MONTH"), (0, "IMMEDIATE"), (None, None), (90, "WORKDAY")]  # fmt: skip
BASES = ("行政许可法第42条", "中华人民共和国环境影响评价法第22条", "企业投资项目核准和备案管理条例第14条", None)


STEP_COLUMNS = (
    "id, case_id, department_id, unit_id, seq, act, state, releases_funds, by_name, by_role, at, opinion, facts,"
    " prev_digest, digest"
)
COLUMNS = "id, case_id, department_id, unit_id, kind, on_day, recorded_at, by_account, payload"


def vary_items(connection: psycopg.Connection[Any], drawn: random.Random) -> None:
    """Every item gets limits of some unit; the catalogue itself has few kinds."""
    for (item_id,) in connection.execute("SELECT id FROM item ORDER BY key").fetchall():
        legal, promised = drawn.choice(LIMITS), drawn.choice(LIMITS)
        start = drawn.choice(["RECEIVED", "ACCEPTED"]) if legal[0] is not None else None
        connection.execute(
            "UPDATE item SET legal_number = %s, legal_unit = %s, legal_start = %s, legal_basis = %s,"
            " promised_number = %s, promised_unit = %s WHERE id = %s",
            (*legal, start, drawn.choice(BASES), *promised, item_id),
        )


def vary_rules(connection: psycopg.Connection[Any], drawn: random.Random, known_at: datetime) -> None:
    """Editions of thresholds, and limits that items had before."""
    days = [date(2004, 7, 1), *(date(2018, 1, 1) + DAY * drawn.randint(0, 3300) for _ in range(5))]
    for number, on in enumerate(days, start=101):
        connection.execute(
            "INSERT INTO threshold_edition (id, number, document, effective_on, state, drafted_by_name,"
            " published_by_name, published_at, version, warning_share, warning_least, usual_rungs, legal_rungs,"
            " correction_rungs, procedure_rungs, delivery_rungs)"
            " VALUES (gen_random_uuid(), %s, '示例', %s, 'PUBLISHED', '', '', %s, 1, %s, %s, '[]', '[]', '[]', '[]',"
            " '[]')",
            (number, on, known_at, drawn.randint(0, 100), drawn.randint(0, 9)),
        )
    for (item_id,) in connection.execute("SELECT id FROM item ORDER BY key").fetchall():
        for on in sorted(date(2018, 1, 1) + DAY * drawn.randint(0, 3300) for _ in range(drawn.choice([0, 1, 3]))):
            legal, promised = drawn.choice(LIMITS), drawn.choice(LIMITS)
            connection.execute(
                "INSERT INTO former_limits (id, item_id, held_until, legal_number, legal_unit, legal_start,"
                " legal_basis, promised_number, promised_unit, changed_by_name, recorded_at)"
                " VALUES (gen_random_uuid(), %s, %s, %s, %s, %s, %s, %s, %s, '', %s) ON CONFLICT DO NOTHING",
                (item_id, on, *legal, drawn.choice(["RECEIVED", "ACCEPTED"]), drawn.choice(BASES), *promised, known_at),
            )


def write(connection: psycopg.Connection[Any], drawn: random.Random, today: date, reach: int) -> int:
    """A history for every case there is, and the acts that passed it on; how many facts."""
    cases = connection.execute("SELECT id, department_id, unit_id FROM case_file ORDER BY id").fetchall()
    count, stands = 0, []
    with connection.cursor().copy(f"COPY clock_entry ({COLUMNS}) FROM STDIN") as copy:
        for case_id, department_id, unit_id in cases:
            told, ids = datetime(2000, 1, 1, tzinfo=UTC), []
            facts = with_voidings(drawn, today, list(history(drawn, today, reach)))
            for kind, on, payload in facts:
                told += timedelta(seconds=1)
                count += 1
                ids.append(UUID(int=drawn.getrandbits(128)))
                kept = payload | {"voids": str(ids[payload["place"] - 1])} if kind == "VOIDED" else payload
                copy.write_row((ids[-1], case_id, department_id, unit_id, kind, on, told, None, json.dumps(kept)))
            stands.append((case_id, department_id, unit_id, *stand(facts)))
    _stand(connection, stands)
    _pass_on(connection, drawn, today, stands)
    return count


Fact = tuple[str, date, dict[str, Any]]


def stand(facts: list[Fact]) -> tuple[str, date | None, date | None]:
    """The state such facts leave a case in, its acceptance, and its decision while that is to be delivered."""
    on = {kind: on for kind, on, _ in facts}
    owed = any(payload.get("outcome") in DECIDES for _, _, payload in facts) and "DELIVERED" not in on
    state = "GRANTED" if owed else "ACCEPTED" if "ACCEPTED" in on and "DECIDED" not in on else "RECEIVED"
    return state, on.get("ACCEPTED"), on.get("DECIDED") if owed else None


def _stand(connection: psycopg.Connection[Any], stands: list[tuple[Any, ...]]) -> None:
    """Every case in its state, and nothing shown of it yet; of closed ones a delivery day that is not right."""
    connection.execute("CREATE TEMPORARY TABLE stand (id uuid PRIMARY KEY, state text, owed_on date)")
    with connection.cursor().copy("COPY stand FROM STDIN") as copy:
        for case_id, _, _, state, _, owed_on in stands:
            copy.write_row((case_id, state, owed_on))
    connection.execute("UPDATE case_file SET state = stand.state, step_due_on = NULL, delivery_due_on = owed_on"
                       " FROM stand WHERE stand.id = case_file.id")
    connection.execute("DROP TABLE stand")


def _pass_on(
    connection: psycopg.Connection[Any], drawn: random.Random, today: date, stands: list[tuple[Any, ...]]
) -> None:
    """Drafts passed on and sent back, at any hour of the day in Shenzhen."""
    connection.execute("DELETE FROM case_step WHERE act IN ('PROPOSE', 'REVIEW', 'SEND_BACK')")
    with connection.cursor().copy(f"COPY case_step ({STEP_COLUMNS}) FROM STDIN") as copy:
        for case_id, department_id, unit_id, state, accepted_on, _ in stands:
            acts = passes(drawn, today, accepted_on) if state == "ACCEPTED" and accepted_on else ()
            for seq, (act, at) in enumerate(acts, start=2):
                copy.write_row((UUID(int=drawn.getrandbits(128)), case_id, department_id, unit_id, seq, act, "ACCEPTED",
                                False, "李晓（示例）", "CLERK", at, "", "{}", "0" * 64, "a" * 64))


def passes(drawn: random.Random, today: date, accepted_on: date) -> Iterator[tuple[str, datetime]]:
    """Some rounds of a draft, none before acceptance or after today."""
    at = datetime(accepted_on.year, accepted_on.month, accepted_on.day, 0, 1, tzinfo=SHENZHEN)
    last = datetime(today.year, today.month, today.day, 23, 59, tzinfo=SHENZHEN)
    for act in drawn.choice([(), (), ("PROPOSE",), ("PROPOSE", "REVIEW"), ("PROPOSE", "SEND_BACK"),
                             ("PROPOSE", "SEND_BACK", "PROPOSE", "REVIEW", "SEND_BACK", "PROPOSE")]):
        at = min(last, at + timedelta(minutes=drawn.randint(0, 9 * 24 * 60)))
        yield act, at.astimezone(UTC)


def history(drawn: random.Random, today: date, reach: int) -> Iterator[Fact]:
    """One case's facts in the order they were recorded."""
    on = today - DAY * drawn.randint(0, reach)
    yield "RECEIVED", on, {}
    while drawn.random() < 0.3:
        on = min(today, on + DAY * drawn.randint(0, 6))
        named = on + DAY * drawn.randint(5, 70)
        yield "CORRECTION_ASKED", on, {"answer_by": str(named)} if drawn.random() < 0.5 else {}
        if drawn.random() < 0.2:
            return
        on = min(today, on + DAY * drawn.randint(0, 15))
        yield "CORRECTION_ANSWERED", on, {}
    if drawn.random() < 0.15:
        return
    on = min(today, on + DAY * drawn.randint(0, 8))
    silent = {"silent_until": str(min(today, on + DAY * 7))} if drawn.random() < 0.1 else {}
    yield "ACCEPTED", on, silent
    yield from _handled(drawn, today, on)


def with_voidings(drawn: random.Random, today: date, told: list[Fact]) -> list[Fact]:
    """Some of the facts voided afterwards, where the rest can have happened without them."""
    if drawn.random() > 0.25:
        return told
    for place in drawn.sample(range(1, len(told) + 1), min(2, len(told))):
        if told[place - 1][0] in ("PROCEDURE_OPENED", "PROCEDURE_ENDED", "EXTENDED"):
            voided = [*told, ("VOIDED", today, {"place": place, "voids": "-"})]
            if not [one for one in told if one[0] == "VOIDED" and one[2]["place"] == place] and can_be(voided):
                told = voided
    return told


def can_be(told: list[Fact]) -> bool:
    """Whether the rule takes such a history."""
    try:
        facts_of(Entry(EntryKind[kind], on, payload) for kind, on, payload in told)
    except OutOfOrder:
        return False
    return True


def _handled(drawn: random.Random, today: date, on: date) -> Iterator[Fact]:
    open_now: list[str] = []
    for _ in range(drawn.choice([0, 0, 1, 1, 2, 3, 6])):
        on = min(today, on + DAY * drawn.randint(0, 12))
        if open_now and drawn.random() < 0.6:
            yield "PROCEDURE_ENDED", on, {"procedure": open_now.pop(drawn.randrange(len(open_now)))}
            continue
        kind = drawn.choice([kind for kind in KINDS if kind not in open_now])
        open_now.append(kind)
        yield "PROCEDURE_OPENED", on, {"procedure": kind, "reason": "示例\n 两行"} | _longest(drawn)
    if drawn.random() < 0.2:
        yield "EXTENDED", on, {"number": drawn.choice([5, 10, 15]), "unit": drawn.choice(["WORKDAY", "CALENDAR_DAY"])}
    if drawn.random() < 0.6:
        for kind in open_now:
            on = min(today, on + DAY * drawn.randint(0, 9))
            yield "PROCEDURE_ENDED", on, {"procedure": kind}
    if drawn.random() < 0.15:
        on = min(today, on + DAY * drawn.randint(0, 9))
        outcome = drawn.choice([None, "LAPSED", "GRANTED", "GRANTED_WITH_GAP", "DENIED"])
        yield "DECIDED", on, {"outcome": outcome} if outcome else {}
        if outcome not in (None, "LAPSED") and drawn.random() < 0.3:
            yield "DELIVERED", min(today, on + DAY * drawn.randint(0, 20)), {}


def _longest(drawn: random.Random) -> dict[str, Any]:
    """As procedures are told of now, as they were once, and as they need not be."""
    return drawn.choice([
        {}, {"longest_workdays": drawn.randint(0, 30)}, {"longest": {"number": 2, "unit": "MONTH"}},
        {"longest": {"number": drawn.randint(1, 60), "unit": drawn.choice(["WORKDAY", "CALENDAR_DAY"])}},
    ])
