"""The composition root: which screens stand in the menu, and who hears whom."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from pathlib import Path

from flask import Flask
from flask_appbuilder import AppBuilder
from sqlalchemy.orm import Session

from app.acceptance import doors as acceptance_doors
from app.accounts.cli import accounts
from app.accounts.doors import signed_in
from app.accounts.events import MembershipConfirmed, MembershipRefused
from app.attachments.adapters import use_scanner
from app.attachments.events import InfectionFound
from app.audit.recording import record_attempts
from app.audit.service import last_change
from app.cases import casefile, people
from app.cases.events import CaseClosed, CaseMoved
from app.cases.panels import open_door, show_panel
from app.cases.views.worklist import first_count, heading
from app.clock import offers, stepping
from app.clock import panels as clock_panels
from app.clock import service as clock
from app.clock.calendars import changes
from app.clock.calendars.elsewhere import count_elsewhere
from app.clock.cli import clock as clock_commands
from app.clock.prompts import bell
from app.clock.prompts.beside import count_beside
from app.clock.rules import joint
from app.clock.rules.term import Term, due
from app.clock.tables import load_tables
from app.closure import panels as closure_panels
from app.closure.service import hear_closing
from app.core.addresses import set_public_url
from app.core.api import register_api
from app.core.crud.conflict import know_last_change
from app.core.events import subscribe
from app.core.files import use_store
from app.core.labels import N_
from app.core.now import now
from app.core.rail import Entry, offer, rail
from app.core.records import sessions_of
from app.core.scope import beyond, enter
from app.core.types import PLATFORM
from app.declaration.events import DueItemWaived
from app.declaration.models import DueItem
from app.documents.fonts import use_fonts
from app.front.my.telling import tell_confirmed, tell_refused
from app.guides import service as guides
from app.handling import answering, delivery_desk, joint_desk, recounting, sharing, transfer_desk
from app.handling import doors as handling_doors
from app.handling.requests import hear_end
from app.items import service as items
from app.items.rules.owed import Limit
from app.messages.adapters import mail_of, use_mail
from app.operations.cli import audit
from config import Settings

ROOT = Path(__file__).parent
STRANGERS = frozenset({"static"})
SCREENS = (
    "app.front.views:FrontPages",
    "app.front.views:AdminHome",
    "app.disclosure.portal:Register",
    "app.operations.health:Health",
    "app.accounts.views:SignInPage",
    "app.accounts.views:RegisterPage",
    "app.accounts.views:LinkPage",
    "app.accounts.views:OwnAccountPage",
    "app.accounts.reapplying:ReapplyPage",
    "app.documents.views:DocumentPage",
    "app.attachments.views:FilePage",
    "app.messages.portal:InboxPage",
    "app.front.my.views:MyHome",
    "app.front.my.project:MyProjectPage",
    "app.front.my.case:MyCasePage",
    "app.declaration.portal:MyDeclarationPage",
    "app.acceptance.portal:MyApplicationPage",
    "app.acceptance.portal:MyCaseActs",
    "app.accounts.screens:AccountScreen",
    "app.accounts.screens:UnitScreen",
    "app.accounts.screens:MemberScreen",
    "app.accounts.screens:SignInLogScreen",
    "app.departments.views:DivisionScreen",
    "app.departments.views:DepartmentScreen",
    "app.items.views:ItemScreen",
    "app.guides.views:GuideScreen",
    "app.cases.views:WorklistPage",
    "app.cases.views:CasePage",
    "app.cases.views:AssignPage",
    "app.cases.views:FindPage",
    "app.cases.views:ProjectDesk",
    "app.acceptance.views:AcceptanceDesk",
    "app.handling.views:HandlingDesk",
    "app.handling.delivery_desk:DeliveryDesk",
    "app.handling.joint_desk:JointDesk",
    "app.handling.receipting:SharedReceiptPage",
    "app.handling.receipting:MySharedReceiptPage",
    "app.handling.ending:EndingPage",
    "app.handling.ending:MyEndingPage",
    "app.handling.asking:RequestDesk",
    "app.handling.transfer_desk:TransferDesk",
    "app.clock.views:LedgerPage",
    "app.clock.prompts.portal:PromptPage",
    "app.clock.feeds.portal:FeedAddressPage",
    "app.clock.feeds.portal:FeedPage",
    "app.clock.calendars.views:CalendarPage",
    "app.clock.screens:PauseWordScreen",
    "app.clock.screens:StepShareScreen",
    "app.clock.threshold_screen:ThresholdScreen",
    "app.clock.limit_screen:LimitScreen",
    "app.clock.portal:MyReceiptPage",
    "app.clock.portal:Calculator",
    "app.clock.portal:Receipts",
    "app.projects.views:VerifyDesk",
    "app.operations.failures:FailurePage",
    "app.guides.portal:GuidePages",
    "app.items.portal:PlanPages",
)
"""Every screen and page, `module:class`; a room adds its line here."""

MENU = (
    (N_("My work"), Entry(N_("My projects"), "/my/", "show", "MyHome",
                          covers=("/my/projects", "/my/cases", "/my/items"))),
    (N_("My work"), Entry(N_("Declare a project"), "/my/declarations/new", "write", "MyDeclaration",
                          covers=("/my/declarations",))),
    (N_("My work"), Entry(heading, "/desk/", "list", "Worklist", first_count, ("/desk/cases", "/desk/assign"))),
    (N_("My work"), Entry(N_("Prompts"), "/account/prompts/", "show", "Prompts", bell.unseen_prompts,
                          ("/account/prompts",))),
    (N_("My work"), Entry(N_("What soon ends"), "/desk/ending/", "list", "Ending", covers=("/desk/ending",))),
    (N_("My work"), Entry(N_("What soon ends"), "/my/ending/", "list", "MyEnding", covers=("/my/ending",))),
    (N_("My work"), Entry(N_("Transfers"), "/desk/transfers/", "list", "Transfer", transfer_desk.incoming_count,
                          ("/desk/transfers",))),
    (N_("My work"), Entry(N_("Messages"), "/account/messages/", "show", "Inbox", bell.unread_messages,
                          ("/account/messages",))),
    (N_("Projects"), Entry(N_("Projects"), "/desk/projects/", "list", "ProjectDesk", covers=("/desk/projects",))),
    (N_("Projects"), Entry(N_("Code verification"), "/desk/verify/", "verify", "VerifyDesk", covers=("/desk/verify",))),
    (N_("Operation"), Entry(N_("Failed work"), "/desk/failed/", "list", "Failures")),
    (N_("Catalogue"), Entry(N_("Items"), "/admin/items/", "list", "Item", covers=("/admin/items",))),
    (N_("Catalogue"), Entry(N_("Guides"), "/admin/guides/", "list", "Guide", covers=("/admin/guides",))),
    (N_("Catalogue"), Entry(N_("Departments"), "/admin/departments/", "list", "Department",
                            covers=("/admin/departments",))),
    (N_("Catalogue"), Entry(N_("Divisions"), "/admin/divisions/", "list", "Division", covers=("/admin/divisions",))),
    (N_("Rules"), Entry(N_("Working calendar"), "/admin/calendars/", "list", "Calendar", offers.count_of("Calendar"),
                        ("/admin/calendars",))),
    (N_("Rules"), Entry(N_("Words of special procedures"), "/admin/pause-words/", "list", "PauseWords",
                        offers.count_of("PauseWords"), ("/admin/pause-words",))),
    (N_("Rules"), Entry(N_("Shares of the steps"), "/admin/step-shares/", "list", "StepShares",
                        offers.count_of("StepShares"), ("/admin/step-shares",))),
    (N_("Rules"), Entry(N_("Thresholds of lights and prompts"), "/admin/thresholds/", "list", "Thresholds",
                        offers.count_of("Thresholds"), ("/admin/thresholds",))),
    (N_("Rules"), Entry(N_("Editions of limits"), "/admin/limit-editions/", "list", "LimitEdition",
                        offers.count_of("LimitEdition"), ("/admin/limit-editions",))),
    (N_("People"), Entry(N_("Accounts"), "/admin/accounts/", "list", "Account", covers=("/admin/accounts",))),
    (N_("People"), Entry(N_("Units"), "/admin/units/", "list", "Unit", covers=("/admin/units",))),
    (N_("People"), Entry(N_("Memberships"), "/admin/members/", "list", "Member", covers=("/admin/members",))),
    (N_("People"), Entry(N_("Sign-ins"), "/admin/sign-ins/", "list", "SignInLog", covers=("/admin/sign-ins",))),
)
"""The rail, group by group; a reader sees the pages he may open."""

RECKONING_PAGES = ("Calculator.ask", "Calculator.receipt", "Receipts.check")
"""Public pages that reckon on request: they share the public API's allowance."""

