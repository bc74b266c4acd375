"""Where strangers find us: the public address that papers, codes and messages print."""

_base = "http://127.0.0.1:8080"


def set_public_url(url: str) -> None:
    """Said once at the start of a process."""
    global _base
    _base = url.rstrip("/")


def public_address(path: str) -> str:
    """The full public address of `path` (which starts with a slash)."""
    return f"{_base}{path}"
