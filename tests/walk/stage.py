"""What a row of the walk looks at."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from app.core.types import new_id
from tests.people import Browser
from tests.walk.world import World, come_in

Faults = list[str]


@dataclass
class Stage:
    """What a row looks at."""

    app: Flask
    world: World
    platform: Session
    web: Callable[[], Session]

    def come(self, name: str) -> Browser:
        """A browser in which `name` is signed in."""
        return come_in(self.app, self.platform, self.world.people.actors[name])

    def post(self, browser: Browser, path: str, **given: Any) -> Any:
        """A post with the token."""
        return browser.client.post(path, data={"csrf_token": browser.token, "act_id": str(new_id()), **given})
