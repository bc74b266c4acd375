"""List pages of 25 among 10 k, 100 k and 1 M open cases, beside the stock framework on the same table."""

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from app.cases import asking
from app.cases.worklist import After
from app.core.crud import tokens
from app.core.now import now
from tests.bench.figures import Times, line, ratios, statements, timed, told
from tests.bench.ground import Ground
from tests.house.tree import TOP
from tests.people import Browser, signed_in

SIZE = 25
CITY, CLERK = f"/desk/?size={SIZE}", f"/desk/?tab=ALL&size={SIZE}"


def token(ground: Ground, database: str, page: int) -> str:
    """What the link “next” of the page before says."""
    query = "SELECT queue_on, queue_turn, received_at, id FROM case_file ORDER BY queue_on, queue_turn, id"
    with ground.superuser(database) as connection:
        row: Any = connection.execute(f"{query} OFFSET {(page - 1) * SIZE - 1} LIMIT 1".encode()).fetchone()
    place = After(*row)
    values = (place.queue_on.isoformat(), str(place.queue_turn), place.received_at.isoformat(), str(place.case_id))
    with ground.app(database).app_context():
        return tokens.write("Worklist", tokens.Mark(asking.Order.DUE.name, False, values, now()))


def ours(browser: Browser, address: str, tries: int, engine: Any) -> tuple[Times, str]:
    """Our page: seconds and statements."""
    answer = browser.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    with statements(engine) as sent:
        browser.get(address)
    return timed(lambda: browser.get(address), tries), told(sent)


def stock(ground: Ground, database: str, tries: int, pages: Sequence[int]) -> dict[str, Any]:
    """The same of the framework as it comes."""
    with ground.superuser(database) as connection:
        connection.execute("CREATE SCHEMA IF NOT EXISTS stock")
    login = {**ground.engines.superuser}
    url = (
        f"postgresql+psycopg://{login['user']}:{quote(str(login['password']), safe='')}@/{database}"
        f"?host={quote(str(login['host']), safe='')}&port={login['port']}&options=-csearch_path%3Dstock,public"
    )
    words = [sys.executable, "-m", "tests.bench.stock", url, str(tries), *map(str, pages)]
    done = subprocess.run(words, cwd=TOP, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1] if done.stderr else f"ended with {done.returncode}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def measure(ground: Ground, database: str, count: int, tries: int) -> None:
    """First, last-but-some and a department's page of a table of `count` open cases."""
    deep = count // SIZE * 9 // 10
    app = ground.app(database)
    engine = app.extensions["platform.engine"]
    coordinator, clerk = signed_in(app, "zhouguan"), signed_in(app, "lixiao")
    later = f"{CITY}&from={token(ground, database, deep)}"
    first, first_sent = ours(coordinator, CITY, tries, engine)
    last, last_sent = ours(coordinator, later, tries, engine)
    department, department_sent = ours(clerk, CLERK, tries, engine)
    mine, mine_sent = ours(clerk, f"/desk/?size={SIZE}", tries, engine)
    line(f"{count:,} rows: page 1, whole city", first, "statements", first_sent)
    line(f"{count:,} rows: page {deep:,}, whole city", last, "statements", last_sent)
    line(f"{count:,} rows: page 1, one department", department, "statements", department_sent)
    line(f"{count:,} rows: page 1, mine", mine, "statements", mine_sent)
    line("  deep / page 1", ratios(last, first, "<= 1.5"))
    try:
        found = stock(ground, database, tries, (1, deep))
    except (RuntimeError, subprocess.TimeoutExpired) as failed:
        line("  stock framework", f"not measured: {failed}")
        return
    for page, own in ((1, first), (deep, last)):
        said = found[str(page)]
        times = Times(tuple(said["seconds"]), tuple(said["cpu"]))
        line(f"  stock framework, page {page:,}", times, "statements", said["statements"], f"rows {said['rows']}")
        line(f"  stock / ours, page {page:,}", ratios(times, own, ">= 10" if page == 1 else ""))
