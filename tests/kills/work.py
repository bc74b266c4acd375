"""The work that goes on while processes are killed: whole cases from taking to approval, on many projects at once."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session
from werkzeug.security import generate_password_hash

from app.core.now import now
from app.core.records import open_engine, session_maker
from app.core.scope import guard
from app.core.servers import roles
from app.wiring import connect
from tests import factories
from tests.factories import Cast
from tests.kills.clients import Client, Journal
from tests.kills.running import Platform

PASSWORD = "Killer-2026-Pass"
CHEAP = "scrypt:1024:8:1"
OPINION = {"words": "材料属实，同意。"}
CLERKS = {"fgw": "lixiao", "swj": "wangmin"}
CLIENTS = 4
AT_ONCE = ("take", "accept", "decide")
BY_THREE = ("take", "accept", "propose", "review", "approve")


@dataclass(frozen=True, slots=True)
class Filed:
    """One case handed in, waiting to be worked on."""

    id: UUID
    department: str
    instant: bool

    @property
    def acts(self) -> tuple[str, ...]:
        """What will be done to it, in order."""
        return AT_ONCE if self.instant else BY_THREE

    def person(self, act: str) -> str:
        """Whose act it is."""
        return {"review": "swj-reviewer", "approve": "swj-approver"}.get(act, CLERKS[self.department])

    def typed(self, act: str) -> dict[str, str]:
        """What is typed into its form."""
        if act in ("propose", "decide"):
            number = f"示例〔2026〕{self.id.hex[-12:]}号"
            title = f"关于{number}的批复"
            return {"outcome": "GRANTED", "opinion": "符合条件。", "document_number": number, "title": title,
                    "content": "一、同意该申请。"}
        return OPINION if act in ("review", "approve") else {}


def people(platform: Platform) -> tuple[Cast, dict[str, Client]]:
    """The cast with passwords, and those of two departments signed in."""
    engine, maker = _maker(platform, roles.WORKER)
    with maker() as session:
        cast = factories.cast(session, now=now(), password_hash=generate_password_hash(PASSWORD, method=CHEAP))
    engine.dispose()
    names = ("lixiao", "wangmin", "swj-reviewer", "swj-approver")
    return cast, {name: Client(platform.port, name, PASSWORD) for name in names}


def filed(platform: Platform, cast: Cast, projects: int) -> list[Filed]:
    """So many projects, each with its three counting items handed in."""
    connect()
    engine, maker = _maker(platform, roles.WEB)
    with maker() as session:
        made = [case for _ in range(projects) for case in _handed_in(session, cast)]
    engine.dispose()
    return made


def _handed_in(session: Session, cast: Cast) -> Iterator[Filed]:
    project = factories.declared(session, cast.chengong, now=now())
    for key in ("fgw-ba", "swj-qsxk", "swj-pssp"):
        case = factories.submitted(session, cast.chengong, project, key, now=now())
        yield Filed(case.id, case.department.key, case.instant)


def _maker(platform: Platform, role: str) -> tuple[object, Callable[[], Session]]:
    engine = open_engine(platform.engines.database_url(role), pool_size=2)
    maker = session_maker(engine)
    guard(maker)
    return engine, maker


def work(cases: Sequence[Filed], clients: dict[str, Client], journal: Journal) -> None:
    """Every act of every case, by several clients at once; the acts of one case in their order."""

    def finish(case: Filed) -> None:
        for act in case.acts:
            journal.act(clients[case.person(act)], f"/desk/cases/{case.id}/{act}", case.typed(act))

    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(finish, cases))
