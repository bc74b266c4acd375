"""The sample cast: two units, and in every department a clerk, a reviewer, an approver and an administrator."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts import passwords
from app.accounts.membership import UnitFacts, confirm_membership, register
from app.accounts.models import Account
from app.accounts.queries import actor_named
from app.accounts.rules import Role, UnitKind
from app.accounts.service import Person, open_staff_account
from app.core.scope import enter
from app.core.types import LOGIN, PLATFORM, Actor
from app.departments.models import Department

UNIT_A = UnitFacts(
    "91440300MA5F000181", "深圳示例精密科技有限公司", UnitKind.ENTERPRISE, "宝安区示例路1号", "0755-00000001"
)
UNIT_B = UnitFacts(
    "91440300MA5F00026U", "深圳示例置业有限公司", UnitKind.ENTERPRISE, "南山区示例路2号", "0755-00000002"
)
UNIT_C = UnitFacts(
    "12440300455700011G", "深圳示例公共工程中心", UnitKind.INSTITUTION, "福田区示例路3号", "0755-00000003"
)
UNIT_D = UnitFacts(
    "91440300MA5EXAMP0C", "深圳示例新材料有限公司", UnitKind.ENTERPRISE, "龙岗区示例路4号", "0755-00000004"
)

APPLICANTS = (
    ("chengong", "陈工（示例）", UNIT_A, True),
    ("zhaozong", "赵总（示例）", UNIT_B, True),
    ("gongcheng", "公共工程经办（示例）", UNIT_C, True),
    ("xindanwei", "新单位经办（示例）", UNIT_D, False),
)
DESK = ((Role.CLERK, "jingban", "经办"), (Role.REVIEWER, "shenhe", "审核"), (Role.APPROVER, "pizhun", "批准"),
        (Role.DEPARTMENT_ADMIN, "guanli", "管理"))
NAMED = {("fgw", Role.CLERK): ("lixiao", "李晓（示例）"), ("swj", Role.CLERK): ("wangmin", "王敏（示例）")}
COLLEAGUES = (("fgw", "fgw-tongshi", "同事（示例）·市发改委"), ("swj", "swj-tongshi", "同事（示例）·市水务局"))
CITY = (
    (Role.COORDINATOR, "zhouguan", "周管（示例）"),
    (Role.COORDINATOR, "zonghe-tongshi", "同事（示例）·综合管理"),
    (Role.SUPERVISOR, "jiancha", "监察（示例）"),
    (Role.OPERATOR, "yunwei", "运维（示例）"),
    (Role.INTERMEDIARY, "zhongjie", "中介（示例）"),
    (Role.SYSTEM_ADMIN, "xitong", "系统管理员（示例）"),
    (Role.SECURITY_ADMIN, "anquan", "安全管理员（示例）"),
    (Role.AUDITOR, "shenji", "审计员（示例）"),
)


@dataclass(frozen=True, slots=True)
class Cast:
    """The sample people as actors, by user name, and whom a department has in a role."""

    by_name: dict[str, Actor]
    by_post: dict[tuple[str, Role], Actor]

    def post(self, department: str, role: Role) -> Actor:
        """Who holds a role in a department."""
        return self.by_post[department, role]


def open_accounts(session: Session, *, password: str, now: datetime) -> Cast:
    """Every sample account, all with one password; hashed once, since there is one."""
    hashed = passwords.hashed(password)
    posts: dict[tuple[str, Role], Actor] = {}
    for department in session.scalars(select(Department).order_by(Department.sort_order)):
        for role, word, title in DESK:
            username, name = NAMED.get(
                (department.key, role), (f"{department.key}-{word}", f"{title}（示例）·{department.short_name}")
            )
            posts[department.key, role] = _staff(session, username, name, department.id, role, now=now)
    for key, username, name in COLLEAGUES:
        home = session.scalars(select(Department).where(Department.key == key)).one()
        _staff(session, username, name, home.id, Role.CLERK, now=now)
    for role, username, name in CITY:
        _staff(session, username, name, None, role, now=now)
    coordinator = _actor(session, "zhouguan")
    for username, name, unit, confirmed in APPLICANTS:
        _applicant(session, Person(username, name, f"{username}@example.invalid"), unit, now=now,
                   by=coordinator if confirmed else None)
    session.execute(
        update(Account).values(password_hash=hashed, password_set_at=now, must_change_password=False)
        .execution_options(synchronize_session=False)
    )
    names = [username for username, *_ in APPLICANTS] + ["lixiao", "wangmin", "zhouguan"]
    return Cast({name: _actor(session, name) for name in names}, posts)


def _applicant(session: Session, person: Person, unit: UnitFacts, *, by: Actor | None, now: datetime) -> None:
    """Registered as anybody registers; confirmed by the coordinator where there is one."""
    enter(session, LOGIN)
    account = register(session, person, unit, f"Aa1!{secrets.token_urlsafe(24)}", now=now)
    enter(session, PLATFORM)
    if by is not None:
        confirm_membership(session, account, by=by, now=now)


def _staff(session: Session, username: str, name: str, department_id: UUID | None, role: Role, *,
           now: datetime) -> Actor:
    person = Person(username, name, f"{username}@example.invalid")
    open_staff_account(session, person, department_id=department_id, roles=[role], by=PLATFORM, now=now)
    return _actor(session, username)


def _actor(session: Session, username: str) -> Actor:
    found = actor_named(session, username)
    if found is None:
        raise LookupError(username)
    return found
