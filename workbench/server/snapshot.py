"""Snapshots: every record of one scope as NDJSON, resumable from its marks (wire.md 7)."""

import base64
import hashlib
import hmac
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import Select, func, select

from workbench.i18n import t
from workbench.schema import dictionary
from workbench.schema.fields import RecordType
from workbench.server import cursors, fence, problems, scope_sets, visibility, workspace
from workbench.server import record as records
from workbench.server.cursors import Cursor
from workbench.server.database import ServerDatabase
from workbench.server.directory import WORKSPACE_SCOPE
from workbench.server.snapshot_copies import Copies, Copy, left_since
from workbench.server.snapshot_lines import Shown, shown, written
from workbench.server.tables import RECORD_SCOPE, RECORDS
from workbench.server.visibility import Actor
from workbench.server.workspace import State
from workbench.wire import messages
from workbench.wire.digests import BUCKETS, bucket_of
from workbench.wire.ids import new_id
from workbench.wire.values import uuid_bytes, uuid_text

PAGE_ROWS = 1000
"""Rows of one short read; a mark comes after whole pages only."""


@dataclass(frozen=True)
class Place:
    """How far a snapshot has come; a mark's token is its signed form.

    Args:
        type: The type of the last row sent; its id is `after`.
        total: The digest's running sum.
        only: The one type wanted, or all.
        buckets: The only buckets wanted (wire.digests), or all; written as numbers with commas.
        copy: The copy its rows come from, if any, and how far that is read.
        rights: The fingerprint of what the user might see when it began, in hexadecimal digits.
        marked: What stands in the feed at `seq` (server.cursors), as hexadecimal digits.
    """

    snapshot: str
    user: str
    scope: str
    epoch: str
    seq: int
    type: str = ""
    after: str = ""
    n: int = 0
    total: int = 0
    only: str = ""
    buckets: str = ""
    copy: str = ""
    at: int = 0
    rights: str = ""
    marked: str = ""

    @property
    def cursor(self) -> Cursor:
        """The place in the feed that the rows are as of, under no scope set."""
        mark = bytes.fromhex(self.marked) or cursors.NO_MARK
        return Cursor(uuid_bytes(self.epoch), self.seq, b"", mark)


def begin(
    database: ServerDatabase,
    actor: Actor,
    scope: str,
    only: str = "",
    buckets: str = "",
    copies: Copies | None = None,
) -> Place:
    """Return the start of a snapshot; its place in the feed is taken before its rows.

    Args:
        only: Bring this type alone.
        buckets: Bring these buckets of that type alone, such as `17,203`.

    Raises:
        Problem: 400 where the user does not hold the scope, or there is no such type or bucket.
    """
    _check_part(only, buckets)
    if scope not in actor.scopes:
        raise problems.invalid_request(t("You do not hold the scope {scope}.").format(scope=scope))
    copy = None
    with database.read() as connection:
        state = workspace.state(database, connection)
        if copies is not None and not only:
            copy = copies.usable(database, connection, state, (scope, actor.role))
        seq = copy.seq if copy is not None else state.seq
        marked = cursors.mark_of(database, connection, seq)
    scope_sets.remember(database, actor)
    return Place(
        str(new_id()),
        actor.user_id,
        scope,
        state.epoch_text,
        seq,
        only=only,
        buckets=buckets,
        copy=copy.name if copy is not None else "",
        rights=scope_sets.fingerprint(actor).hex(),
        marked=marked.hex(),
    )


def resume(database: ServerDatabase, actor: Actor, token: str) -> Place:
    """Return the place of a mark's token.

    Raises:
        Problem: 400 or 410.
    """
    with database.read() as connection:
        state = workspace.state(database, connection)
        body, _, signature = token.partition(".")
        if not hmac.compare_digest(signature.encode(), _signature(state.secret, body).encode()):
            raise problems.invalid_request(t("This mark is not one of this server's."))
        place = Place(**json.loads(base64.urlsafe_b64decode(body)))
        is_restored = cursors.shows_restore(database, connection, state, place.cursor)
    if place.user != actor.user_id or place.scope not in actor.scopes:
        raise problems.invalid_request(
            t("You do not hold the scope {scope}.").format(scope=place.scope)
        )
    if place.rights != scope_sets.fingerprint(actor).hex():
        raise problems.invalid_request(t("This mark was made under other rights."))
    if is_restored:
        renewed = workspace.renew_epoch(database, state.epoch, [place.cursor.epoch])
        raise problems.epoch_changed(str(renewed))
    if place.epoch != state.epoch_text:
        raise problems.epoch_changed(state.epoch_text)
    return place


