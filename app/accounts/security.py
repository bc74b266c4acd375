"""The framework's security manager, answering from roles that are code: no table of its own, no statement."""

from typing import Any

from flask import Flask, g
from flask_appbuilder.security.manager import BaseSecurityManager
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager

from app.accounts.matrix import allows
from app.accounts.signed import Signed
from app.core.counting import impatient


class Nobody:
    """The user of the framework while nobody is signed in."""

    is_authenticated = False
    is_active = False
    is_anonymous = True

    def get_id(self) -> None:
        """Nobody has no id."""


class SecurityManager(BaseSecurityManager):
    """Asks the permission matrix. Registers nothing of the framework's own: no users, roles, keys or tokens."""

    def create_login_manager(self, app: Flask) -> LoginManager:
        """Flask-Login asks us for the signed-in person; it keeps nothing in the cookie."""
        manager = LoginManager(app)
        manager.session_protection = None
        manager.anonymous_user = Nobody
        manager.request_loader(lambda _request: g.get("signed"))
        return manager

    def create_jwt_manager(self, app: Flask) -> None:
        """No second door by token."""

    def create_limiter(self, app: Flask) -> Limiter:
        """Limits kept in Valkey, in this process when Valkey is away."""
        limiter = Limiter(
            key_func=get_remote_address,
            storage_uri=app.config["RATELIMIT_STORAGE_URI"],
            storage_options=impatient(),
            in_memory_fallback_enabled=True,
            headers_enabled=False,
        )
        limiter.init_app(app)
        return limiter

    def register_views(self) -> None:
        """Log-in and account screens are ours (app.accounts.views), added like every other screen."""

    def has_access(self, permission_name: str, view_name: str) -> bool:
        """Whether the signed-in person may: a look into a set, never into the database."""
        signed: Signed | None = g.get("signed")
        return signed is not None and allows(signed.roles, permission_name, view_name)

    def is_item_public(self, permission_name: str, view_name: str) -> bool:
        """Nothing guarded is public."""
        return False

    def get_user_menu_access(self, menu_names: list[str] | None = None) -> set[str]:
        """The framework's menu is not shown; the rail is."""
        return set()

    def add_permissions_view(self, base_permissions: list[str], view_menu: str) -> None:
        """Permissions are code: nothing is written at the start."""

    def add_permissions_menu(self, view_menu_name: str) -> None:
        """As above."""

    def security_cleanup(self, baseviews: Any, menus: Any) -> None:
        """As above."""

    def get_all_users(self) -> list[Any]:
        """For the framework's commands: accounts are not its business."""
        return []

    @staticmethod
    def before_request() -> None:
        """The framework's templates read `g.user`; app.accounts.doors has put it there."""
        g.setdefault("user", Nobody())
