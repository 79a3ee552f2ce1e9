"""Cursors: opaque to clients, signed, bound to a history and to what the user may see.

A cursor also carries a mark of the feed's line it stands at. When an old copy of the database is
put back and nobody says so, the counter soon passes every cursor again, and numbers alone prove
nothing; but another line stands at that number then. So whoever was told of a change that is gone
is a witness: by the cursor of each pull and greeting, and by what the answer to a push gives
(`witness`), which the client shows as `acked` with every push, pull and greeting from then on.

A copy from before a change of epoch betrays itself too: who shows a later epoch than its own was
told of a history that it knows nothing of (server.workspace).

There is no false alarm: lines of the feed are written once and never changed, the numbers have
no gaps, and a cursor leaves the server only after the COMMIT of all it stands for. A line that is
not there proves nothing (it was pruned, or the cursor is of a program that made no marks). No one
can make it up, and nothing of it depends on clocks, users or devices: the signature is the
workspace's, which the old copy has as well.
"""

import base64
import binascii
import hashlib
import hmac
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from workbench.i18n import t
from workbench.server import problems, scope_sets, workspace
from workbench.server.database import ServerDatabase
from workbench.server.problems import Problem
from workbench.server.scope_sets import ScopeSet
from workbench.server.tables import FEED
from workbench.server.visibility import Actor
from workbench.server.workspace import State

_SIGNATURE_BYTES = 16
_PLACE_BYTES = 32
_MARK_BYTES = 8
NO_MARK = bytes(_MARK_BYTES)
_LINE = select(FEED.c.type, FEED.c.record_id, FEED.c.op, FEED.c.mid, FEED.c.at).where(
    FEED.c.workspace_id == bindparam("workspace"), FEED.c.seq == bindparam("number")
)


@dataclass(frozen=True)
class Cursor:
    """A place in the feed of one history, under one scope set."""

    epoch: bytes
    seq: int
    fingerprint: bytes
    mark: bytes = NO_MARK


def mark_of(database: ServerDatabase, connection: Connection, seq: int) -> bytes:
    """Return 8 bytes that stand for the feed's line of this number; `NO_MARK` without one."""
    line = connection.execute(
        _LINE, {"workspace": database.workspace_id, "number": seq}
    ).one_or_none()
    if line is None:
        return NO_MARK
    written = f"{line.type} {bytes(line.record_id).hex()} {line.op} {line.at} ".encode()
    return hashlib.sha256(written + bytes(line.mid or b"")).digest()[:_MARK_BYTES]


def witness(database: ServerDatabase) -> str:
    """Return what proves, when it comes back, how far this history has come."""
    with database.read() as connection:
        state = workspace.state(database, connection)
        return write(state, state.seq, bytes(8), mark_of(database, connection, state.seq))


def write(state: State, seq: int, scopes: bytes, marked: bytes) -> str:
    """Return a cursor's text."""
    body = state.epoch + seq.to_bytes(8, "big") + scopes + marked
    return base64.urlsafe_b64encode(body + _signature(state.secret, body)).decode().rstrip("=")


def read(state: State, text: str) -> Cursor:
    """Return the cursor of a text.

    Raises:
        Problem: 410, this server has not written it.
    """
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (ValueError, binascii.Error):
        raw = b""
    body, signature = raw[:-_SIGNATURE_BYTES], raw[-_SIGNATURE_BYTES:]
    if len(body) not in (_PLACE_BYTES, _PLACE_BYTES + _MARK_BYTES) or not hmac.compare_digest(
        signature, _signature(state.secret, body)
    ):
        raise problems.cursor_unknown()
    seq = int.from_bytes(body[16:24], "big")
    return Cursor(body[:16], seq, body[24:_PLACE_BYTES], body[_PLACE_BYTES:] or NO_MARK)


def shows_restore(
    database: ServerDatabase, connection: Connection, state: State, cursor: Cursor
) -> bool:
    """Whether a client was told of what this history no longer holds.

    It has seen an epoch that comes after this one, numbers that were never counted to, or another
    line at the cursor's number.
    """
    if cursor.epoch != state.epoch:
        return workspace.is_later(cursor.epoch, state.epoch)
    if cursor.seq > state.seq:
        return True
    here = mark_of(database, connection, cursor.seq)
    return NO_MARK not in (here, cursor.mark) and here != cursor.mark


def is_witness(
    database: ServerDatabase, connection: Connection, state: State, text: str | None
) -> bool:
    """Whether a text that a client holds proves that an old copy was put back."""
    try:
        return text is not None and shows_restore(database, connection, state, read(state, text))
    except Problem:
        return False  # another server's, or damaged: it proves nothing


def renew(database: ServerDatabase, state: State, *shown: str | None) -> str:
    """Begin another history, as these texts have proved; return its epoch."""
    epochs = []
    for text in shown:
        with suppress(Problem):
            epochs += [read(state, text).epoch] if text is not None else []
    return str(workspace.renew_epoch(database, state.epoch, epochs))


def is_usable(state: State, actor: Actor, cursor: Cursor) -> bool:
    """Whether the feed can go on from a cursor."""
    return (
        cursor.epoch == state.epoch
        and state.feed_floor <= cursor.seq <= state.seq
        and cursor.fingerprint == scope_sets.fingerprint(actor)
    )


def refusal(database: ServerDatabase, state: State, actor: Actor, cursor: Cursor) -> Problem:
    """Return why the feed cannot go on from a cursor that is not usable."""
    if cursor.epoch != state.epoch:
        return problems.epoch_changed(state.epoch_text)
    if cursor.seq < state.feed_floor:
        return problems.cursor_expired()
    return _scope_changed(database, state, actor, cursor)


def _scope_changed(database: ServerDatabase, state: State, actor: Actor, cursor: Cursor) -> Problem:
    with database.read() as connection:
        old = scope_sets.known(connection, database, actor, cursor.fingerprint) or ScopeSet()
    actor = scope_sets.adopt_rights(database, actor, old)
    scope_sets.remember(database, actor)
    added = [
        scope
        for scope in scope_sets.described(actor)
        if old.scopes.get(str(scope["id"])) != scope["gen"]
    ]
    return Problem(
        410,
        "scope-changed",
        t("Your access changed"),
        t("Load what you may see now; what you may not see any more goes."),
        cursor=write(state, cursor.seq, scope_sets.fingerprint(actor), cursor.mark),
        added=added,
        dropped=[scope for scope in old.scopes if scope not in actor.scopes],
    )


def _signature(secret: bytes, body: bytes) -> bytes:
    return hmac.new(secret, b"cursor" + body, hashlib.sha256).digest()[:_SIGNATURE_BYTES]
