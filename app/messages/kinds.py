"""What messages are about, in words: an operator who sees one that failed reads this, never its text. Pure."""

from app.core.labels import N_

KINDS: dict[str, str] = {
    "received": N_("Letter: application received"),
    "accepted": N_("Letter: accepted"),
    "correction": N_("Letter: correction asked for"),
    "refused": N_("Letter: refused to accept"),
    "lapsed": N_("Letter: correction lapsed"),
    "withdrawn": N_("Letter: withdrawn"),
    "procedure": N_("Letter: special procedure begun"),
    "procedure_ended": N_("Letter: special procedure ended"),
    "extended": N_("Letter: limit extended"),
    "transfer": N_("Letter: asked to take a case over"),
    "transferred": N_("Letter: handed to another department"),
    "joint": N_("Letter: handled jointly"),
    "joint_extended": N_("Letter: joint handling extended"),
    "voided": N_("Letter: limit corrected"),
    "asked": N_("Letter: a second person is asked"),
    "declined": N_("Letter: a second person disagrees"),
    "decided": N_("Letter: decided"),
    "delivered": N_("Letter: delivered"),
    "waived": N_("Letter: item does not apply"),
    "closed": N_("Letter: closure notice"),
    "ended_in_refusal": N_("Letter: ended in a refusal"),
    "infected": N_("Letter: file locked"),
    "membership": N_("Letter: membership of a unit"),
    "calendar-moved": N_("Letter: dates moved with a calendar"),
    "limits": N_("Letter: limits changed"),
    "draft-offered": N_("Letter: a draft to check and publish"),
    "clock-check": N_("Letter: dates that differed at night"),
    "prompts": N_("Letter: prompts of the day"),
}
OTHER = N_("Letter of another kind")


def kind_in_words(kind: str) -> str:
    """The msgid of a kind; one that nobody named yet is of another kind."""
    return KINDS.get(kind, OTHER)
