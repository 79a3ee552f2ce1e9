"""What was exported is noted for later proof, also from beside an open window."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from workbench import platform_files
from workbench.store import records
from workbench.store.transactions import Store
from workbench.wire.ids import new_id
from workbench.wire.values import instant_text

TYPE = "ExportLog"
FOLDER = "exports"
"""In the profile's folder: exports that the holder of the profile is to note, a file each."""


def note(store: Store, type_name: str, *, row_count: int, format_: str, view: str) -> None:
    """Note an export; a session that only reads leaves it for the next one that writes.

    Raises:
        NotSaved: The disk refused: there must be no export then.
    """
    values = _values(store.now(), type_name, row_count, format_, view)
    if not store.is_read_only:
        with store.write() as w:
            records.append(w, TYPE, values | {"owner_id": w.store.user_id})
        return
    file = _folder(store) / f"{new_id()}.json"
    platform_files.write_durably(file, json.dumps(values).encode(), owner_only=True)


def take_up(store: Store) -> int:
    """Note the exports that were made beside the window; return how many.

    Each file goes after the COMMIT, and its name is the record's id: none is noted twice.
    """
    files = sorted(_folder(store).glob("*.json"))
    if not files:
        return 0
    with store.write() as w:
        for file in files:
            id_ = UUID(file.stem)
            if records.get(w, TYPE, id_) is None:
                values = json.loads(file.read_bytes())
                records.append(w, TYPE, values | {"owner_id": w.store.user_id}, id=id_)
    for file in files:
        file.unlink(missing_ok=True)
    return len(files)


def _values(
    at: datetime, type_name: str, row_count: int, format_: str, view: str
) -> dict[str, Any]:
    return {
        "type": type_name,
        "row_count": row_count,
        "format": format_,
        "view": view,
        "exported_at": instant_text(at),
    }


def _folder(store: Store) -> Path:
    return store.path.parent / FOLDER
