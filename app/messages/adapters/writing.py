"""A letter as RFC 5322 text."""

from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from app.messages.adapters import LetterError
from app.messages.rules import Letter

PLATFORM_NAME = "投资项目在线审批监管平台"


def written(letter: Letter, *, sender: str) -> EmailMessage:
    """The mail itself. Its Message-ID is the letter's own, so a repeat is known as one.

    Raises LetterError when the address is not exactly one address.
    """
    mail = EmailMessage(policy=SMTP)
    try:
        from_address, to_address = Address(addr_spec=sender), Address(addr_spec=letter.address)
        mail["From"] = Address(PLATFORM_NAME, addr_spec=sender)
        mail["To"] = to_address
    except (ValueError, IndexError, MessageError) as wrong:
        raise LetterError("not a mail address") from wrong
    mail["Subject"] = letter.subject
    mail["Date"] = letter.written_at
    mail["Message-ID"] = f"<{letter.key}@{from_address.domain or 'localhost'}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.body, charset="utf-8", cte="base64")
    return mail
