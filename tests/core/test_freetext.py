"""Free text: what nobody sees is no text, and no form keeps it as one."""

import unicodedata

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.core.freetext import OVERRIDES, as_code, tidy
from app.departments.models import Division
from tests.people import People, fields_of, signed_in

EMPTY = ["", " ", "\u3000", "\u200b", "\u200b\u200d\ufeff", "\u2060", "\u00ad", "\u3164", "\u2800", "\u180e\u200e"]


@pytest.mark.parametrize("text", EMPTY)
def test_a_text_that_shows_nothing_is_empty(text: str) -> None:
    assert tidy(text) == ""


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("\ufeff李晓\u200b", "李晓"), (" e\u0301cole\n", "\u00e9cole"), ("a\u200db", "a\u200db"), ("a b", "a b"),
     ("\u202ea", "\u202ea"), ("第一行\n第二行\n", "第一行\n第二行")],
)  # fmt: skip
def test_what_can_be_seen_stays(typed: str, kept: str) -> None:
    assert tidy(typed) == kept


@given(st.text())
def test_tidied_twice_is_tidied_once_and_loses_nothing_visible(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    assert once in unicodedata.normalize("NFC", text)
    if once:
        assert once[0] in OVERRIDES or tidy(once[0]) == once[0] or unicodedata.combining(once[0])


def test_a_code_is_one_however_it_is_typed() -> None:
    assert as_code(" ９１44-0300\u200b ma5f–0x ") == "91440300MA5F0X"


@pytest.mark.parametrize("name", EMPTY[2:])
def test_a_name_nobody_sees_is_refused_by_every_form(
    name: str, unlimited: Flask, people: People, platform: Session
) -> None:
    coordinator = signed_in(unlimited, "zhouguan")
    typed = {**fields_of(coordinator.get("/admin/divisions/add").text), "code": "903001", "name": name,
             "kind": "ZONE", "code_for_project": "440300", "state": "ACTIVE"}  # fmt: skip
    security = signed_in(unlimited, "secadmin")
    person = {**fields_of(security.get("/admin/accounts/add").text), "username": "unseen", "display_name": name}

    assert coordinator.post("/admin/divisions/add", typed).status_code == 422
    assert security.post("/admin/accounts/add", person).status_code == 422
    assert platform.scalar(select(func.count(Division.id)).where(Division.code == "903001")) == 0
    assert platform.scalar(select(func.count(Account.id)).where(Account.username == "unseen")) == 0
