"""What the platform writes down of itself: one line an event, with the request's number, never its data."""

import logging
import sys

import structlog
from structlog.typing import EventDict, WrappedLogger

from app.core.now import now


def _stamp(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    event["at"] = now().isoformat(timespec="milliseconds")
    return event


def write_lines(level: int = logging.INFO) -> None:
    """JSON lines to standard error. A traceback names files and lines; local values stay out of it."""
    # The framework warns of each column its own search form cannot take; ours is another one.
    logging.getLogger("flask_appbuilder").setLevel(logging.ERROR)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            _stamp,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
