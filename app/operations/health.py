"""/healthz, /readyz, /metrics: is it up, is it whole, how is it doing (Art. 21)."""

import ipaddress
from importlib import import_module

from flask import Response, abort, current_app, jsonify, request
from flask_appbuilder.baseviews import expose
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from redis import Redis, RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.core.counting import impatient
from app.core.crud import Page
from app.core.web import db, public


class Health(Page):
    """For monitors: no session, no names, nothing of the machine."""

    route = ""
    permission = "Health"

    @expose("/healthz")
    @public
    def healthz(self) -> Response:
        """The process answers."""
        return jsonify({"status": "up"})

    @expose("/readyz")
    @public
    def readyz(self) -> tuple[Response, int]:
        """Database, Valkey, migrations at head; 503 with the failing parts named."""
        parts = {"database": _database(), "valkey": _valkey(), "migrations": _migrations()}
        failing = [name for name, well in parts.items() if not well]
        return jsonify({"status": "not ready" if failing else "ready", "failing": failing}), 503 if failing else 200

    @expose("/metrics")
    @public
    def metrics(self) -> Response:
        """Prometheus text, for this machine's own monitor only."""
        try:
            loopback = ipaddress.ip_address(request.remote_addr or "").is_loopback
        except ValueError:
            loopback = False
        if not loopback:
            abort(404)
        return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def _database() -> bool:
    try:
        return bool(db().execute(text("SELECT 1")).scalar())
    except SQLAlchemyError:
        db().rollback()
        return False


def _valkey() -> bool:
    url = current_app.extensions["platform.settings"].redis_url
    if not url:
        return False
    try:
        with Redis.from_url(url, **impatient()) as client:
            return bool(client.ping())
    except (RedisError, OSError):
        return False


def _migrations() -> bool:
    schema = import_module("app.core.servers.schema")  # the migration tool: a quarter of what the web loads to start
    try:
        return bool(schema.is_current(current_app.extensions["platform.settings"].database_url))
    except SQLAlchemyError:
        return False
