"""What the operator reads on the console: Chinese first, the English behind it."""

import gettext

from config import TOP


def said(msgid: str, **values: object) -> str:
    """One sentence in Chinese, then in English: a console's locale says little about its reader."""
    english = msgid % values
    chinese = gettext.translation("messages", TOP / "translations", ["zh"], fallback=True).gettext(msgid) % values
    return english if chinese == english else f"{chinese} ({english})"
