"""The server's codes of refusal as sentences, what one can do about each, and with whom."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from workbench.i18n import t
from workbench.schema import dictionary
from workbench.services import whom_to_ask
from workbench.store.overlay import LEFT_SIGHT
from workbench.store.transactions import Reader
from workbench.wire.merging import MERGEABLE

_RIGHTS = ("no_edit", "no_delete", "read_only")
_GONE = ("no_read", "deleted", LEFT_SIGHT)
_NEWER = ("unknown_field", "unknown_type", "unknown_op")


def reason(error: Mapping[str, Any] | None, type_name: str = "") -> str:
    """Return why a change has not arrived or was refused, in the language in use."""
    if not error:
        return ""
    code = str(error.get("code") or "")
    if code == "closed" and "is_converted" in (error.get("fields") or ()):
        return t("Somebody else has converted this lead meanwhile.")
    if code == "closed" and type_name in MERGEABLE:
        return t("One of the two records was merged or deleted meanwhile.")
    if code == "closed" and type_name not in ("", "Conflict"):
        return t("It had come to an end already.")
    said = sentence(code, _labels(type_name, error.get("fields") or ()))
    if said:
        return said
    if error.get("result") == "blocked":
        return t("Waits for another change that has not arrived yet.")
    return raw_words(error) or t("The server gave no reason ({code}).").format(code=code or "–")


def raw_words(error: Mapping[str, Any] | None) -> str:
    """Return the server's own words, in its language; none where this program refused."""
    found = error or {}
    return "" if found.get("code") == LEFT_SIGHT else str(found.get("message") or "")


def sentence(code: str, fields: Sequence[str] = ()) -> str:
    """Return what a code means; nothing for one this version does not know."""
    named = t(", ").join(t("“{field}”").format(field=one) for one in fields)
    with_fields = {
        "invalid_value": t("What is in {fields} does not fit there."),
        "unknown_field": t("The server does not know {fields}."),
        "required": t("{fields} must be filled."),
        "duplicate": t("Another record has the same {fields} already."),
    }
    if named and code in with_fields:
        return with_fields[code].format(fields=named)
    known = {
        "invalid_value": t("A value does not fit its field."),
        "unknown_field": t("The server does not know one of these fields."),
        "unknown_type": t("The server does not know this kind of record."),
        "unknown_op": t("The server does not know this kind of change."),
        "required": t("A field that must be filled is empty."),
        "missing_reference": t("It names a record that does not exist any more."),
        "read_only": t("Nobody but the server may write this field."),
        "duplicate": t("Another record has this value already."),
        "id_in_use": t("Another record has this id."),
        "mid_reuse": t("The server has another change under this number."),
        "has_children": t("Other records still belong to it."),
        "edited_since": t("Somebody changed the record after you last saw it."),
        "too_large": t("The server takes no change as large as this one."),
        "request_failed": t("The server failed each time it was sent this change."),
        "no_create": t("You may not make records of this kind."),
        "no_edit": t("You may read this record but not change it."),
        "no_delete": t("You may not delete this record."),
        "no_read": t("There is no such record, or you may not see it."),
        "closed": t("This conflict is decided already."),
        "deleted": t("The record was deleted meanwhile."),
        LEFT_SIGHT: t("The record is no longer visible to you."),
        "parent_discarded": t("It builds on a change that was discarded."),
        "slot_taken": t("The time was booked by somebody else."),
    }
    return known.get(code, "")


def advice(r: Reader, code: str, type_name: str, record_id: UUID) -> str:
    """Return what one can do, and whom to ask; the change itself is kept until then."""
    if code in _RIGHTS:
        who = whom_to_ask.about(r, type_name, record_id)
        return t("Ask {who}, then send it again, or discard it.").format(who=who)
    if code == "no_create":
        who = whom_to_ask.about_rights(r)
        return t("Ask {who}, then send it again, or discard it.").format(who=who)
    if code in _GONE:
        who = whom_to_ask.about(r, type_name, record_id)
        return t(
            "If you need the record, ask {who}. Export the change if you need its values, then"
            " discard it."
        ).format(who=who)
    if code in _NEWER:
        return t(
            "Program and server are of different versions: ask {who}. Once both are up to date,"
            " send it again."
        ).format(who=whom_to_ask.an_admin(r))
    if code in ("request_failed", "too_large"):
        return t(
            "Shorten long texts and send it again. If that fails too, export it and give the file"
            " to {who}."
        ).format(who=whom_to_ask.an_admin(r))
    known = {
        "closed": t("Export it if you need the values, then discard it."),
        "edited_since": t("Look at the record again, then send it again, or discard it."),
        "has_children": t("Delete or move those first, then send it again, or discard it."),
        "mid_reuse": t("Send it again: it goes under a new number."),
    }
    return known.get(code, t("Correct the values and send them again, or discard the change."))


def _labels(type_name: str, fields: Sequence[str]) -> list[str]:
    kept = dictionary.BY_NAME.get(type_name)
    known = {} if kept is None else kept.by_name
    return [str(known[name].label) for name in fields if name in known]
