"""Names a change by what it changes: the value before and after beside its field."""

from collections.abc import Mapping
from typing import Any

from workbench.i18n import t
from workbench.schema.dictionary import record_type
from workbench.schema.fields import Kind
from workbench.services.value_words import Wording
from workbench.store.outbox import Pending
from workbench.store.transactions import Reader

_NOT_BESIDE = ("stage_name", "voided_at")  # their words say it already


def with_values(r: Reader, one: Pending, said: str) -> str:
    """Return a change's words, with both values where it is about one short field."""
    if one.op != "patch":
        return said
    changed: Mapping[str, Any] = one.body.get("set") or {}
    known = record_type(one.type).by_name
    differing = {
        name: (change.get("old"), change["new"])
        for name, change in changed.items()
        if name in known and "new" in change and change["new"] != change.get("old")
    }
    if len(differing) != 1:
        return said
    ((name, sides),) = differing.items()
    if name in _NOT_BESIDE or known[name].kind is Kind.LONG_TEXT:
        return said
    wording = Wording(r, one.type, [{name: side} for side in sides])
    before, after = (wording.shown_wire(name, side) or "–" for side in sides)
    return t("{change} {before} → {after}").format(change=said, before=before, after=after)
