"""The calls of a bank's campaign in a profile, and how its file is imported."""

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.insight.maven import put
from workbench.exchange import DateOrder, sniff, supplied
from workbench.store import meta
from workbench.store.database import open_store
from workbench.store.transactions import Store

NOW = datetime(2010, 12, 1, 12, 0, tzinfo=UTC)
CAMPAIGN = "Term deposits"
ORDER = "month,day_of_week=2008"
"""The file is in date order from May 2008; it names months and weekdays only."""
CONSTANTS = {
    "task_subtype": "call",
    "status": "Completed",
    "call_type": "Outbound",
    "subject": "Term deposit",
    "what_id": CAMPAIGN,
}
MAPS = {
    "row_date": "activity_at",
    "campaign": "call_attempt",
    "duration": "call_duration_s",
    "y": "call_disposition",
}
OUTCOMES = {"yes": "meeting_booked", "no": "not_interested"}
"""Every row is a talk; the call did what it was made for where the client said yes."""


def unpacked(shared_data: Path, folder: Path) -> Path:
    """Return the table of 41,188 calls without its wrapping."""
    file = folder / "bank-additional-full.csv"
    packed = shared_data / "bank-marketing" / "bank-additional-full.csv.gz"
    file.write_bytes(gzip.decompress(packed.read_bytes()))
    return file


def new_store(folder: Path, file: Path) -> Store:
    """Make a profile with every call as the import leaves it, in one go."""
    store = open_store(folder / "bank.db", None, create=True, now=lambda: NOW)
    campaign = uuid4()
    with store.write() as w:
        for name in ("workspace_id", "user_id", "client_id"):
            meta.put(w, name, uuid4())
    store.forget_identity()
    with store.load() as w:
        put(w, "Campaign", [{"id": campaign, "name": CAMPAIGN, "type": "Telemarketing"}])
        put(w, "Task", _calls(file, campaign))
    return store


def _calls(file: Path, campaign: Any) -> Iterator[dict[str, Any]]:
    order = DateOrder("month", "day_of_week", 2008)
    source = supplied.supplied(sniff.open_table(file), {}, order)
    at = {name: number for number, name in enumerate(source.columns)}
    for row in source.rows():
        day = datetime.fromisoformat(row.cells[at[supplied.DAY_COLUMN]])
        yield {
            "task_subtype": "call",
            "status": "Completed",
            "call_type": "Outbound",
            "what_id": campaign,
            "activity_at": day.astimezone(UTC),
            "call_attempt": int(row.cells[at["campaign"]]),
            "call_duration_s": int(row.cells[at["duration"]]),
            "call_disposition": OUTCOMES[row.cells[at["y"]]],
        }
