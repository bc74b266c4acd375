"""QR marks as inline SVG: no style attribute, so that they stand under the content policy."""

import segno
from markupsafe import Markup

from app.core.markup import our_markup


def qr_mark(address: str, *, title: str, description: str = "") -> Markup:
    """The mark of an address; its title and description speak to a screen reader. Its ground is the style sheet's."""
    drawn = segno.make(address, error="m", micro=False)
    # segno escapes title and description; the rest are digits of its own.
    svg = drawn.svg_inline(scale=4, border=2, omitsize=True, title=title, desc=description)
    return our_markup(svg.replace("<svg ", '<svg role="img" ', 1))
