"""A browser's own string as people name the thing: Chrome 156，Windows. Pure."""

import re

BROWSERS = (
    ("奇安信浏览器", r"Qaxbrowser/(\d+)?"), ("微信", r"MicroMessenger/(\d+)"), ("Edge", r"Edge?/(\d+)"),
    ("360 浏览器", r"360SE|QIHU"), ("Firefox", r"Firefox/(\d+)"), ("Chrome", r"Chrom(?:e|ium)/(\d+)"),
    ("Safari", r"Version/(\d+)[\d.]* .*Safari"),
)
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("HarmonyOS", "HarmonyOS|OpenHarmony"),
    ("Windows", "Windows"), ("macOS", "Mac OS X|Macintosh"), ("Linux", "Linux|X11"),
)
"""Tried in this order: those that pretend to be another come first."""


def browser_in_words(user_agent: str) -> str:
    """Browser and system; what nobody here knows stays as it came."""
    tried = ((name, re.search(mark, user_agent, re.IGNORECASE)) for name, mark in BROWSERS)
    name, seen = next(((name, seen) for name, seen in tried if seen), ("", None))
    if seen is None:
        return user_agent or "—"
    version = next((part for part in seen.groups() if part), "")
    system = next((name for name, mark in SYSTEMS if re.search(mark, user_agent)), "")
    return "，".join(part for part in (f"{name} {version}".strip(), system) if part)
