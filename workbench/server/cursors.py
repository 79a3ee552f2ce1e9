"""Cursors: opaque to clients, signed, bound to a history and to what the user may see."""

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass

from sqlalchemy import Connection, select

from workbench.i18n import t
from workbench.server import problems, workspace
from workbench.server.database import ServerDatabase
from workbench.server.inserting import insert_if_absent
from workbench.server.problems import Problem
from workbench.server.tables import SCOPE_SET
from workbench.server.visibility import Actor
from workbench.server.workspace import State
from workbench.wire import messages
from workbench.wire.values import uuid_bytes

_SIGNATURE_BYTES = 16


@dataclass(frozen=True)
class Cursor:
    """A place in the feed of one history, under one scope set."""

    epoch: bytes
    seq: int
    fingerprint: bytes


def fingerprint(actor: Actor) -> bytes:
    """Return 8 bytes that are others for another scope set or other rights."""
    written = json.dumps([actor.gen, *actor.scopes]).encode()
    return hashlib.sha256(written).digest()[:8]


def write(state: State, seq: int, scopes: bytes) -> str:
    """Return a cursor's text."""
    body = state.epoch + seq.to_bytes(8, "big") + scopes
    return base64.urlsafe_b64encode(body + _signature(state.secret, body)).decode().rstrip("=")


def read(state: State, text: str) -> Cursor:
    """Return the cursor of a text.

    Raises:
        Problem: This server has not written it.
    """
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (ValueError, binascii.Error):
        raw = b""
    body, signature = raw[:32], raw[32:]
    if len(raw) != 32 + _SIGNATURE_BYTES or not hmac.compare_digest(
        signature, _signature(state.secret, body)
    ):
        raise problems.invalid_request(t("This cursor is not one of this server's."))
    return Cursor(body[:16], int.from_bytes(body[16:24], "big"), body[24:])


def shows_restore(state: State, cursor: Cursor) -> bool:
    """Whether a client has seen numbers of this history that the server never counted to."""
    return cursor.epoch == state.epoch and cursor.seq > state.seq


def is_usable(state: State, actor: Actor, cursor: Cursor) -> bool:
    """Whether the feed can go on from a cursor."""
    return (
        cursor.epoch == state.epoch
        and state.feed_floor <= cursor.seq <= state.seq
        and cursor.fingerprint == fingerprint(actor)
    )


def refusal(database: ServerDatabase, state: State, actor: Actor, cursor: Cursor) -> Problem:
    """Return why the feed cannot go on from a cursor that is not usable."""
    if shows_restore(state, cursor):
        return problems.epoch_changed(str(workspace.renew_epoch(database, state.epoch)))
    if cursor.epoch != state.epoch:
        return problems.epoch_changed(state.epoch_text)
    if cursor.seq < state.feed_floor:
        return problems.cursor_expired()
    return _scope_changed(database, state, actor, cursor)


def _scope_changed(database: ServerDatabase, state: State, actor: Actor, cursor: Cursor) -> Problem:
    with database.read() as connection:
        old = _scopes_under(connection, database, actor, cursor.fingerprint)
    remember(database, actor)
    added = [scope for scope in described(actor) if old.get(str(scope["id"])) != scope["gen"]]
    return Problem(
        410,
        "scope-changed",
        t("Your access changed"),
        t("Load what you may see now; what you may not see any more goes."),
        cursor=write(state, cursor.seq, fingerprint(actor)),
        added=added,
        dropped=[scope for scope in old if scope not in actor.scopes],
    )


def described(actor: Actor) -> list[dict[str, str | int]]:
    """Return the scopes of a user as hello tells them."""
    return [{"id": scope, "gen": actor.gen} for scope in actor.scopes]


def remember(database: ServerDatabase, actor: Actor) -> None:
    """Keep which scopes a fingerprint stands for, so that a change can be told."""
    with database.read() as connection:
        if _scopes_under(connection, database, actor, fingerprint(actor)):
            return
    row = {
        "workspace_id": database.workspace_id,
        "user_id": uuid_bytes(actor.user_id),
        "fingerprint": fingerprint(actor),
        "scopes": messages.dumps(described(actor)).decode(),
    }
    with database.write() as connection:
        insert_if_absent(connection, SCOPE_SET, row)  # another device may hear of it just now


def _scopes_under(
    connection: Connection, database: ServerDatabase, actor: Actor, mark: bytes
) -> dict[str, int]:
    found = connection.execute(
        select(SCOPE_SET.c.scopes).where(
            SCOPE_SET.c.workspace_id == database.workspace_id,
            SCOPE_SET.c.user_id == uuid_bytes(actor.user_id),
            SCOPE_SET.c.fingerprint == mark,
        )
    ).scalar_one_or_none()
    return {scope["id"]: scope["gen"] for scope in json.loads(found)} if found else {}


def _signature(secret: bytes, body: bytes) -> bytes:
    return hmac.new(secret, b"cursor" + body, hashlib.sha256).digest()[:_SIGNATURE_BYTES]
