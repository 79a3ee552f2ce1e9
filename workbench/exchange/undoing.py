"""Taking back what an import made and changed, as far as nobody has worked with it since."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from workbench.errors import NotFound, Refused, WorkbenchError
from workbench.exchange.outcome import UndoResult
from workbench.exchange.planning import role_of
from workbench.i18n import listed, t
from workbench.schema.dictionary import BY_NAME
from workbench.schema.rights import Level, Operation, level
from workbench.services import permissions
from workbench.store import imports, records, withdrawing
from workbench.store.transactions import Reader, Store, Writer
from workbench.wire.rows import held_values

SLICE_RECORDS = 200


def undo(store: Store, session: UUID) -> UndoResult:
    """Delete what a session created, put back what it changed, where nobody has worked since.

    Raises:
        NotFound: There is no such session.
        Refused: It was taken back already.
    """
    result = UndoResult(session)
    with store.read() as r:
        _check(imports.state_of(r, session), session)
        made = imports.created_in(r, session)
        pairs = [(type_name, record_id) for _, type_name, record_id in made]
        free = withdrawing.unsent(r, [record_id for _, record_id in pairs])
        kept = _kept(r, session, pairs, free, result)
        changes = imports.changed_in(r, session)
    _put_back(store, changes, {record_id for _, record_id in pairs}, result)
    going = [one for one in reversed(made) if one[2] not in kept]
    for start in range(0, len(going), SLICE_RECORDS):
        with store.write() as w:
            _delete(w, going[start : start + SLICE_RECORDS], free, result)
    if not result.kept and not result.left:
        with store.write() as w:
            imports.set_state(w, session, "undone")
    return result


def _delete(
    w: Writer, going: list[tuple[int, str, UUID]], free: set[UUID], result: UndoResult
) -> None:
    """Remove records; of those that were never sent nothing reaches the server."""
    here: set[UUID] = set()
    for name in {type_name for _, type_name, _ in going}:
        of_type = [record_id for _, type_name, record_id in going if type_name == name]
        here |= imports.existing(w, name, of_type)
    for _, type_name, record_id in going:
        if record_id not in here:
            result.gone += 1
            continue
        if record_id not in free or not withdrawing.withdraw(w, type_name, record_id):
            records.delete(w, type_name, record_id)
        result.deleted[type_name] += 1
    imports.forget_created(w, [n for n, _, _ in going])


def _put_back(
    store: Store, changes: Sequence[imports.Changed], made: set[UUID], result: UndoResult
) -> None:
    """Put values back, the last change first; those of records that go are only forgotten."""
    restored: set[UUID] = set()
    last_first = list(reversed(changes))
    for start in range(0, len(last_first), SLICE_RECORDS):
        with store.write() as w:
            done = [
                change.n
                for change in last_first[start : start + SLICE_RECORDS]
                if change.id in made or _restore(w, change, restored, result)
            ]
            imports.forget_changed(w, done)
    result.restored = len(restored)


def _restore(w: Writer, change: imports.Changed, restored: set[UUID], result: UndoResult) -> bool:
    """Put back what one change replaced; return whether nothing of it is left."""
    held = records.get(w, change.type, change.id)
    if held is None:
        result.gone += 1
        return True
    record_type = BY_NAME[change.type]
    now = held_values(record_type, {name: held[name] for name in change.after})
    wanted = {
        name: change.before.get(name)
        for name, value in change.after.items()
        if now[name] == value and change.before.get(name) != value
    }
    since = [name for name, value in change.after.items() if now[name] != value]
    since = [name for name in since if now[name] != change.before.get(name)]
    try:
        if wanted:
            permissions.check_edit(w, held, wanted)
            records.patch(w, change.type, change.id, wanted)
            restored.add(change.id)
    except WorkbenchError as error:
        result.left.append((change.type, change.id, str(error)))
        return False
    if since:
        labels = listed(str(record_type.by_name[name].label) for name in since)
        said = t("changed since the import: {fields}").format(fields=labels)
        result.left.append((change.type, change.id, said))
    return not since


def _check(state: str | None, session: UUID) -> None:
    if state is None:
        raise NotFound(
            t(
                "There is no import {session} on this computer. The answer of an "
                "import ends with its number."
            ).format(session=session)
        )
    if state == "undone":
        raise Refused(t("This import was taken back already."))


def _kept(
    r: Reader,
    session: UUID,
    made: list[tuple[str, UUID]],
    free: set[UUID],
    result: UndoResult,
) -> set[UUID]:
    """Return the records that stay: changed since, not mine to delete, or needed by what stays."""
    types = {record_id: type_name for type_name, record_id in made}
    by_type: dict[str, set[UUID]] = {}
    for record_id, type_name in types.items():
        by_type.setdefault(type_name, set()).add(record_id)
    kept: set[UUID] = set()
    links = []
    for type_name, ids in by_type.items():
        kept |= imports.changed(r, session, type_name, ids)
        links += list(imports.referring(r, type_name, ids))
    result.kept += [(types[one], one, t("changed since the import")) for one in kept]
    for type_name, ids in by_type.items():
        refused = _refused(r, type_name, ids - kept - free)
        result.kept += [(type_name, one, why) for one, why in refused.items()]
        kept |= refused.keys()
    while needed := _needed(links, set(types) - kept):
        kept |= needed.keys()
        result.kept += [(types[one], one, _used(others)) for one, others in needed.items()]
    return kept


def _refused(r: Reader, type_name: str, ids: set[UUID]) -> dict[UUID, str]:
    """Return the records that are on the server and that I may not delete there, with the reason.

    The server would give them back; it is said now, and whom to ask.
    """
    role = role_of(r)
    if not role or level(role, type_name, Operation.DELETE) is Level.ALL:
        return {}
    held = records.get_many(r, type_name, ids)
    told = {one: permissions.why_not_delete(r, record) for one, record in held.items()}
    return {one: why for one, why in told.items() if why}


def _needed(links: list[tuple[UUID, str, UUID]], going: set[UUID]) -> dict[UUID, Counter[str]]:
    """Return those that would go although something that stays refers to them."""
    needed: dict[UUID, Counter[str]] = {}
    for record_id, other, other_id in links:
        if record_id in going and other_id not in going:
            needed.setdefault(record_id, Counter())[other] += 1
    return needed


def _used(others: Counter[str]) -> str:
    records = listed(f"{BY_NAME[name].plural} {n}" for name, n in others.items())
    return t("used by other records: {records}").format(records=records)
