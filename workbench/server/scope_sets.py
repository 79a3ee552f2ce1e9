"""What a cursor's fingerprint stands for: the scopes and the rights it was made under.

The rights table belongs to the program, not to the database: another version of it may let a role
read more types, or fewer. Nobody tells the server so; a client does, by a cursor from before.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection, delete, exists, select
from sqlalchemy.dialects import postgresql, sqlite

from workbench.server import cascade, visibility, workspace, writing
from workbench.server.batch import Batch
from workbench.server.database import ServerDatabase
from workbench.server.tables import DEVICE, SCOPE_SET
from workbench.server.visibility import Actor
from workbench.wire import messages
from workbench.wire.values import uuid_bytes

READ, EDIT = 0, 1
"""Places of the letters of `visibility.levels`."""


@dataclass(frozen=True)
class ScopeSet:
    """What a user held, and how far his role reached, under one fingerprint.

    Args:
        scopes: Each with its generation.
        levels: `visibility.levels` of then; empty where an older program wrote it.
        seen_on: The last day on which it was in force, in ISO form.
    """

    scopes: Mapping[str, int] = field(default_factory=dict)
    levels: Mapping[str, str] = field(default_factory=dict)
    seen_on: str = ""

    def differs(self, role: str, place: int) -> bool:
        """Whether a role may now read, or edit, otherwise; of types that are new nobody knows."""
        now = visibility.levels(role)
        return any(
            self.levels[name][place] != now[name][place] for name in self.levels.keys() & now.keys()
        )


def fingerprint(actor: Actor) -> bytes:
    """Return 8 bytes that are others for another scope set or other rights."""
    written = json.dumps([actor.gen, visibility.levels(actor.role), *actor.scopes]).encode()
    return hashlib.sha256(written).digest()[:8]


def access(actor: Actor) -> str:
    """Return the name of the scopes and rights that a greeting or a page was made of."""
    return fingerprint(actor).hex()


def described(actor: Actor) -> list[dict[str, str | int]]:
    """Return the scopes of a user as hello tells them."""
    return [{"id": scope, "gen": actor.gen} for scope in actor.scopes]


def known(
    connection: Connection, database: ServerDatabase, actor: Actor, mark: bytes
) -> ScopeSet | None:
    """Return what a fingerprint stands for; None where that is forgotten."""
    found = connection.execute(
        select(SCOPE_SET.c.scopes).where(
            SCOPE_SET.c.workspace_id == database.workspace_id,
            SCOPE_SET.c.user_id == uuid_bytes(actor.user_id),
            SCOPE_SET.c.fingerprint == mark,
        )
    ).scalar_one_or_none()
    return None if found is None else _read(found)


def remember(database: ServerDatabase, actor: Actor) -> None:
    """Keep what a fingerprint stands for, so that a change can be told, and that it is in use."""
    today = database.now().date().isoformat()
    with database.read() as connection:
        kept = known(connection, database, actor, fingerprint(actor))
    if kept is not None and kept.seen_on == today:
        return
    text = messages.dumps(
        {
            "scopes": described(actor),
            "levels": visibility.levels(actor.role),
            "seen_on": today,
        }
    ).decode()
    row = {
        "workspace_id": database.workspace_id,
        "user_id": uuid_bytes(actor.user_id),
        "fingerprint": fingerprint(actor),
        "scopes": text,
    }
    make = sqlite.insert if database.is_sqlite else postgresql.insert
    with database.write() as connection:
        connection.execute(
            make(SCOPE_SET)
            .values(**row)
            .on_conflict_do_update(
                index_elements=list(SCOPE_SET.primary_key), set_={"scopes": text}
            )
        )


def adopt_rights(database: ServerDatabase, actor: Actor, old: ScopeSet) -> Actor:
    """Begin another generation where a user's role may read otherwise than under his cursor.

    His clients load all anew then; who may decide conflicts follows what he may edit.
    """
    if old.differs(actor.role, EDIT) and not database.are_conflicts_shown_anew:
        _show_conflicts_anew(database)
        database.are_conflicts_shown_anew = True
    if actor.gen not in old.scopes.values() or not old.differs(actor.role, READ):
        return actor
    with database.write() as connection:
        if not database.is_sqlite:
            writing.lock_people(connection, to_change=True)
        gen = writing.gen(connection, database.workspace_id, actor.user_id)
        if gen == actor.gen:  # else another device of his has just told of it
            writing.raise_gen(connection, database.workspace_id, actor.user_id)
            gen = writing.gen(connection, database.workspace_id, actor.user_id)
    return replace(actor, gen=gen)


def forget(database: ServerDatabase, connection: Connection, before_on: str) -> None:
    """Forget what no cursor stands under any more.

    Args:
        before_on: What was in force later is kept, in ISO form.
    """
    ours = SCOPE_SET.c.workspace_id == database.workspace_id
    has_device = exists().where(
        DEVICE.c.workspace_id == SCOPE_SET.c.workspace_id, DEVICE.c.user_id == SCOPE_SET.c.user_id
    )
    connection.execute(delete(SCOPE_SET).where(ours, ~has_device))
    rows = connection.execute(select(SCOPE_SET).where(ours)).all()
    for row in rows:
        if "" < _read(row.scopes).seen_on < before_on:
            connection.execute(
                delete(SCOPE_SET).where(
                    ours,
                    SCOPE_SET.c.user_id == row.user_id,
                    SCOPE_SET.c.fingerprint == row.fingerprint,
                )
            )


def _read(text: str) -> ScopeSet:
    found = json.loads(text)
    if isinstance(found, list):  # as the first versions wrote it
        found = {"scopes": found}
    scopes = {scope["id"]: scope["gen"] for scope in found["scopes"]}
    return ScopeSet(scopes, found.get("levels", {}), found.get("seen_on", ""))


def _show_conflicts_anew(database: ServerDatabase) -> None:
    with database.write() as connection:
        if not database.is_sqlite:
            writing.lock_people(connection, to_change=True)
        state = workspace.state(database, connection)
        batch = Batch(database, connection, state, None, None)
        cascade.rescope_conflicts(batch, batch.cause, None)
        seq = writing.flush(batch)
    database.published(state.epoch, seq)
