"""The benches' profile: encrypted, of any size, filled through the store's bulk path."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from workbench.bench import rows
from workbench.bench.rows import Scale
from workbench.store import apply, bulk, meta
from workbench.store.database import Store, open_store

KEY = bytes(range(48))
EPOCH = "6b1d0000-0000-4000-8000-000000000001"
SCOPE = "workspace"
_SLICE_ROWS = 5_000


def new_profile(path: Path) -> Store:
    """Return a new encrypted profile whose user is signed in."""
    store = open_store(path, KEY, create=True, now=lambda: rows.NOW)
    with store.write() as w:
        meta.put(w, "user_id", rows.id_of("User", 0))
        meta.put(w, "workspace_id", rows.id_of("Meta", 0))
        meta.put(w, "client_id", rows.id_of("Meta", 1))
        meta.put(w, "epoch", EPOCH)
    return store


def open_profile(path: Path) -> Store:
    """Return the profile that was made."""
    return open_store(path, KEY, now=lambda: rows.NOW)


def fill(store: Store, scale: Scale) -> None:
    """Fill an empty profile as a first sync does: rows, then indexes, then search."""
    bulk.begin_bulk(store)
    source = changes(scale)
    while part := list(islice(source, _SLICE_ROWS)):
        with store.load() as w:
            apply.apply_snapshot(w, SCOPE, part)
    bulk.end_bulk(store)
    store.checkpoint_when_idle()


def changes(scale: Scale) -> Iterator[dict[str, Any]]:
    """Yield every record of a scale as a snapshot brings it."""
    for ver, (type_name, record_id, row) in enumerate(rows.rows(scale), 1):
        yield {"type": type_name, "id": str(record_id), "ver": ver, "scopes": [SCOPE], "row": row}
