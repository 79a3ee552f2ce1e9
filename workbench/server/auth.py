"""Signing in and out: tokens for passwords, and who a request speaks for."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from sqlalchemy import Connection, insert, select, update

from workbench.server import devices, passwords, problems, tokens, visibility, workspace, writing
from workbench.server.database import ServerDatabase
from workbench.server.devices import Device
from workbench.server.directory import Person
from workbench.server.tables import AUDIT, CREDENTIAL, DEVICE
from workbench.server.tokens import Grant, InvalidGrant, Pair
from workbench.server.visibility import Actor
from workbench.server.workspace import State
from workbench.wire.ids import new_id
from workbench.wire.values import uuid_bytes, uuid_text


@dataclass(frozen=True)
class Session:
    """Who a request speaks for, and under which sign-in."""

    actor: Actor
    family: str


class OAuthFault(Exception):
    """The token endpoint refuses in the words of RFC 6749."""


def token(database: ServerDatabase, body: bytes, device: str) -> dict[str, Any]:
    """Answer the token endpoint's form.

    Raises:
        OAuthFault: Its text is the error code.
        Problem: 403 for a disabled account, 429 after several wrong passwords.
    """
    form = _form(body)
    kind = form.get("grant_type")
    if kind == "password":
        pair = _by_password(database, form, device)
    elif kind == "refresh_token":
        pair = _by_refresh_token(database, form.get("refresh_token", ""))
    else:
        raise OAuthFault("unsupported_grant_type" if kind else "invalid_request")
    return {
        "access_token": pair.access_token,
        "token_type": "Bearer",
        "expires_in": tokens.ACCESS_S,
        "refresh_token": pair.refresh_token,
        "user_id": pair.user_id,
    }


def revoke(database: ServerDatabase, body: bytes) -> None:
    """End the sign-in a token belongs to; an unknown token is no error (RFC 7009)."""
    given = _form(body).get("token", "")
    with database.write() as connection:
        secret = workspace.state(database, connection).secret
        family = tokens.family_of(database, connection, secret, given)
        if family is not None:
            tokens.revoke(database, connection, family)


def session(database: ServerDatabase, header: str | None, *, to_push: bool = False) -> Session:
    """Return who the Authorization header speaks for.

    Args:
        to_push: A device that is to be wiped may do this for a while (see `devices`).

    Raises:
        Problem: 401 or 403.
    """
    with database.read() as connection:
        state = workspace.state(database, connection)
        grant = _grant(database, state, header)
        device = devices.of_family(database, connection, grant.family)
        if device is None or devices.state(device) in ("ended", "wiped"):
            raise problems.unauthenticated()
        person = state.directory.people.get(grant.user_id)
        is_to_be_wiped = devices.state(device) == "wipe"
        if not is_to_be_wiped:
            check_enabled(database, connection, person)
        gen = writing.gen(connection, database.workspace_id, grant.user_id)
    if is_to_be_wiped:
        _tell_to_wipe(database, device, person, to_push=to_push)
    return Session(visibility.actor(state.directory, grant.user_id, gen), grant.family)


def _tell_to_wipe(
    database: ServerDatabase, device: Device, person: Person | None, *, to_push: bool
) -> None:
    """Refuse all but a push, and that too when it is late or the account has ended."""
    with database.read() as connection:
        may_push = devices.may_push(database, device) and is_enabled(database, connection, person)
    devices.note_told(database, device)
    if not (to_push and may_push):
        raise devices.wiped_problem(push=may_push)


def device(database: ServerDatabase, header: str | None) -> str:
    """Return which sign-in speaks of its own end: its token need not be good for anything else.

    Raises:
        Problem: 401.
    """
    with database.read() as connection:
        secret = workspace.state(database, connection).secret
        family = tokens.family_of(database, connection, secret, _bearer(header))
    if family is None:
        raise problems.unauthenticated()
    return family


def list_devices(
    database: ServerDatabase, who: Session, user_id: str | None, *, everyone: bool
) -> list[Device]:
    """Return the devices of the user himself, or of another one or everyone for an admin.

    Raises:
        Problem: 404 where they are not his to see.
    """
    is_own = not everyone and (user_id or who.actor.user_id).lower() == who.actor.user_id
    if not is_own and not who.actor.is_admin:
        raise problems.not_found()
    try:
        return devices.of_user(database, None if everyone else user_id or who.actor.user_id)
    except ValueError:
        raise problems.not_found() from None


def end_device(database: ServerDatabase, who: Session, family: str, *, wipe: bool) -> None:
    """End a sign-in of the user's own, or of anyone for an admin, or have its device wiped.

    Raises:
        Problem: 404 where it is not his.
    """
    mine = None if who.actor.is_admin else who.actor.user_id
    device = devices.owned(database, family, mine)
    with database.write() as connection:
        if wipe:
            devices.ask_to_wipe(database, connection, family)
        else:
            tokens.revoke(database, connection, family)
        kind = "wipe_device" if wipe else "end_device"
        audit(database, connection, kind, who.actor.user_id, uuid_text(device.family))


def check_enabled(database: ServerDatabase, connection: Connection, person: Person | None) -> None:
    """Refuse an account that may not be used.

    Raises:
        Problem: 403.
    """
    if not is_enabled(database, connection, person):
        raise problems.account_disabled()


def is_enabled(database: ServerDatabase, connection: Connection, person: Person | None) -> bool:
    """Whether an account may be used."""
    if person is None or not person.is_active:
        return False
    kept = connection.execute(
        select(CREDENTIAL.c.disabled_at).where(
            CREDENTIAL.c.workspace_id == database.workspace_id,
            CREDENTIAL.c.user_id == uuid_bytes(person.id),
        )
    ).one_or_none()
    return kept is not None and kept.disabled_at is None


def change_password(database: ServerDatabase, who: Session, old: str, new: str) -> None:
    """Change the user's own password; every other sign-in of his ends.

    Raises:
        OAuthFault: The old password is wrong.
        Problem: 429 after several wrong ones.
        InvalidInput: The new one is too short.
    """
    if not passwords.is_his(database, who.actor.user_id, old):
        raise OAuthFault("invalid_grant")
    with database.write() as connection:
        passwords.keep(database, connection, who.actor.user_id, new)
        end_sign_ins(database, connection, who.actor.user_id, keep=who.family)
        audit(database, connection, "password", who.actor.user_id)


def end_sign_ins(
    database: ServerDatabase, connection: Connection, user_id: str, keep: str | None = None
) -> None:
    """End every sign-in of a user, but for one to keep.

    A device that is to be wiped keeps the little it still may do: send what waits.
    """
    query = update(DEVICE).where(
        DEVICE.c.workspace_id == database.workspace_id,
        DEVICE.c.user_id == uuid_bytes(user_id),
        DEVICE.c.revoked_at.is_(None),
        DEVICE.c.wipe_at.is_(None),
    )
    if keep is not None:
        query = query.where(DEVICE.c.family != uuid_bytes(keep))
    connection.execute(query.values(revoked_at=database.now_ms()))


def note_device(database: ServerDatabase, who: Session, client_id: str, app: str) -> None:
    """Remember which client a sign-in belongs to, and that it was here."""
    with database.write() as connection:
        connection.execute(
            update(DEVICE)
            .where(
                DEVICE.c.workspace_id == database.workspace_id,
                DEVICE.c.family == uuid_bytes(who.family),
            )
            .values(client_id=uuid_bytes(client_id), app=app, seen_at=database.now_ms())
        )


def audit(
    database: ServerDatabase, connection: Connection, kind: str, user_id: str, detail: str = ""
) -> None:
    """Write one line of the audit."""
    connection.execute(
        insert(AUDIT).values(
            workspace_id=database.workspace_id,
            id=new_id().bytes,
            at=database.now_ms(),
            user_id=uuid_bytes(user_id),
            kind=kind,
            detail=detail or None,
        )
    )


def _by_password(database: ServerDatabase, form: dict[str, str], device: str) -> Pair:
    with database.read() as connection:
        state = workspace.state(database, connection)
    user_id = passwords.user_with(
        database, state.directory, form.get("username", ""), form.get("password", "")
    )
    if user_id is None:
        raise OAuthFault("invalid_grant")
    with database.write() as connection:
        check_enabled(database, connection, state.directory.people.get(user_id))
        audit(database, connection, "sign_in", user_id, device)
        return tokens.sign_in(database, connection, state.secret, user_id, device)


def _by_refresh_token(database: ServerDatabase, given: str) -> Pair:
    with database.write() as connection:
        state = workspace.state(database, connection)
        try:
            pair = tokens.refresh(database, connection, state.secret, given)
        except InvalidGrant:
            raise OAuthFault("invalid_grant") from None
        if pair is not None:
            check_enabled(database, connection, state.directory.people.get(pair.user_id))
    if pair is None:  # only now: what revoked the family is committed
        raise OAuthFault("invalid_grant")
    return pair


def _grant(database: ServerDatabase, state: State, header: str | None) -> Grant:
    grant = tokens.read(state.secret, _bearer(header))
    if grant.expires_ms <= database.now_ms():
        raise problems.unauthenticated()
    return grant


def _bearer(header: str | None) -> str:
    kind, _, given = (header or "").partition(" ")
    if kind.lower() != "bearer" or not given:
        raise problems.unauthenticated()
    return given.strip()


def _form(body: bytes) -> dict[str, str]:
    try:
        text = body.decode("ascii")
    except UnicodeDecodeError:
        raise OAuthFault("invalid_request") from None
    return {name: found[-1] for name, found in parse_qs(text, keep_blank_values=True).items()}
