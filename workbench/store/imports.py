"""What imports need from the store: batch look-ups, and the memory of what a session created."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from workbench.schema.dictionary import TYPES, record_type
from workbench.schema.fields import Kind, Merge
from workbench.store.records import Record, record_from
from workbench.store.sql import listed, marks, of, quoted, sentence
from workbench.store.transactions import Reader, Writer
from workbench.wire.values import instant_ms

LOOKUP_ROWS = 500
COUNTS = ("read", "created", "updated", "merged", "skipped", "failed")
"""Columns of `import_session`; its state is `running`, `done`, `stopped` or `undone`."""


class Changed(NamedTuple):
    """What a session changed of a record that was there: wire values before and after."""

    n: int
    type: str
    id: UUID
    before: dict[str, Any]
    after: dict[str, Any]


def begin(w: Writer, session: UUID, at: datetime, file: str, type_name: str) -> None:
    """Note that an import begins."""
    w.execute(
        "INSERT INTO import_session (id, at, file, type, state) VALUES (?, ?, ?, ?, 'running')",
        (session.bytes, instant_ms(at), file, type_name),
    )


def note_created(w: Writer, session: UUID, made: Iterable[tuple[str, UUID]]) -> None:
    """Remember what a session created, in the order of creation."""
    w.many(
        "INSERT INTO import_created (session, type, id) VALUES (?, ?, ?)",
        [(session.bytes, type_name, record_id.bytes) for type_name, record_id in made],
    )


def note_changed(
    w: Writer,
    session: UUID,
    type_name: str,
    record_id: UUID,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> None:
    """Remember what a session has just changed of a record, and what stood there before."""
    query = "SELECT mid FROM outbox WHERE rid = ? ORDER BY n DESC LIMIT 1"
    mid = w.value(query, (record_id.bytes,))
    told = [json.dumps(values, ensure_ascii=False) for values in (before, after)]
    w.execute(
        "INSERT INTO import_changed (session, type, id, mid, before, after)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (session.bytes, type_name, record_id.bytes, mid, *told),
    )


def note_state(w: Writer, session: UUID, state: str, counts: Mapping[str, int]) -> None:
    """Note how far a session has come."""
    w.execute(
        "UPDATE import_session SET state = ?, read = ?, created = ?, updated = ?, merged = ?,"
        " skipped = ?, failed = ? WHERE id = ?",
        (state, *(counts[name] for name in COUNTS), session.bytes),
    )


def state_of(r: Reader, session: UUID) -> str | None:
    """Return the state of a session, None where there is no such session."""
    found = r.value("SELECT state FROM import_session WHERE id = ?", (session.bytes,))
    return None if found is None else str(found)


def set_state(w: Writer, session: UUID, state: str) -> None:
    """Change the state of a session and nothing else."""
    w.execute("UPDATE import_session SET state = ? WHERE id = ?", (state, session.bytes))


def created_in(r: Reader, session: UUID) -> list[tuple[int, str, UUID]]:
    """Return what a session created and nobody has taken back, numbered, first made first."""
    query = "SELECT n, type, id FROM import_created WHERE session = ? ORDER BY n"
    return [(n, name, UUID(bytes=raw)) for n, name, raw in r.rows(query, (session.bytes,))]


def forget_created(w: Writer, numbers: Iterable[int]) -> None:
    """Forget records a session created: they were taken back."""
    w.many("DELETE FROM import_created WHERE n = ?", [(n,) for n in numbers])


def changed_in(r: Reader, session: UUID) -> list[Changed]:
    """Return what a session changed and nobody has put back, the first change first."""
    query = "SELECT n, type, id, before, after FROM import_changed WHERE session = ? ORDER BY n"
    return [
        Changed(n, name, UUID(bytes=raw), json.loads(before), json.loads(after))
        for n, name, raw, before, after in r.rows(query, (session.bytes,))
    ]


def forget_changed(w: Writer, numbers: Iterable[int]) -> None:
    """Forget changes of a session: they were put back."""
    w.many("DELETE FROM import_changed WHERE n = ?", [(n,) for n in numbers])


def count(r: Reader, type_name: str) -> int:
    """Return how many records of a type are here."""
    return int(r.value(sentence("SELECT count(*) FROM", of(type_name).table)))


def columns(r: Reader, type_name: str, names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Yield id and some stored columns of every record of a type."""
    return r.iterate(sentence("SELECT", listed(("id", *names)), "FROM", of(type_name).table))


