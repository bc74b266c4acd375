"""日历版草稿: begun, marked, pasted into, sent on, published by a second person (Art. 17)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy.orm import Session

from app.clock import offers, queries
from app.clock.calendars import recomputing
from app.clock.models import CalendarDay, CalendarDraft, CalendarEdition
from app.clock.rules.calendar import DayKind, Edition, EditionKind
from app.clock.rules.difference import in_force
from app.clock.rules.drafts import DraftState, laid, must_be_another, must_be_whole, span_of, state_after, toggled
from app.clock.rules.notices import Finding, Notice, by_day, edition_days, left_worked, parse_notice
from app.core.errors import Invalid, Stale
from app.core.labels import N_
from app.core.now import civil_date
from app.core.types import Actor, new_id


class SayFromWhen(Invalid):
    """A span begins somewhere."""

    msgid = N_("From: say the first day")
    article = "17"


@dataclass(frozen=True, slots=True)
class Head:
    """What an edition says of itself."""

    document: str
    published_on: date | None
    effective_on: date | None
    note: str
    settled: bool


def begin(session: Session, *, year: int, kind: EditionKind, division: str | None, by: Actor,
          now: datetime) -> CalendarDraft:
    """起草. An empty draft of a year."""
    if by.account_id is None:
        raise Stale
    draft = CalendarDraft(
        id=new_id(), year=year, kind=kind, division=division if kind is EditionKind.LOCAL else None, document="",
        published_on=None, effective_on=None, note="", text="", days={}, settled=False, state=DraftState.DRAFT,
        entered_by=by.account_id, entered_by_name=by.name, entered_at=now, editors=[str(by.account_id)],
        offered_by_name="", edition_id=None,
    )  # fmt: skip
    session.add(draft)
    session.flush()
    return draft


def days_of(draft: CalendarDraft) -> dict[date, DayKind]:
    """The days a draft makes exceptions of, or takes back."""
    return {date.fromisoformat(on): DayKind[kind] for on, kind in sorted(draft.days.items())}


def before_of(session: Session, draft: CalendarDraft) -> dict[date, DayKind]:
    """The exceptions in force where the draft would hold, without it."""
    return in_force(each for each in queries.editions(session) if each.division in (None, draft.division))


def edition_of(draft: CalendarDraft, *, today: date) -> Edition:
    """The edition a draft would be if it were published today."""
    return Edition(draft.year, draft.document or None, draft.published_on or today, days_of(draft), draft.kind,
                   draft.division)


def notice_of(draft: CalendarDraft) -> Notice | None:
    """What its pasted text says, read anew each time; None while there is none."""
    return parse_notice(draft.text, draft.year) if draft.text.strip() else None


def findings_of(session: Session, draft: CalendarDraft) -> tuple[Finding, ...]:
    """What does not agree in its text, and the legal days it leaves worked where it is the first to arrange its year.

    The first notice settles its whole year: a day nobody marked is counted as of the plain week from then on.
    """
    notice = notice_of(draft)
    said = notice.findings if notice else ()
    if not _is_first_of_its_year(session, draft):
        return by_day(said)
    left = left_worked({**before_of(session, draft), **days_of(draft)}, draft.year)
    return by_day((*said, *(finding for finding in left if finding not in said)))


def needs_settling(session: Session, draft: CalendarDraft) -> bool:
    """Whether a person must say that he looked: a finding, or a sentence with a day that was not read."""
    notice = notice_of(draft)
    return bool(findings_of(session, draft)) or bool(notice and any(one.names_a_day for one in notice.unread))


def _is_first_of_its_year(session: Session, draft: CalendarDraft) -> bool:
    return draft.kind is EditionKind.NATIONAL and draft.year not in queries.calendar(session).years


def describe(session: Session, draft: CalendarDraft, head: Head, *, by: Actor) -> None:
    """Document, publication, effect, remark. Who leaves them as they stand has not worked on it."""
    if head == Head(draft.document, draft.published_on, draft.effective_on, draft.note, draft.settled):
        state_after(draft.state, "offer")
        return
    _touch(draft, by)
    draft.document, draft.published_on, draft.note = head.document, head.published_on, head.note
    draft.effective_on, draft.settled = head.effective_on, head.settled
    session.flush()


def paste(session: Session, draft: CalendarDraft, text: str, *, by: Actor) -> Notice | None:
    """The notice's own text takes the place of what was marked; what it does not say is left to be marked."""
    _touch(draft, by)
    draft.text, draft.settled = text, False
    notice = notice_of(draft)
    if notice is not None:
        found = edition_days(notice, before_of(session, draft))
        _keep(draft, dict(found.items()))
        draft.document = draft.document or notice.document or ""
    session.flush()
    return notice


