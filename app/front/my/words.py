"""The applicant's pages in words: duties, balls, what stands beside a due item (Art. 16(3))."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.acceptance.models import Correction
from app.cases.models import Case
from app.cases.queries import DueLine
from app.cases.rules import OPEN_FOR_ACCEPTANCE, Ball, Light, ball
from app.cases.standing import Standing
from app.core.labels import label
from app.core.phrasing import due_day, long_day
from app.declaration.words import limit_in_words
from app.front.my.duties import Counted, Duty, DutyKind, can_be_filed, is_open, recurs, waits_for
from app.front.my.plan import Bar
from app.front.my.queries import Overview
from app.items.queries import limit_in_force
from app.items.rules.kinds import Closure
from app.items.rules.schedule import workdays

NAMED = 3


def project_row(row: Overview) -> dict[str, Any]:
    """One line of my projects."""
    return {
        "project": row.project,
        "code": row.code,
        "url": url_for("MyProjectPage.show", project_id=row.project.id),
        "counted": asdict(row.counted),
        "progress": progress(row.counted),
        "duty": duty(row.duty),
        "mine": row.duty.kind in (DutyKind.CORRECT, DutyKind.SUBMIT),
        "ball": whose(row.duty, row.lines),
    }


def progress(count: Counted) -> str:
    """`应办 11 项：办结 4，在办 3，未开始 4`."""
    return str(
        _(
            "%(total)s due items: %(done)s closed, %(open)s open, %(left)s not begun",
            total=count.total,
            done=count.done,
            open=count.open,
            left=count.left,
        )
    )


def duty(found: Duty) -> dict[str, Any]:
    """The next duty: a title, a sentence, where it is done and what the button says."""
    if found.kind is DutyKind.CORRECT and found.case is not None:
        return {
            "title": _correct_title(found),
            "short": _correct_short(found),
            "until": found.until,
            "text": _(
                "Until you answer, its clock for acceptance stands. What is not answered in time is handed back;"
                " the item can be filed again."
            ),
            "url": url_for("MyCaseActs.correction", case_id=found.case.id),
            "button": _("Go to the correction"),
        }
    if found.kind is DutyKind.SUBMIT:
        return _submit(found)
    if found.kind is DutyKind.CLOSED:
        return {"title": _("All due items are closed"), "text": _("The closure notice has been issued."), "until": None}
    if found.kind is DutyKind.REFUSED:
        names = _some((line.due.item.name for line in found.lines), "；")
        return {
            "title": _("Closed, with an item refused: %(names)s", names=names),
            "until": None,
            "text": _(
                "There is no closure notice while a refusal stands. File the item again when its reason is gone."
            ),
        }
    return _waiting(found)


def _correct_title(found: Duty) -> str:
    name = found.case.item.name if found.case else ""
    title = (
        _("Your turn: correct “%(name)s” by %(day)s", name=name, day=due_day(found.until, found.provisional))
        if found.until
        else _("Your turn: correct “%(name)s”", name=name)
    )
    more = len(found.lines) - 1
    return str(_("%(title)s; %(n)s more after it", title=title, n=more) if more else title)


def _correct_short(found: Duty) -> str:
    name = found.case.item.name if found.case else ""
    return str(_("Correct “%(name)s” by %(day)s", name=name, day=due_day(found.until, found.provisional)))


def _submit_short(found: Duty) -> str:
    if len(found.lines) == 1:
        return str(_("Hand in “%(item)s”", item=found.lines[0].due.item.name))
    return str(_("Hand in: %(n)s items are open to it", n=len(found.lines)))


def _submit(found: Duty) -> dict[str, Any]:
    first = found.lines[0]
    n = len(found.lines)
    title = (
        _("Your turn: hand in “%(name)s”", name=first.due.item.name)
        if n == 1
        else _("Your turn: %(n)s items can be handed in now", n=n)
    )
    return {
        "title": title,
        "short": _submit_short(found),
        "until": None,
        "text": _(
            "%(names)s. Departments work in parallel; hand in what you have ready.",
            names=_some((line.due.item.name for line in found.lines), "；"),
        ),
        "url": apply_url(first),
        "button": _("Hand in: %(name)s", name=first.due.item.name) if n == 1 else _("Begin with the first"),
    }


def _waiting(found: Duty) -> dict[str, Any]:
    names = _some(dict.fromkeys(line.department.short_name for line in found.lines))
    if found.case is not None and found.until is not None:
        day = due_day(found.until, found.provisional)
        text = _("Next date: %(day)s, %(name)s.", day=day, name=found.case.item.name)
    else:
        text = _("You are told here and by mail when something happens.")
    title = _("Nothing for you to do: %(names)s at work", names=names) if names else _("Nothing for you to do now")
    return {"title": title, "text": text, "until": found.until}


def whose(found: Duty, lines: Sequence[DueLine]) -> str:
    """Who has the ball."""
    if found.kind in (DutyKind.CORRECT, DutyKind.SUBMIT):
        return str(_("Your unit"))
    if found.kind is DutyKind.CLOSED:
        return str(_("Nobody: closed"))
    if found.kind is DutyKind.REFUSED:
        return str(_("You, if you file again"))
    at_work = dict.fromkeys(line.department.short_name for line in lines if line.standing is Standing.OPEN)
    return _some(at_work) or str(_("Nobody"))


def apply_url(line: DueLine) -> str:
    """Where an item is handed in."""
    return url_for("MyApplicationPage.apply", due_id=line.due.id)


def due_row(line: DueLine, lines: Sequence[DueLine]) -> dict[str, Any]:
    """One line of a project's due items."""
    case = line.last
    shown = case if case is not None and (is_open(case) or line.standing in (Standing.DONE, Standing.DENIED)) else None
    first = waits_for(line, lines)
    return {
        "due": line.due,
        "item": line.due.item,
        "case": shown,
        "department": line.department.short_name,
        "reason": "；".join(line.due.because),
        "first": first,
        "settled": bool(line.due.after) and not first,
        "follows": line.due.closure is Closure.FOLLOWS,
        "fileable": can_be_filed(line, lines),
        "recurs": recurs(line),
        "limit": limit_in_words(limit_in_force(line.due.item.limits_now)),
        "counts": workdays(limit_in_force(line.due.item.limits_now)) > 0,
        "state": due_state(line, lines, shown),
        "lamp": _lamp(line, shown),
        "waived": line.standing is Standing.WAIVED,
        "apply": apply_url(line),
        "url": url_for("MyCasePage.show", case_id=case.id) if case is not None else None,
        "result": shown.document_number if shown is not None else "",
        "before": [each for each in line.cases if each is not shown],
    }


