"""Access tokens, signed and short-lived; refresh tokens, single-use, each made from the last."""

import base64
import binascii
import hashlib
import hmac
import secrets
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from workbench.server import devices, problems
from workbench.server.database import ServerDatabase
from workbench.server.tables import DEVICE, REFRESH_TOKEN
from workbench.wire.ids import new_id
from workbench.wire.values import uuid_bytes, uuid_text

ACCESS_S = 3600
GRACE_MS = 60_000
"""So long the last refresh token gives the same pair again: the answer may have been lost."""
REFRESH_MS = 90 * 86_400_000


_ENDS = (DEVICE.c.revoked_at, DEVICE.c.wipe_at, DEVICE.c.wipe_told_at, DEVICE.c.wiped_at)


@dataclass(frozen=True)
class Grant:
    """An access token's content: who, and under which sign-in."""

    user_id: str
    family: str
    expires_ms: int


class InvalidGrant(Exception):
    """The refresh token is unknown, used up, too old or revoked."""


@dataclass(frozen=True)
class Pair:
    """What a sign-in or a refresh gives."""

    access_token: str
    refresh_token: str
    user_id: str


def sign_in(
    database: ServerDatabase, connection: Connection, secret: bytes, user_id: str, device: str
) -> Pair:
    """Begin a family of refresh tokens for one device."""
    now_ms = database.now_ms()
    family = new_id().bytes
    connection.execute(
        insert(DEVICE).values(
            workspace_id=database.workspace_id,
            family=family,
            user_id=uuid_bytes(user_id),
            name=device,
            created_at=now_ms,
            seen_at=now_ms,
        )
    )
    refresh = secrets.token_urlsafe(32)
    _keep(database, connection, refresh, family, now_ms)
    return Pair(_access(secret, uuid_bytes(user_id), family, now_ms), refresh, user_id)


def refresh(
    database: ServerDatabase, connection: Connection, secret: bytes, token: str
) -> Pair | None:
    """Give the next pair for a refresh token; None when its use has revoked the family.

    Raises:
        InvalidGrant: It is unknown, too old, or its family was revoked before.
        Problem: 403 where its device is to be wiped and may not push any more.
    """
    now_ms = database.now_ms()
    found = connection.execute(
        select(REFRESH_TOKEN, DEVICE.c.user_id, *_ENDS)
        .join_from(
            REFRESH_TOKEN,
            DEVICE,
            (REFRESH_TOKEN.c.family == DEVICE.c.family)
            & (REFRESH_TOKEN.c.workspace_id == DEVICE.c.workspace_id),
        )
        .where(
            REFRESH_TOKEN.c.workspace_id == database.workspace_id,
            REFRESH_TOKEN.c.hash == _hash(token),
        )
        .with_for_update()
    ).one_or_none()
    if found is None:
        raise InvalidGrant
    if devices.state(found) == "wipe" and not devices.may_push(database, found):
        raise devices.wiped_problem(push=False)
    if found.revoked_at is not None or now_ms - found.issued_at > REFRESH_MS:
        raise InvalidGrant
    used_ms = found.used_at
    if used_ms is not None and now_ms - used_ms > GRACE_MS:
        revoke(database, connection, uuid_text(found.family))
        return None
    following = _following(secret, token)
    if used_ms is None:
        used_ms = now_ms
        connection.execute(
            update(REFRESH_TOKEN)
            .where(
                REFRESH_TOKEN.c.workspace_id == database.workspace_id,
                REFRESH_TOKEN.c.hash == _hash(token),
            )
            .values(used_at=now_ms, replaced_by=_hash(following))
        )
        _keep(database, connection, following, bytes(found.family), now_ms)
    user_id = bytes(found.user_id)
    access = _access(secret, user_id, bytes(found.family), used_ms)
    return Pair(access, following, uuid_text(user_id))


def revoke(database: ServerDatabase, connection: Connection, family: str) -> None:
    """End a sign-in: none of its tokens is valid any more."""
    connection.execute(
        update(DEVICE)
        .where(
            DEVICE.c.workspace_id == database.workspace_id,
            DEVICE.c.family == uuid_bytes(family),
            DEVICE.c.revoked_at.is_(None),
        )
        .values(revoked_at=database.now_ms())
    )


def family_of(
    database: ServerDatabase, connection: Connection, secret: bytes, token: str
) -> str | None:
    """Return the sign-in that a token of either kind belongs to."""
    found = connection.execute(
        select(REFRESH_TOKEN.c.family).where(
            REFRESH_TOKEN.c.workspace_id == database.workspace_id,
            REFRESH_TOKEN.c.hash == _hash(token),
        )
    ).scalar_one_or_none()
    if found is not None:
        return uuid_text(found)
    try:
        return read(secret, token).family
    except problems.Problem:
        return None


def read(secret: bytes, token: str) -> Grant:
    """Return what an access token says.

    Raises:
        Problem: This server has not signed it.
    """
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (ValueError, binascii.Error):
        raw = b""
    body, signature = raw[:40], raw[40:]
    if len(raw) != 72 or not hmac.compare_digest(signature, _signature(secret, body)):
        raise problems.unauthenticated()
    expires_ms = int.from_bytes(body[32:], "big")
    return Grant(uuid_text(body[:16]), uuid_text(body[16:32]), expires_ms)


def _keep(
    database: ServerDatabase, connection: Connection, token: str, family: bytes, now_ms: int
) -> None:
    connection.execute(
        insert(REFRESH_TOKEN).values(
            workspace_id=database.workspace_id, hash=_hash(token), family=family, issued_at=now_ms
        )
    )


def _access(secret: bytes, user_id: bytes, family: bytes, issued_ms: int) -> str:
    body = user_id + family + (issued_ms + ACCESS_S * 1000).to_bytes(8, "big")
    return base64.urlsafe_b64encode(body + _signature(secret, body)).decode().rstrip("=")


def _following(secret: bytes, token: str) -> str:
    """Return the token after this one: the same each time, and only for who holds this one."""
    made = hmac.new(secret, b"refresh" + token.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _signature(secret: bytes, body: bytes) -> bytes:
    return hmac.new(secret, b"access" + body, hashlib.sha256).digest()
