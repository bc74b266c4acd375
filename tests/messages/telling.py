"""What the tests of messages say and do again and again."""

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.types import new_id
from app.messages import service
from app.messages.adapters import Mail
from app.messages.models import Message
from app.messages.rules import MessageState, Reader
from tests.messages.conftest import PostOffice

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def reader(address: str | None = "chengong@example.test") -> Reader:
    return Reader(new_id(), address, unit_id=new_id())


def told(session: Session, *readers: Reader, subject: str = "已受理", at: datetime = NOW, **more: object) -> None:
    service.tell(session, to=readers, kind="accepted", subject=subject, body="正文", now=at, **more)  # type: ignore[arg-type]
    session.commit()


def send(session: Session, mail: Mail, at: datetime = NOW, batch: int = 100) -> int:
    left = service.send_due(session, mail, now=at, batch=batch)
    session.commit()
    return left


def subjects(office: PostOffice) -> list[str]:
    return [str(mail["Subject"]) for mail in office.taken]


def states(session: Session) -> list[MessageState]:
    return list(session.scalars(select(Message.state).order_by(Message.turn)))
