"""The QR mark of a project code, printed wherever the code is (Art. 15)."""

from markupsafe import Markup

from app.core.addresses import public_address
from app.core.qr import qr_mark


def code_address(code: str) -> str:
    """Where anybody reads the project's name, code and state."""
    return public_address(f"/projects/{code}")


def code_mark(code: str, name: str) -> Markup:
    """The mark as inline SVG: it leads to the public page, and says code and name to a screen reader."""
    return qr_mark(code_address(code), title=code, description=name)
