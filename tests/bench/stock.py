"""The stock framework on the same table, in a process of its own: a ModelView, its tables in a schema beside ours.

python -m tests.bench.stock URL TRIES [PAGE …]     prints what it measured as JSON
"""

import json
import logging
import re
import sys
import warnings
from typing import Any

from flask import Flask
from flask_appbuilder import AppBuilder, Model, ModelView
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_appbuilder.utils.legacy import get_sqla_class
from sqlalchemy import Column, Date, DateTime, ForeignKey, String, Uuid, event
from sqlalchemy.orm import relationship

from tests.bench.figures import timed

SIZE = 25
LISTED = ["number", "project_name", "project_code", "item", "department", "state", "handler_name", "received_at",
          "due_on", "light"]  # fmt: skip


class Department(Model):
    """部门."""

    __tablename__ = "department"
    id = Column(Uuid, primary_key=True)
    short_name = Column(String)

    def __repr__(self) -> str:
        return str(self.short_name)


class Item(Model):
    """事项."""

    __tablename__ = "item"
    id = Column(Uuid, primary_key=True)
    name = Column(String)

    def __repr__(self) -> str:
        return str(self.name)


class CaseFile(Model):
    """办件, the columns our worklist shows."""

    __tablename__ = "case_file"
    id = Column(Uuid, primary_key=True)
    number = Column(String)
    project_name = Column(String)
    project_code = Column(String)
    item_id = Column(Uuid, ForeignKey("item.id"))
    department_id = Column(Uuid, ForeignKey("department.id"))
    state = Column(String)
    handler_name = Column(String)
    received_at = Column(DateTime(timezone=True))
    due_on = Column(Date)
    light = Column(String)
    item = relationship(Item)
    department = relationship(Department)


class CaseFileView(ModelView):
    """The view as its documentation makes it."""

    datamodel = SQLAInterface(CaseFile)
    list_columns = LISTED
    search_columns = ["number", "project_name", "project_code", "state", "light"]
    page_size = SIZE


def build(url: str) -> tuple[Flask, Any]:
    """The application, its first user an administrator."""
    app = Flask("stock")
    app.config.update(
        SQLALCHEMY_DATABASE_URI=url, SECRET_KEY="x" * 32, WTF_CSRF_ENABLED=False, SQLALCHEMY_TRACK_MODIFICATIONS=False
    )
    database = get_sqla_class()()
    database.init_app(app)
    with app.app_context():
        builder = AppBuilder(app, database.session)
        builder.add_view(CaseFileView, "Cases", category="Work")
        sm = builder.sm
        if not sm.find_user("admin"):
            sm.add_user("admin", "a", "b", "admin@example.invalid", sm.find_role("Admin"), password="stock-password")
        return app, database.engine


def measure(url: str, tries: int, pages: list[int]) -> dict[str, Any]:
    """Seconds of each page and how many statements it sent, signed in over the form."""
    app, engine = build(url)
    client = app.test_client()
    client.post("/login/", data={"username": "admin", "password": "stock-password"})
    found: dict[str, Any] = {}
    for page in pages:
        address = f"/casefileview/list/?page_CaseFileView={page - 1}&psize_CaseFileView={SIZE}"
        answer = client.get(address)
        shown = len(re.findall(r"SJ20260302-\d{7}", answer.text))
        sent: list[str] = []

        def note(*args: Any, sent: list[str] = sent) -> None:
            sent.append(args[2])

        event.listen(engine, "before_cursor_execute", note)
        client.get(address)
        event.remove(engine, "before_cursor_execute", note)
        times = timed(lambda address=address: client.get(address), tries, warm=0)
        found[str(page)] = {"seconds": times.seconds, "cpu": times.cpu, "statements": len(sent), "rows": shown,
                            "status": answer.status_code}  # fmt: skip
    return found


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    print(json.dumps(measure(sys.argv[1], int(sys.argv[2]), [int(page) for page in sys.argv[3:]])))
