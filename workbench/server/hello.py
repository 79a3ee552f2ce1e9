"""Hello: a client introduces itself and learns what it needs to know before it syncs."""

from typing import Any

from workbench.schema import dictionary
from workbench.server import auth, cursors, problems, scope_sets, workspace
from workbench.server.auth import Session
from workbench.server.database import ServerDatabase
from workbench.server.models import Hello
from workbench.wire import messages
from workbench.wire.values import instant_text

OLDEST_APP = "0.1.0"


def version() -> str:
    """Return the version of this program."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("sales-workbench")
    except PackageNotFoundError:
        return OLDEST_APP


def hello(database: ServerDatabase, who: Session, given: Hello) -> dict[str, Any]:
    """Answer a hello; a witness of what this history has lost makes a new epoch first.

    Raises:
        Problem: 426 where the client speaks no protocol of this server's.
    """
    if messages.PROTO not in given.proto or _numbers(given.app) < _numbers(OLDEST_APP):
        raise problems.client_too_old(OLDEST_APP)
    with database.read() as connection:
        state = workspace.state(database, connection)
        is_restored = any(
            cursors.is_witness(database, connection, state, text)
            for text in (given.cursor, given.acked)
        )
    epoch = state.epoch_text
    if is_restored:
        epoch = cursors.renew(database, state, given.cursor, given.acked)
    auth.note_device(database, who, given.client_id, given.app)
    scope_sets.remember(database, who.actor)
    return {
        "proto": messages.PROTO,
        "epoch": epoch,
        "user_id": who.actor.user_id,
        "workspace_id": state.id,
        "schema_hash": dictionary.schema_hash(),
        "server_time": instant_text(database.now()),
        "scopes": scope_sets.described(who.actor),
        "access": scope_sets.access(who.actor),
        "limits": dict(messages.LIMITS),
        "min_app": OLDEST_APP,
    }


def _numbers(text: str) -> list[int]:
    found = []
    for part in text.split(".")[:3]:
        digits = "".join(letter for letter in part if letter.isdecimal())
        found.append(int(digits) if digits else 0)
    return found