def keep_text(session: Session, draft: CalendarDraft, text: str, *, by: Actor) -> None:
    """What stands in the box is kept as it is; the days stay as they are marked until it is read."""
    if text != draft.text:
        _touch(draft, by)
        draft.text, draft.settled = text, False
        session.flush()


def toggle(session: Session, draft: CalendarDraft, on: date, *, by: Actor) -> None:
    """One day made the other. Raises OffTheYear."""
    span_of(on, None, draft.year)
    _touch(draft, by)
    _keep(draft, toggled(days_of(draft), before_of(session, draft), on))
    session.flush()


def lay(session: Session, draft: CalendarDraft, first: date, last: date | None, *, worked: bool, by: Actor) -> None:
    """A span made off or worked. Raises OffTheYear, SpanBackwards."""
    span = span_of(first, last, draft.year)
    _touch(draft, by)
    _keep(draft, laid(days_of(draft), before_of(session, draft), span, worked=worked))
    session.flush()


def offer(session: Session, draft: CalendarDraft, *, by: Actor, now: datetime) -> None:
    """送第二人发布. Whole, and looked at; whoever may publish it is told."""
    after = state_after(draft.state, "offer")
    must_be_whole(
        document=draft.document, published_on=draft.published_on, effective_on=draft.effective_on, days=days_of(draft),
        kind=draft.kind, settled=draft.settled or not needs_settling(session, draft), today=civil_date(now),
    )
    draft.state, draft.offered_by_name = after, by.name
    _note_editor(draft, by)
    session.flush()
    offers.tell(session, offers.CALENDAR, draft, by=by, but={UUID(each) for each in draft.editors}, now=now)


def take_back(session: Session, draft: CalendarDraft) -> None:
    """退回修改. Worked on again."""
    draft.state = state_after(draft.state, "take_back")
    session.flush()


def discard(session: Session, draft: CalendarDraft) -> None:
    """作废. Kept, and never published."""
    draft.state = state_after(draft.state, "discard")
    session.flush()


def publish(session: Session, draft: CalendarDraft, *, by: Actor, now: datetime) -> CalendarEdition:
    """发布. By a second person; from this instant on every date is counted by it. Raises NotTheSamePerson."""
    after = state_after(draft.state, "publish")
    must_be_another([UUID(each) for each in draft.editors], by.account_id)
    published_on = draft.published_on or civil_date(now)
    edition = CalendarEdition(
        id=new_id(), year=draft.year, kind=draft.kind, division=draft.division, document=draft.document,
        published_on=published_on, effective_on=draft.effective_on or published_on, recorded_at=now,
        note=draft.note or None, text=draft.text, text_digest=digest_of(draft.text), entered_by=draft.entered_by,
        entered_by_name=draft.entered_by_name, published_by=by.account_id, published_by_name=by.name,
    )  # fmt: skip
    edition.days = [CalendarDay(id=new_id(), day=day, kind=kind) for day, kind in days_of(draft).items()]
    session.add(edition)
    session.flush()
    draft.state, draft.edition_id = after, edition.id
    recomputing.begin(session, edition, now=now)
    return edition


def digest_of(text: str) -> str:
    """SHA-256 of a text as it was pasted; empty for none."""
    return sha256(text.encode()).hexdigest() if text else ""


def _touch(draft: CalendarDraft, by: Actor) -> None:
    """Only a draft is worked on, and whoever did may not publish it."""
    state_after(draft.state, "offer")
    _note_editor(draft, by)


def _note_editor(draft: CalendarDraft, by: Actor) -> None:
    if by.account_id is not None and str(by.account_id) not in draft.editors:
        draft.editors = [*draft.editors, str(by.account_id)]


def _keep(draft: CalendarDraft, days: Mapping[date, DayKind] | Iterable[tuple[date, DayKind]]) -> None:
    draft.days = {on.isoformat(): kind.name for on, kind in dict(days).items()}