INTERFACES = ("app.projects.api", "app.items.api", "app.guides.api", "app.clock.api", "app.disclosure.api")


def connect() -> None:
    """Let the floors above hear the facts of those below. Safe to call twice."""
    subscribe(CaseMoved, stepping.hear)
    count_beside(sharing.shared_clocks)
    count_elsewhere(recounting.joint_moves)
    count_elsewhere(recounting.validity_moves)
    subscribe(CaseClosed, hear_closing)
    subscribe(CaseMoved, hear_end)
    subscribe(DueItemWaived, tell_of_waiver)
    subscribe(DueItemWaived, hear_closing)
    subscribe(InfectionFound, tell_of_infection)
    subscribe(MembershipConfirmed, tell_confirmed)
    subscribe(MembershipRefused, tell_refused)
    know_last_change(last_change)
    show_panel(*casefile.PANELS)
    open_door(*casefile.DOORS)
    for room in (clock_panels, changes, bell, offers, acceptance_doors, handling_doors, delivery_desk, joint_desk,
                 answering, closure_panels):
        room.connect()


def tell_of_infection(session: Session, found: InfectionFound) -> None:
    """The unit whose file was locked is told at once."""
    words = f"你单位提交的文件“{found.name}”经查毒发现病毒（{found.verdict}），已锁定。请清除病毒后重新提交。"
    people.tell_unit(session, found.unit_id, kind="infected", subject=f"文件已锁定：{found.name}", body=words,
                     about=("attachment", found.attachment_id), now=now())


