"""The framework's holes, put back one by one: each must make the rows it names speak (SECURITY 2)."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from flask import request as asked
from flask_appbuilder.baseviews import BaseView
from sqlalchemy import select

from app.accounts import matrix, passwords, security, signed, signing, views
from app.accounts.screens import MemberScreen
from app.core.crud import arguments, builder, catalogue
from app.core.crud.catalogue import CatalogueScreen
from app.core.crud.choices import ScopedSelect
from app.core.crud.ledger import ActingScreen
from app.core.crud.screen import Screen
from app.core.scope import acting
from app.core.web import headers
from app.items.views import ItemScreen
from tests.walk import door_rows, rows
from tests.walk.stage import Stage

Row = Callable[[Stage], list[str]]


@dataclass(frozen=True)
class Mutant:
    """One hole put back, and the rows that must notice."""

    hole: str
    put_back: Callable[[Stage], Any]
    named: tuple[Row, ...]
    fresh_app: bool = False
    without_row_security: bool = False


def _swap(target: Any, name: str, value: Any) -> Callable[[Stage], Any]:
    return lambda _stage: patch.object(target, name, value)


def _all(*swaps: Callable[[Stage], Any]) -> Callable[[Stage], Any]:
    @contextmanager
    def together(stage: Stage) -> Iterator[None]:
        with ExitStack() as stack:
            for swap in swaps:
                stack.enter_context(swap(stage))
            yield

    return together


def _shared_arguments() -> Callable[..., Any]:
    real, kept = arguments.read, {}

    def read(*args: Any, **kwargs: Any) -> Any:
        kept["last"] = real(*args, **kwargs)
        time.sleep(0.003)
        return kept["last"]

    return read


def _found_rows_only(self: Any, keys: Any) -> list[Any]:
    return list(self.session.scalars(self.base().where(self.model.id.in_(keys))))


def _words_of_the_database(self: Any, form: Any, refused: Any) -> None:
    form.form_errors.append(str(refused))


def _remembering_list(self: Any) -> Any:
    BaseView.update_redirect(self)
    return REAL_LIST(self)


REAL_LIST = Screen.list
_remembering_list.__dict__.update(REAL_LIST.__dict__)
_remembering_list.__wrapped__ = REAL_LIST  # type: ignore[attr-defined]


def _by_prefix(roles: Any, permission: str, name: str) -> bool:
    pairs = (pair for role in roles for pair in matrix.GRANTED[role])
    return any(re.match(p, permission) and re.match(s, name) for p, s in pairs)


def _no_relations(state: Any, actor_of: Any) -> None:
    if not state.is_relationship_load:
        REAL_SCOPE(state, actor_of)


REAL_SCOPE = acting.scope_statement


def _stands_whatever_the_epoch(row: Any, *, terms: Any, now: Any) -> bool:
    return row.ended_at is None


def _unlisted(self: Any) -> list[str]:
    return list(self.model.__mapper__.columns.keys())


def _with_originals(view: type[Any], *names: str) -> Callable[[Stage], Any]:
    """Route the framework's own methods again, on a start that does not look."""

    @contextmanager
    def routed(_stage: Stage) -> Iterator[None]:
        kept = view.exclude_route_methods - set(names)
        with patch.object(view, "exclude_route_methods", kept), patch.object(builder, "_fault", lambda *_args: None):
            yield

    return routed


def _never_looks(_stage: Stage) -> Any:
    return patch.object(builder, "_fault", lambda *_args: None)


def _config(**values: Any) -> Callable[[Stage], Any]:
    return lambda stage: patch.dict(stage.app.config, values)


def _bare(_stage: Stage) -> Any:
    return patch.dict(headers.HEADERS, clear=True)


def _everything(self: Any) -> Any:
    return select(self.model)


class _Anything(str):
    def __ne__(self, other: object) -> bool:
        return False

    __hash__ = str.__hash__


def _no_versions(row: Any, name: str, default: Any = None) -> Any:
    return _Anything() if name == "version" else getattr(row, name, default)


