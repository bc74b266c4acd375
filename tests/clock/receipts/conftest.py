"""A platform with its calendar, and strangers at its pages; the rate is out of their way."""

from tests.catalogued import on_monday as on_monday
from tests.desk.conftest import cast, ground, session, sign_in

__all__ = ["cast", "ground", "session", "sign_in"]
