"""Names as people type them: by the sound of their characters."""


def sound_of(name: str) -> str:
    """The pinyin of a name in full and by its initials, for search: 水务局 → `shuiwuju swj`."""
    # Its dictionary of phrases is a fifth of the start; only those who write names need it.
    from pypinyin import Style, lazy_pinyin

    full = "".join(lazy_pinyin(name, errors="ignore"))
    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER, errors="ignore"))
    return f"{full} {initials}".strip()
