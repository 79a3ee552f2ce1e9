"""What stays of an import: how tables with the same header were mapped, and past sessions."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from workbench.store.imports import COUNTS
from workbench.store.sql import listed, sentence
from workbench.store.transactions import Reader, Writer
from workbench.wire.values import instant_from_ms, instant_ms


class Remembered(NamedTuple):
    """How tables with one header were brought in as one type.

    Args:
        columns: The fingerprint of the header.
        file: The last table of that kind.
    """

    columns: str
    type: str
    at: datetime
    file: str
    wishes: Mapping[str, Any]


class Session(NamedTuple):
    """An import of this profile."""

    id: UUID
    at: datetime
    file: str
    type: str
    state: str
    counts: Mapping[str, int]


def remember(w: Writer, kept: Remembered) -> None:
    """Keep how a table was mapped, in place of how the last one like it was."""
    w.execute(
        "INSERT OR REPLACE INTO import_mapping (columns, type, at, file, wishes)"
        " VALUES (?, ?, ?, ?, ?)",
        (
            kept.columns,
            kept.type,
            instant_ms(kept.at),
            kept.file,
            json.dumps(kept.wishes, ensure_ascii=False),
        ),
    )


def recall(r: Reader, columns: str, type_name: str) -> Remembered | None:
    """Return how tables with this header were mapped to a type; None where none was."""
    query = "SELECT at, file, wishes FROM import_mapping WHERE columns = ? AND type = ?"
    found = r.row(query, (columns, type_name))
    if found is None:
        return None
    at, file, wishes = found
    return Remembered(columns, type_name, instant_from_ms(at), file, json.loads(wishes))


def known(r: Reader) -> list[Remembered]:
    """Return everything that is remembered, the latest first."""
    query = "SELECT columns, type, at, file, wishes FROM import_mapping ORDER BY at DESC"
    return [
        Remembered(columns, type_name, instant_from_ms(at), file, json.loads(wishes))
        for columns, type_name, at, file, wishes in r.rows(query)
    ]


def forget(w: Writer, columns: str, type_name: str) -> None:
    """Forget how tables with this header were mapped to a type."""
    w.execute("DELETE FROM import_mapping WHERE columns = ? AND type = ?", (columns, type_name))


def sessions(r: Reader, limit: int = 20) -> list[Session]:
    """Return the imports of this profile, the latest first."""
    query = sentence(
        "SELECT id, at, file, type, state,", listed(COUNTS),
        "FROM import_session ORDER BY at DESC LIMIT ?",
    )  # fmt: skip
    return [
        Session(
            UUID(bytes=raw),
            instant_from_ms(at),
            file,
            type_name,
            state,
            dict(zip(COUNTS, counts, strict=True)),
        )
        for raw, at, file, type_name, state, *counts in r.rows(query, (limit,))
    ]
