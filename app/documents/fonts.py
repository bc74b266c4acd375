"""The fonts of a paper: free ones that came with the platform, licensed ones from FONT_DIR."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst

SERIF, SANS = "Noto Serif SC", "Noto Sans SC"
THICKER = 0.018

WANTED: dict[str, tuple[str, ...]] = {
    "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", "方正小标宋_GBK"),
    "fangsong": ("FangSong_GB2312", "仿宋_GB2312", "FZFangSong-Z02S", "FZFangSong-Z02", "FangSong", "FandolFang R"),
    "hei": ("SimHei", "黑体", "FZHei-B01S", "FZHei-B01", "FandolHei"),
    "song": ("SimSun", "宋体", "FZShuSong-Z01S", "FandolSong"),
}
FALLBACK = {"title": SERIF, "fangsong": SERIF, "hei": SANS, "song": SERIF}


@dataclass(frozen=True, slots=True)
class FontBook:
    """Which families a template may name; the fallback always holds the rare signs of names."""

    fonts: typst.Fonts
    families: dict[str, list[str]]
    embolden: float

    def for_template(self) -> dict[str, object]:
        """Families by role, and how much a regular title is thickened (no 小标宋 at hand)."""
        return {**self.families, "embolden": self.embolden}


_font_dir: Path | None = None


def use_fonts(font_dir: Path | None) -> None:
    """Say once, at the start of a process, where licensed fonts lie."""
    global _font_dir
    _font_dir = font_dir


def font_book() -> FontBook:
    """The fonts of this process."""
    return _read(_font_dir)


@cache
def _read(font_dir: Path | None) -> FontBook:
    """The fonts found, read once. The system's own are never used: they differ by machine."""
    folders = [str(Path(pylopdf_fonts_zh_cn.__file__).parent)]
    if font_dir:
        folders.append(str(font_dir))
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    here = set(fonts.families())
    families = {role: _chosen(role, here) for role in WANTED}
    licensed_title = families["title"][0] != SERIF
    return FontBook(fonts=fonts, families=families, embolden=0.0 if licensed_title else THICKER)


def _chosen(role: str, here: set[str]) -> list[str]:
    """The first wanted family at hand, then the free ones: a sign is taken from the first that holds it."""
    wanted = [name for name in WANTED[role] if name in here][:1]
    return list(dict.fromkeys([*wanted, FALLBACK[role], SERIF]))
