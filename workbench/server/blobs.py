"""`HEAD|PUT|GET /v1/blobs/{sha256}`: what is in an attachment, by the SHA-256 of its bytes.

- **PUT** sends the bytes whole, or in parts of at most `limits.blob_part_bytes`, each with
  `Content-Range: bytes START-END/SIZE`; `bytes */SIZE` and no body asks how much is there.
  Answers: 201 `{"sha256":"…","size":N,"received":N,"state":"stored"}` once all are there, durable
  and verified (200 where they were already); 202 with `"state":"partial"` before; 409
  `out-of-place` with `received` where a part does not go on there; 422 `content-mismatch` where
  the bytes are not those of the SHA-256 (begin again); 413 `too-large`.
- **GET** and **HEAD** give them to whom they belong: who sent them, and who may see an `Attachment`
  that names them and was made by someone they belong to. Knowing a SHA-256 gives no right to its
  bytes: for everyone else they are 404, and such a person who has them sends them as if they were
  new. `Range` works as in RFC 9110, so that a broken download goes on.
"""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, exists, select
from sqlalchemy.dialects import postgresql, sqlite

from workbench.i18n import t
from workbench.schema import dictionary
from workbench.server import fence, problems, visibility
from workbench.server.blob_files import BlobFiles, Busy, Mismatch, OutOfPlace
from workbench.server.database import ServerDatabase
from workbench.server.inserting import insert_if_absent
from workbench.server.problems import Problem
from workbench.server.ranges import Part
from workbench.server.tables import BLOB, BLOB_HOLDER, RECORDS
from workbench.server.visibility import Actor
from workbench.wire import messages
from workbench.wire.values import uuid_bytes

PART_DAYS = 7
UNNAMED_DAYS = 30
"""Bytes that no attachment names are kept so long: the attachment may still be on its way."""
DAY_MS = 86_400_000


def files(database: ServerDatabase) -> BlobFiles:
    """Return where this server keeps the bytes.

    Raises:
        Problem: 503 where it has no folder for them.
    """
    if database.blobs is None:
        raise Problem(
            503,
            "unavailable",
            t("This server keeps no attachments"),
            t("Its administrator can start it with --blobs FOLDER."),
            retry_after_s=3600,
        )
    return BlobFiles(database.blobs)


def receive(
    database: ServerDatabase, actor: Actor, sha256: str, part: Part, content: bytes
) -> tuple[int, dict[str, Any]]:
    """Take a part of a blob; return the status and the body of the answer.

    Raises:
        Problem: 409, 413, 422, or 503.
    """
    kept = files(database)
    if part.size > messages.LIMITS["blob_bytes"]:
        raise problems.too_large(
            t("A file may have {n} bytes.").format(n=f"{messages.LIMITS['blob_bytes']:,}")
        )
    with database.read() as connection:
        is_held = _holds(database, connection, actor, sha256)
    if is_held and kept.size(sha256) == part.size:
        _note(database, actor, sha256, part.size)
        return 200, _told(sha256, part.size, part.size)
    received = _written(kept, actor, sha256, part, content)
    if received < part.size:
        return 202, _told(sha256, part.size, received)
    _note(database, actor, sha256, part.size)
    if kept.size(sha256) != part.size:  # it went with what was old, a moment before it was noted
        raise problems.slow_down(1)
    return 201, _told(sha256, part.size, part.size)


def readable_size(database: ServerDatabase, actor: Actor, sha256: str) -> int:
    """Return the size of a blob that the user may read; it belongs to him from now on.

    Raises:
        Problem: 404 where there is none, or it is not for him.
    """
    size = files(database).size(sha256)
    with database.read() as connection:
        is_held = _holds(database, connection, actor, sha256)
        fence.enter(database, connection, actor)
        is_for_him = is_held or _is_shown(database, connection, actor, sha256)
    if size is None or not is_for_him:
        raise problems.not_found()
    if not is_held:
        with database.write() as connection:
            _hold(database, connection, actor, sha256)
    return size


