"""The state of a profile at a glance, without asking the server."""

import json
from typing import Any

from workbench.schema import dictionary
from workbench.store import conflict_rows, dictionaries, meta, outbox, recovery, sql
from workbench.store.transactions import Reader


def status(r: Reader) -> dict[str, Any]:
    """Return what waits, what needs a decision, what is here and how far the feed was read."""
    counts = outbox.counts(r)
    my_conflicts, others_conflicts = conflict_rows.count(r)
    return {
        "waiting": counts["new"] + counts["sent"] + counts["blocked"],
        "blocked": counts["blocked"],
        "quarantined": counts["quarantined"],
        "conflicts": my_conflicts,
        "others_conflicts": others_conflicts,
        "last_sync_at": meta.get(r, "last_sync_at"),
        "cursor": meta.get(r, "cursor") or "",
        "applied_seq": meta.number(r, "applied_seq"),
        "epoch": meta.get(r, "epoch") or "",
        "scopes": json.loads(meta.get(r, "scopes") or "[]"),
        "recovered": recovery.being_sent(r),
        "dictionary": dictionaries.status(r),
        "rows": rows(r),
    }


def rows(r: Reader) -> dict[str, int]:
    """Return how many records of each type are here; types without any are left out."""
    found = {
        record_type.name: int(
            r.value(sql.sentence("SELECT count(*) FROM", sql.quoted(record_type.table)))
        )
        for record_type in dictionary.TYPES
    }
    return {name: number for name, number in found.items() if number}
