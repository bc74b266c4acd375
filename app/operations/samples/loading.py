"""Loads the samples once: every act at its own instant, in order of time, by the person whose act it is."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.clock.rules.calendar import Calendar
from app.clock.service import calendar, digest_due, prompt_due, reproject
from app.core.now import SHENZHEN, civil_date, clock_at
from app.core.scope import enter
from app.core.types import PLATFORM, Actor
from app.declaration import service as declaration
from app.operations.samples.acts import Stage
from app.operations.samples.people import APPLICANTS, CITY, COLLEAGUES, NAMED, Cast, open_accounts
from app.operations.samples.stories import DRAFTS, STORIES, Filing, Story, Unfinished
from app.projects import service as projects
from app.projects.queries import current_code
from app.projects.rules.kinds import CodeEvent

Act = Callable[[], None]
LAUNCHED = datetime(2018, 5, 14, 9, 30, tzinfo=SHENZHEN)  # 2018-05-14 Mon: the first edition of codes was in force
_ASKED = 400
PROMPTED = 30
"""For so many working days the platform has prompted what the stories left undone."""


def load(session: Session, *, password: str, now: datetime) -> Iterator[None]:
    """Every sample person and project, unless there are accounts already; yields where to commit."""
    enter(session, PLATFORM)
    if session.scalar(select(Account.id).limit(1)) is not None:
        return
    with clock_at(now - timedelta(days=120)):
        cast = open_accounts(session, password=password, now=now - timedelta(days=80))
    yield
    days = Days(calendar(session), now)
    plan: list[tuple[datetime, Act]] = []
    for story in STORIES:
        plan += _told(session, cast, story, days)
    for unfinished in DRAFTS:
        plan.append((days.at(1), _draft(session, cast, unfinished, days.at(1))))
    plan += [(at, _spoken(session, at)) for at in days.mornings(PROMPTED) if at <= now]
    for instant, act in sorted(plan, key=lambda each: each[0]):
        with clock_at(instant):
            act()
            yield
    enter(session, PLATFORM)
    while reproject(session, now=now):
        yield


def demo_accounts() -> list[str]:
    """The user names a person may try, a line each."""
    named = [f"{username}  {name}" for username, name, _, confirmed in APPLICANTS if confirmed]
    staff = [f"{username}  {name}" for username, name in NAMED.values()]
    staff += [f"{username}  {name}" for _, username, name in COLLEAGUES]
    city = [f"{username}  {name}" for _, username, name in CITY]
    others = "<部门>-jingban / -shenhe / -pizhun / -guanli，如 zjj-jingban、swj-shenhe（fgw、swj 的经办如上）"
    return [*named, *staff, *city, others]


class Days:
    """Instants so many working days ago, in office hours, each a little later than the one asked for before."""

    def __init__(self, known: Calendar, now: datetime) -> None:
        self._known, self._today, self._asked = known, civil_date(now), 0
        begins, usual = datetime.combine(self._today, time(9), SHENZHEN), timedelta(seconds=37)
        if now < begins + usual * _ASKED:  # what was done today was done by now
            begins = max(datetime.combine(self._today, time(), SHENZHEN), now - timedelta(minutes=10))
            usual = (now - begins) / _ASKED
        self._begins, self._step = begins, usual

    def at(self, ago: int) -> datetime:
        """The working day `ago` working days before today (today itself when 0), after nine in the morning."""
        rank = self._known.rank(self._today.toordinal())
        day = self._today if ago == 0 else date.fromordinal(self._known.nth(rank - ago + 1) or self._today.toordinal())
        self._asked += 1
        if day == self._today:
            return self._begins + self._step * (self._asked % _ASKED)
        return datetime.combine(day, time(9), SHENZHEN) + timedelta(seconds=37 * (self._asked % _ASKED))

    def mornings(self, last: int) -> list[datetime]:
        """Nine o'clock of the last working days, the earliest first, before anybody acts."""
        rank = self._known.rank(self._today.toordinal())
        days = (self._known.nth(rank - ago) for ago in range(last, -1, -1))
        return [datetime.combine(date.fromordinal(day), time(9), SHENZHEN) for day in days if day]


def _spoken(session: Session, at: datetime) -> Act:
    def act() -> None:
        enter(session, PLATFORM)
        while prompt_due(session, now=at):
            pass
        while digest_due(session, now=at):
            pass

    return act


def _told(session: Session, cast: Cast, story: Story, days: Days) -> list[tuple[datetime, Act]]:
    stage = Stage(session, cast, story)
    filed = LAUNCHED if story.v1 else days.at(story.filed)
    plan: list[tuple[datetime, Act]] = [(filed, lambda: stage.file(filed))]
    if story.suspended is not None:
        at = days.at(story.suspended)
        plan.append((at, lambda: _suspend(session, stage, cast.by_name["zhouguan"], at)))
    for filing in story.filings:
        plan += _acts(stage, filing, days)
    return plan


def _acts(stage: Stage, filing: Filing, days: Days) -> list[tuple[datetime, Act]]:
    """The acts of one filing that were done, each with its instant."""
    plan: list[tuple[datetime, Act]] = []
    for name in ("received", "assigned", "asked", "answered", "refused", "withdrawn", "accepted", "deemed", "lapsed",
                 "paused", "resumed", "handed", "proposed", "reviewed", "decided", "delivered"):  # fmt: skip
        ago = getattr(filing, name)
        if ago is not None:
            at = days.at(ago)
            plan.append((at, _bound(getattr(stage, name), filing, at)))
    return plan


def _bound(act: Callable[[Filing, datetime], None], filing: Filing, at: datetime) -> Act:
    return lambda: act(filing, at)


def _suspend(session: Session, stage: Stage, by: Actor, at: datetime) -> None:
    enter(session, PLATFORM)
    code = current_code(session, stage.project.id)
    if code is None:
        raise LookupError("a filed project has a code")
    projects.change_state(session, code, CodeEvent.SUSPENDED, reason="示例：项目单位申请中止", by=by, now=at)


def _draft(session: Session, cast: Cast, unfinished: Unfinished, at: datetime) -> Act:
    def act() -> None:
        by = cast.by_name[unfinished.applicant]
        enter(session, by)
        draft = declaration.start(session, by=by, now=at)
        declaration.declare_not_secret(session, draft, now=at)
        declaration.save(session, draft, unfinished.answers, now=at)
        for section in unfinished.finished:
            declaration.save(session, draft, {}, now=at, finished=section)

    return act


