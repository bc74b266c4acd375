"""Events as iCalendar text (RFC 5545, RFC 7986): folded, escaped, the same bytes for the same dates."""

from collections.abc import Iterable
from datetime import timedelta

from icalendar import Calendar, vDuration
from icalendar import Event as Written

from app.clock.feeds.events import Event

REFRESH = timedelta(hours=1)
NAME = "审批期限"
DOMAIN = "investment-approval-platform"
"""Of every event's name: it stays when the platform moves to another host."""


def written(events: Iterable[Event]) -> bytes:
    """One calendar. Whole days have no zone: 2026-03-30 is that day wherever it is read."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Investment project approval platform//Calendar feed//ZH")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", NAME)
    calendar.add("x-wr-calname", NAME)
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    for event in sorted(events, key=lambda each: (each.first, each.uid)):
        calendar.add_component(_component(event))
    return calendar.to_ical()


def _component(event: Event) -> Written:
    made = Written()
    made.add("uid", f"{event.uid}@{DOMAIN}")
    made.add("dtstamp", event.about.revised_at)
    made.add("last-modified", event.about.revised_at)
    made.add("sequence", event.about.revision)
    made.add("dtstart", event.first)
    made.add("dtend", event.last + timedelta(days=1))  # the end is the first day outside
    made.add("summary", event.summary)
    made.add("description", event.words)
    made.add("status", "TENTATIVE" if event.tentative else "CONFIRMED")
    made.add("transp", "TRANSPARENT")
    made.add("class", "PRIVATE")
    made.add("url", event.about.address)
    return made
