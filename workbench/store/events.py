"""What sync and storage did that a person may want to know: a short list, kept in the profile."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workbench.store import meta
from workbench.store.transactions import OUTBOX, Reader, Writer
from workbench.wire.messages import dumps, loads
from workbench.wire.values import instant_from_ms, instant_ms

KEY = "events"
KEPT = 50


@dataclass(frozen=True)
class Event:
    """Something that happened.

    Args:
        kind: Its name: `rebuilt`, `verified`, `repaired`, `reoffered`, `moved_in` and so on.
        facts: Numbers and names, never customer text.
    """

    at: datetime
    kind: str
    facts: Mapping[str, Any]


def note(w: Writer, kind: str, **facts: int | str) -> None:
    """Note an event; the oldest beyond the last fifty are forgotten."""
    found = loads(meta.get(w, KEY) or "[]")
    found.append({"at": instant_ms(w.store.now()), "kind": kind, "facts": facts})
    meta.put(w, KEY, dumps(found[-KEPT:]).decode())
    w.changed.add(OUTBOX)


def recent(r: Reader) -> list[Event]:
    """Return the events, newest first."""
    found = loads(meta.get(r, KEY) or "[]")
    return [Event(instant_from_ms(one["at"]), one["kind"], one["facts"]) for one in reversed(found)]
