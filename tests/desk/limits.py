"""Limit editions through the service: drafted by one person, published by another."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from app.clock import limit_editions
from app.clock.models import LimitEdition
from app.core.now import civil_date, clock_at
from app.core.scope import enter
from app.core.types import PLATFORM
from app.items.queries import item_by_key
from tests.factories import MONDAY, Cast


def drafted(session: Session, cast: Cast, key: str, parts: str, *, now: datetime = MONDAY,
            effective_on: date | None = None) -> LimitEdition:
    """A draft of 李晓's hand, from the next day on unless said."""
    enter(session, PLATFORM)
    today = civil_date(now)
    row = LimitEdition(
        department_id=item_by_key(session, key).department_id, document="示例文件〔2026〕7号", issued_on=today,
        effective_on=effective_on or today + timedelta(days=1), note="压减时限", limit_lines=[f"{key}：{parts}"],
    )  # fmt: skip
    with clock_at(now):
        limit_editions.draft(session, row, by=cast.lixiao, today=today)
    session.add(row)
    session.commit()
    return row


def published(session: Session, cast: Cast, key: str, parts: str, *, now: datetime = MONDAY,
              effective_on: date | None = None) -> LimitEdition:
    """The same, published by 周管."""
    row = drafted(session, cast, key, parts, now=now, effective_on=effective_on)
    enter(session, PLATFORM)
    limit_editions.publish(session, row, by=cast.zhouguan, now=now)
    session.commit()
    return row
