"""The tables, indexes and guards of a profile's file, as SQL text from the dictionary."""

from collections.abc import Iterator

from workbench.schema import dictionary
from workbench.schema.fields import RecordType
from workbench.store.sql import column_type, index_columns, listed, quoted, sentence

REVISION = "0009"
"""The newest revision; a file of an older one goes through the migrations."""
OLDER_REVISIONS: tuple[str | None, ...] = (
    None, "0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008",
)  # fmt: skip
"""What can be brought up to date; None is a file without tables yet."""

_OUTBOX_COLUMNS = """
    mid BLOB NOT NULL UNIQUE,
    user_id BLOB NOT NULL,
    type TEXT NOT NULL,
    rid BLOB NOT NULL,
    op TEXT NOT NULL CHECK (op IN (
        'create', 'append', 'patch', 'delete', 'resolve', 'merge', 'unmerge')),
    body TEXT NOT NULL,
    deps TEXT NOT NULL,
    bundle BLOB,
    state TEXT NOT NULL,
    canonical TEXT,
    ack_seq INTEGER,
    ack_epoch TEXT,
    tries INTEGER NOT NULL DEFAULT 0,
    next_try INTEGER,
    last_error TEXT,
    created_at INTEGER NOT NULL,
    sent_at INTEGER,
    settled_at INTEGER"""

FIXED_TABLES = {
    "meta": "CREATE TABLE meta (k TEXT PRIMARY KEY, v TEXT) WITHOUT ROWID",
    "scope": "CREATE TABLE scope (n INTEGER PRIMARY KEY, scope TEXT NOT NULL UNIQUE)",
    "record_scope": (
        "CREATE TABLE record_scope (type INTEGER NOT NULL, pk INTEGER NOT NULL,"
        " scope INTEGER NOT NULL, PRIMARY KEY (type, pk, scope)) WITHOUT ROWID"
    ),
    "base": (
        "CREATE TABLE base (id BLOB PRIMARY KEY, type TEXT NOT NULL, ver INTEGER NOT NULL,"
        ' "row" TEXT NOT NULL, scopes TEXT NOT NULL, deleted INTEGER NOT NULL DEFAULT 0)'
        " WITHOUT ROWID"
    ),
    "outbox": f"CREATE TABLE outbox (n INTEGER PRIMARY KEY AUTOINCREMENT,{_OUTBOX_COLUMNS})",
    "archive": f"CREATE TABLE archive (n INTEGER PRIMARY KEY,{_OUTBOX_COLUMNS})",
    "merge_kept": (
        "CREATE TABLE merge_kept (mid BLOB PRIMARY KEY, type TEXT NOT NULL,"
        ' survivor BLOB NOT NULL, loser BLOB NOT NULL, "row" TEXT NOT NULL,'
        " changes TEXT NOT NULL) WITHOUT ROWID"
    ),
    "merge_touched": (
        "CREATE TABLE merge_touched (rid BLOB NOT NULL, mid BLOB NOT NULL, field TEXT NOT NULL,"
        " type TEXT NOT NULL, PRIMARY KEY (rid, mid, field)) WITHOUT ROWID"
    ),
    "import_session": (
        "CREATE TABLE import_session (id BLOB PRIMARY KEY, at INTEGER NOT NULL,"
        " file TEXT NOT NULL, type TEXT NOT NULL, state TEXT NOT NULL,"
        " read INTEGER NOT NULL DEFAULT 0, created INTEGER NOT NULL DEFAULT 0,"
        " updated INTEGER NOT NULL DEFAULT 0, merged INTEGER NOT NULL DEFAULT 0,"
        " skipped INTEGER NOT NULL DEFAULT 0, failed INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID"
    ),
    "import_created": (
        "CREATE TABLE import_created (n INTEGER PRIMARY KEY, session BLOB NOT NULL,"
        " type TEXT NOT NULL, id BLOB NOT NULL)"
    ),
    "import_changed": (
        "CREATE TABLE import_changed (n INTEGER PRIMARY KEY, session BLOB NOT NULL,"
        " type TEXT NOT NULL, id BLOB NOT NULL, mid BLOB NOT NULL, before TEXT NOT NULL,"
        " after TEXT NOT NULL)"
    ),
    "import_mapping": (
        "CREATE TABLE import_mapping (columns TEXT NOT NULL, type TEXT NOT NULL,"
        " at INTEGER NOT NULL, file TEXT NOT NULL, wishes TEXT NOT NULL,"
        " PRIMARY KEY (columns, type)) WITHOUT ROWID"
    ),
}
"""What is not a record table. In `archive` a state is `acked`, `discarded` or `replaced`."""

