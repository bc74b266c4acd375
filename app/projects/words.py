"""What the register says, in the reader's language."""

from flask_babel import gettext

from app.projects.rules.verdict import Finding


def sentence(finding: Finding) -> str:
    """One reason in words."""
    return gettext(finding.reason.value, **finding.values) if finding.values else gettext(finding.reason.value)
