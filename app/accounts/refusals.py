"""What the acts on accounts refuse, in words."""

from app.core.errors import Invalid, Refusal
from app.core.labels import N_


class PasswordRefused(Invalid):
    """A new password that may not be used; each rule is a kind of its own."""


class TooShort(PasswordRefused):
    """Fewer than ten characters."""

    msgid = N_("Use at least 10 characters")


class TooLong(PasswordRefused):
    """More than anybody types."""

    msgid = N_("Use at most 128 characters")


class TooPlain(PasswordRefused):
    """Two kinds of characters or one."""

    msgid = N_("Use three of these four: small letters, capital letters, digits, signs")


class NamesYou(PasswordRefused):
    """Contains the user name."""

    msgid = N_("Do not use your user name in the password")


class TooCommon(PasswordRefused):
    """What everybody tries first."""

    msgid = N_("This password is known to everybody. Choose another.")


class UsedBefore(PasswordRefused):
    """One of the last five."""

    msgid = N_("You used this password before. Choose another.")


class OldPasswordWrong(Invalid):
    """One's own present password, mistyped."""

    msgid = N_("The present password is not right")


class LinkDead(Refusal):
    """A one-time link that opens nothing."""

    msgid = N_("This link is no longer valid. Ask your administrator for a new one.")
    status = 404


class NameTaken(Invalid):
    """A user name somebody has."""

    msgid = N_("Choose another user name")


class UsccWrong(Invalid):
    """Not a 统一社会信用代码."""

    msgid = N_("This is not a unified social credit code: check its 18 characters")


class SeveralNameIt(Refusal):
    """Confirmed in one go with others, though somebody else waits for the same unit."""

    msgid = N_("Several people name the unit of %(name)s: compare what they say, and judge them one by one")


class NotYourself(Refusal):
    """Nobody gives himself rights, nor locks himself out."""

    msgid = N_("Nobody changes his own roles or his own account's state; ask another administrator")


class NotGrantable(Invalid):
    """A role beyond what the granter may give."""

    msgid = N_("Your role may not give this role")


class NotTogether(Invalid):
    """Separated duties."""

    msgid = N_("System administrator, security administrator and auditor are three persons without other roles")


class JudgedMeanwhile(Refusal):
    """Another coordinator was first: his word stands until somebody has read it."""

    msgid = N_("%(who)s has judged the application of %(name)s already: %(what)s. Nothing was changed.")


class NotRefused(Refusal):
    """Only who was refused asks again; the others wait, or act already."""

    msgid = N_("Your application is not refused; there is nothing to apply for again")


class AppliedTooOften(Refusal):
    """A coordinator is asked three times a day at most."""

    msgid = N_("You have applied three times within a day. Apply again tomorrow.")
    status = 429
