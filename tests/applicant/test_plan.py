"""The lane chart: nothing begins before what comes first has ended (Art. 16(1)). Pure."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import yaml

from app.cases.standing import Standing
from app.clock.rules.calendar import Calendar
from app.clock.rules.editions import editions_of
from app.clock.service import RECORD_OF_NOTICES
from app.front.my.drawing import chart
from app.front.my.plan import expected
from app.items.rules.kinds import Closure, LimitUnit

KNOWN = Calendar(editions_of(yaml.safe_load(Path(RECORD_OF_NOTICES).read_text(encoding="utf-8"))["editions"]))
MONDAY = date(2026, 3, 2)


def line(key: str, *after: str, workdays: int = 10, closure: Closure = Closure.EACH) -> Any:
    """A due item nobody has handed in yet."""
    item = SimpleNamespace(
        key=key, name=f"示例事项{key}", department=SimpleNamespace(short_name=f"市示例{key[0]}局"),
        limits_on=lambda _day: SimpleNamespace(
            promised_number=workdays, promised_unit=LimitUnit.WORKDAY, legal_number=None, legal_unit=None),
    )
    due = SimpleNamespace(item=item, after=list(after), closure=closure)
    return SimpleNamespace(due=due, last=None, standing=Standing.NOT_STARTED, cases=())


def test_an_item_begins_when_what_comes_first_has_ended() -> None:
    bars = {bar.key: bar for bar in expected([line("b", "a", workdays=5), line("a")], KNOWN, MONDAY)}

    assert bars["a"].begins == MONDAY
    assert bars["a"].ends == date(2026, 3, 16)  # 2026-03-16 Mon, the tenth working day
    assert bars["b"].begins == bars["a"].ends
    assert bars["b"].ends == date(2026, 3, 23)  # 2026-03-23 Mon


def test_the_path_leads_through_what_decides_the_end() -> None:
    plan = expected([line("a"), line("b", "a"), line("c", workdays=3)], KNOWN, MONDAY)

    assert {bar.key for bar in plan if bar.critical} == {"a", "b"}


def test_what_goes_on_after_closure_is_not_drawn() -> None:
    assert not expected([line("a", closure=Closure.FOLLOWS)], KNOWN, MONDAY)
    assert chart([], MONDAY, None) is None


def test_a_circle_that_should_not_be_does_not_hang_the_page() -> None:
    assert len(expected([line("a", "b"), line("b", "a")], KNOWN, MONDAY)) == 2
