"""What one row would change of the record, or of the earlier row, that it may be."""

from collections.abc import Collection
from dataclasses import dataclass

from workbench.errors import InvalidInput
from workbench.exchange import drafting
from workbench.exchange.choices import Handling, Offer
from workbench.exchange.drafting import Draft
from workbench.exchange.known import LINKS, made_here, wanted
from workbench.exchange.planning import Plan
from workbench.schema.dictionary import record_type
from workbench.services.value_words import Wording
from workbench.store import records
from workbench.store.transactions import Reader


@dataclass(frozen=True)
class Effect:
    """One field: what stands there, and what would."""

    label: str
    before: str
    after: str


def effects(r: Reader, plan: Plan, offer: Offer, handling: Handling) -> list[Effect]:
    """Return the fields that a row would change; nothing where it changes none.

    What other rows of the file change of the same record before it is not counted in.
    """
    if handling not in (Handling.UPDATE, Handling.MERGE):
        return []
    type_name, own = offer.match.type, plan.record_type
    if type_name != own.name:
        link = LINKS.get(type_name, "")
        field = own.by_name.get(link)
        return [] if field is None else [Effect(str(field.label), "", offer.match.name)]
    drafts = _drafts(plan, {offer.line, offer.match_line})
    made, earlier = drafts.get(offer.line), drafts.get(offer.match_line)
    if offer.match_line:
        held = made_here(type_name, offer.match.id, earlier.values) if earlier else None
    else:
        held = records.get(r, type_name, offer.match.id)
    if made is None or held is None:
        return []
    changes = wanted(held, made, handling)
    wording = Wording(r, type_name, [held.values, made_here(type_name, held.id, changes).values])
    by_name = record_type(type_name).by_name
    return [
        Effect(
            str(by_name[name].label),
            wording.shown(name, held.values.get(name)),
            wording.shown_wire(name, value),
        )
        for name, value in changes.items()
        if not name.endswith("_raw")
    ]


def _drafts(plan: Plan, lines: Collection[int]) -> dict[int, Draft]:
    found: dict[int, Draft] = {}
    last = max(lines)
    for row in plan.source.rows():
        if row.line > last:
            break
        if row.line in lines:
            try:
                found[row.line] = drafting.draft(plan, row)
            except InvalidInput:  # the row fails, and says why where failures are told
                continue
    return found
