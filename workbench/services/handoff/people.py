"""Whom one may hand work to."""

from dataclasses import dataclass
from uuid import UUID

from workbench.store.transactions import Reader


@dataclass(frozen=True)
class Colleague:
    """A user one may hand work to.

    Args:
        is_near: Of my own team.
    """

    id: UUID
    name: str
    role: str
    is_near: bool = False


def receivers(r: Reader, roles: tuple[str, ...] = ("ae", "manager")) -> list[Colleague]:
    """Return the active users of some roles, by name, me left out."""
    found = r.rows(
        'SELECT u.id, u.name, u.role, u.team_id = me.team_id FROM "user" AS u'
        ' LEFT JOIN "user" AS me ON me.id = ? WHERE coalesce(u.is_active, 1) = 1 AND u.id <> ?'
        " ORDER BY u.name",
        (r.store.user_id.bytes, r.store.user_id.bytes),
    )
    return [
        Colleague(UUID(bytes=raw), name, role, bool(is_near))
        for raw, name, role, is_near in found
        if role in roles
    ]
