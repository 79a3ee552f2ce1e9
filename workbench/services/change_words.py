"""A change in words: a call, a note, a new record, a field's new value."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from workbench.i18n import t
from workbench.schema import dictionary, picklists
from workbench.services import merge_words
from workbench.services.value_words import Wording
from workbench.store import merge_tables, names, records
from workbench.store.outbox import Pending
from workbench.store.transactions import Reader
from workbench.wire.rows import display_name


def in_words(r: Reader, one: Pending) -> tuple[str, str]:
    """Return the icon and the words of a change: `Call: Li Wei, Interested`."""
    kept = dictionary.record_type(one.type)
    if one.op == "resolve":
        found = records.get(r, "Conflict", one.rid)
        name = "" if found is None else _called(r, str(found["type"]), found["record_id"], {})
        return "git-merge", t("Conflict decided: {name}").format(name=name)
    if one.op in merge_tables.MERGING:
        return "git-merge", merge_words.of(r, one)
    row: Mapping[str, Any] = one.body.get("row") or {}
    name = _called(r, one.type, one.rid, row)
    if one.op == "delete":
        return "trash-2", t("Deleted: {name}").format(name=name)
    if one.type == "Task" and row:
        return _task_words(r, row)
    if one.type == "Handoff" and row:
        lead = _name_of(r, ("Lead",), row.get("lead_id"))
        return kept.icon, t("Handoff: {name}").format(name=lead or name)
    if one.type == "OrgBooking" and row:
        return "calendar-check", t("Booking: {name}").format(name=name)
    if one.op != "patch":
        return kept.icon, t("New {type}: {name}").format(type=_small(str(kept.label)), name=name)
    return _patch_words(r, one, name)


def of_bundle(r: Reader, group: Sequence[Pending]) -> tuple[str, str]:
    """Return the icon and the words of changes that go together; the first speaks for the rest."""
    for one in group:
        if one.type == "Lead" and changed(one).get("is_converted", {}).get("new"):
            name = _called(r, one.type, one.rid, {})
            return "user-check", t("Conversion: {name}").format(name=name)
    made = next((one for one in group if one.type == "Handoff" and "row" in one.body), group[0])
    return in_words(r, made)


def changed(one: Pending) -> dict[str, Any]:
    """Return what differs; fields that are merged together travel together."""
    changes: Mapping[str, Any] = one.body.get("set") or {}
    return {
        name: change
        for name, change in changes.items()
        if "new" not in change or change["new"] != change.get("old")
    }


def _task_words(r: Reader, row: Mapping[str, Any]) -> tuple[str, str]:
    kind = str(row.get("task_subtype") or "")
    person = _name_of(r, ("Lead", "Contact"), row.get("who_id"))
    about = _name_of(r, ("Account", "Opportunity", "Campaign", "DemoOrg"), row.get("what_id"))
    name = person or about or str(row.get("subject") or "")
    if kind == "call" and row.get("activity_at"):
        outcome = picklists.CALL_DISPOSITION.label(row.get("call_disposition"))
        return "phone", t("Call: {name}, {outcome}").format(name=name, outcome=outcome)
    if kind == "note":
        return "sticky-note", t("Note on {name}").format(name=name)
    if kind == "email":
        return "mail", t("E-mail: {name}").format(name=name)
    if kind == "handoff":
        return "handshake", t("Handoff: {name}").format(name=name)
    return "square", t("To do: {name}").format(name=name)


def _patch_words(r: Reader, one: Pending, name: str) -> tuple[str, str]:
    kept = dictionary.record_type(one.type)
    changes = changed(one)
    if one.type == "Opportunity" and "stage_name" in changes:
        wording = Wording(r, one.type, [])
        before, after = (
            wording.shown("stage_name", changes["stage_name"].get(side)) for side in ("old", "new")
        )
        return "arrow-right", t("{name}: {before} → {after}").format(
            name=name, before=before, after=after
        )
    if "voided_at" in changes:
        return "undo-2", t("Undone: {name}").format(name=name)
    labels = [str(kept.by_name[field].label) for field in changes if field in kept.by_name]
    return "pencil", t("{name}: {fields}").format(name=name, fields=t(", ").join(labels[:3]))


def _called(r: Reader, type_name: str, record_id: UUID, row: Mapping[str, Any]) -> str:
    found = names.of(r, (type_name,), [record_id]).get(record_id)
    kept = dictionary.record_type(type_name)
    return found or display_name(kept, row) or str(kept.label)


def _name_of(r: Reader, types: tuple[str, ...], record_id: Any) -> str:
    if not record_id:
        return ""
    wanted = UUID(str(record_id))
    return names.of(r, types, [wanted]).get(wanted, "")


def _small(label: str) -> str:
    return label[:1].lower() + label[1:]
