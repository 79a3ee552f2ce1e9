"""Merging two records, and undoing it: one outbox row, and at once all that it changes here."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from workbench.errors import NotFound, Refused
from workbench.i18n import t
from workbench.schema import dictionary
from workbench.store import (
    archive,
    changes,
    merge_tables,
    meta,
    mutations,
    overlay,
    record_rows,
    sql,
)
from workbench.store.merge_tables import LOSER, MERGING, Kept
from workbench.store.record_rows import Held
from workbench.store.transactions import Reader, Writer
from workbench.wire import rows as wire_rows
from workbench.wire.ids import derived_id
from workbench.wire.merging import MERGEABLE, references_to, true_once_true

Touched = list[tuple[str, bytes, str]]
_PLACES = ("who_id", "what_id")
_LATER = (
    "SELECT rid FROM outbox WHERE n > ? UNION SELECT t.rid FROM merge_touched AS t"
    " JOIN outbox AS o ON o.mid = t.mid WHERE o.n > ?"
)
"""The records that were changed after a number of the outbox."""


def merge(
    w: Writer,
    type_name: str,
    survivor: UUID,
    loser: UUID,
    values: Mapping[str, Any] | None = None,
) -> UUID:
    """Let a record take over what hangs on another one of its type, which goes; return the mid.

    Args:
        values: What the survivor is to hold that it does not hold now.

    Raises:
        InvalidInput: A value does not fit, or a required field would be empty.
        NotFound: One of the two is not here.
        Refused: They cannot be merged, or a refused change of the loser waits for a decision.
    """
    record_type = dictionary.record_type(type_name)
    if type_name not in MERGEABLE or survivor == loser:
        raise Refused(t("Two leads, two contacts or two accounts can be merged, and nothing else."))
    before, gone = _held(w, type_name, survivor), _held(w, type_name, loser)
    _check_decided(w, type_name, gone)
    new = wire_rows.canonical_values(record_type, values or {})
    new |= {name: True for name in true_once_true(type_name) if gone.row.get(name) is True}
    wire_rows.check_required(record_type, new, [record_type.by_name[name] for name in new])
    origins = changes.origins_of(overlay.mutations_of(w, survivor) if before.is_pending else ())
    found = changes.changes_of(record_type, before.row, new, {}, origins)
    base = overlay.find_base(w, loser)
    payload = {
        "loser": str(loser),
        "seen_ver": gone.ver if base is None else base.ver,
        "seen_epoch": meta.get(w, "epoch"),
        "after": [str(one.mid) for one in overlay.mutations_of(w, loser)],
        "set": found,
    }
    wanted = {name: change.get("new") for name, change in found.items()}
    referred = [survivor, loser, *mutations.references_in(record_type, wanted)]
    waited_for = mutations.creates_waited_for(w, referred)
    body = mutations.enqueue(w, type_name, survivor, "merge", payload, waited_for)
    lay(w, body)
    return UUID(body["mid"])


def unmerge(w: Writer, mid: UUID) -> bool:
    """Undo a merge here, and on the server what nobody has changed since; False: it was undone.

    Raises:
        NotFound: It is not known here which records it was about.
        Refused: The record that was kept has gone since.
    """
    if _is_undone(w, mid):
        return False
    if _is_unsent_end(w, mid):
        type_name, rid = w.rows("SELECT type, rid FROM outbox WHERE mid = ?", (mid.bytes,))[0]
        archive.move(w, [mid], "discarded")
        overlay.rebuild(w, type_name, UUID(bytes=rid))
        overlay.rebuild_touched(w, mid)
        return True
    type_name, survivor = _kept_record(w, mid)
    if record_rows.find(w, type_name, survivor) is None:
        raise Refused(
            t("The record that was kept is not here any more: it was deleted or merged since.")
        )
    is_open = w.value("SELECT 1 FROM outbox WHERE mid = ? AND state <> 'acked'", (mid.bytes,))
    deps = [mid] if is_open else []
    body = mutations.enqueue(w, type_name, survivor, "unmerge", {"merge": str(mid)}, deps)
    lay(w, body)
    return True


def lay(w: Writer, body: Mapping[str, Any]) -> None:
    """Show at once what a merge in the outbox, or its undoing, changes; others change nothing."""
    mid = UUID(body["mid"])
    if body["op"] == "merge":
        merge_tables.touch(w, mid, _hanging_on(w, body))
        _keep(w, mid, body)
    elif body["op"] == "unmerge":
        merge_tables.touch(w, mid, merge_tables.touched_by(w, UUID(body["merge"])))
    if body["op"] in MERGING:
        overlay.rebuild(w, body["type"], UUID(body["id"]))
        overlay.rebuild_touched(w, mid)


def hanging_on(r: Reader, type_name: str, record_id: UUID) -> Touched:
    """Return what names a record: (type, id, field)."""
    return [
        (other.name, rid, field)
        for other, field in references_to(type_name)
        for (rid,) in r.iterate(
            sql.sentence(
                "SELECT id FROM", sql.quoted(other.table), "WHERE", sql.quoted(field), "= ?"
            ),
            (record_id.bytes,),
        )
    ]


def _hanging_on(w: Writer, body: Mapping[str, Any]) -> Touched:
    type_name, loser = body["type"], UUID(body["loser"])
    found = [one for one in hanging_on(w, type_name, loser) if one[1] != UUID(body["id"]).bytes]
    return [*found, (type_name, loser.bytes, LOSER)]


def _keep(w: Writer, mid: UUID, body: Mapping[str, Any]) -> None:
    survivor, loser = UUID(body["id"]), UUID(body["loser"])
    gone = record_rows.find(w, body["type"], loser)
    if gone is None:
        return
    shown = record_rows.find(w, body["type"], survivor)
    before = {} if shown is None else shown.row
    record_type = dictionary.record_type(body["type"])
    after = overlay.patched_row(record_type, before, body, w.store.user_id)
    made = {name: (before.get(name), after.get(name)) for name in body["set"]}
    merge_tables.keep(w, Kept(mid, body["type"], survivor, loser, gone.row, made))


def _held(w: Writer, type_name: str, record_id: UUID) -> Held:
    found = record_rows.find(w, type_name, record_id)
    if found is None:
        label = dictionary.record_type(type_name).label
        raise NotFound(
            t("This {type} is not here: it was deleted or left your sight.").format(type=label)
        )
    return found


def _check_decided(r: Reader, type_name: str, gone: Held) -> None:
    query = "SELECT 1 FROM outbox WHERE rid = ? AND state = 'quarantined'"
    if r.value(query, (gone.id.bytes,)) is None:
        return
    name = wire_rows.display_name(dictionary.record_type(type_name), gone.row)
    raise Refused(
        t(
            "A change of “{name}” was refused and waits for you under “Needs attention”: decide it "
            "first, for it would be lost."
        ).format(name=name)
    )


def _is_undone(r: Reader, mid: UUID) -> bool:
    undone = "op = 'unmerge' AND json_extract(body, '$.merge') = ?"
    query = sql.sentence(
        "SELECT 1 FROM outbox WHERE state <> 'quarantined' AND", undone,
        "UNION ALL SELECT 1 FROM archive WHERE state = 'acked' AND", undone,
        "UNION ALL SELECT 1 FROM archive WHERE op = 'merge' AND mid = ? AND state = 'discarded'",
    )  # fmt: skip
    return r.value(query, (str(mid), str(mid), mid.bytes)) is not None


def _is_unsent_end(r: Reader, mid: UUID) -> bool:
    """Whether a merge was never sent and nothing was changed since that builds on it."""
    found = r.row("SELECT n, rid FROM outbox WHERE mid = ? AND state = 'new'", (mid.bytes,))
    if found is None:
        return False
    concerned = {found[1], *(rid for _type, rid, _field in merge_tables.touched_by(r, mid))}
    later = r.iterate(_LATER, (found[0], found[0]))
    is_alone = r.value("SELECT bundle FROM outbox WHERE mid = ?", (mid.bytes,)) is None
    return is_alone and all(rid not in concerned for (rid,) in later)


def _kept_record(r: Reader, mid: UUID) -> tuple[str, UUID]:
    """Return the record that a merge kept: as noted here, or by its line in the timeline."""
    kept = merge_tables.kept(r, mid)
    if kept is not None:
        return kept.type, kept.survivor
    line = record_rows.find(r, "Task", derived_id(mid, "merge"))
    for place in _PLACES if line is not None else ():
        named = line.row.get(place) if line is not None else None
        for type_name in MERGEABLE if named else ():
            if record_rows.find(r, type_name, UUID(str(named))) is not None:
                return type_name, UUID(str(named))
    raise NotFound(t("No merge under this number is known here; synchronise first."))
