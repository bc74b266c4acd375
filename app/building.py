"""Builds the web application; `wiring` hangs the rooms on it."""

from flask import Flask
from flask_wtf.csrf import CSRFProtect

from app import wiring
from app.accounts.doors import register_doors
from app.accounts.security import SecurityManager
from app.accounts.signing import Terms
from app.core.crud import Builder, close_doors
from app.core.look import dress
from app.core.records import Base, open_engine
from app.core.scope.acting import all_declared
from app.core.web import register_failures, register_headers, register_request, template_context
from config import Settings, read


def create_app(settings: Settings | None = None) -> Flask:
    """The web application on the engines `settings` name. Opens nothing until the first request."""
    settings = settings or read()
    wiring.connect()
    wiring.equip(settings)
    all_declared(Base)
    app = Flask("app", root_path=str(wiring.ROOT), static_folder=None, template_folder=None)
    configure(app, settings)
    engine = open_engine(settings.database_url)
    app.extensions["platform.settings"] = settings
    app.extensions["platform.engine"] = engine
    sessions = register_request(app, engine)
    register_headers(app, public_url=settings.public_url)
    register_failures(app)
    register_doors(app, Terms.of(settings))
    CSRFProtect(app)
    with app.app_context():
        builder = Builder(app, sessions, security_manager_class=SecurityManager, update_perms=False)
        dress(app)
        template_context(app)
        wiring.register(app, builder, settings)
    close_doors(app, wiring.STRANGERS)
    return app


def configure(app: Flask, settings: Settings) -> None:
    """What Flask and the framework read of our settings."""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="__Host-form" if settings.secure_cookies else "form",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=60 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=1000,
        BABEL_DEFAULT_LOCALE="zh",
        BABEL_DEFAULT_TIMEZONE="Asia/Shanghai",
        BABEL_TRANSLATION_DIRECTORIES=str(wiring.ROOT.parent / "translations"),
        WTF_CSRF_TIME_LIMIT=None,
        APP_NAME="深圳市投资项目在线审批监管平台",
        FAB_CREATE_DB=False,
        FAB_BASE_TEMPLATE="layouts/desk.html",
        AUTH_ROLE_ADMIN="__none__",
        AUTH_RATE_LIMITED=False,
        RATELIMIT_ENABLED=True,
        RATELIMIT_STORAGE_URI=settings.rate_store_url or "memory://",
        PUBLIC_RATE=settings.public_rate,
    )
    if settings.trusted_proxies:
        from werkzeug.middleware.proxy_fix import ProxyFix

        hops = settings.trusted_proxies
        vars(app)["wsgi_app"] = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)
