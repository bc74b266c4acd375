"""材料草稿: files put beside the materials of an item one by one, handed in together (Art. 16(1))."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.acceptance import queries, rules, service
from app.acceptance.models import SubmissionDraft
from app.attachments.models import Attachment
from app.attachments.service import hand_to
from app.cases.models import Case
from app.cases.service import HandedIn
from app.core.errors import NotFound, RuleBroken
from app.core.labels import N_
from app.core.types import Actor, new_id
from app.declaration.models import DueItem, DueItemState
from app.declaration.queries import hold
from app.guides.models import GuideMaterial
from app.guides.queries import published_guide

MOST_FILES = 50


class TooManyFiles(RuleBroken):
    """A draft has its bounds."""

    msgid = N_("At most %(n)s files can be handed in with one item; put several into one archive")
    article = "16(1)"


def hold_open(session: Session, due: DueItem) -> None:
    """Hold an item whose files are put, taken away or handed in: of several at once each sees what the other did.

    Raises DoesNotApply, AlreadyClosed, AlreadyOpen once files lie there to no purpose.
    """
    hold(session, due)
    open_case = queries.open_case_of(session, due)
    rules.must_take_files(
        applies=due.state is DueItemState.OWED,
        done=queries.is_done(session, due),
        handled_as=open_case.number if open_case else "",
    )


def put(
    session: Session, due: DueItem, order: int, attachment: Attachment, *, by: Actor, now: datetime
) -> SubmissionDraft:
    """Put a file beside the `order`-th material of the guide. Raises NotFound, TooManyFiles; see `hold_open`."""
    material = material_of(session, due, order)
    if len(queries.draft_files(session, due.id)) >= MOST_FILES:
        raise TooManyFiles(n=MOST_FILES)
    draft = SubmissionDraft(
        id=new_id(), due_item_id=due.id, unit_id=due.unit_id, material=material.name, attachment_id=attachment.id,
        added_by=by.account_id, added_by_name=by.name, added_at=now,
    )
    session.add(draft)
    session.flush()
    return draft


def take_away(session: Session, draft: SubmissionDraft) -> None:
    """Take a file away again; nothing was handed in with it."""
    session.delete(draft)
    session.flush()


def material_of(session: Session, due: DueItem, order: int) -> GuideMaterial:
    """A material of the guide in force, by its place in the list."""
    for material in published_guide(session, due.item_id).materials:
        if material.sort_order == order:
            return material
    raise NotFound()


def hand_in(session: Session, due: DueItem, *, by: Actor, now: datetime) -> Case:
    """收件: everything that lies beside the materials goes to the department, and the draft is gone."""
    hold_open(session, due)
    files = queries.draft_files(session, due.id)
    case = service.submit(session, due, _handed_in(session, due, files), by=by, now=now)
    for each in files:
        session.delete(each)
    session.flush()
    return case


def _handed_in(session: Session, due: DueItem, files: Sequence[SubmissionDraft]) -> tuple[HandedIn, ...]:
    """One row for every material of the guide with each of its files, or without any; then what it no longer lists."""
    listed = [(material.name, material.required) for material in published_guide(session, due.item_id).materials]
    names = {name for name, _required in listed}
    others = dict.fromkeys(each.material for each in files if each.material not in names)
    handed: list[HandedIn] = []
    for name, required in (*listed, *((name, False) for name in others)):
        mine = [each for each in files if each.material == name]
        handed += [HandedIn(name, required, hand_to(session, each.attachment, due.department_id).id) for each in mine]
        if not mine:
            handed.append(HandedIn(name, required, None))
    return tuple(handed)