def tell_of_waiver(session: Session, found: DueItemWaived) -> None:
    """The unit is told which item it no longer owes, and why."""
    with beyond(session, "the unit of a project is told what its department found"):
        due = session.get_one(DueItem, found.due_item_id)
        words = (f"经{due.item.department.name}两人认定，“{due.item.name}”不适用于“{due.project.name}”，不必办理。"
                 f"理由：{due.waived_reason}")
        people.tell_unit(session, due.unit_id, kind="waived", body=words,
                         subject=people.with_project(f"事项不适用：{due.item.name}", due.project.name),
                         about=("project", due.project_id), now=now())


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
    for group, entry in MENU:
        offer(app, group, entry)
    app.jinja_env.globals["rail"] = rail
    app.jinja_env.globals["home_of_actor"] = home_of_actor
    app.cli.add_command(audit)
    app.cli.add_command(accounts)
    app.cli.add_command(clock_commands)
    record_attempts(app)
    app.jinja_env.globals["shows_samples"] = lambda: settings.load_samples
    app.extensions["worked_example"] = worked_example
    app.extensions["joint_limit"] = {"days": joint.DAYS, "more": joint.MORE, "basis": joint.BASIS}
    register_api(app, rate=settings.public_rate, store_url=settings.rate_store_url, pages=RECKONING_PAGES)


def home_of_actor() -> str:
    """Where the brand leads: each to his own first page."""
    signed = signed_in()
    return signed.home if signed else "/"


def worked_example(session: Session, limit: Limit, on: date) -> tuple[date, date, bool] | None:
    """When a case accepted on that day would be due, for guides: they stand on a floor below the clock."""
    ends = due(Term(on, limit.number, limit.unit), clock.calendar(session))
    return (ends.earliest, ends.latest, ends.provisional) if ends.earliest and ends.latest else None


def load_catalogue(settings: Settings) -> None:
    """Divisions, departments, items, guides and calendar editions; what is there already stays."""
    with _as_platform(settings) as session:
        items.load_catalogue(session)
        guides.load_guides(session, now=now())
        clock.load_editions(session, now=now())
        load_tables(session, now=now())


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
    with sessions_of(settings.worker_database_url) as maker, maker() as session:
        enter(session, PLATFORM)
        yield session
        session.commit()
