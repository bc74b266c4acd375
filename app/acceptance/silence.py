"""What the platform does by itself when nobody says a word (Art. 16(2); 行政许可法 32(1)(4)).

Each call is one case and one transaction: two workers never hold the same, and a kill leaves it whole and due.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from app.acceptance import papers, queries, rules, verdicts
from app.acceptance.rules import RefusalReason, Silence
from app.cases import queries as ledger
from app.cases import service as cases
from app.cases.models import Case
from app.cases.rules import Act
from app.clock import service as clock
from app.clock.rules.entries import EntryKind
from app.clock.rules.procedures import ClockKind
from app.core.now import SHENZHEN, civil_date
from app.core.types import PLATFORM
from app.projects.models import CodeVerification


def hear_silence(session: Session, *, now: datetime) -> int:
    """视为受理 of the next licence nobody said a word about in five working days; or its refusal, where the code fails.

    The refusal goes out on the evening of the last day, when no clerk will say a word any more: in time, since
    silence accepts only from the next day on. How many cases were looked at; 0 when none is left.
    """
    on, hour = civil_date(now), now.astimezone(SHENZHEN).hour
    case = queries.next_silent(session, today=on, evening=hour >= rules.EVENING)
    if case is None:
        return 0
    found = clock.clocks_of(session, case, on)
    counted = found.all.get(ClockKind.ACCEPTANCE) if found else None
    last_on = counted.due.latest if counted else None
    heard = rules.silence(last_on, on=on, hour=hour) if last_on else Silence.RUNNING
    if counted is None or last_on is None or heard is Silence.RUNNING:
        clock.project(session, case, now=now)  # the copy it was found by was behind its facts
        return 1
    verification = verdicts.verify(session, case, by=PLATFORM, now=now)
    if not verification.passed:
        _refuse(session, case, verification, now=now)
    elif heard is Silence.SPOKEN:
        verdicts.write_deemed(session, case, verification, on=counted.started_on, last_on=last_on, by=PLATFORM, now=now)
    return 1


def _refuse(session: Session, case: Case, verification: CodeVerification, *, now: datetime) -> None:
    """对未通过项目代码核验的，不得受理并告知项目单位 (Art. 16(2)): not by silence either."""
    words = f"受理期限届满，平台核验项目代码：{ledger.reasons_in_words(verification)}"
    verdicts.write_refusal(session, case, RefusalReason.CODE_NOT_VERIFIED, words=words, authority="", by=PLATFORM,
                           now=now)
    papers.refused_by_platform(session, case, words=words, now=now)


def lapse_due(session: Session, *, now: datetime) -> int:
    """补正逾期 of the next case whose applicant let the last day of his correction pass; 1, or 0 when none is left.

    No law says what becomes of it; the correction notice does (`rules.CONSEQUENCE`), and names the day. That day is his
    to its end, and so is every later one on which the platform has not acted yet. The item is due again.
    """
    found = queries.next_lapsed(session, today=civil_date(now))
    if found is None:
        return 0
    case, last_on = found
    pieces = [piece.material for piece in queries.correction_or_404(session, case.id).pieces]
    cases.append(session, case, Act.LAPSE, by=PLATFORM, now=now, pieces=pieces, answer_by=last_on.isoformat(),
                 words=rules.CONSEQUENCE, under=papers.LAPSED_UNDER)
    clock.record(session, case, EntryKind.DECIDED, on=civil_date(now), by=PLATFORM, now=now, outcome="LAPSED")
    clock.project(session, case, now=now)
    papers.lapse(session, case, last_on=last_on, now=now)
    return 1
