"""An independent watchman who walks a clock's days one by one and says when he would speak. No shared code."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tests.clock.oracle import DAY, Span, Week, is_paused, months_later, stands_for_ever
from tests.clock.oracle import due as due_day

# name, working days before or after the end
LADDER = (("HALF", 0), ("THREE_QUARTERS", 0), ("DAYS_BEFORE", 2), ("LAST_DAY", 0), ("OVER", 0), ("OVER_BY", 3))
HORIZON = timedelta(days=900)


@dataclass(frozen=True)
class Scene:
    """What is known at one time: the limit, its pauses, the week."""

    start: date
    number: int
    unit: str
    pauses: tuple[Span, ...]
    week: Week

    def works(self, day: date) -> bool:
        return self.week.works(day) and not is_paused(day, self.pauses)


def falls_on(scene: Scene) -> dict[tuple[str, int], date]:
    """The day of every rung that has one."""
    end = due_day(scene.start, scene.number, scene.unit, scene.pauses, scene.week)
    days: dict[tuple[str, int], date | None] = {}
    for name, more in LADDER:
        if name in ("HALF", "THREE_QUARTERS"):
            days[name, more] = _share(scene, 1, 2) if name == "HALF" else _share(scene, 3, 4)
        elif name == "DAYS_BEFORE":
            days[name, more] = _before_the_end(scene, more, end)
        elif name == "LAST_DAY":
            days[name, more] = end if scene.number else None
        else:
            days[name, more] = None if end is None else _working_days_on(scene, end, more or 1)
    return _rising({key: day for key, day in days.items() if day is not None})


def _rising(days: dict[tuple[str, int], date]) -> dict[tuple[str, int], date]:
    """Without those which a later rung reaches no later."""
    names = list(days)
    return {
        name: days[name]
        for place, name in enumerate(names)
        if all(days[name] < days[later] for later in names[place + 1 :])
    }


def _length(scene: Scene) -> int:
    if scene.unit == "month":
        return (months_later(scene.start, scene.number) - scene.start).days
    return scene.number


def _share(scene: Scene, parts: int, of: int) -> date | None:
    length = _length(scene)
    wanted = next((n for n in range(length + 1) if n * of >= length * parts), 0)
    return _used(scene, wanted) if 0 < wanted < length else None


def _used(scene: Scene, wanted: int) -> date | None:
    """The day on which the wanted number is used; moved forward off a day off, or back if that is day zero."""
    day, used = scene.start, 0
    while used < wanted:
        day += DAY
        if stands_for_ever(day, scene.pauses):
            return None
        if not is_paused(day, scene.pauses) and (scene.unit != "workday" or scene.week.works(day)):
            used += 1
    return _in_time(scene, day)


def _in_time(scene: Scene, day: date) -> date | None:
    earlier = day
    while earlier > scene.start:
        if scene.works(earlier):
            return earlier
        earlier -= DAY
    return _working_days_on(scene, scene.start, 1)


def _before_the_end(scene: Scene, days: int, end: date | None) -> date | None:
    if scene.unit == "workday":
        return _used(scene, scene.number - days) if scene.number > days else None
    if end is None or not scene.number:
        return None
    day = end
    while days:
        day -= DAY
        if day <= scene.start:
            return None
        days -= scene.works(day)
    return day


def _working_days_on(scene: Scene, day: date, number: int) -> date | None:
    limit = day + HORIZON
    while number:
        day += DAY
        if day > limit or stands_for_ever(day, scene.pauses):
            return None
        number -= scene.works(day)
    return day


def told(scenes: Sequence[tuple[date, Scene]], sweeps: Sequence[date]) -> list[tuple[date, tuple[str, int]]]:
    """What is said on which day, when from each date on another scene is known and someone looks on some days."""
    said: list[tuple[date, tuple[str, int]]] = []
    for today in sweeps:
        learnt, scene = [one for one in scenes if one[0] <= today][-1]
        if not scene.works(today):
            continue
        for name, day in falls_on(scene).items():
            before = [when for when, what in said if what == name]
            is_news = not before or (max(before) < day and learnt <= day)
            if day <= today and is_news:
                said.append((today, name))
    return said
