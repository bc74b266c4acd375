"""节假日安排的通知 – the text of a State Council notice, as a coordinator pastes it, read into days (Art. 17). Pure.

What cannot be read is shown as unread; what does not agree is a finding; nothing is guessed.
"""

from app.clock.rules.notices.checks import left_worked
from app.clock.rules.notices.faults import Fault, Finding, by_day
from app.clock.rules.notices.notice import edition_days, parse_notice
from app.clock.rules.notices.orders import Lengthening
from app.clock.rules.notices.reading import Notice, ReadDay, Reading, Sentence

__all__ = [
    "Fault",
    "Finding",
    "Lengthening",
    "Notice",
    "ReadDay",
    "Reading",
    "Sentence",
    "by_day",
    "edition_days",
    "left_worked",
    "parse_notice",
]
