"""Labels: English msgids marked here, shown in the reader's language by the entrances."""

import enum

from flask_babel import gettext


def N_(msgid: str) -> str:
    """Mark `msgid` for extraction without translating it yet."""
    return msgid


def label(member: enum.Enum) -> str:
    """The label of an enum member; its value is the msgid, its NAME what is stored."""
    return gettext(str(member.value))
