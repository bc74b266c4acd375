"""Screens: the framework's generic views, closed once (SECURITY holes 1–24) and declared in fifteen lines.

`CatalogueScreen` lists, searches, shows, adds, edits (and deletes, where said) the rows of one model that the
actor may change. `LedgerScreen` lists, searches and shows; its acts are methods marked `@act`, each a POST that
calls one service. `Page` is a plain view for everything else.

What the templates get (all under appbuilder/general/model/, owned by the look):

* every one: `screen` (`.title`, `.one`, `.route`, `.model_name`), `title` (already translated);
* list.html: `listing` – `.heads` (dicts for macros/tables.html), `.rows` (`.id`, `.url`, `.cells` of
  (head, value)), `.q`, `.filters` (`.name`, `.label`, `.choices` of (value, label, chosen)), `.chips` of
  (label, url without it), `.order_label`, `.count`, `.more` (count is "more than"), `.as_of`, `.next_url`,
  `.first_url`, `.add_url`, `.size`; `acts` – bulk acts (`.name`, `.label`, `.url`, `.confirm`), `act_id`;
* show.html: `row`, `sections` of (title, [(label, value)]), `edit_url`, `delete_url`, `list_url`, `acts` – acts
  on this row (same shape), `act_id`, `version`, `trace` (sentences, may be empty);
* add.html, edit.html: `form`, `sections` of (title, note, [field]), `row` (edit), `list_url`, `cancel_url`;
* conflict.html: as edit.html, and `differences` of (field, label, opened, stored, yours); the page posts the
  hidden fields of `form`, and for each difference a radio `take-<name>` worth `mine` or `stored`;
* confirm.html: `question`, `fields` (pairs to post again), `act` (`.label`, `.url`), `cancel_url`.
"""

from app.core.crud.acts import Act, act
from app.core.crud.builder import Builder, close_doors
from app.core.crud.catalogue import CatalogueScreen
from app.core.crud.forms import Form, Section
from app.core.crud.ledger import LedgerScreen
from app.core.crud.page import Page

__all__ = ["Act", "Builder", "CatalogueScreen", "Form", "LedgerScreen", "Page", "Section", "act", "close_doors"]
