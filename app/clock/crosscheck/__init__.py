"""The clock a second time, by sets in SQL: it shares no code with the rule, and every shown row must agree (Art. 17).

Its days and thresholds come from the editions, its limits from the items, its facts from the entries, its steps from
the acts. Two things it is told: which procedure stops which clock, and how a year without a notice may be arranged:
the law's own tables. What is worked out only when a page is looked at has no copy to compare: `Told` brings it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, TextClause, text
from sqlalchemy.orm import Session

from app.cases.rules import OPEN, UNDECIDED, CaseState
from app.clock.rules.festivals import feasts
from app.clock.rules.procedures import PROCEDURES

CHUNK = 50_000
# An uncertain day lies in the last week of December at the earliest; the intervals are told for two years.
_DECEMBER, _YEARS = (12, 26), 2
_FIRST, _LAST = UUID(int=0), UUID(int=2**128 - 1)
_FOLDER = Path(__file__).parent
_NOTHING_KNOWN = date(2004, 1, 2)
_STEPS = (
    ("wanted", text("ANALYZE check_wanted")), ("facts", text("ANALYZE check_case")),
    ("procedures", text("ANALYZE check_procedure")), ("terms", text("ANALYZE check_term")),
    ("pauses", text("ANALYZE check_pause")), ("steps", text("ANALYZE check_visit")),
    ("shares", text("ANALYZE check_term")), ("stood", text("ANALYZE check_pause")),
    ("found", text("ANALYZE check_clock")), ("lit", text("ANALYZE check_lit")),
)  # fmt: skip
_DROP = text(
    "DROP TABLE check_wanted, check_case, check_procedure, check_term, check_pause, check_visit, check_clock,"
    " check_lit, check_told"
)
_TOLD = text(
    "INSERT INTO check_told SELECT told.* FROM unnest(CAST(:c0 AS uuid[]), CAST(:c1 AS text[]), CAST(:c2 AS text[]),"
    " CAST(:c3 AS date[]), CAST(:c4 AS date[]), CAST(:c5 AS boolean[])) AS told (case_id)"
    " JOIN check_wanted USING (case_id)"
)

Told = Callable[[UUID, UUID], Iterable[tuple[UUID, str, str, date | None, date | None, bool]]]
"""Of the cases after one up to another the clocks that only their pages show, as the rule has them: case, clock,
subject, earliest, latest, provisional."""


@dataclass(frozen=True, slots=True)
class Difference:
    """不一致 – a case whose shown copy is not what the sets say: the columns by name, and both sides as text."""

    case_id: UUID
    shown: str
    derived: str
    names: tuple[str, ...] = ()


def differences(
    session: Session, *, today: date, known_at: datetime, chunk: int = CHUNK, told: Told | None = None
) -> Iterator[Difference]:
    """Every case on whose dates, light or days left the shown copy and the sets differ.

    Tables of the transaction's own are made and dropped. Reads only.
    """
    connection = session.connection()
    districts = _districts(connection, known_at)
    for place in ("", *districts):
        yield from _of_place(connection, _prepare(connection, today, known_at, place, districts), chunk, told)


def _of_place(connection: Connection, given: dict[str, Any], chunk: int, told: Told | None) -> Iterator[Difference]:
    """The cases of one district with closures of its own, or of the rest of the city."""
    for after, upto in pairwise([_FIRST, *_borders(connection, chunk), _LAST]):
        bounds = given | {"after": after, "upto": upto, "besides": told is not None}
        for name, analyze in _STEPS:
            connection.execute(_words(name), bounds)
            connection.execute(analyze)
        _bring(connection, () if told is None else told(after, upto))
        for row in connection.execute(_words("differences"), bounds).all():
            yield Difference(row.case_id, row.shown, row.derived, tuple(row.names))
        connection.execute(_DROP)
    connection.execute(text("DROP TABLE check_day, check_open, check_way, check_by, check_stop, check_warn"))


def _bring(connection: Connection, told: Iterable[tuple[UUID, str, str, date | None, date | None, bool]]) -> None:
    """What pages show of the chunk; of another district's cases nothing is compared here."""
    connection.execute(text("CREATE TEMPORARY TABLE check_told (case_id uuid, clock text, subject text, earliest date,"
                            " latest date, provisional boolean) ON COMMIT DROP"))
    if rows := list(told):
        columns = {f"c{place}": list(column) for place, column in enumerate(zip(*rows, strict=True))}
        connection.execute(_TOLD, columns)
    connection.execute(text("ANALYZE check_told"))


