"""What is another department's is not there: the same page as for what never was, by any address (Art. 21)."""

import re
from uuid import uuid4

from tests.desk.conftest import Ground, SignIn

READ = ("", "/ledger")
FORMS = ("/take", "/assign", "/accept", "/correct", "/refuse", "/procedure", "/procedure/end", "/propose", "/decide")
POSTS = (*FORMS, "/verify")


def _bare(body: str) -> str:
    """A page without what differs by request: its number, its instant, its own address."""
    return re.sub(r"REQ-\w+|\d{4}-\d\d-\d\d[T ][\d:+]+|[0-9a-f]{8}-[0-9a-f-]{27}", "", body)


def test_a_foreign_case_reads_as_one_that_never_was(sign_in: SignIn, ground: Ground) -> None:
    case = ground.filed("fgw-ba")
    client = sign_in("wangmin").client

    for address in (*READ, *FORMS):
        foreign = client.get(f"/desk/cases/{case.id}{address}")
        never = client.get(f"/desk/cases/{uuid4()}{address}")

        assert (address, foreign.status_code, never.status_code) == (address, 404, 404)
        assert _bare(foreign.get_data(as_text=True)) == _bare(never.get_data(as_text=True))


def test_nothing_is_done_to_a_foreign_case(sign_in: SignIn, ground: Ground) -> None:
    case = ground.filed("fgw-ba")
    reader = sign_in("wangmin").open("/desk/verify/")
    token = reader.value("csrf_token")

    for address in POSTS:
        typed = {"csrf_token": token, "act_id": str(uuid4()), "version": "1"}
        answer = reader.client.post(f"/desk/cases/{case.id}{address}", data=typed)

        assert (address, answer.status_code) == (address, 404)
    assert ground.acts(case) == ["RECEIVE"] and ground.verifications(case) == []


def test_a_foreign_case_among_many_to_assign_is_not_found(sign_in: SignIn, ground: Ground) -> None:
    own, foreign = ground.filed(), ground.filed("fgw-ba")
    reader = sign_in("wangmin").open("/desk/?tab=ALL&size=200")

    reader.send({"id": [str(own.id), str(foreign.id)]}, form="/desk/assign/", status=404)

    assert ground.acts(own) == ground.acts(foreign) == ["RECEIVE"]


def test_a_case_goes_to_nobody_outside_the_department(sign_in: SignIn, ground: Ground) -> None:
    case = ground.filed()
    reader = sign_in("wangmin").open(f"/desk/cases/{case.id}/assign")

    reader.send({"to": str(ground.cast.lixiao.account_id)}, status=422)

    assert ground.acts(case) == ["RECEIVE"]


def test_an_applicant_has_no_desk(sign_in: SignIn, ground: Ground) -> None:
    case = ground.filed()
    reader = sign_in("chengong")

    for address in ("/desk/", "/desk/projects/", "/desk/verify/", "/desk/failed/"):
        reader.open(address, status=403)
    reader.open(f"/desk/cases/{case.id}", status=404)


def test_a_coordinator_reads_every_case_and_acts_on_none(sign_in: SignIn, ground: Ground) -> None:
    case = ground.filed()
    reader = sign_in("zhouguan").open(f"/desk/cases/{case.id}")

    assert not reader.page.xpath("//header[@class='casehead']//a[contains(@class,'btn')]")
    reader.open(f"/desk/cases/{case.id}/accept", status=403)
    assert ground.verifications(case) == []
