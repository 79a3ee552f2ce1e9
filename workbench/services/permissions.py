"""Whether I may change a record, asked before saving: what, why not, and who can.

The same rule as the server's (own, team or all; owners, members and the teams above them), from
the people and teams kept here. The server stays the judge: where something is not known here,
the change goes through and the server decides.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from workbench.errors import Refused
from workbench.i18n import t
from workbench.schema import dictionary, picklists
from workbench.schema.fields import Field, RecordType
from workbench.schema.rights import Level, Operation, level
from workbench.store import names, records
from workbench.store.records import Record
from workbench.store.transactions import Reader
from workbench.wire import handoffs

ADMIN = "admin"
_TEAMS_ABOVE = (
    'WITH RECURSIVE line(id) AS (SELECT team_id FROM "user" WHERE id = ? AND team_id IS NOT NULL'
    " UNION SELECT t.parent_id FROM team AS t JOIN line ON t.id = line.id"
    " WHERE t.parent_id IS NOT NULL) SELECT id FROM line"
)
_TEAMS_HELD = (
    'WITH RECURSIVE held(id) AS (SELECT team_id FROM "user" WHERE team_id IS NOT NULL AND (id = ?'
    " OR (manager_id = ? AND ? = 'manager'))"
    " UNION SELECT t.id FROM team AS t JOIN held ON t.parent_id = held.id) SELECT id FROM held"
)


@dataclass(frozen=True)
class Holders:
    """Whose a record is: its owners (their teams hold it too), and its members."""

    owners: frozenset[UUID]
    members: frozenset[UUID]
    is_known: bool = True


def check_edit(r: Reader, record: Record, fields: Iterable[str]) -> None:
    """Refuse at once what the server would refuse later.

    Raises:
        Refused: I may not change this record, or one of these fields.
    """
    why = why_not_edit(r, record)
    if why:
        raise Refused(why)
    kept = dictionary.record_type(record.type)
    for name in fields:
        why = why_not_field(r, record, kept.by_name[name])
        if why:
            raise Refused(why)


def check_answer(r: Reader, handoff: Record, status: str) -> None:
    """Refuse a status to which a handoff does not go, or not by me.

    Raises:
        Refused: It was answered before, waits for somebody else, or is not mine to take back.
    """
    who = handoffs.who_moves(handoff["status"], status)
    if who is None:
        raise Refused(handoffs.why_final(handoff["status"]))
    if who == handoffs.SENDER and r.store.user_id != handoff[who]:
        raise Refused(t("Only who handed this lead over may take it back."))
    if who == handoffs.RECEIVER and why_not_field(r, handoff, dictionary.field("Handoff", who)):
        raise Refused(t("This handoff waits for somebody else."))


def why_not_edit(r: Reader, record: Record) -> str:
    """Return why I may not change a record, and who can; empty where I may."""
    kept = dictionary.record_type(record.type)
    if kept.is_server_written:
        return t("{types} are written by the server only.").format(types=kept.plural)
    role = _role(r)
    if not role:
        return ""
    reach = level(role, record.type, Operation.EDIT)
    what = t("You cannot change “{name}”").format(name=record.name)
    if reach is Level.NONE:
        why = t("as {role} you may only read {types}").format(
            role=picklists.ROLE.label(role), types=kept.plural
        )
        return _said(what, why, _owner_or_admin(r, record))
    if _reaches(r, record, reach, role):
        return ""
    return _said(what, _whose(r, record, reach), _owner_or_admin(r, record))


def why_not_delete(r: Reader, record: Record) -> str:
    """Return why I may not delete a record, and who can; empty where I may."""
    role = _role(r)
    if not role:
        return ""
    reach = level(role, record.type, Operation.DELETE)
    what = t("You cannot remove “{name}”").format(name=record.name)
    if reach is Level.NONE:
        types = dictionary.record_type(record.type).plural
        why = t("as {role} you may not delete {types}").format(
            role=picklists.ROLE.label(role), types=types
        )
        return _said(what, why, t("a manager or an administrator"))
    if _reaches(r, record, reach, role):
        return ""
    return _said(what, _whose(r, record, reach), t("a manager or an administrator"))


def why_not_field(r: Reader, record: Record, field: Field) -> str:
    """Return why I may not change a field of a record that I may change."""
    if (
        record.type == "Handoff"
        and field.name == "status"
        and record["status"] not in handoffs.MOVES
    ):
        return handoffs.why_final(record["status"])
    role = _role(r)
    if role in ("", ADMIN):
        return ""
    if field.right == ADMIN:
        return t("Only an administrator may change “{field}”.").format(field=field.label)
    if field.name != "owner_id" or not dictionary.record_type(record.type).has_owner:
        return ""
    owner = record["owner_id"]
    if owner in (None, r.store.user_id):
        return ""
    if role == "manager" and _is_below_me(r, {owner}, role):
        return ""
    return _said(
        t("You cannot give “{name}” to somebody else").format(name=record.name),
        _whose(r, record, Level.OWN),
        _owner_or_admin(r, record),
    )


def may_edit_all(r: Reader, type_name: str) -> bool:
    """Tell whether I may change every record of a type; also where my role is not known yet."""
    role = _role(r)
    return not role or level(role, type_name, Operation.EDIT) is Level.ALL


def may_create(r: Reader, type_name: str) -> bool:
    """Tell whether I may make records of a type; also where my role is not known yet."""
    role = _role(r)
    return not role or level(role, type_name, Operation.CREATE) is not Level.NONE


def why_not_my_own(r: Reader, type_name: str) -> str:
    """Return why I may not even change my own records of a type; empty where I may."""
    role = _role(r)
    if not role or level(role, type_name, Operation.EDIT) is not Level.NONE:
        return ""
    return t(
        "As {role} you may make {types} but not change them: ask a manager or an administrator."
    ).format(role=picklists.ROLE.label(role), types=dictionary.record_type(type_name).plural)


def holders(r: Reader, kept: RecordType, values: Mapping[str, Any]) -> Holders:
    """Return whose a record is, as the server counts it."""
    owners: set[Any] = {values.get(name) for name in kept.owned_by}
    members: set[Any] = set()
    is_known = True
    for name in kept.member_fields:
        value = values.get(name)
        members |= {UUID(str(one)) for one in value} if isinstance(value, tuple) else {value}
    for name in (*kept.parent_fields, *kept.owner_of_fields):
        if values.get(name) is None:
            continue
        named = _named(r, kept.by_name[name], values[name])
        if named is None:
            is_known = False  # not visible here: the server knows it
        elif name in kept.owner_of_fields:
            members.add(named.values.get("owner_id"))
        else:
            above = holders(r, dictionary.record_type(named.type), named.values)
            owners, members = owners | above.owners, members | above.members
            is_known = is_known and above.is_known
    return Holders(frozenset(owners - {None}), frozenset(members - {None}), is_known)


def _reaches(r: Reader, record: Record, reach: Level, role: str) -> bool:
    """Whether a right that reaches so far holds for a record; also where that is not known here."""
    if reach is Level.ALL:
        return True
    held = holders(r, dictionary.record_type(record.type), record.values)
    if not held.is_known or r.store.user_id in held.owners | held.members:
        return True
    return reach is Level.TEAM and _is_below_me(r, held.owners, role)


def _role(r: Reader) -> str:
    me = records.get(r, "User", r.store.user_id)
    return str(me["role"] or "") if me is not None else ""


def _is_below_me(r: Reader, owners: Iterable[UUID], role: str) -> bool:
    me = r.store.user_id.bytes
    held = {row[0] for row in r.rows(_TEAMS_HELD, (me, me, role))}
    return any(row[0] in held for owner in owners for row in r.rows(_TEAMS_ABOVE, (owner.bytes,)))


def _named(r: Reader, field: Field, named: UUID) -> Record | None:
    return next((found for one in field.references if (found := records.get(r, one, named))), None)


def _whose(r: Reader, record: Record, reach: Level) -> str:
    owner = _name(r, record.values.get("owner_id"))
    if not owner:
        return t("it is not yours")
    if reach is Level.TEAM:
        return t("it is {owner}'s, who is not in your team").format(owner=owner)
    return t("it is {owner}'s").format(owner=owner)


def _owner_or_admin(r: Reader, record: Record) -> str:
    """Return who can: the owner, the manager above, an administrator."""
    owner_id = record.values.get("owner_id")
    owner = records.get(r, "User", owner_id) if owner_id is not None else None
    able = []
    if owner is not None and _can(owner, record.type):
        able.append(owner.name)
    manager = records.get(r, "User", owner["manager_id"]) if owner and owner["manager_id"] else None
    if manager is not None and _can(manager, record.type):
        able.append(manager.name)
    able = [name for name in able if name]
    if not able or (owner_id == r.store.user_id and len(able) == 1):
        able.append(t("an administrator"))
    if len(able) == 1:
        return able[0]
    return t("{one} or {other}").format(one=able[0], other=able[1])


def _can(user: Record, type_name: str) -> bool:
    role = user["role"] or ""
    return bool(role) and level(role, type_name, Operation.EDIT) is not Level.NONE


def _name(r: Reader, user_id: UUID | None) -> str:
    if user_id is None:
        return ""
    return names.of(r, ["User"], [user_id]).get(user_id, "")


def _said(what: str, why: str, who: str) -> str:
    return t("{what}: {why}. Ask {who}.").format(what=what, why=why, who=who)