def _prepare(
    connection: Connection, today: date, known_at: datetime, place: str, districts: list[str]
) -> dict[str, Any]:
    open_from = _open_from(connection, known_at)
    given: dict[str, Any] = {
        "today": today, "known_at": known_at, "open_from": open_from, "open_states": [state.name for state in OPEN],
        "undecided_states": [state.name for state in UNDECIDED], "place": place, "districts": districts,
        "decided_states": [CaseState.GRANTED.name, CaseState.DENIED.name],
        "tabulated_to": open_from.replace(year=open_from.year + _YEARS),
    }  # fmt: skip
    connection.execute(_words("days"), given)
    connection.execute(text("CREATE UNIQUE INDEX ON check_day (day)"))
    connection.execute(text("CREATE INDEX ON check_day (rank) WHERE worked"))
    connection.execute(text("ANALYZE check_day"))
    connection.execute(text("CREATE TEMPORARY TABLE check_way (feast int, way int, off date[], weekends date[],"
                            " least_worked int, most_worked int) ON COMMIT DROP"))
    connection.execute(text("INSERT INTO check_way VALUES (:feast, :way, :off, :weekends, :least, :most)"),
                       list(_ways(open_from.year + 1)))
    connection.execute(text("CREATE TEMPORARY TABLE check_stop (kind text, clock text, under text) ON COMMIT DROP"))
    connection.execute(text("INSERT INTO check_stop VALUES (:kind, :clock, :under)"), list(_stops()))
    connection.execute(_words("warnings"), given)
    connection.execute(_words("ways"), given)
    connection.execute(text("ANALYZE check_by"))
    connection.execute(_words("open_days"), given)
    connection.execute(text("ANALYZE check_open"))
    return given


def _words(name: str) -> TextClause:
    return text((_FOLDER / f"{name}.sql").read_text(encoding="utf-8"))


def _districts(connection: Connection, known_at: datetime) -> list[str]:
    """The districts that have a closure of their own."""
    asked = text("SELECT DISTINCT division FROM calendar_edition"
                 " WHERE division IS NOT NULL AND recorded_at <= :known_at ORDER BY division")
    return list(connection.execute(asked, {"known_at": known_at}).scalars())


def _open_from(connection: Connection, known_at: datetime) -> date:
    """The first day no edition has settled."""
    asked = text("SELECT DISTINCT year FROM calendar_edition WHERE recorded_at <= :known_at AND kind = 'NATIONAL'"
                 " ORDER BY year")
    years = list(connection.execute(asked, {"known_at": known_at}).scalars())
    if not years:
        return _NOTHING_KNOWN
    year = next(year for year in range(years[0], years[-1] + 2) if year not in years)
    return date(year - 1, *_DECEMBER)


def _ways(first: int) -> Iterator[dict[str, Any]]:
    for place, feast in enumerate(feast for year in range(first, first + _YEARS + 1) for feast in feasts(year)):
        for way, each in enumerate(feast.arrangements):
            yield {"feast": place, "way": way, "off": _dates(each.off), "weekends": _dates(each.weekends),
                   "least": each.least_worked, "most": each.most_worked}


def _dates(ordinals: tuple[int, ...]) -> list[date]:
    return [date(1, 1, 1) + timedelta(days=ordinal - 1) for ordinal in ordinals]


def _stops() -> Iterator[dict[str, str]]:
    for kind, procedure in PROCEDURES.items():
        for clock in procedure.stops:
            yield {"kind": kind, "clock": clock.name, "under": procedure.under}


def _borders(connection: Connection, chunk: int) -> list[UUID]:
    asked = text("SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id) AS at FROM case_file"
                 " WHERE state = ANY (:open_states) OR delivery_due_on IS NOT NULL) AS numbered"
                " WHERE at % :chunk = 0 ORDER BY id")
    given = {"open_states": [state.name for state in OPEN], "chunk": chunk}
    return list(connection.execute(asked, given).scalars())
