"""How often a stranger may ask: counted in Valkey, in memory while it is away."""

import math
from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, Flask, Response
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from app.core.counting import impatient
from app.core.now import now

AT_ONCE = "300/second"
TOO_MANY = 429


def limit(app: Flask, blueprint: Blueprint, *, rate: str, store_url: str, pages: Sequence[str] = ()) -> None:
    """Hold every address to `rate` (PUBLIC_RATE) and to 300 at once, over `blueprint` and `pages` together."""
    limiter = Limiter(
        get_remote_address,
        app=app,
        storage_uri=store_url or "memory://",
        storage_options=impatient(),
        in_memory_fallback_enabled=bool(store_url),
        key_prefix=blueprint.name,
    )
    shared = limiter.shared_limit(f"{rate};{AT_ONCE}", scope=blueprint.name)
    shared(blueprint)
    for endpoint in pages:
        view: Callable[..., Any] = app.view_functions[endpoint]
        app.view_functions[endpoint] = shared(view)

    @blueprint.after_app_request
    def _say_when(response: Response) -> Response:
        if response.status_code == TOO_MANY and limiter.current_limit:
            wait = math.ceil(limiter.current_limit.reset_at - now().timestamp())
            response.headers["Retry-After"] = str(max(1, wait))
        return response
