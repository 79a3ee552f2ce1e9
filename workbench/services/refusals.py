"""The server's codes of refusal as sentences, and what one can do about each."""

from workbench.i18n import t


def sentence(code: str) -> str:
    """Return what a code means; nothing for one this version does not know."""
    known = {
        "invalid_value": t("A value does not fit its field."),
        "unknown_field": t("The server does not know one of these fields."),
        "unknown_type": t("The server does not know this kind of record."),
        "required": t("A field that must be filled is empty."),
        "missing_reference": t("It names a record that does not exist any more."),
        "read_only": t("Nobody but the server may write this field."),
        "duplicate": t("Another record has this value already."),
        "id_in_use": t("Another record has this id."),
        "has_children": t("Other records still belong to it."),
        "edited_since": t("Somebody changed the record after you last saw it."),
        "no_create": t("You may not make records of this kind."),
        "no_edit": t("You may read this record but not change it."),
        "no_delete": t("You may not delete this record."),
        "no_read": t("There is no such record, or you may not see it."),
        "closed": t("This conflict is decided already."),
        "deleted": t("The record was deleted meanwhile."),
        "left_sight": t("The record is no longer visible to you."),
        "parent_discarded": t("It builds on a change that was discarded."),
        "slot_taken": t("The time was booked by somebody else."),
    }
    return known.get(code, "")


def advice(code: str) -> str:
    """Return what one can do; the change itself is kept until then."""
    rights = t("Ask the owner or your manager, then send it again, or discard it.")
    gone = t("Export it if you need the values, then discard it.")
    known = {
        "no_create": rights,
        "no_edit": rights,
        "no_delete": rights,
        "no_read": gone,
        "deleted": gone,
        "left_sight": gone,
        "closed": gone,
        "edited_since": t("Look at the record again, then send it again, or discard it."),
    }
    return known.get(code, t("Correct the values and send them again, or discard the change."))