MUTANTS: tuple[Mutant, ...] = (
    Mutant("1 shared search filter", lambda _s: patch.object(arguments, "read", _shared_arguments()),
           (rows.simultaneous_lists,)),
    Mutant("2 a batch of what was found", _swap(ActingScreen, "rows_or_404", _found_rows_only),
           (rows.bulk_act_with_a_foreign_row,)),
    Mutant("2 rows by key alone", _all(_swap(acting, "scope_statement", lambda *_args: None),
                                       _swap(Screen, "base", _everything)),
           (rows.foreign_rows,), without_row_security=True),
    Mutant("3 the framework's action", _with_originals(MemberScreen, "action_post", "action"), (rows.unknown_act,),
           fresh_app=True),
    Mutant("4 choices of everybody", _swap(ScopedSelect, "_rows", _everything), (rows.foreign_choices,)),
    Mutant("5 writes outside the scope", _swap(acting, "hold_change", lambda *_args: None),
           (rows.moved_row,), without_row_security=True),
    Mutant("5 a refused change stays", _swap(catalogue, "forget_changes", lambda: None), (rows.refused_change,)),
    Mutant("6 order by anything", _swap(Screen, "orders", _unlisted), (rows.unlisted_order,)),
    Mutant("7 the framework's API", _never_looks, (door_rows.framework_api,)),
    Mutant("8 relations past the fence", _swap(acting, "scope_statement", _no_relations), (rows.related_rows,),
           without_row_security=True),
    Mutant("9 download by name", _with_originals(ItemScreen, "download"), (rows.download_by_name,), fresh_app=True),
    Mutant("10, 11 the database's words", _swap(CatalogueScreen, "_blame", _words_of_the_database),
           (rows.taken_key,)),
    Mutant("12 unread numbers", _swap(arguments, "_size", lambda: int(asked.args.get("size", "25"))),
           (rows.unreadable_arguments,)),
    Mutant("13 endless pages", _swap(arguments, "MOST", 10**9), (rows.endless_page,)),
    Mutant("14 signing out ends nothing", _swap(signing, "end_session", lambda *_a, **_k: None),
           (door_rows.copied_cookie,)),
    Mutant("14 a role change ends nothing", _swap(signed, "_stands", _stands_whatever_the_epoch),
           (door_rows.copied_cookie_after_a_role_change,)),
    Mutant("15 addresses in the cookie", _swap(Screen, "list", _remembering_list), (door_rows.cookie_size,),
           fresh_app=True),
    Mutant("16 guesses without end", _swap(signing, "_counted", lambda *_args: True), (door_rows.many_guesses,)),
    Mutant("17 a password without the old one", _swap(passwords, "matches", lambda kept, _given: kept is not None),
           (door_rows.password_without_the_old,)),
    Mutant("18 no token", _config(WTF_CSRF_ENABLED=False), (rows.post_without_a_token,)),
    Mutant("19 any way on", _swap(views, "safe_next", lambda target: target), (door_rows.way_off_this_site,)),
    Mutant("20 names by their beginning", _swap(security, "allows", _by_prefix), (door_rows.names_alike,)),
    Mutant("21 a view without a guard", _never_looks, (door_rows.unguarded_view,)),
    Mutant("22 keys", _config(FAB_API_KEY_ENABLED=True), (door_rows.keys_and_tokens,)),
    Mutant("24 no headers", _bare, (door_rows.bare_answers,)),
    Mutant("25 log-in by token", _never_looks, (door_rows.framework_login_api,)),
    Mutant("R no row security", lambda _stage: ExitStack(), (rows.raw_statements,), without_row_security=True),
    Mutant("last write wins", _swap(catalogue, "getattr", _no_versions), (rows.last_write,)),
)  # fmt: skip

ROWS: tuple[Row, ...] = tuple(dict.fromkeys([row for mutant in MUTANTS for row in mutant.named] + [door_rows.exports]))