def stream(
    database: ServerDatabase,
    actor: Actor,
    place: Place,
    *,
    compress: bool,
    copies: Copies | None = None,
) -> Iterator[bytes]:
    """Give the snapshot's lines in pieces, compressed or not."""
    if not compress:
        yield from _pieces(database, actor, place, copies)
        return
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    for piece in _pieces(database, actor, place, copies):
        packed = packer.compress(piece)
        if piece.startswith(b'{"mark"'):
            packed += packer.flush(zlib.Z_SYNC_FLUSH)  # a mark is of use only when it arrives
        if packed:
            yield packed
    yield packer.flush()


def known_outside(database: ServerDatabase, actor: Actor, scope: str) -> int:
    """Count the records this server knows that are not, or no longer, in a scope.

    A client that wants to remove more than these has met a server that forgot them.
    """
    outside = 0
    with database.read() as connection:
        for record_type in dictionary.TYPES:
            table = RECORDS[record_type.name]
            known = select(func.count()).where(table.c.workspace_id == database.workspace_id)
            outside += connection.execute(known).scalar_one()
        for record_type in visibility.types_in(actor, scope):
            outside -= connection.execute(_count(database, record_type, scope)).scalar_one()
    return outside


def _pieces(
    database: ServerDatabase, actor: Actor, place: Place, copies: Copies | None
) -> Iterator[bytes]:
    with database.read() as connection:
        state = workspace.state(database, connection)
        visibility.check_unchanged(actor, state.directory)
        estimate = sum(
            connection.execute(_count(database, record_type, place.scope)).scalar_one()
            for record_type in _types(actor, place)
        )
    header = {
        "snapshot": place.snapshot,
        "epoch": place.epoch,
        "scope": {"id": place.scope, "gen": actor.gen},
        "as_of": cursors.write(state, place.seq, scope_sets.fingerprint(actor), place.cursor.mark),
        "as_of_seq": place.seq,
        "schema_hash": dictionary.schema_hash(),
        "estimate": estimate,
    }
    yield messages.dumps(header) + b"\n"
    crc, marked = 0, place.n
    for lines, following in _pages(database, actor, place, state, copies):
        place = following
        crc = messages.crc32(lines, crc)
        yield lines
        if place.n - marked >= messages.MARK_EVERY_ROWS:
            yield _mark(state.secret, place, crc)
            crc, marked = 0, place.n
    if place.n > marked:
        yield _mark(state.secret, place, crc)
    end = {"end": True, "n": place.n, "digest": messages.digest_text(place.total)}
    yield messages.dumps(end) + b"\n"


def _pages(
    database: ServerDatabase, actor: Actor, place: Place, state: State, copies: Copies | None
) -> Iterator[tuple[bytes, Place]]:
    """Give pages of row lines, and the place after each."""
    key = (place.scope, actor.role)
    copy = copies.named(place.copy, key) if copies is not None else None
    if copy is not None:
        with database.read() as connection:
            left = left_since(database, connection, copy)
        if left is not None:
            yield from _copied(actor, place, copy, left)
            return
    is_whole = not place.n and not place.only
    draft = copies.draft(state, place.seq, key) if copies is not None and is_whole else None
    if copies is None or draft is None:
        yield from _read(database, actor, place, None)
        return
    try:
        yield from _read(database, actor, place, draft)
        copies.keep(draft)
    finally:
        copies.drop(draft)


def _copied(
    actor: Actor, place: Place, copy: Copy, left: set[bytes]
) -> Iterator[tuple[bytes, Place]]:
    while True:
        rows, at = copy.page(place.at, PAGE_ROWS)
        if not rows:
            return
        kept = [row for row in rows if row.id not in left]
        lines, place = _sent(actor, replace(place, at=at), rows, kept)
        yield lines, place


