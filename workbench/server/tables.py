"""The server's tables: one for each type of the dictionary, and its own books (sync.md 2.4)."""

from sqlalchemy import (
    BigInteger,
    Column,
    Dialect,
    Index,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
)
from sqlalchemy.types import TypeEngine
from typing_extensions import override

from workbench.schema import dictionary
from workbench.schema.fields import Field, Kind, Merge, RecordType

METADATA = MetaData()


class Bytes(LargeBinary):
    """Bytes that the driver gets as they are; SQLAlchemy would wrap each of them first."""

    cache_ok = True

    @override
    def bind_processor(self, dialect: Dialect) -> None:
        """Return that nothing is to be done to a value."""
        return


_BINARY = frozenset({Kind.ID, Kind.REFERENCE})
_WHOLE = frozenset(
    {Kind.INTEGER, Kind.PERCENT, Kind.DECIMAL, Kind.MONEY, Kind.BOOLEAN, Kind.INSTANT}
)


def _workspace() -> Column[bytes]:
    return Column("workspace_id", Bytes, primary_key=True)


def _id(name: str = "id", *, primary_key: bool = False, nullable: bool = False) -> Column[bytes]:
    return Column(name, Bytes, primary_key=primary_key, nullable=nullable)


def _number(name: str, *, primary_key: bool = False, nullable: bool = False) -> Column[int]:
    return Column(name, BigInteger, primary_key=primary_key, nullable=nullable, autoincrement=False)


def _word(name: str, *, primary_key: bool = False, nullable: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=primary_key, nullable=nullable)


def _flag(name: str) -> Column[int]:
    return Column(name, SmallInteger, nullable=False, server_default="0")


def storage_type(field: Field) -> TypeEngine[bytes] | TypeEngine[int] | TypeEngine[str]:
    """Return the column type of a field: the same on SQLite and PostgreSQL."""
    if field.kind in _BINARY:
        return Bytes()
    return BigInteger() if field.kind in _WHOLE else Text()


def is_lookup(record_type: RecordType, field: Field) -> bool:
    """Whether records are looked up by this reference, so that it needs an index."""
    if field.kind is not Kind.REFERENCE:
        return False
    return field.merge is not Merge.SERVER or field.name in record_type.parent_fields


def _record_table(record_type: RecordType) -> Table:
    name = record_type.table
    table = Table(
        name,
        METADATA,
        _workspace(),
        _id(primary_key=True),
        _number("ver"),
        _flag("is_deleted"),
        _id("created_mid"),
        _word("fver"),
        _word("scopes"),
        *(Column(field.name, storage_type(field)) for field in record_type.fields),
    )
    for field in record_type.fields:
        if is_lookup(record_type, field) or field.name in ("external_id", "sha256"):
            Index(f"ix_{name}_{field.name}", table.c.workspace_id, table.c[field.name])
    return table


RECORDS = {record_type.name: _record_table(record_type) for record_type in dictionary.TYPES}
Index(
    "ix_conflict_record_id",
    RECORDS["Conflict"].c.workspace_id,
    RECORDS["Conflict"].c.record_id,
)