def prune(database: ServerDatabase) -> None:
    """Remove parts never finished, and bytes that no attachment has named for a month.

    A deleted attachment names them still: an edit may bring it back while it is remembered.
    """
    if database.blobs is None:
        return
    kept = BlobFiles(database.blobs)
    kept.remove_parts(PART_DAYS * DAY_MS / 1000)
    attachment = RECORDS["Attachment"]
    is_old = BLOB.c.stored_at < database.now_ms() - UNNAMED_DAYS * DAY_MS
    with database.write() as connection:
        stored = connection.execute(
            select(BLOB.c.sha256).where(BLOB.c.workspace_id == database.workspace_id, is_old)
        ).scalars()
        for raw in [bytes(one) for one in stored]:
            is_named = select(
                exists().where(
                    attachment.c.workspace_id == database.workspace_id,
                    attachment.c.sha256 == raw.hex(),
                )
            )
            if connection.execute(is_named).scalar_one():
                continue
            still = delete(BLOB).where(*_is(database, BLOB, raw), is_old)
            if connection.execute(still).rowcount:  # else it was sent anew just now
                connection.execute(delete(BLOB_HOLDER).where(*_is(database, BLOB_HOLDER, raw)))
                kept.remove(raw.hex())


def _written(kept: BlobFiles, actor: Actor, sha256: str, part: Part, content: bytes) -> int:
    try:
        return kept.receive(sha256, actor.user_id, part, content)
    except OutOfPlace as hole:
        raise Problem(
            409,
            "out-of-place",
            t("The part does not go on where the last one ended"),
            t("{n} bytes are there.").format(n=hole.received),
            received=hole.received,
        ) from None
    except Mismatch:
        raise Problem(
            422,
            "content-mismatch",
            t("The bytes are not those of this SHA-256"),
            t("Send them again from the beginning."),
        ) from None
    except Busy:
        raise problems.slow_down(1) from None
    except OSError as error:
        raise problems.unavailable() from error


def _holds(database: ServerDatabase, connection: Connection, actor: Actor, sha256: str) -> bool:
    query = select(
        exists().where(
            BLOB_HOLDER.c.workspace_id == database.workspace_id,
            BLOB_HOLDER.c.sha256 == bytes.fromhex(sha256),
            BLOB_HOLDER.c.user_id == uuid_bytes(actor.user_id),
        )
    )
    return bool(connection.execute(query).scalar_one())


def _is_shown(database: ServerDatabase, connection: Connection, actor: Actor, sha256: str) -> bool:
    """Whether the user may see an attachment, made by someone who holds the bytes it names."""
    attachment = RECORDS["Attachment"]
    query = select(
        exists().where(
            attachment.c.workspace_id == database.workspace_id,
            attachment.c.sha256 == sha256,
            attachment.c.is_deleted == 0,
            visibility.visible_clause(actor, dictionary.record_type("Attachment"), attachment),
            BLOB_HOLDER.c.workspace_id == database.workspace_id,
            BLOB_HOLDER.c.sha256 == bytes.fromhex(sha256),
            BLOB_HOLDER.c.user_id == attachment.c.created_by_id,
        )
    )
    return bool(connection.execute(query).scalar_one())


def _note(database: ServerDatabase, actor: Actor, sha256: str, size: int) -> None:
    """Remember that the bytes are there, and since when at the latest, and whose they are."""
    now_ms = database.now_ms()
    row = _key(database, sha256) | {"size_bytes": size, "stored_at": now_ms}
    with database.write() as connection:
        make = sqlite.insert if database.is_sqlite else postgresql.insert
        connection.execute(
            make(BLOB)
            .values(**row)
            .on_conflict_do_update(
                index_elements=[BLOB.c.workspace_id, BLOB.c.sha256], set_={"stored_at": now_ms}
            )
        )
        _hold(database, connection, actor, sha256)


def _hold(database: ServerDatabase, connection: Connection, actor: Actor, sha256: str) -> None:
    row = {"user_id": uuid_bytes(actor.user_id), "at": database.now_ms()}
    insert_if_absent(connection, BLOB_HOLDER, _key(database, sha256) | row)


def _key(database: ServerDatabase, sha256: str) -> dict[str, Any]:
    return {"workspace_id": database.workspace_id, "sha256": bytes.fromhex(sha256)}


def _is(database: ServerDatabase, table: Table, raw: bytes) -> tuple[ColumnElement[bool], ...]:
    return table.c.workspace_id == database.workspace_id, table.c.sha256 == raw


def _told(sha256: str, size: int, received: int) -> dict[str, Any]:
    state = "stored" if received == size else "partial"
    return {"sha256": sha256, "size": size, "received": received, "state": state}
