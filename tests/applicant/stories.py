"""What an applicant types, page by page: a small project, filled in as by hand."""

from typing import Any

from tests.applicant.reader import Reader

Typed = dict[str, dict[str, Any]]

WATERWORKS: Typed = {
    "kind": {"let_through": "enterprise-record", "category": "industry"},
    "project": {
        "name": "示例精密阀门生产线", "nature": "NEW", "industry": "34 通用设备制造业", "scale": "示例：新建一条生产线",
    },
    "location": {"place_division": "440306", "place": "宝安区示例路1号"},
    "investment": {"total_invest_wan": "3200", "planned_start": "2026-09"},
    "yes": {"takes_water": "yes", "connects_drainage": "yes", "eia_class": "none"},
}
"""Owes the recording (at once), two permits of the water authority, and the reports that follow."""


def begin(reader: Reader) -> str:
    """Pass the gate; the address of the new draft."""
    reader.open("/my/declarations/new").send({"agreed": "y"})
    assert "任务清单" in reader.text or "申报：新项目" in reader.text
    return reader.path


def choose_kind(reader: Reader, typed: Typed = WATERWORKS) -> None:
    """The step everything else depends on."""
    reader.open(f"{_draft(reader)}/steps/kind").send(typed["kind"])


def fill(reader: Reader, typed: Typed = WATERWORKS) -> str:
    """Every step in turn by its own button, “no” and 0 to what the story does not say; ends on the task list."""
    draft = begin(reader)
    reader.open(f"{draft}/steps/kind")
    for _ in range(40):
        if not reader.path.startswith(f"{draft}/steps/"):
            break
        answer(reader, typed.get(reader.path.rpartition("/")[2], {}), typed["yes"], status=None)
    assert reader.path == draft, reader.path
    return draft


def answer(
    reader: Reader, typed: dict[str, Any], yes: dict[str, str] | None = None, *, status: int | None = 200
) -> None:
    """Send the step that is open: what is typed, and “no” or 0 to every other question it asks."""
    asked = dict.fromkeys(reader.page.xpath("//*[@data-fact and not(@hidden)]/@data-fact"))
    facts = {name: (yes or {}).get(name, _no(reader, name)) for name in asked}
    reader.send({**facts, **typed}, status=status)


def declare(reader: Reader, typed: Typed = WATERWORKS) -> Reader:
    """Fill, check, file: ends on the page with the code."""
    fill(reader, typed)
    return reader.follow("检查并提交").send({}, form="/file")


def is_asked(reader: Reader, name: str) -> bool:
    """Whether a fact's question can be seen."""
    return bool(reader.page.xpath(f"//*[@data-fact='{name}' and not(@hidden)]"))


def _no(reader: Reader, name: str) -> str:
    return "0" if reader.page.xpath(f"//input[@name='{name}' and not(@type='radio')]") else "no"


def _draft(reader: Reader) -> str:
    return "/".join(reader.path.split("/")[:4])
