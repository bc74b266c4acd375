"""Request plumbing: the request's session and actor, pages, headers, doors, failures.

A view returns and the request commits; it raises and everything is rolled back. Addresses under
`SIGNED_IN` act as the signed-in account (app.accounts opens them), all others act as the public.
"""

from app.core.web.failures import register_failures
from app.core.web.headers import register_headers
from app.core.web.kept import kept_a_minute
from app.core.web.page import page, public, template_context
from app.core.web.request import SIGNED_IN, actor, after_commit, db, needs_sign_in, register_request, sessions_of

__all__ = [
    "SIGNED_IN",
    "actor",
    "after_commit",
    "db",
    "kept_a_minute",
    "needs_sign_in",
    "page",
    "public",
    "register_failures",
    "register_headers",
    "register_request",
    "sessions_of",
    "template_context",
]