def columns_where(
    r: Reader, type_name: str, names: Sequence[str], where: str, wanted: Collection[Any]
) -> Iterator[tuple[Any, ...]]:
    """Yield id and some stored columns of the records whose `where` is one of `wanted`."""
    select = sentence("SELECT", listed(("id", *names)), "FROM", of(type_name).table)
    for some in _slices(list(wanted)):
        yield from r.iterate(sentence(select, "WHERE", quoted(where), "IN", marks(len(some))), some)


def children(
    r: Reader, child_type: str, parent_field: str, parents: Iterable[UUID]
) -> dict[UUID, list[Record]]:
    """Return the records of a type that belong to each of some parents."""
    found: dict[UUID, list[Record]] = {}
    for some in _slices([parent.bytes for parent in parents]):
        query = sentence(
            of(child_type).select, "WHERE", quoted(parent_field), "IN", marks(len(some))
        )
        for row in r.iterate(query, some):
            record = record_from(child_type, row)
            found.setdefault(record[parent_field], []).append(record)
    return found


def changed(r: Reader, session: UUID, type_name: str, ids: Iterable[UUID]) -> set[UUID]:
    """Return those records that somebody changed after a session made them, here or elsewhere.

    What the session changed itself is nobody's work.
    """
    found: set[UUID] = set()
    own = (
        "op NOT IN ('create', 'append') AND mid NOT IN"
        " (SELECT mid FROM import_changed WHERE session = ?) AND rid IN"
    )
    later = (
        "WHERE last_modified_at > created_at AND (last_modified_by_id <> ? OR id NOT IN"
        " (SELECT id FROM import_changed WHERE session = ?)) AND id IN"
    )
    me = r.store.user_id.bytes
    for some in _slices([record_id.bytes for record_id in ids]):
        asked = marks(len(some))
        for query, told in (
            (sentence("SELECT rid FROM outbox WHERE", own, asked), ()),
            (sentence("SELECT rid FROM archive WHERE", own, asked), ()),
            (sentence("SELECT id FROM", of(type_name).table, later, asked), (me,)),
        ):
            parameters = (*told, session.bytes, *some)
            found.update(UUID(bytes=raw) for (raw,) in r.iterate(query, parameters))
    return found


def referring(r: Reader, type_name: str, ids: Iterable[UUID]) -> Iterator[tuple[UUID, str, UUID]]:
    """Yield (record, type, id) for everything that refers to one of some records."""
    asked = [record_id.bytes for record_id in ids]
    for other in TYPES:
        if other.is_server_written:
            continue
        for item in other.fields:
            if item.kind is not Kind.REFERENCE or item.merge is Merge.SERVER:
                continue
            if type_name not in item.references:
                continue
            for record_id, value in columns_where(r, other.name, (item.name,), item.name, asked):
                yield UUID(bytes=value), other.name, UUID(bytes=record_id)


def existing(r: Reader, type_name: str, ids: Iterable[UUID]) -> set[UUID]:
    """Return those records that are here."""
    asked = [record_id.bytes for record_id in ids]
    return {UUID(bytes=raw) for (raw,) in columns_where(r, type_name, (), "id", asked)}


def text_columns(type_name: str) -> tuple[str, ...]:
    """Return the columns by which people name a record of a type: names, external id, e-mail."""
    kept = record_type(type_name)
    names = [name for name in kept.name_fields if kept.by_name[name].kind is Kind.TEXT]
    return (*names, *(name for name in ("external_id", "email") if name in kept.by_name))


def _slices(values: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(values), LOOKUP_ROWS):
        yield values[start : start + LOOKUP_ROWS]
