"""The public API's machinery: declare endpoints with `public_api`, build them with `register_api`.

Rooms declare in their api.py; `wiring` imports those; `register_api(app, settings)` does the rest.
"""

from collections.abc import Sequence

from flask import Flask, Response, jsonify

from app.core.api.contract import PREFIX, Api, Nothing, public_api
from app.core.api.limits import limit
from app.core.api.lists import Listing, PageQuery, key_of, page_token
from app.core.api.openapi import document
from app.core.api.parsing import Strict
from app.core.api.problems import FieldFault, Problem, answer_problem, refused
from app.core.web.page import page, public

__all__ = [
    "PREFIX",
    "Api",
    "FieldFault",
    "Listing",
    "Nothing",
    "PageQuery",
    "Problem",
    "Strict",
    "key_of",
    "page_token",
    "public_api",
    "refused",
    "register_api",
]


def register_api(app: Flask, *, rate: str, store_url: str, pages: Sequence[str] = ()) -> None:
    """Build the declared endpoints, their limits, their document and its page. After CSRFProtect was made.

    `pages` are endpoints of the portal that share the API's limits.
    """
    blueprint = public_api.build(app)
    limit(app, blueprint, rate=rate, store_url=store_url, pages=pages)
    app.register_blueprint(blueprint)
    if "csrf" in app.extensions:
        app.extensions["csrf"].exempt(blueprint)
    app.register_error_handler(Problem, answer_problem)
    app.add_url_rule("/api/v1/openapi.json", "api_document", api_document)
    app.add_url_rule("/api/docs", "api_docs", api_docs)


@public
def api_document() -> Response:
    """The OpenAPI document."""
    return jsonify(document(public_api))


@public
def api_docs() -> str:
    """The document as a page, rendered by the server."""
    return page("api/docs.html", document=document(public_api))
