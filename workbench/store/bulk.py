"""The first load of an empty profile: indexes and search are made after the rows."""

from workbench.schema import dictionary
from workbench.store import ddl, meta, record_rows, sql, word_index
from workbench.store.transactions import Reader, Store, Writer

SLICE_ROWS = 500


def begin_bulk(store: Store) -> bool:
    """Drop the secondary indexes of an empty profile; return whether it was one."""
    with store.load() as w:
        if not _is_empty(w):
            return False
        meta.put(w, word_index.IN_BULK, 1)
        for record_type in dictionary.TYPES:
            for index in ddl.indexes(record_type):
                w.execute(sql.sentence("DROP INDEX IF EXISTS", sql.quoted(index)))
    return True


def end_bulk(store: Store) -> None:
    """Make the indexes and the search of a profile that was loaded in bulk; else do nothing."""
    with store.read() as r:
        if not is_in_bulk(r):
            return
    for record_type in dictionary.TYPES:
        for statement in ddl.indexes(record_type).values():
            with store.load() as w:  # one by one, so that a person's save comes between
                w.execute(statement.replace("CREATE INDEX", "CREATE INDEX IF NOT EXISTS", 1))
    rebuild_search(store)
    with store.load() as w:
        meta.put(w, word_index.IN_BULK, None)


def is_in_bulk(r: Reader) -> bool:
    """Tell whether indexes and search are left for later."""
    return word_index.is_left_for_later(r)


def rebuild_search(store: Store) -> None:
    """Make every search row anew, in slices."""
    with store.load() as w:
        word_index.forget_all(w)
    for record_type in dictionary.TYPES:
        last_pk = 0 if record_type.searchable else -1
        while last_pk >= 0:
            with store.load() as w:
                last_pk = _index_slice(w, record_type.name, last_pk)


def _index_slice(w: Writer, type_name: str, after_pk: int) -> int:
    """Index the records after a key; return the last key, -1 when there are none."""
    query = sql.sentence(sql.of(type_name).select, "WHERE pk > ? ORDER BY pk LIMIT ?")
    found = [record_rows.held(type_name, row) for row in w.rows(query, (after_pk, SLICE_ROWS))]
    word_index.index_rows(w, type_name, ((one.pk, one.row) for one in found))
    w.changed.add(type_name)
    return found[-1].pk if found else -1


def _is_empty(r: Reader) -> bool:
    query = "SELECT EXISTS (SELECT 1 FROM record_scope)"
    return not r.value(query)
