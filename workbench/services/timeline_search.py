"""The timeline narrowed to a kind or to words, still a hundred entries at a time."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from workbench.services import timeline
from workbench.services.timeline import Entry, Timeline
from workbench.store.transactions import Reader

ALL, CALLS, NOTES, MEETINGS, CHANGES, BOOKINGS = (
    "all", "calls", "notes", "meetings", "changes", "bookings",
)  # fmt: skip
_WRITTEN = frozenset({"mail", "sticky-note", "square", "square-check", "handshake"})
_STEP = 500
_MOST_STEPS = 20


def narrowed(
    r: Reader,
    type_name: str,
    record_id: UUID,
    *,
    kind: str = ALL,
    text: str = "",
    limit: int = 100,
    before: datetime | None = None,
) -> Timeline:
    """Return what happened with a record, newest first, of one kind and with these words."""
    wanted = text.casefold().split()
    if kind == ALL and not wanted:
        return timeline.timeline(r, type_name, record_id, limit, before)
    found: list[Entry] = []
    for _step in range(_MOST_STEPS):
        part = timeline.timeline(r, type_name, record_id, _STEP, before)
        found += [one for one in part.entries if _KINDS[kind](one) and _holds(one, wanted)]
        before = part.earlier
        if before is None or len(found) >= limit:
            break
    shown = found[:limit]
    earlier = shown[-1].at if len(found) > limit else before
    return Timeline(timeline.by_day(shown, r.store.now()), earlier)


def _holds(entry: Entry, wanted: list[str]) -> bool:
    words = f"{entry.title} {entry.detail} {entry.chip}".casefold()
    return all(one in words for one in wanted)


_KINDS: Mapping[str, Callable[[Entry], bool]] = {
    ALL: lambda _entry: True,
    CALLS: lambda entry: entry.type == "Task" and entry.icon not in _WRITTEN,
    NOTES: lambda entry: entry.type == "Task" and entry.icon in _WRITTEN,
    MEETINGS: lambda entry: entry.type == "Event",
    CHANGES: lambda entry: entry.type in ("OpportunityFieldHistory", "Conflict"),
    BOOKINGS: lambda entry: entry.type == "OrgBooking",
}
