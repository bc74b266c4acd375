"""A small application that wears the look and nothing else, and a browser to see it with."""

import shutil
import threading
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from flask import Flask, request
from flask_babel import Babel
from flask_wtf.csrf import CSRFProtect
from werkzeug.serving import make_server

from app.core.look import dress
from app.core.now import clock_at
from app.core.web import register_headers
from tests.house.tree import TOP
from tests.look.gallery import AT, hang_gallery
from tests.look.screens import hang_screens

CLERK = SimpleNamespace(home="/desk/", display_name="李晓", department_name="市发展改革委", unit_name=None)
MENU = [
    SimpleNamespace(title="办理", entries=[SimpleNamespace(label="我的办件", url="/desk/", n=12, here=True)]),
    SimpleNamespace(title="参考", entries=[SimpleNamespace(label="办事指南", url="#", n=None, here=False)]),
]


def _signed_in() -> SimpleNamespace | None:
    return CLERK if request.path.startswith("/desk") else None


@pytest.fixture(scope="session")
def dressed() -> Flask:
    """The look on an application without a database."""
    app = Flask("dressed", static_folder=None, template_folder=None)
    app.config.update(
        SECRET_KEY="only for tests", BABEL_DEFAULT_LOCALE="zh", BABEL_TRANSLATION_DIRECTORIES=str(TOP / "translations")
    )
    Babel(app)
    CSRFProtect(app)
    register_headers(app, public_url="http://127.0.0.1")
    app.jinja_env.globals.update(
        rail=lambda: MENU, signed_in=lambda: CLERK if request.path.startswith("/desk") else None
    )
    dress(app)
    hang_gallery(app)
    hang_screens(app)
    return app


@pytest.fixture(scope="module")
def address(dressed: Flask) -> Iterator[str]:
    """Where the browser finds it; its clock stands at the samples' morning."""
    server = make_server("127.0.0.1", 0, dressed, threaded=True)
    with clock_at(AT):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Debian's Chromium, also as root, asking nobody outside; without its own windows where that is installed."""
    return {
        "executable_path": shutil.which("chromium-headless-shell") or shutil.which("chromium"),
        "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    }
