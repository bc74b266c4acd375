"""Accounts in the hands of administrators: their own department's, their own gift, never a password."""

import re

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import Account, RoleGrant
from app.accounts.rules import SEPARATED, AccountState, Role, may_be_together, may_grant
from app.core.types import new_id
from tests.people import Browser, People, signed_in, values_of


def _account(platform: Session, username: str) -> Account:
    platform.expire_all()
    return platform.scalars(select(Account).where(Account.username == username)).one()


def _new(browser: Browser, **fields: object) -> tuple[int, str]:
    page = browser.get("/admin/accounts/add").text
    given = {**values_of(page), "display_name": "新同事（示例）", **fields}
    answer = browser.post("/admin/accounts/add", given)
    return answer.status_code, answer.text


def test_a_department_administrator_opens_accounts_of_his_department(
    unlimited: Flask, people: People, platform: Session
) -> None:
    admin = signed_in(unlimited, "fgw-admin")
    own = str(people.actors["fgw-admin"].department_id)
    status, _page = _new(admin, username="xintongshi", department=own, roles=["CLERK", "REVIEWER"])
    assert status == 303

    made = _account(platform, "xintongshi")
    assert set(made.roles) == {Role.CLERK, Role.REVIEWER}
    assert made.department_id == people.actors["fgw-admin"].department_id
    assert Browser(unlimited).sign_in("xintongshi", "").status_code == 422


def test_another_department_is_not_among_his_choices(unlimited: Flask, people: People, platform: Session) -> None:
    admin = signed_in(unlimited, "fgw-admin")
    foreign = str(people.actors["swj-admin"].department_id)
    assert foreign not in admin.get("/admin/accounts/add").text
    status, _page = _new(admin, username="spy", department=foreign, roles=["CLERK"])
    assert status == 422
    assert platform.scalar(select(Account.id).where(Account.username == "spy")) is None


@pytest.mark.parametrize("role", ["DEPARTMENT_ADMIN", "COORDINATOR", "SECURITY_ADMIN", "APPLICANT", "NO_SUCH"])
def test_he_gives_no_role_beyond_his_gift(role: str, unlimited: Flask, people: People, platform: Session) -> None:
    admin = signed_in(unlimited, "fgw-admin")
    own = str(people.actors["fgw-admin"].department_id)
    status, _page = _new(admin, username=f"x-{role.lower()}", department=own, roles=[role])
    assert status == 422
    assert platform.scalar(select(Account.id).where(Account.username == f"x-{role.lower()}")) is None


def test_an_account_of_another_department_is_absent(unlimited: Flask, people: People, platform: Session) -> None:
    admin = signed_in(unlimited, "fgw-admin")
    foreign = people.actors["wangmin"].account_id
    assert admin.get(f"/admin/accounts/{foreign}").status_code == 404
    assert admin.get(f"/admin/accounts/{foreign}/edit").status_code == 404
    for act in ("lock", "close", "link"):
        assert admin.post(f"/admin/accounts/{foreign}/{act}", {"act_id": str(new_id())}).status_code == 404
    assert _account(platform, "wangmin").state is AccountState.ACTIVE
    assert "wangmin" not in admin.get("/admin/accounts/").text


def test_an_applicant_is_not_among_the_accounts_of_the_administration(unlimited: Flask, people: People) -> None:
    security = signed_in(unlimited, "secadmin")
    assert security.get(f"/admin/accounts/{people.actors['chengong'].account_id}").status_code == 404
    assert security.get(f"/admin/accounts/{people.actors['wangmin'].account_id}").status_code == 200


def test_nobody_changes_his_own_roles_or_state(unlimited: Flask, people: People, platform: Session) -> None:
    security = signed_in(unlimited, "secadmin")
    mine = people.actors["secadmin"].account_id
    page = security.get(f"/admin/accounts/{mine}/edit").text
    given = {**values_of(page), "username": "secadmin", "display_name": "x", "roles": ["COORDINATOR"]}
    assert security.post(f"/admin/accounts/{mine}/edit", given).status_code == 422
    assert security.post(f"/admin/accounts/{mine}/lock", {"act_id": str(new_id())}).status_code == 409
    assert set(_account(platform, "secadmin").roles) == {Role.SECURITY_ADMIN}


def test_a_link_is_shown_once_and_sets_a_password_the_administrator_never_learns(
    unlimited: Flask, people: People
) -> None:
    admin = signed_in(unlimited, "fgw-admin")
    person = people.actors["fgw-approver"].account_id
    shown = admin.post(f"/admin/accounts/{person}/link").text
    token = re.search(r"/link/([\w-]{40,})", shown)
    assert token
    fields = {"password": "Kapok-tree-7x", "again": "Kapok-tree-7x"}
    assert Browser(unlimited).post(f"/link/{token.group(1)}", fields).status_code == 303
    assert Browser(unlimited).sign_in("fgw-approver", "Kapok-tree-7x").status_code == 303


def test_the_three_administrators_are_three_people(platform: Session, people: People) -> None:
    for name, role in (("secadmin", Role.AUDITOR), ("auditor", Role.SYSTEM_ADMIN), ("sysadmin", Role.SECURITY_ADMIN)):
        account = _account(platform, name)
        platform.add(
            RoleGrant(
                id=new_id(), account_id=account.id, role=role, granted_by=None, granted_at=account.created_at,
                department_id=None,
            )
        )  # fmt: skip
        with pytest.raises(IntegrityError, match="one_separated"):
            platform.flush()
        platform.rollback()


@pytest.mark.parametrize("separated", sorted(SEPARATED, key=lambda role: role.name))
@pytest.mark.parametrize("other", sorted(Role, key=lambda role: role.name))
def test_a_separated_administrator_holds_nothing_else(separated: Role, other: Role) -> None:
    assert may_be_together({separated, other}) == (separated is other)


@pytest.mark.parametrize("role", list(Role))
def test_nobody_gives_a_role_to_himself(role: Role) -> None:
    assert not any(may_grant([granter], role, to_self=True) for granter in Role)


@pytest.mark.parametrize("granter", list(Role))
def test_only_two_roles_give_roles(granter: Role) -> None:
    gives = {role for role in Role if may_grant([granter], role, to_self=False)}
    expected = {
        Role.DEPARTMENT_ADMIN: {Role.CLERK, Role.REVIEWER, Role.APPROVER},
        Role.SECURITY_ADMIN: set(Role) - {Role.APPLICANT},
    }
    assert gives == expected.get(granter, set())


def test_staff_keep_their_rail_beside_their_own_account_and_applicants_the_portal(
    unlimited: Flask, people: People
) -> None:
    for path in ("/account/", "/account/password"):
        assert 'class="shell"' in signed_in(unlimited, "lixiao").get(path).text
        assert 'class="shell"' not in signed_in(unlimited, "chengong").get(path).text
