"""Names as people type them: by the sound of their characters."""

from pypinyin import Style, lazy_pinyin


def sound_of(name: str) -> str:
    """The pinyin of a name in full and by its initials, for search: 水务局 → `shuiwuju swj`."""
    full = "".join(lazy_pinyin(name, errors="ignore"))
    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER, errors="ignore"))
    return f"{full} {initials}".strip()