WORKSPACE = Table(
    "workspace",
    METADATA,
    _id(primary_key=True),
    _word("name"),
    _id("epoch"),
    _number("seq"),
    _number("people_seq"),
    _number("feed_floor"),
    _id("secret"),
    _number("created_at"),
)
FEED = Table(
    "feed",
    METADATA,
    _workspace(),
    _number("seq", primary_key=True),
    _word("type"),
    _id("record_id"),
    _word("op"),
    _word("scopes_before", nullable=True),
    _word("scopes_after"),
    _id("client_id", nullable=True),
    _id("mid", nullable=True),
    _number("at"),
)
Index("ix_feed_record", FEED.c.workspace_id, FEED.c.record_id, FEED.c.seq)
RECORD_SCOPE = Table(
    "record_scope",
    METADATA,
    _workspace(),
    _word("scope", primary_key=True),
    _word("type", primary_key=True),
    _id("record_id", primary_key=True),
)
SCOPE_GEN = Table(
    "scope_gen", METADATA, _workspace(), _id("user_id", primary_key=True), _number("gen")
)
SCOPE_SET = Table(
    "scope_set",
    METADATA,
    _workspace(),
    _id("user_id", primary_key=True),
    _id("fingerprint", primary_key=True),
    _word("scopes"),
)
LEDGER = Table(
    "ledger",
    METADATA,
    _workspace(),
    _id("mid", primary_key=True),
    _id("user_id"),
    _id("client_id"),
    _id("sha"),
    _word("type"),
    _id("record_id", nullable=True),
    _word("op"),
    _word("result"),
    _number("seq"),
    _number("at"),
    _number("said_at", nullable=True),
    _number("said_tz_min", nullable=True),
)
REFUSED = Table(
    "refused",
    METADATA,
    _workspace(),
    _id("mid", primary_key=True),
    _id("user_id"),
    _word("payload"),
    _number("at"),
)
OPEN_CONFLICT = Table(
    "open_conflict",
    METADATA,
    _workspace(),
    _id("record_id", primary_key=True),
    _word("field", primary_key=True),
    _id("client_id", primary_key=True),
    _id("conflict_id"),
    _word("mids"),
)
Index("ix_open_conflict_conflict", OPEN_CONFLICT.c.workspace_id, OPEN_CONFLICT.c.conflict_id)
MERGE = Table(
    "merge",
    METADATA,
    _workspace(),
    _id("mid", primary_key=True),
    _word("type"),
    _id("record_id"),
    _id("merged_into_id"),
    _word("changes"),
    _word("moved"),
    _number("at"),
    _id("undone_mid", nullable=True),
)
"""Which record lives on in which; what that changed there, and what it moved, for its undoing."""
Index("ix_merge_record", MERGE.c.workspace_id, MERGE.c.record_id)
CREDENTIAL = Table(
    "credential",
    METADATA,
    _workspace(),
    _id("user_id", primary_key=True),
    _word("hash"),
    _number("failures"),
    _number("failed_at", nullable=True),
    _number("disabled_at", nullable=True),
)
DEVICE = Table(
    "device",
    METADATA,
    _workspace(),
    _id("family", primary_key=True),
    _id("user_id"),
    _word("name"),
    _id("client_id", nullable=True),
    _word("app", nullable=True),
    _number("created_at"),
    _number("seen_at"),
    _number("revoked_at", nullable=True),
    _number("wipe_at", nullable=True),
    _number("wipe_told_at", nullable=True),
    _number("wiped_at", nullable=True),
)
Index("ix_device_user", DEVICE.c.workspace_id, DEVICE.c.user_id)
REFRESH_TOKEN = Table(
    "refresh_token",
    METADATA,
    _workspace(),
    _id("hash", primary_key=True),
    _id("family"),
    _number("issued_at"),
    _number("used_at", nullable=True),
    _id("replaced_by", nullable=True),
)
BLOB = Table(
    "blob",
    METADATA,
    _workspace(),
    _id("sha256", primary_key=True),
    _number("size_bytes"),
    _number("stored_at"),
)
BLOB_HOLDER = Table(
    "blob_holder",
    METADATA,
    _workspace(),
    _id("sha256", primary_key=True),
    _id("user_id", primary_key=True),
    _number("at"),
)
"""Who has shown that the bytes are his to have: he uploaded them, or was allowed to read them."""
AUDIT = Table(
    "audit",
    METADATA,
    _workspace(),
    _id(primary_key=True),
    _number("at"),
    _id("user_id", nullable=True),
    _id("client_id", nullable=True),
    _word("kind"),
    _word("type", nullable=True),
    _id("record_id", nullable=True),
    _id("mid", nullable=True),
    _word("detail", nullable=True),
)
Index("ix_audit_at", AUDIT.c.workspace_id, AUDIT.c.at)
