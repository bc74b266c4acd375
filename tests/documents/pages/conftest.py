"""The whole application with its people, for opening papers, files and messages."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count

import pytest
from flask import Flask

from app.core.now import clock_at
from tests.applicant.conftest import PASSWORD, Enter, at, cast, session
from tests.applicant.reader import Reader
from tests.catalogued import on_monday as on_monday
from tests.factories import Cast

__all__ = ["as_person", "at", "cast", "session"]
SECONDS = count(1)


@pytest.fixture
def as_person(app: Flask, cast: Cast, at: datetime) -> Iterator[Enter]:
    """`as_person("chengong")`: that person, signed in, on a Monday morning, and on no page yet."""
    app.config["RATELIMIT_ENABLED"] = False

    def sign_in(username: str) -> Reader:
        reader = Reader(app).open("/login")
        form = {"username": username, "password": PASSWORD, **dict(reader._form("/login").form_values())}
        form |= {"username": username, "password": PASSWORD}
        assert reader.client.post("/login", data=form).status_code == 303
        return reader

    # A second later each time: of several sessions of one instant nobody could say which is the oldest.
    with clock_at(at + timedelta(seconds=next(SECONDS))):
        yield sign_in
