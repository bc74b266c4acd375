"""People at HTTP clients who do not give up: what they meant to do is written down before it is sent."""

import re
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlencode

from lxml import html

PATIENCE = 120.0
Answer = tuple[int, str, str]
"""Status, Location, body."""


@dataclass(slots=True)
class Intent:
    """One act as it was about to be sent, and every answer it got; None for an answer that never came."""

    person: str
    path: str
    fields: list[tuple[str, str]]
    answers: list[int | None] = field(default_factory=list)

    @property
    def act_id(self) -> str:
        """The one-time id of its form."""
        return next(value for name, value in self.fields if name == "act_id")

    @property
    def acknowledged(self) -> bool:
        """Whether the platform said that it is done."""
        return bool(self.answers) and self.answers[-1] == 303


class Client:
    """One signed-in person; may be used by several threads."""

    def __init__(self, port: int, username: str, password: str) -> None:
        self.port, self.username = port, username
        self.cookies: dict[str, str] = {}
        self.lock = threading.Lock()
        self.failures: list[tuple[int, str, str]] = []
        self._sign_in(password)

    def _sign_in(self, password: str) -> None:
        typed = {"username": self.username, "password": password}
        status, _, body = self.patient("POST", "/login", filled(self.form("/login"), typed))
        assert status == 303, body[-2000:]
        self.patient("GET", "/account/")  # as a browser does: the first page after it brings the forms' cookie

    def form(self, path: str) -> list[tuple[str, str]]:
        """The fields of the acting form at this address, as they stand."""
        status, _, body = self.patient("GET", path)
        assert status == 200, (path, status, re.sub(r"\s+", " ", html.fromstring(body).text_content())[-800:])
        main = html.fromstring(body).get_element_by_id("main")
        forms = [each for each in main.iter("form") if each.get("method") == "post"]
        return [(name, value or "") for name, value in forms[0].form_values()]

    def patient(self, method: str, path: str, fields: list[tuple[str, str]] | None = None,
                answers: list[int | None] | None = None) -> Answer:
        """Send it again until somebody answers that he could; every failure of ours is noted."""
        limit = time.monotonic() + PATIENCE
        while True:
            answer = self._once(method, path, fields)
            if answers is not None:
                answers.append(answer[0] if answer else None)
            if answer is not None and answer[0] < 500:
                return answer
            if answer is not None:
                self.failures.append((answer[0], path, answer[2][-600:]))
            assert time.monotonic() < limit, (method, path, answer and answer[0])
            time.sleep(0.1)

    def forget_failures(self) -> list[tuple[int, str, str]]:
        """The failures noted so far; from now on none."""
        noted, self.failures = self.failures, []
        return noted

    def _once(self, method: str, path: str, fields: list[tuple[str, str]] | None) -> Answer | None:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, urlencode(fields) if fields is not None else None, headers)
            response = connection.getresponse()
            body = response.read().decode()
        except (OSError, HTTPException):
            return None
        finally:
            connection.close()
        with self.lock:
            for cookie in response.headers.get_all("Set-Cookie") or ():
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
        return response.status, response.headers.get("Location", ""), body


def filled(form: list[tuple[str, str]], typed: dict[str, Any]) -> list[tuple[str, str]]:
    """The form with what was typed in place of what stood there."""
    return [(name, value) for name, value in form if name not in typed] + list(typed.items())


class Journal:
    """Every intent, in the order it was written down."""

    def __init__(self) -> None:
        self.intents: list[Intent] = []
        self.lock = threading.Lock()

    def act(self, client: Client, path: str, typed: dict[str, Any]) -> Intent:
        """Open the form, write down what will be sent, send it until it is answered."""
        fields = filled(client.form(path), typed)
        intent = Intent(client.username, path, fields)
        with self.lock:
            self.intents.append(intent)
        status, _, body = client.patient("POST", path, fields, intent.answers)
        assert status == 303, (path, status, re.sub(r"\s+", " ", html.fromstring(body).text_content())[:1500])
        return intent

    @property
    def acknowledged(self) -> int:
        """How many were acknowledged so far."""
        with self.lock:
            return sum(intent.acknowledged for intent in self.intents)
