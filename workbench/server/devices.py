"""Devices: the sign-ins of a person, and wiping one that is lost (`/v1/auth/devices`).

A device that its owner or an admin has marked (`DELETE /v1/auth/devices?id=…&wipe=true`) is told so
by whatever it asks: 403 `device-wiped` with `"push": true` for 10 minutes from the first such
answer, in which `POST /v1/sync/push` alone still works, so that the client can send what waits;
after that, or where the sign-in or the account has ended, with `"push": false`. The client tries
to push, seals what it could not send, removes the profile with its key and journal, and says so
with `POST /v1/auth/devices/wiped`, which ends the sign-in. Where it cannot do that it says why,
with `POST /v1/auth/devices/held`, and tries again when it next asks for something. A refresh token
of a marked device works as long as it may push; after that the token endpoint answers 403
`device-wiped` too, and the token itself still shows which device speaks of its removal.

What a device said is in the audit; why it still has its profile is the last of that.
"""

from typing import Any

from sqlalchemy import Connection, Row, ScalarSelect, insert, or_, select, update

from workbench.i18n import t
from workbench.server import problems
from workbench.server.database import ServerDatabase
from workbench.server.problems import Problem
from workbench.server.tables import AUDIT, DEVICE
from workbench.wire.ids import new_id
from workbench.wire.messages import HeldReason
from workbench.wire.values import instant_from_ms, instant_text, uuid_bytes, uuid_text

PUSH_MS = 600_000
"""So long a device that is to be wiped may push, from when it was first told."""
HELD = "wipe_held"
"""The audit's word for a device that could not remove its profile."""
Device = Row[tuple[Any, ...]]


def of_user(database: ServerDatabase, user_id: str | None) -> list[Device]:
    """Return a user's sign-ins that are valid, and those that were to be wiped, oldest first.

    Args:
        user_id: Whose; None for everyone's.
    """
    whose = [] if user_id is None else [DEVICE.c.user_id == uuid_bytes(user_id)]
    with database.read() as connection:
        return list(
            connection.execute(
                select(DEVICE, _said(AUDIT.c.detail, "held"), _said(AUDIT.c.at, "held_at"))
                .where(
                    DEVICE.c.workspace_id == database.workspace_id,
                    *whose,
                    or_(DEVICE.c.revoked_at.is_(None), DEVICE.c.wipe_at.is_not(None)),
                )
                .order_by(DEVICE.c.family)
            )
        )


def of_family(database: ServerDatabase, connection: Connection, family: str) -> Device | None:
    """Return the device of a sign-in."""
    return connection.execute(select(DEVICE).where(*_key(database, family))).one_or_none()


def _said(column: Any, name: str) -> Any:
    """Return the last that a device said about why it still has its profile."""
    said: ScalarSelect[Any] = (
        select(column)
        .where(
            AUDIT.c.workspace_id == DEVICE.c.workspace_id,
            AUDIT.c.kind == HELD,
            AUDIT.c.record_id == DEVICE.c.family,
            AUDIT.c.at >= DEVICE.c.wipe_at,
        )
        .order_by(AUDIT.c.at.desc(), AUDIT.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return said.label(name)


def told(device: Device, current: str = "") -> dict[str, Any]:
    """Return a device as the interface shows it.

    Args:
        current: The sign-in that asks.
    """
    return {
        "id": uuid_text(device.family),
        "user_id": uuid_text(device.user_id),
        "name": device.name,
        "client_id": uuid_text(device.client_id) if device.client_id else None,
        "app": device.app,
        "created_at": instant_text(instant_from_ms(device.created_at)),
        "seen_at": instant_text(instant_from_ms(device.seen_at)),
        "is_this": uuid_text(device.family) == current,
        "state": state(device),
        "wipe_at": _instant(device.wipe_at),
        "wipe_told_at": _instant(device.wipe_told_at),
        "wiped_at": _instant(device.wiped_at),
        "held": device.held,
        "held_at": _instant(device.held_at),
    }


def _instant(ms: int | None) -> str | None:
    return None if ms is None else instant_text(instant_from_ms(ms))


def state(device: Device) -> str:
    """Return `active`, `wipe` (asked, not confirmed yet), `wiped` or `ended`."""
    if device.wiped_at is not None:
        return "wiped"
    if device.wipe_at is not None:
        return "wipe"
    return "active" if device.revoked_at is None else "ended"


def ask_to_wipe(database: ServerDatabase, connection: Connection, family: str) -> None:
    """Mark a device: it is told to wipe itself at the next thing it asks."""
    connection.execute(
        update(DEVICE)
        .where(*_key(database, family), DEVICE.c.wipe_at.is_(None))
        .values(wipe_at=database.now_ms())
    )


def note_wiped(database: ServerDatabase, family: str) -> None:
    """Remember that a device has removed its profile; its sign-in ends."""
    now_ms = database.now_ms()
    with database.write() as connection:
        connection.execute(
            update(DEVICE).where(*_key(database, family)).values(wiped_at=now_ms, revoked_at=now_ms)
        )


def note_held(database: ServerDatabase, family: str, reason: HeldReason) -> None:
    """Remember why a device that is to be wiped still has its profile."""
    with database.write() as connection:
        device = connection.execute(
            select(DEVICE, _said(AUDIT.c.detail, "held")).where(*_key(database, family))
        ).one_or_none()
        if device is not None and state(device) == "wipe" and device.held != reason:
            connection.execute(
                insert(AUDIT).values(
                    workspace_id=database.workspace_id,
                    id=new_id().bytes,
                    at=database.now_ms(),
                    user_id=device.user_id,
                    client_id=device.client_id,
                    kind=HELD,
                    record_id=device.family,
                    detail=reason,
                )
            )


def may_push(database: ServerDatabase, device: Device) -> bool:
    """Whether a device that is to be wiped may still send what waits."""
    if device.revoked_at is not None:
        return False
    return device.wipe_told_at is None or database.now_ms() < device.wipe_told_at + PUSH_MS


def note_told(database: ServerDatabase, device: Device) -> None:
    """Remember when a device was first told that it is to be wiped."""
    if device.wipe_told_at is None:
        with database.write() as connection:
            connection.execute(
                update(DEVICE)
                .where(*_key(database, uuid_text(device.family)), DEVICE.c.wipe_told_at.is_(None))
                .values(wipe_told_at=database.now_ms())
            )


def wiped_problem(*, push: bool) -> Problem:
    """The device is to be wiped.

    Args:
        push: Whether it may push first.
    """
    return Problem(
        403,
        "device-wiped",
        t("This device is to be wiped"),
        t("Its owner or an administrator has asked for that."),
        push=push,
    )


def owned(database: ServerDatabase, family: str, user_id: str | None) -> Device:
    """Return a device, if it is this user's; any user's for None.

    Raises:
        Problem: 404 where there is no such device.
    """
    try:
        with database.read() as connection:
            found = of_family(database, connection, family)
    except ValueError:
        found = None
    if found is None or user_id not in (None, uuid_text(found.user_id)):
        raise problems.not_found()
    return found


def _key(database: ServerDatabase, family: str) -> tuple[Any, Any]:
    return DEVICE.c.workspace_id == database.workspace_id, DEVICE.c.family == uuid_bytes(family)
