"""What an item of the catalogue is held to when it is saved (Art. 8, 17). Pure."""

import re

from app.core.errors import Invalid
from app.core.labels import N_

KEY = re.compile(r"[a-z][a-z0-9-]{1,38}")


class BadItemKey(Invalid):
    """A key is a short word that stands in addresses."""

    msgid = N_("A key is 2 to 39 lower-case letters, digits or hyphens and begins with a letter.")


class BasisMissing(Invalid):
    """没有依据的时限不能保存."""

    msgid = N_("A legal limit needs its legal basis.")
    article = "17"


class KeyUnknown(Invalid):
    """A key that names nothing on record."""

    msgid = N_("Nothing on record has the key “%(key)s”.")
