"""Words of two, three and four characters among the cases: the search function alone, and the whole worklist page."""

from functools import partial
from typing import Any

from sqlalchemy import func, select

from app.core.records import open_engine, session_maker
from app.core.scope import enter
from app.core.search import MOST
from tests.bench.figures import Times, line, timed
from tests.bench.ground import Ground
from tests.people import signed_in

WORDS = {
    "common (4 of 10 names)": ("深圳", "深圳市", "产业园新"),
    "frequent (1 of 50)": ("光伏", "光伏储", "光伏储能"),
    "seldom (1 of 700)": ("蚝田", "蚝田复", "蚝田复垦"),
    "rare (1 of 50,000)": ("喆堃", "喆堃犇", "喆堃犇翀"),
    "absent": ("龘靐", "龘靐齉", "龘靐齉爩"),
}


def asked(times: Times) -> str:
    """Median and p95."""
    return f"{times.median * 1000:7.1f} /{times.p95 * 1000:7.1f} ms"


def measure(ground: Ground, database: str, count: int, tries: int) -> None:
    """Median and p95 of each word for the coordinator (whole city) and a clerk (one department)."""
    app = ground.app(database)
    line(f"{count:,} rows, p50 / p95", *(f"{n} characters".rjust(20) for n in (2, 3, 4)))
    engine = open_engine(ground.settings(database).database_url)
    worst: list[float] = []
    for name in ("zhouguan", "lixiao"):
        browser, actor = signed_in(app, name), ground.people.actors[name]
        who = "city" if name == "zhouguan" else "department"
        with session_maker(engine)() as session:
            enter(session, actor)
            for kind, words in WORDS.items():
                alone = [timed(partial(found, session, word), tries) for word in words]
                line(f"{kind}, {who}: function", *map(asked, alone))
                addresses = [f"/desk/?tab=ALL&size=25&q={word}" for word in words]
                whole = [timed(partial(browser.get, to), max(3, tries // 4)) for to in addresses]
                line(f"{kind}, {who}: page", *map(asked, whole))
                worst += [times.p95 for times in alone]
    engine.dispose()
    line("  slowest p95 of the function", f"{max(worst) * 1000:.1f} ms (goal <= 50)")


def found(session: Any, word: str) -> int:
    """How many identifiers the function returns, asked as the worklist asks it."""
    return len(session.scalar(select(func.search_case_file(word, MOST + 1))) or ())
