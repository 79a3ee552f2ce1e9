"""The first load of a profile: its indexes are made after the rows."""

import time
from collections.abc import Iterator, Sequence

from workbench.schema import dictionary
from workbench.store import ddl, meta, sql, word_index
from workbench.store.transactions import GaveWay, Reader, Store, Writer
from workbench.wire.rows import Row
from workbench.wire.values import from_storage

IN_BULK = "in_bulk"
"""In meta while a profile is loaded without its indexes."""
SLICE_ROWS = 1_000
SLICE_S = 0.05
MOST_HELD_PART = 4
"""A load is the first one while it brings so many times the rows that are here."""
MOST_GIVEN_WAY = 20
"""So often a person's save ends the making of an index; then the save waits for it once."""


def begin_bulk(store: Store, expected_rows: int = 0) -> bool:
    """Leave indexes for later if few rows are here; return whether they are left.

    Args:
        expected_rows: How many rows will come; none may be here if that is not known.
    """
    with store.load() as w:
        if is_in_bulk(w):
            return True
        if _holds_more_than(w, expected_rows // MOST_HELD_PART):
            return False
        meta.put(w, IN_BULK, 1)
        for record_type in dictionary.TYPES:
            for index in ddl.indexes(record_type):
                w.execute(sql.sentence("DROP INDEX IF EXISTS", sql.quoted(index)))
    return True


def end_bulk(store: Store) -> None:
    """Make the indexes of a profile that was loaded in bulk; else do nothing."""
    for _done in end_steps(store):
        pass


def end_steps(store: Store) -> Iterator[None]:
    """Do what `end_bulk` does, by short transactions; a new process goes on where one ended."""
    with store.read() as r:
        if not is_in_bulk(r):
            return
    yield from _make_indexes(store)
    with store.load() as w:
        meta.put(w, IN_BULK, None)
    yield


def is_in_bulk(r: Reader) -> bool:
    """Tell whether indexes are left for later."""
    return meta.get(r, IN_BULK) is not None


def rebuild_search(store: Store) -> None:
    """Make every search row anew, in slices."""
    with store.load() as w:
        word_index.forget_all(w)
    for record_type in dictionary.TYPES:
        last_pk = 0 if record_type.searchable else -1
        while last_pk >= 0:
            with store.load() as w:
                last_pk = _index_slice(w, record_type.name, last_pk)


def _make_indexes(store: Store) -> Iterator[None]:
    """Make the indexes in order, several small ones at once: each commit costs every reader."""
    statements = [
        statement.replace("CREATE INDEX", "CREATE INDEX IF NOT EXISTS", 1)
        for record_type in dictionary.TYPES
        for statement in ddl.indexes(record_type).values()
    ]
    given_way = 0
    while statements:
        try:
            with store.load() as w:
                made = _make_some(w, statements, gives_way=given_way < MOST_GIVEN_WAY)
            del statements[:made]
            given_way = 0
        except GaveWay:
            given_way += 1
        yield


def _make_some(w: Writer, statements: Sequence[str], *, gives_way: bool) -> int:
    """Make indexes until this has taken long enough; return how many."""
    ends_at_s = time.monotonic() + SLICE_S
    for made, statement in enumerate(statements, 1):
        if gives_way:
            w.execute_giving_way(statement)
        else:
            w.execute(statement)
        if w.store.is_write_wanted or time.monotonic() >= ends_at_s:
            return made
    return len(statements)


def _index_slice(w: Writer, type_name: str, after_pk: int) -> int:
    """Index the records after a key; return the last key, -1 when there are none."""
    of_type = sql.of(type_name)
    names = word_index.fields_of(type_name)
    fields = [of_type.record_type.by_name[name] for name in names]
    query = sql.sentence(
        "SELECT pk,", sql.listed(names), "FROM", of_type.table, "WHERE pk > ? ORDER BY pk LIMIT ?"
    )
    rows: list[tuple[int, Row]] = []
    for pk, *stored in w.rows(query, (after_pk, SLICE_ROWS)):
        columns = zip(fields, stored, strict=True)
        rows.append((pk, {field.name: from_storage(field, value) for field, value in columns}))
    word_index.index_rows(w, type_name, rows)
    if not rows:
        w.changed.add(type_name)
    return rows[-1][0] if rows else -1


def _holds_more_than(r: Reader, count: int) -> bool:
    query = "SELECT count(*) FROM (SELECT 1 FROM record_scope LIMIT ?)"
    return bool(r.value(query, (count + 1,)) > count)
