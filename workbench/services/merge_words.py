"""How a merge that waits in the outbox is called."""

from uuid import UUID

from workbench.i18n import t
from workbench.schema import dictionary
from workbench.store import merge_tables, names
from workbench.store.outbox import Pending
from workbench.store.transactions import Reader
from workbench.wire.rows import display_name


def of(r: Reader, one: Pending) -> str:
    """Return the words of a merge, or of its undoing: `Merged: Hengda → Hengda Logistics`."""
    mid = UUID(one.body["merge"]) if one.op == "unmerge" else one.mid
    kept = merge_tables.kept(r, mid)
    name = names.of(r, [one.type], [one.rid]).get(one.rid, "")
    other = ""
    if kept is not None:
        other = display_name(dictionary.record_type(kept.type), kept.row)
    if one.op == "unmerge":
        return t("Apart again: {other} and {name}").format(other=other, name=name)
    return t("Merged: {other} → {name}").format(other=other, name=name)
