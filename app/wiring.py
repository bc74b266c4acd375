"""The composition root: which screens stand in the menu, and who hears whom."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from pathlib import Path

from flask import Flask
from flask_appbuilder import AppBuilder
from sqlalchemy.orm import Session

from app.attachments.adapters import use_scanner
from app.audit.recording import record_attempts
from app.cases.events import CaseClosed
from app.clock import service as clock
from app.clock.rules.term import Term, due
from app.closure.service import hear_closing
from app.core.addresses import set_public_url
from app.core.api import register_api
from app.core.events import subscribe
from app.core.files import use_store
from app.core.now import now
from app.core.records import open_engine, session_maker
from app.core.scope import enter, guard
from app.core.types import PLATFORM
from app.declaration.events import DueItemWaived
from app.documents.fonts import use_fonts
from app.guides import service as guides
from app.items import service as items
from app.items.rules.owed import Limit
from app.messages.adapters import mail_of, use_mail
from app.operations.cli import audit
from config import Settings

ROOT = Path(__file__).parent
STRANGERS = frozenset({"static"})
SCREENS = (
    "app.front.views:FrontPages",
    "app.disclosure.portal:Register",
    "app.operations.health:Health",
    "app.accounts.views:SignInPage",
    "app.accounts.views:RegisterPage",
    "app.accounts.views:LinkPage",
    "app.accounts.views:OwnAccountPage",
    "app.documents.views:DocumentPage",
    "app.attachments.views:FilePage",
    "app.messages.portal:InboxPage",
    "app.declaration.portal:MyDeclarationPage",
    "app.accounts.screens:AccountScreen",
    "app.accounts.screens:UnitScreen",
    "app.accounts.screens:MemberScreen",
    "app.accounts.screens:SignInLogScreen",
    "app.departments.views:DivisionScreen",
    "app.departments.views:DepartmentScreen",
    "app.items.views:ItemScreen",
    "app.guides.views:GuideScreen",
    "app.guides.portal:GuidePages",
    "app.items.portal:PlanPages",
)
"""Every screen and page, `module:class`; a room adds its line here."""

INTERFACES = ("app.projects.api", "app.items.api", "app.guides.api", "app.clock.api", "app.disclosure.api")


def connect() -> None:
    """Let the floors above hear the facts of those below. Safe to call twice."""
    subscribe(CaseClosed, hear_closing)
    subscribe(DueItemWaived, hear_closing)


def equip(settings: Settings) -> None:
    """Say once to this process where files lie, how letters leave, who scans, which fonts and address are ours."""
    set_public_url(settings.public_url)
    use_store(settings.files_url)
    use_fonts(settings.font_dir)
    use_scanner(settings.scanner_url)
    use_mail(mail_of(
        host=settings.mail_host, port=settings.mail_port, user=settings.mail_user, password=settings.mail_password,
        tls=settings.mail_tls, sender=settings.mail_from, spool=settings.mail_spool or settings.var_dir / "mail",
    ))  # fmt: skip


def register(app: Flask, builder: AppBuilder, settings: Settings) -> None:
    """Hang every screen, page, interface and command on the application."""
    for named in SCREENS:
        module, _, screen = named.partition(":")
        builder.add_view_no_menu(getattr(import_module(module), screen))
    for module in INTERFACES:
        import_module(module)
    app.cli.add_command(audit)
    record_attempts(app)
    app.jinja_env.globals["shows_samples"] = lambda: settings.load_samples
    app.extensions["worked_example"] = worked_example
    register_api(app, rate=settings.public_rate, store_url=settings.rate_store_url)


def worked_example(session: Session, limit: Limit, on: date) -> tuple[date, date] | None:
    """When a case accepted on that day would be due, for guides: they stand on a floor below the clock."""
    ends = due(Term(on, limit.number, limit.unit), clock.calendar(session))
    return (ends.earliest, ends.latest) if ends.earliest and ends.latest else None


def load_catalogue(settings: Settings) -> None:
    """Divisions, departments, items, guides and calendar editions; what is there already stays."""
    with _as_platform(settings) as session:
        items.load_catalogue(session)
        guides.load_guides(session, now=now())
        clock.load_editions(session, now=now())


def load_samples(settings: Settings) -> None:
    """The sample people and projects, once."""
    equip(settings)
    samples = import_module("app.operations.samples")
    with _as_platform(settings) as session:
        for _ in samples.load(session, password=settings.demo_password, now=now()):
            session.commit()


def demo_accounts(settings: Settings) -> list[str]:
    """The user names to try, for whoever starts the platform."""
    samples = import_module("app.operations.samples")
    return samples.demo_accounts() if settings.load_samples else []


@contextmanager
def _as_platform(settings: Settings) -> Iterator[Session]:
    """A session of the worker's role in which the platform acts; commits when left in peace."""
    connect()
    engine = open_engine(settings.worker_database_url, pool_size=1)
    maker = session_maker(engine)
    guard(maker)
    with maker() as session:
        enter(session, PLATFORM)
        yield session
        session.commit()
    engine.dispose()