FIXED_INDEXES = {
    "outbox_state": "CREATE INDEX outbox_state ON outbox (state, n)",
    "outbox_rid": "CREATE INDEX outbox_rid ON outbox (rid, n)",
    "archive_settled_at": "CREATE INDEX archive_settled_at ON archive (settled_at)",
    "archive_rid": "CREATE INDEX archive_rid ON archive (rid, n)",
    "merge_touched_mid": "CREATE INDEX merge_touched_mid ON merge_touched (mid)",
    "import_created_session": (
        "CREATE INDEX import_created_session ON import_created (session, n)"
    ),
    "import_changed_session": (
        "CREATE INDEX import_changed_session ON import_changed (session, n)"
    ),
}

OUTBOX_GUARDS = {
    "outbox_keeps": (
        "CREATE TRIGGER outbox_keeps BEFORE DELETE ON outbox"
        " WHEN NOT EXISTS (SELECT 1 FROM archive WHERE mid = OLD.mid)"
        " BEGIN SELECT RAISE(ABORT, 'an outbox row leaves only for the archive'); END"
    ),
    "outbox_sent": (
        "CREATE TRIGGER outbox_sent BEFORE UPDATE OF mid, body, rid, op, type ON outbox"
        " WHEN OLD.sent_at IS NOT NULL"
        " BEGIN SELECT RAISE(ABORT, 'what was sent never changes'); END"
    ),
}

SEARCH_TABLE = (
    "CREATE VIRTUAL TABLE search USING fts5(name, words, content='', contentless_delete=1,"
    " tokenize='unicode61 remove_diacritics 2', prefix='1 2 3')"
)


def statements() -> Iterator[str]:
    """Yield everything a new file needs, in order."""
    yield from FIXED_TABLES.values()
    yield from FIXED_INDEXES.values()
    for record_type in dictionary.TYPES:
        yield table(record_type)
        yield from indexes(record_type).values()
        yield from guards(record_type).values()
    yield from OUTBOX_GUARDS.values()
    yield SEARCH_TABLE
    yield "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"


def table(record_type: RecordType) -> str:
    """Return the CREATE TABLE of one record type."""
    columns = [
        "pk INTEGER PRIMARY KEY",
        "id BLOB NOT NULL UNIQUE",
        "ver INTEGER NOT NULL DEFAULT 0",
        "is_pending INTEGER NOT NULL DEFAULT 0",
        *(f"{quoted(field.name)} {column_type(field.kind)}" for field in record_type.fields),
        "extra TEXT",
    ]
    return sentence("CREATE TABLE", quoted(record_type.table), f"({', '.join(columns)})")


def indexes(record_type: RecordType) -> dict[str, str]:
    """Return the secondary indexes of one record type: name → CREATE INDEX."""
    return {
        name: sentence(
            "CREATE INDEX", quoted(name), "ON", quoted(record_type.table), f"({listed(columns)})"
        )
        for name, columns in index_columns(record_type).items()
    }


def guards(record_type: RecordType) -> dict[str, str]:
    """Return the triggers that abort a write which did not come through the door."""
    made = {}
    for event in ("insert", "update", "delete"):
        name = f"{record_type.table}_{event}_door"
        made[name] = sentence(
            "CREATE TRIGGER",
            quoted(name),
            f"BEFORE {event.upper()} ON",
            quoted(record_type.table),
            "WHEN writing() = 0",
            "BEGIN SELECT RAISE(ABORT, 'records are written through the door only'); END",
        )
    return made
