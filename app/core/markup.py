"""HTML of the program's own making, let through the templates' escaping."""

from dataclasses import dataclass

from markupsafe import Markup, escape


@dataclass(frozen=True)
class _Ours:
    html: str

    def __html__(self) -> str:
        return self.html


def our_markup(html: str) -> Markup:
    """`html` as it stands. Nothing that anybody typed may be in it; what is filled in later (`%`) is escaped."""
    return escape(_Ours(html))