def due_state(line: DueLine, lines: Sequence[DueLine], shown: Case | None) -> str:
    """The state of a due item in a few words."""
    if line.standing is Standing.WAIVED:
        return str(_("Found not to apply: %(reason)s", reason=line.due.waived_reason))
    if shown is not None:
        return label(shown.state)
    return str(_("Can be handed in") if can_be_filed(line, lines) else _("Cannot be handed in yet"))


def _lamp(line: DueLine, shown: Case | None) -> tuple[str, str | None]:
    """The light's key, and a word where the shape means something else than time."""
    if line.standing is Standing.DONE and (shown is None or not is_open(shown)):
        return "ok", str(_("Closed"))
    if line.standing is Standing.DENIED:
        return "bad", str(_("Refused"))
    if shown is None:
        return "none", None
    return shown.light.name, None


def ball_of(case: Case) -> str:
    """Who has the ball of a case, as a sentence's end."""
    held = ball(case.state)
    if held is Ball.APPLICANT:
        return str(_("You: answer the correction"))
    if held is Ball.NOBODY:
        return label(Ball.NOBODY)
    name = case.handler_name
    where = case.department.short_name
    return f"{where} {name}" if name else str(_("%(department)s, not given to a clerk yet", department=where))


def _some(names: Iterable[str], mark: str = "、") -> str:
    """The first few of several names. Items are parted by a semicolon: their names hold commas."""
    listed = list(names)
    if len(listed) <= NAMED:
        return mark.join(listed)
    return str(_("%(names)s and %(n)s in all", names=mark.join(listed[:NAMED]), n=len(listed)))


def ends(plan: Sequence[Bar], count: Counted, uncertain: date | None) -> str | None:
    """When everything may be closed at the earliest; nothing once it is."""
    to_come = [bar.ends for bar in plan if bar.state != "done"]
    if not to_come or count.total == count.done:
        return None
    last = max(to_come)
    if uncertain and last >= uncertain:
        return str(_("all closed on %(day)s at the earliest, provisional", day=last.isoformat()))
    return str(_("all closed on %(day)s at the earliest", day=last.isoformat()))


def critical_in_words(plan: Sequence[Bar]) -> list[str]:
    """The items that decide the end, in order."""
    return [bar.label for bar in sorted((b for b in plan if b.critical), key=lambda b: (b.begins, b.ends))]


def silence(case: Case, correction: Correction | None) -> str | None:
    """视为受理: what happens to a licence if nobody says a word (行政许可法 32(1)(4)); None where nothing does."""
    if case.state not in OPEN_FOR_ACCEPTANCE or not case.item.is_licence or case.due_latest is None:
        return None
    since = correction.answered_at if correction and correction.answered_at else case.received_at
    last = due_day(case.due_latest, case.due_provisional)
    return str(_("If you are told nothing by the end of %(last)s, it counts as accepted from the day the materials "
                 "came, %(since)s.", last=last, since=long_day(since)))


def due_in_words(case: Case) -> str | None:
    """The leading clock of an open case in one sentence: until when, and what is left of it."""
    if case.light is Light.PAUSED and case.remaining_days is not None:
        return str(_("Its clock stands still; %(n)s days are left when it runs again.", n=case.remaining_days))
    if case.due_on is None or case.due_latest is None or case.remaining_days is None:
        return None
    certain, in_one_day = not case.due_provisional, case.due_on == case.due_latest
    by = long_day(case.due_on) if in_one_day else f"{case.due_on.isoformat()} 至 {case.due_latest.isoformat()}"
    aim = _("to accept it or to ask for a correction") if case.accepted_on is None else _("to decide it")
    if case.remaining_days < 0:
        return str(_("It had until %(day)s %(aim)s; %(n)s days over.", day=by, aim=aim, n=-case.remaining_days))
    if certain:
        return str(_("It has until %(day)s %(aim)s; %(n)s days left.", day=by, aim=aim, n=case.remaining_days))
    left = case.remaining_days
    return str(_("It has until %(day)s (provisional) %(aim)s; %(n)s days left.", day=by, aim=aim, n=left))
