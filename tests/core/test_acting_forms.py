"""Every form that acts names its act: what comes without the one-time id does nothing, and loses nothing."""

import ast
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.core.crud.forms import ActForm
from app.core.types import new_id
from app.departments.models import Division
from tests.people import Browser, People, fields_of, signed_in

APP = Path(__file__).parents[2] / "app"
DIVISIONS = "/admin/divisions"
UNNAMED = ("missing", "", "x", "00000000-0000-0000-0000-00000000000g")


def _acting(kind: type[ActForm] = ActForm) -> Iterator[type[ActForm]]:
    """Every form of the product that acts, those generated for catalogues included."""
    for each in kind.__subclasses__():
        yield each
        yield from _acting(each)


def _posted(act_id: str) -> MultiDict[str, str]:
    return MultiDict({"reason": "示例"} if act_id == "missing" else {"reason": "示例", "act_id": act_id})


@pytest.mark.parametrize("act_id", UNNAMED)
def test_no_acting_form_is_sound_without_the_id_of_its_act(unlimited: Flask, act_id: str) -> None:
    forms = set(_acting())
    assert len(forms) > 20
    for each in sorted(forms, key=lambda form: form.__qualname__):
        with unlimited.test_request_context("/desk/", method="POST"):
            form = each(formdata=_posted(act_id))
            assert not form.act_id.validate(form), each
            UUID(form.act_id._value())
            assert form.act_id._value() == form.act_id._value(), "one id for one drawing"


def test_a_form_posted_with_nothing_at_all_names_no_act(unlimited: Flask) -> None:
    with unlimited.test_request_context("/desk/", method="POST", headers={"X-CSRFToken": "x"}):
        form = ActForm()
        assert form.act_id.data is None
        assert not form.act_id.validate(form)


def test_a_form_keeps_the_id_it_was_opened_with(unlimited: Flask) -> None:
    kept = str(new_id())
    with unlimited.test_request_context("/desk/", method="POST"):
        form = ActForm(formdata=_posted(kept))
        assert form.act_id.validate(form)
        assert (form.act_id.data, form.act_id._value()) == (kept, kept)


def test_what_is_done_once_is_named_by_what_was_posted() -> None:
    """No act falls back to an id of the server's own making: `once` is called with `act_key(...)` of the form."""
    named = 0
    for path in sorted(APP.rglob("*.py")):
        tree = ast.parse(path.read_text())
        if path.name == "forms.py":
            continue  # where the field itself judges what was posted
        for call in (each for each in ast.walk(tree) if isinstance(each, ast.Call)):
            if isinstance(call.func, ast.Name) and call.func.id == "act_key":
                assert ast.unparse(call.args[0]) in ("form.act_id.data", "request.form.get('act_id')"), path
                named += 1
    assert named >= 10


@pytest.fixture(scope="module")
def coordinator(unlimited: Flask, people: People) -> Browser:
    return signed_in(unlimited, "zhouguan")


@pytest.mark.parametrize("act_id", UNNAMED)
def test_a_catalogue_adds_and_changes_nothing_without_it(
    act_id: str, coordinator: Browser, platform: Session
) -> None:
    given = {**fields_of(coordinator.get(f"{DIVISIONS}/add").text), "code": "902001", "name": "没有编号",
             "kind": "ZONE",
             "code_for_project": "440300", "state": "ACTIVE", "act_id": act_id}  # fmt: skip
    if act_id == "missing":
        del given["act_id"]

    for _twice in range(2):
        answer = coordinator.post(f"{DIVISIONS}/add", given)
        assert answer.status_code == 422
        assert "没有编号" in answer.text
        assert "没有办理：表单不完整" in answer.text
    UUID(fields_of(answer.text)["act_id"])
    assert platform.scalar(select(func.count(Division.id)).where(Division.code == "902001")) == 0

    row = platform.scalars(select(Division)).first()
    assert row is not None
    changed = {**fields_of(coordinator.get(f"{DIVISIONS}/{row.id}/edit").text), "name": "没有编号"}
    del changed["act_id"]
    assert coordinator.post(f"{DIVISIONS}/{row.id}/edit", changed).status_code == 422


def test_the_form_shown_after_that_acts(coordinator: Browser, platform: Session) -> None:
    given = {**fields_of(coordinator.get(f"{DIVISIONS}/add").text), "code": "902002", "name": "再来一次",
             "kind": "ZONE",
             "code_for_project": "440300", "state": "ACTIVE"}  # fmt: skip
    del given["act_id"]
    refused = coordinator.post(f"{DIVISIONS}/add", given)

    assert coordinator.post(f"{DIVISIONS}/add", fields_of(refused.text)).status_code == 303
    assert platform.scalar(select(func.count(Division.id)).where(Division.code == "902002")) == 1
