"""Papers as rules: what each must say, how it is numbered, when its making is tried again (Art. 15, 16)."""

from app.documents.rules.canon import canonical, digest, from_canonical
from app.documents.rules.facts import (
    FACTS,
    AcceptanceFacts,
    ClosedItem,
    ClosureFacts,
    CorrectionFacts,
    DecisionFacts,
    FollowingItem,
    Handed,
    NotApplicable,
    Piece,
    ReceiptFacts,
    RefusalFacts,
    RefusalReason,
    SpecialProcedureFacts,
    must_be_of,
    title,
)
from app.documents.rules.kinds import DocumentKind, DocumentState
from app.documents.rules.making import LEASE, MAX_TRIES, NotMadeYet, must_be_failed, wait_after
from app.documents.rules.moving import ClockCorrectionFacts, ExtensionFacts, MovedDate, TransferFacts
from app.documents.rules.numbers import dispatch_number, receipt_number
from app.documents.rules.parts import Contact, FactMissing, FactNotText, Paper

__all__ = [
    "FACTS",
    "LEASE",
    "MAX_TRIES",
    "AcceptanceFacts",
    "ClockCorrectionFacts",
    "ClosedItem",
    "ClosureFacts",
    "Contact",
    "CorrectionFacts",
    "DecisionFacts",
    "DocumentKind",
    "DocumentState",
    "ExtensionFacts",
    "FactMissing",
    "FactNotText",
    "FollowingItem",
    "Handed",
    "MovedDate",
    "NotApplicable",
    "NotMadeYet",
    "Paper",
    "Piece",
    "ReceiptFacts",
    "RefusalFacts",
    "RefusalReason",
    "SpecialProcedureFacts",
    "TransferFacts",
    "canonical",
    "digest",
    "dispatch_number",
    "from_canonical",
    "must_be_failed",
    "must_be_of",
    "receipt_number",
    "title",
    "wait_after",
]
