"""Codes issued by sixteen clients, with half and with nine tenths of the month's space of one key used (Art. 13)."""

import time
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from sqlalchemy import Engine, text

from app.core.now import now
from app.core.records import open_engine, session_maker
from app.core.scope import enter
from app.core.types import PLATFORM
from app.projects import service
from app.projects.issuers import CodeSpace, LocalIssuer
from app.projects.models import Project
from app.projects.rules.kinds import CodeEdition
from tests.bench.figures import line, ratio
from tests.bench.ground import Ground

CLIENTS = 16
FILL = text("""
    INSERT INTO project_code (id, code, edition, project_id, state, period, division, sector, type, serial, issued_at)
    SELECT gen_random_uuid(), :prefix || lpad(n::text, 5, '0') || 'x', 'V2', :project, 'ACTIVE',
           :period, :division, :sector, :type, lpad(n::text, 5, '0'), now()
    FROM generate_series(0, 99999) AS n WHERE n * 7919 % 100000 >= :from AND n * 7919 % 100000 < :upto
    ON CONFLICT DO NOTHING
""")
PROJECTS = "SELECT id FROM project LIMIT :n"


def issue(engine: Engine, projects: list[UUID]) -> tuple[float, list[str]]:
    """Codes a second, and the codes."""
    maker, at = session_maker(engine), now()

    def one(project_id: UUID) -> str:
        with maker() as session:
            enter(session, PLATFORM)
            code = service.issue_code(session, session.get_one(Project, project_id), by=PLATFORM, now=at)
            session.commit()
            return code.code

    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(one, projects[:CLIENTS]))
        begun = time.perf_counter()
        codes = list(pool.map(one, projects[CLIENTS:]))
        return len(codes) / (time.perf_counter() - begun), codes


def bare(engine: Engine, space: CodeSpace, project_id: UUID, count: int) -> tuple[float, list[str]]:
    """As `issue`, of the issuer alone: one statement and a commit, without the project's record around it."""
    maker, at, issuer = session_maker(engine), now(), LocalIssuer()

    def one(_n: int) -> str:
        with maker() as session:
            enter(session, PLATFORM)
            code = issuer.issue(session, space, project_id, predecessor=None, now=at)
            session.commit()
            return code

    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(one, range(CLIENTS)))
        begun = time.perf_counter()
        codes = list(pool.map(one, range(count)))
        return count / (time.perf_counter() - begun), codes


def empty(engine: Engine, count: int) -> float:
    """Transactions a second that only say who acts: what the machine gives the same clients today."""
    maker = session_maker(engine)

    def one(_n: int) -> None:
        with maker() as session:
            enter(session, PLATFORM)
            session.execute(text("SELECT 1"))
            session.commit()

    with ThreadPoolExecutor(CLIENTS) as pool:
        begun = time.perf_counter()
        list(pool.map(one, range(count)))
        return count / (time.perf_counter() - begun)


def forget(ground: Ground, database: str, codes: list[str]) -> None:
    """Give the space back, so that every round finds it as full as the first."""
    with ground.superuser(database) as connection:
        connection.execute("DELETE FROM project_code WHERE code = ANY(%s)", [codes])
        connection.execute("VACUUM ANALYZE project_code")


def told(rates: list[float]) -> str:
    """Median, least and most."""
    return f"{sorted(rates)[len(rates) // 2]:,.0f} ({min(rates):,.0f}-{max(rates):,.0f}, n={len(rates)})"


def fill(engine: Engine, space: CodeSpace, project_id: UUID, start: int, end: int) -> None:
    """Take the serials from `start` to `end` of a shuffled space."""
    values = {"period": space.period, "division": space.division, "sector": space.sector, "type": space.type}
    words = {"prefix": f"{space.text}-", "project": project_id, "from": start, "upto": end}
    with session_maker(engine)() as session:
        enter(session, PLATFORM)
        session.execute(FILL, values | words)
        session.commit()


def measure(ground: Ground, rounds: int, each: int) -> None:
    """Half used, then nine tenths; `rounds` of `each` codes."""
    database = ground.database("bench_codes")
    wanted = 2 * rounds * (each + CLIENTS)
    with ground.superuser(database) as connection:
        from tests.bench import rows

        connection.execute(rows.PROJECTS.encode(), {"first": 1, "last": wanted + 1})
        connection.execute("ANALYZE project")
    engine = open_engine(ground.settings(database).database_url, pool_size=CLIENTS)
    with session_maker(engine)() as session:
        enter(session, PLATFORM)
        project = session.scalars(text(PROJECTS), {"n": wanted + 1}).all()
        first = service.issue_code(session, session.get_one(Project, project[0]), by=PLATFORM, now=now())
        space = CodeSpace(CodeEdition.V2, first.period, first.division, first.sector, first.type)
        session.commit()
    alone: list[float] = []
    at, issued, twice = 1, 0, 0
    for start, end in ((0, 50000), (50000, 90000)):
        fill(engine, space, project[0], start, end)
        whole, single = [], []
        for _ in range(rounds):
            rate, codes = bare(engine, space, project[0], each)
            single.append(rate)
            rate, others = issue(engine, list(project[at : at + each + CLIENTS]))
            whole.append(rate)
            at += each + CLIENTS
            codes += others
            issued, twice = issued + len(codes), twice + len(codes) - len(set(codes))
            forget(ground, database, codes)
        alone.append(sorted(single)[rounds // 2])
        line(f"{end // 1000} % used: codes a second", told(single), "" if start else "(goal >= 1,000)")
        line(f"{end // 1000} % used: with the project's record and trail", told(whole))
    line("  empty transactions a second, same clients", f"{empty(engine, each):,.0f}")
    line("  nine tenths / half", ratio(alone[1], alone[0], ">= 0.7"))
    line("  duplicates at one fill", twice, f"of {issued:,} issued (goal 0)")
    engine.dispose()
