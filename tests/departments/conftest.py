"""Administrators at the screens of the catalogue, and strangers at its pages."""

from tests.catalogued import on_monday as on_monday
from tests.items.people import administrators, as_person, platform, stranger

__all__ = ["administrators", "as_person", "platform", "stranger"]
