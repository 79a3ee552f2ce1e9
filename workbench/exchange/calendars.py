"""Events and bookings as iCalendar, for the calendars people keep open anyway."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

Values = Sequence[Any]
_BOOKING_STATUS = {
    "pending": "TENTATIVE",
    "approved": "CONFIRMED",
    "done": "CONFIRMED",
    "rejected": "CANCELLED",
    "cancelled": "CANCELLED",
}


def write_calendar(part: Path, names: Sequence[str], found: Iterable[Values], now: datetime) -> int:
    """Write an entry for each event or booking; return how many."""
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Sales Workbench//EN")
    calendar.add("version", "2.0")
    written = 0
    for values in found:
        calendar.add_component(entry(dict(zip(names, values, strict=True)), now))
        written += 1
    part.write_bytes(calendar.to_ical())
    return written


def entry(event: Mapping[str, Any], now: datetime) -> Any:
    """Return the calendar entry of one event or booking."""
    import icalendar

    made = icalendar.Event()
    made.add("uid", f"urn:uuid:{event['id']}")
    made.add("dtstamp", event.get("last_modified_at") or now)
    made.add("dtstart", event["start_at"])
    if event.get("end_at"):
        made.add("dtend", event["end_at"])
    made.add("summary", _summary(event))
    for property_name, field in (("location", "location"), ("description", "description")):
        if event.get(field):
            made.add(property_name, str(event[field]))
    if event.get("notes"):
        made.add("description", str(event["notes"]))
    status = _BOOKING_STATUS.get(str(event.get("status")), "CONFIRMED")
    made.add("status", "CANCELLED" if event.get("voided_at") else status)
    return made


def _summary(event: Mapping[str, Any]) -> str:
    title = str(event.get("subject") or event.get("name") or "")
    org = event.get("demo_org_id")
    return f"{title} ({org})" if org else title