def _read(
    database: ServerDatabase, actor: Actor, place: Place, draft: Copy | None
) -> Iterator[tuple[bytes, Place]]:
    types = _types(actor, place)
    wanted = _buckets(place.buckets)
    names = [record_type.name for record_type in types]
    first = names.index(place.type) if place.type in names else 0
    for record_type in types[first:]:
        after = place.after if record_type.name == place.type else ""
        while True:
            with database.read() as connection:
                people = workspace.state(database, connection).directory
                visibility.check_unchanged(actor, people)
                fence.enter(database, connection, actor)
                query = _page(database, record_type, place.scope, after)
                rows = shown(record_type, connection.execute(query))
            if rows:
                if draft is not None:
                    draft.add(rows)
                after = uuid_text(rows[-1].id)
                chosen = [row for row in rows if not wanted or bucket_of(row.id) in wanted]
                lines, place = _sent(actor, place, rows, chosen)
                yield lines, place
            if len(rows) < PAGE_ROWS:
                break


def _sent(
    actor: Actor, place: Place, rows: Sequence[Shown], chosen: Sequence[Shown]
) -> tuple[bytes, Place]:
    """Return the lines of the chosen rows, and the place behind all of them."""
    lines, total = written(actor, chosen)
    return lines, replace(
        place,
        type=rows[-1].type,
        after=uuid_text(rows[-1].id),
        n=place.n + len(chosen),
        total=(place.total + total) % 2**64,
    )


def _types(actor: Actor, place: Place) -> tuple[RecordType, ...]:
    brought = visibility.types_in(actor, place.scope)
    return tuple(found for found in brought if place.only in ("", found.name))


def _check_part(only: str, buckets: str) -> None:
    if only and only not in dictionary.BY_NAME:
        raise problems.invalid_request(t("There is no type “{type}”.").format(type=only))
    if buckets and not only:
        raise problems.invalid_request(t("Buckets are of one type: name it."))
    _buckets(buckets)


def _buckets(written: str) -> frozenset[int]:
    """Return the buckets of a list such as `17,203`; none of them means all.

    Raises:
        Problem: 400 where one is no number from 0 to 255.
    """
    parts = written.split(",") if written else []
    if not all(part.isascii() and part.isdecimal() for part in parts):
        raise problems.invalid_request(t("“{text}” is no list of buckets.").format(text=written))
    found = frozenset(int(part) for part in parts)
    if found and max(found) >= BUCKETS:
        raise problems.invalid_request(t("“{text}” is no list of buckets.").format(text=written))
    return found


def _page(database: ServerDatabase, record_type: RecordType, scope: str, after: str) -> Select[Any]:
    table = RECORDS[record_type.name]
    query = in_scope(records.select_shown(record_type.name), database, record_type, scope).order_by(
        table.c.id
    )
    if after:
        query = query.where(table.c.id > uuid_bytes(after))
    return query.limit(PAGE_ROWS)


def _count(database: ServerDatabase, record_type: RecordType, scope: str) -> Select[Any]:
    if scope == WORKSPACE_SCOPE:
        counted = select(func.count()).select_from(RECORDS[record_type.name])
        return in_scope(counted, database, record_type, scope)
    return select(func.count()).where(
        RECORD_SCOPE.c.workspace_id == database.workspace_id,
        RECORD_SCOPE.c.scope == scope,
        RECORD_SCOPE.c.type == record_type.name,
    )


def in_scope(
    query: Select[Any], database: ServerDatabase, record_type: RecordType, scope: str
) -> Select[Any]:
    """Narrow a query of a type's table to the live rows of a scope."""
    table = RECORDS[record_type.name]
    query = query.where(table.c.workspace_id == database.workspace_id, table.c.is_deleted == 0)
    if scope == WORKSPACE_SCOPE:
        return query
    return query.where(
        RECORD_SCOPE.c.workspace_id == database.workspace_id,
        RECORD_SCOPE.c.scope == scope,
        RECORD_SCOPE.c.type == record_type.name,
        RECORD_SCOPE.c.record_id == table.c.id,
    )


def _mark(secret: bytes, place: Place, crc: int) -> bytes:
    body = base64.urlsafe_b64encode(messages.dumps(asdict(place))).decode()
    token = f"{body}.{_signature(secret, body)}"
    line = {"mark": token, "n": place.n, "crc32": messages.crc32_text(crc)}
    return messages.dumps(line) + b"\n"


def _signature(secret: bytes, body: str) -> str:
    return hmac.new(secret, b"mark" + body.encode(), hashlib.sha256).hexdigest()[:32]
