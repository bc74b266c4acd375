"""What a list page says, as plain values for its template (names: see the package's docstring)."""

from collections.abc import Iterator
from functools import partial
from types import SimpleNamespace
from typing import Any

from flask import request, url_for
from flask_babel import gettext
from sqlalchemy import select

from app.core.crud.arguments import Arguments
from app.core.crud.listing import Found, is_relation, shown
from app.core.labels import label
from app.core.scope import EVERYBODY, Unscoped
from app.core.web import db, kept_a_minute

CHOICES_AT_MOST = 200


def listed(screen: Any, asked: Arguments, found: Found) -> SimpleNamespace:
    """The page of rows `found` by `asked`."""
    return SimpleNamespace(
        heads=[_head(screen, name, asked) for name in screen.columns],
        rows=[_row(screen, row) for row in found.rows],
        q=asked.q,
        searchable=bool(screen.search),
        filters=[_filter(screen, name, asked) for name in screen.filters],
        chips=list(_chips(screen, asked)),
        order_label=gettext(screen.label_of(asked.order)),
        count=found.count,
        more=found.more,
        as_of=found.as_of,
        size=asked.size,
        next_url=_again(screen, asked, **{"from": found.next_token}) if found.next_token else None,
        first_url=_again(screen, asked) if asked.mark else None,
        add_url=url_for(f"{screen.endpoint}.add") if screen.may_add() else None,
    )


def _row(screen: Any, row: Any) -> SimpleNamespace:
    cells = [(gettext(screen.label_of(name)), shown(getattr(row, name))) for name in screen.columns]
    return SimpleNamespace(id=row.id, url=screen.show_url(row), cells=cells, name=str(row))


def _head(screen: Any, name: str, asked: Arguments) -> dict[str, Any]:
    head: dict[str, Any] = {"label": gettext(screen.label_of(name))}
    if name in screen.orders() and not is_relation(screen.model, name):
        turned = "desc" if asked.order == name and not asked.descending else "asc"
        head["sort"] = _again(screen, asked, order=name, dir=turned)
    if name == asked.order:
        head["dir"] = "descending" if asked.descending else "ascending"
    return head


def _filter(screen: Any, name: str, asked: Arguments) -> SimpleNamespace:
    chosen = asked.filters.get(name, "")
    choices = [("", gettext("All"), not chosen)]
    choices += [(value, text, value == chosen) for value, text in _choices(screen, name)]
    return SimpleNamespace(name=f"f-{name}", label=gettext(screen.label_of(name)), choices=choices)


def _choices(screen: Any, name: str) -> Iterator[tuple[str, str]]:
    if is_relation(screen.model, name):
        yield from _related(screen.model.__mapper__.relationships[name].mapper.class_)
        return
    members = getattr(getattr(screen.model, name).type, "enum_class", None)
    if members is None:
        yield from (("yes", gettext("Yes")), ("no", gettext("No")))
        return
    yield from ((member.name, label(member)) for member in members)


def _related(target: Any) -> list[tuple[str, str]]:
    """The rows of a related model to filter by. A catalogue that everybody reads is asked once a minute."""
    scope = target.__scope__
    for_all = isinstance(scope, Unscoped) or (scope.public is True and set(scope.open_to) == set(EVERYBODY))
    return kept_a_minute(target, partial(_rows_of, target)) if for_all else _rows_of(target)


def _rows_of(target: Any) -> list[tuple[str, str]]:
    rows = db().scalars(select(target).limit(CHOICES_AT_MOST)).all()
    return [(str(row.id), str(row)) for row in sorted(rows, key=str)]


def _chips(screen: Any, asked: Arguments) -> Iterator[tuple[str, str]]:
    if asked.q:
        yield gettext("Words: %(words)s", words=asked.q), _again(screen, asked, q=None)
    for name, value in asked.filters.items():
        text = dict(_choices(screen, name)).get(value, value)
        yield f"{gettext(screen.label_of(name))}: {text}", _again(screen, asked, **{f"f-{name}": None})


def _again(screen: Any, asked: Arguments, **changed: str | None) -> str:
    """This list with some arguments changed; a page token lives only while order and filters do."""
    kept = {name: request.args.get(name) for name in ("q", "order", "dir", "size")}
    kept |= {f"f-{name}": value for name, value in asked.filters.items()}
    arguments: dict[str, Any] = {k: v for k, v in (kept | changed).items() if v}
    return url_for(f"{screen.endpoint}.list", **arguments)
