"""Reading the audit: an admin reads all of it, a manager what his people did (design.md)."""

from typing import Any

from sqlalchemy import Connection, and_, or_, select, true

from workbench.i18n import t
from workbench.schema.rights import Level
from workbench.server import problems
from workbench.server.database import ServerDatabase
from workbench.server.directory import Directory
from workbench.server.tables import AUDIT
from workbench.server.visibility import Actor
from workbench.wire.values import instant_from_ms, instant_text, uuid_bytes, uuid_text

MOST_LINES = 1000


def page(
    database: ServerDatabase,
    connection: Connection,
    actor: Actor,
    directory: Directory,
    *,
    before: str | None,
    limit: int,
) -> dict[str, Any]:
    """Return lines the user may read, the newest first; nobody else's lines are told to exist.

    Args:
        before: The id of a line: go on with those that are older.

    Raises:
        Problem: 400 where there is no such line among those he may read.
    """
    if actor.role not in ("admin", "manager"):
        return {"lines": [], "before": None}
    known = and_(AUDIT.c.workspace_id == database.workspace_id, _allowed(actor, directory))
    query = select(AUDIT).where(known)
    if before is not None:
        at = select(AUDIT.c.at).where(known, AUDIT.c.id == uuid_bytes(before))
        last_ms = connection.execute(at).scalar_one_or_none()
        if last_ms is None:
            raise problems.invalid_request(t("There is no such line of the audit."))
        is_older = and_(AUDIT.c.at == last_ms, AUDIT.c.id < uuid_bytes(before))
        query = query.where(or_(AUDIT.c.at < last_ms, is_older))
    limit = max(1, min(limit, MOST_LINES))
    ordered = query.order_by(AUDIT.c.at.desc(), AUDIT.c.id.desc()).limit(limit + 1)
    rows = connection.execute(ordered).all()
    lines = [_told(row) for row in rows[:limit]]
    return {"lines": lines, "before": lines[-1]["id"] if len(rows) > limit else None}


def _allowed(actor: Actor, directory: Directory) -> Any:
    if actor.is_admin:
        return true()
    mine = actor.scopes_at(Level.TEAM)
    people = [
        one for one in directory.people if not mine.isdisjoint(directory.scopes_of_owner(one))
    ]
    return AUDIT.c.user_id.in_([uuid_bytes(one) for one in people])


def _told(row: Any) -> dict[str, Any]:
    ids = {name: getattr(row, name) for name in ("id", "user_id", "client_id", "record_id", "mid")}
    return {name: None if key is None else uuid_text(key) for name, key in ids.items()} | {
        "at": instant_text(instant_from_ms(row.at)),
        "kind": row.kind,
        "type": row.type,
        "detail": row.detail,
    }
