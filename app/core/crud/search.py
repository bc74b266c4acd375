"""Words in a list: see app.core.search."""

from app.core.search import criterion

__all__ = ["criterion"]
