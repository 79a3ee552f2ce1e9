"""Whom I can ask about a record I may not change: its owner, a manager, an administrator."""

from collections.abc import Iterator
from uuid import UUID

from workbench.i18n import t
from workbench.schema import dictionary
from workbench.services import permissions
from workbench.store import records
from workbench.store.records import Record
from workbench.store.transactions import Reader

_MOST = 2
_ADMINS = (
    "SELECT name FROM \"user\" WHERE role = 'admin' AND coalesce(is_active, 1) = 1 AND id <> ?"
    " AND name IS NOT NULL ORDER BY name LIMIT 1"
)


def about(r: Reader, type_name: str, record_id: UUID) -> str:
    """Return who answers for a record, with why: `Liu Yang (owner) or Chen Rong (manager)`."""
    record = records.get(r, type_name, record_id)
    return _either([*_holding(r, record), *_above(r, r.store.user_id), *_admins(r)])


def about_rights(r: Reader) -> str:
    """Return who answers for what I may do."""
    return _either([*_above(r, r.store.user_id), *_admins(r)])


def an_admin(r: Reader) -> str:
    """Return who looks after server and program."""
    return _either([*_admins(r)])


def _holding(r: Reader, record: Record | None) -> Iterator[str]:
    """Name the owners of a record, or of what it is a part of, and the managers above them."""
    if record is None:
        return
    held = permissions.holders(r, dictionary.record_type(record.type), record.values)
    for owner_id in sorted(held.owners):
        owner = _other(r, owner_id)
        if owner is not None:
            yield t("{name} (owner)").format(name=owner.name)
        yield from _above(r, owner_id)


def _above(r: Reader, user_id: UUID) -> Iterator[str]:
    user = records.get(r, "User", user_id)
    manager = None if user is None or not user["manager_id"] else _other(r, user["manager_id"])
    if manager is not None:
        yield t("{name} (manager)").format(name=manager.name)


def _admins(r: Reader) -> Iterator[str]:
    for (name,) in r.rows(_ADMINS, (r.store.user_id.bytes,)):
        yield t("{name} (administrator)").format(name=name)


def _other(r: Reader, user_id: UUID) -> Record | None:
    """Return somebody who is still here and not I."""
    found = records.get(r, "User", user_id) if user_id != r.store.user_id else None
    return found if found is not None and found["is_active"] is not False and found.name else None


def _either(people: list[str]) -> str:
    able = list(dict.fromkeys(people))[:_MOST] or [t("an administrator")]
    if len(able) == 1:
        return able[0]
    return t("{one} or {other}").format(one=able[0], other=able[1])
