"""What the command line does with a server's database: open it, and look after its people."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Update, select, update

from workbench import platform_files
from workbench.errors import InvalidInput, NotFound
from workbench.i18n import listed, t
from workbench.schema import dictionary, picklists
from workbench.schema.stages import DEFAULT_STAGES
from workbench.server import (
    auth,
    cascade,
    devices,
    fence,
    guards,
    high_water,
    migrations,
    passwords,
    pruning,
    upgrading,
    workspace,
    writing,
)
from workbench.server.batch import Batch
from workbench.server.database import Now, ServerDatabase, parse_url, utc_now
from workbench.server.directory import Directory, Person
from workbench.server.mutations import do_not_call, handoffs
from workbench.server.record import Record
from workbench.server.tables import CREDENTIAL, RECORDS
from workbench.wire import rows
from workbench.wire.ids import new_id
from workbench.wire.values import uuid_bytes, uuid_text


@dataclass(frozen=True)
class UserLine:
    """One person of the workspace as `user list` shows him."""

    id: UUID
    email: str
    name: str
    role: str
    team: str
    manager: str
    is_active: bool
    can_sign_in: bool


def open_database(url: str, now: Now = utc_now) -> ServerDatabase:
    """Open a server's database, making what is missing.

    Raises:
        InvalidInput: The address is not one of a SQLite file or a PostgreSQL database.
    """
    parsed = parse_url(url)
    if parsed.drivername == "sqlite" and parsed.database:
        Path(parsed.database).resolve().parent.mkdir(parents=True, exist_ok=True)
        with suppress(OSError):  # SQLite tells it better
            platform_files.create_private(Path(parsed.database))  # its log takes the same rights
    database = ServerDatabase(parsed, now)
    with database.read() as connection:
        is_ready = migrations.is_current(connection) and database.adopt(connection)
    if not is_ready:
        try:
            upgrading.prepare(database)
            _prepare(database)
        except BaseException:
            database.close()
            raise
    guards.ensure(database)
    fence.ensure(database)
    if parsed.drivername == "sqlite" and parsed.database:
        _notice_restore(database, parsed.database)
    return database


def add_user(
    database: ServerDatabase,
    *,
    email: str,
    name: str,
    role: str,
    team: str | None = None,
    manager_email: str | None = None,
    password: str | None = None,
) -> UUID:
    """Add a person who can sign in once there is a password; a new team is made by its name.

    Raises:
        InvalidInput: The address is taken, or role or password do not fit.
        NotFound: There is no such manager.
    """
    _check_role(role)
    if password is not None:
        passwords.check_strength(password)
    user_type = dictionary.record_type("User")
    user_id = new_id()

    def add(batch: Batch) -> None:
        if _with_email(batch.directory, email) is not None:
            raise InvalidInput(t("{email} is another user's address.").format(email=email))
        values = {
            "name": name,
            "email": email,
            "role": role,
            "manager_id": _manager_id(batch.directory, manager_email),
            "team_id": _team(batch, team) if team else None,
        }
        batch.create(user_type, str(user_id), rows.new_row(user_type, values))

    _change(database, add)
    if password is not None:
        set_password(database, email, password)
    return user_id


def list_users(database: ServerDatabase) -> list[UserLine]:
    """Return everyone, by name."""
    with database.read() as connection:
        people = workspace.state(database, connection).directory
        kept = select(CREDENTIAL.c.user_id).where(
            CREDENTIAL.c.workspace_id == database.workspace_id, CREDENTIAL.c.disabled_at.is_(None)
        )
        can_sign_in = {uuid_text(one) for one in connection.execute(kept).scalars()}
        teams = _team_names(database, connection)
    return [
        UserLine(
            UUID(one.id),
            one.email,
            one.name,
            one.role,
            teams.get(one.team_id or "", ""),
            _name(people, one.manager_id),
            one.is_active,
            one.is_active and one.id in can_sign_in,
        )
        for one in sorted(people.people.values(), key=lambda one: (one.name, one.id))
    ]


def disable_user(database: ServerDatabase, email: str) -> None:
    """Keep a user from signing in; what he owns stays his.

    Raises:
        NotFound: There is no such user.
    """
    person = _person(database, email)
    _set_active(database, person, is_active=False)
    with database.write() as connection:
        connection.execute(_credential(database, person).values(disabled_at=database.now_ms()))
        auth.end_sign_ins(database, connection, person.id)
        auth.audit(database, connection, "disable", person.id)


def enable_user(database: ServerDatabase, email: str) -> bool:
    """Let a disabled user sign in again, as what he was; return whether he could not before.

    Raises:
        NotFound: There is no such user.
    """
    person = _person(database, email)
    _set_active(database, person, is_active=True)
    shut = _credential(database, person).where(CREDENTIAL.c.disabled_at.is_not(None))
    with database.write() as connection:
        opened = connection.execute(shut.values(disabled_at=None)).rowcount
        is_new = bool(opened) or not person.is_active
        if is_new:
            auth.audit(database, connection, "enable", person.id)
    return is_new


def can_sign_in(database: ServerDatabase, email: str) -> bool:
    """Whether a user has a password and is not disabled.

    Raises:
        NotFound: There is no such user.
    """
    person = _person(database, email)
    with database.read() as connection:
        return auth.is_enabled(database, connection, person)


def set_password(database: ServerDatabase, email: str, password: str) -> None:
    """Give a user a password; his sign-ins end.

    Raises:
        NotFound: There is no such user.
        InvalidInput: The password is too short.
    """
    user_id = _user_id(database, email)
    with database.write() as connection:
        passwords.keep(database, connection, user_id, password)
        auth.end_sign_ins(database, connection, user_id)
        auth.audit(database, connection, "set_password", user_id)


def devices_of(database: ServerDatabase, email: str) -> list[dict[str, Any]]:
    """Return where a user is signed in, and what of that is to be wiped.

    Raises:
        NotFound: There is no such user.
    """
    return [devices.told(one) for one in devices.of_user(database, _user_id(database, email))]


def wipeable(
    database: ServerDatabase, email: str, device: str | None = None
) -> list[dict[str, Any]]:
    """Return the devices of a user, or the one named, that can be wiped.

    Raises:
        NotFound: There is no such user, or it is no device of his.
    """
    known = [one for one in devices_of(database, email) if one["state"] == "active"]
    wanted = [one for one in known if device in (None, one["id"])]
    if device is not None and not wanted:
        raise NotFound(t("{email} has no device {id}.").format(email=email, id=device))
    return wanted


def wipe_devices(database: ServerDatabase, email: str, device: str | None = None) -> list[str]:
    """Have one device of a user wiped, or all; return which (`server.devices` says what follows).

    Raises:
        NotFound: There is no such user, or it is no device of his.
    """
    user_id = _user_id(database, email)
    wanted = [one["id"] for one in wipeable(database, email, device)]
    with database.write() as connection:
        for one in wanted:
            devices.ask_to_wipe(database, connection, one)
            auth.audit(database, connection, "wipe_device", user_id, one)
    return wanted


def new_epoch(database: ServerDatabase) -> UUID:
    """Begin a new history after a backup was loaded: clients load anew and offer theirs again."""
    with database.read() as connection:
        epoch = workspace.state(database, connection).epoch
    return workspace.renew_epoch(database, epoch)


def prune(database: ServerDatabase) -> None:
    """Forget what is older than promised (server.pruning)."""
    pruning.prune(database)


def _notice_restore(database: ServerDatabase, path: str) -> None:
    with database.read() as connection:
        state = workspace.state(database, connection)
    if high_water.is_behind(path, state.epoch, state.seq):
        known = high_water.noted(path)
        workspace.renew_epoch(database, state.epoch, () if known is None else known[:1])


def _prepare(database: ServerDatabase) -> None:
    with database.write() as connection:
        if not database.is_sqlite:
            writing.lock_people(connection, to_change=True)
        is_older = not migrations.is_current(connection)
        if is_older:
            migrations.upgrade(connection)
        is_new = not database.adopt(connection)
        if is_new:
            workspace.make(database, connection, t("Workspace"))
        elif is_older:
            _apply(database, connection, handoffs.turn_tasks)
            _apply(database, connection, do_not_call.list_known)
    if is_new:
        _change(database, _add_stages)


def _set_active(database: ServerDatabase, person: Person, *, is_active: bool) -> None:
    def change(batch: Batch) -> None:
        record = batch.get("User", person.id)
        if record is not None:
            batch.change(record, {"is_active": is_active})

    if person.is_active != is_active:
        _change(database, change)


def _credential(database: ServerDatabase, person: Person) -> Update:
    return update(CREDENTIAL).where(
        CREDENTIAL.c.workspace_id == database.workspace_id,
        CREDENTIAL.c.user_id == uuid_bytes(person.id),
    )


def _add_stages(batch: Batch) -> None:
    stage_type = dictionary.record_type("OpportunityStage")
    for n, stage in enumerate(DEFAULT_STAGES, 1):
        values = {
            "api_name": stage.api_name,
            "master_label": stage.api_name,
            "label_zh": stage.label_zh,
            "sort_order": n * 10,
            "is_closed": stage.is_closed,
            "is_won": stage.is_won,
            "default_probability": stage.probability,
            "forecast_category": stage.forecast_category,
        }
        batch.create(stage_type, str(new_id()), rows.new_row(stage_type, values))


def _change(database: ServerDatabase, work: Callable[[Batch], None]) -> None:
    """Do something as the server itself, through the same books as any push."""
    with database.write() as connection:
        if not database.is_sqlite:
            writing.lock_people(connection, to_change=True)
        epoch, seq = _apply(database, connection, work)
    database.published(epoch, seq)


def _apply(
    database: ServerDatabase, connection: Connection, work: Callable[[Batch], None]
) -> tuple[bytes, int]:
    """Write what the server itself does into the transaction that is open."""
    state = workspace.state(database, connection)
    batch = Batch(database, connection, state, None, None)
    work(batch)
    cascade.spread(batch)
    seq = writing.flush(batch)
    writing.write_audit(batch, "admin", [_audit_line(record) for record in _changed(batch)])
    return state.epoch, seq


def _changed(batch: Batch) -> list[Record]:
    found = {(entry.type, entry.id): None for entry in batch.entries}
    return [record for key in found if (record := batch.records[key]) is not None]


def _audit_line(record: Record) -> Mapping[str, Any]:
    return {"type": record.type.name, "record_id": record.id}


def _check_role(role: str) -> None:
    if role not in picklists.ROLE.values:
        raise InvalidInput(
            t("“{role}” is no role. Use one of {roles}.").format(
                role=role, roles=listed(picklists.ROLE.values)
            )
        )


def _manager_id(directory: Directory, email: str | None) -> str | None:
    if not email:
        return None
    manager = _with_email(directory, email)
    if manager is None:
        raise NotFound(t("There is no user {email}.").format(email=email))
    return manager.id


def _team(batch: Batch, name: str) -> str:
    team_type = dictionary.record_type("Team")
    names = _team_names(batch.database, batch.connection)
    for team_id, known in names.items():
        if known == name:
            return team_id
    return batch.create(team_type, str(new_id()), rows.new_row(team_type, {"name": name})).id


def _team_names(database: ServerDatabase, connection: Any) -> dict[str, str]:
    team = RECORDS["Team"]
    query = select(team.c.id, team.c.name).where(
        team.c.workspace_id == database.workspace_id, team.c.is_deleted == 0
    )
    return {uuid_text(row.id): row.name for row in connection.execute(query)}


def _name(directory: Directory, user_id: str | None) -> str:
    person = directory.people.get(user_id or "")
    return person.name if person is not None else ""


def _with_email(directory: Directory, email: str) -> Person | None:
    wanted = email.strip().lower()
    return next((one for one in directory.people.values() if one.email == wanted), None)


def _user_id(database: ServerDatabase, email: str) -> str:
    return _person(database, email).id


def _person(database: ServerDatabase, email: str) -> Person:
    with database.read() as connection:
        found = _with_email(workspace.state(database, connection).directory, email)
    if found is None:
        raise NotFound(t("There is no user {email}.").format(email=email))
    return found
