"""Calendar feeds: a person's own dates at a secret address of his, as iCalendar (RFC 5545; Art. 17)."""
