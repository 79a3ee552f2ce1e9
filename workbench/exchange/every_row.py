"""One value for every row that says nothing itself: which are wanted, and where they go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.exchange import mapping, remembering, values
from workbench.exchange.columns import NOTHING
from workbench.exchange.mapping import Target
from workbench.exchange.outcome import SuppliedValue
from workbench.exchange.remembering import Remembrance
from workbench.exchange.sources import Source
from workbench.i18n import t
from workbench.schema.fields import Kind, RecordType
from workbench.services.campaigns import SOURCE


@dataclass(frozen=True)
class Constant:
    """What every row holds in a column that says nothing there itself.

    Args:
        field: Where the column goes, as `--map` names it.
        nothing: Words that say nothing, as forms leave them, in small letters.
    """

    column: str
    field: str
    value: str
    nothing: frozenset[str] = frozenset()

    def told(self, record_type: RecordType, rows: int) -> SuppliedValue:
        """Return what is said of it when so many rows get it."""
        item = record_type.by_name.get(self.field)
        label = self.field if item is None else str(item.label)
        shown = self.value
        if item is not None and item.picklist is not None:
            shown = item.picklist.label(values.choose(item.picklist, shown) or shown)
        elif item is not None and item.kind is Kind.BOOLEAN:
            shown = t("yes") if values.boolean(shown) else t("no")
        return SuppliedValue(self.field, label, self.value, shown, rows)


def said(
    record_type: RecordType, kept: Mapping[str, str], given: Mapping[str, str]
) -> dict[str, str]:
    """Return field → value for rows that say nothing: what is given, else what is remembered."""
    return {**kept, **{mapping.named(record_type, name): value for name, value in given.items()}}


def wanted(record_type: RecordType, wishes: Mapping[str, str]) -> dict[str, str]:
    """Return what was said, and what follows from it: a list of an event comes from there.

    That is not remembered: the next table with this header may be of no event.
    """
    is_of_event = wishes.get("campaign_id") and "lead_source" in record_type.by_name
    usual = {"lead_source": SOURCE} if is_of_event else {}
    return {**usual, **wishes}


def lasting(record_type: RecordType, wishes: Mapping[str, str]) -> dict[str, str]:
    """Return those that hold for the next such table, too: not which campaign this one is of."""
    fields = record_type.by_name
    return {
        name: value
        for name, value in wishes.items()
        if name not in fields or fields[name].kind is not Kind.REFERENCE
    }


def filling(
    record_type: RecordType,
    opened: Source,
    kept: Remembrance,
    maps: Mapping[str, str],
    wishes: Mapping[str, str],
    meant: Mapping[tuple[str, str], str],
) -> tuple[Constant, ...]:
    """Return where values for every row go: into the table's column that says it, else a new one.

    Args:
        maps: Column → field, where the columns are mapped by hand.
        meant: (column, text) → what it stands for: such a text says something.
    """
    asked = {name: value for name, value in wishes.items() if value}
    if not asked:
        return ()
    own = {
        column: wish
        for column, wish in remembering.merged(kept, maps, opened).items()
        if mapping.place_of(opened.columns, column) >= 0
    }
    targets = mapping.map_columns(record_type, opened.columns, own)
    nothing = NOTHING.difference(text.casefold() for _column, text in meant)
    return tuple(
        _placed(record_type, opened, targets, maps, nothing, name, value)
        for name, value in asked.items()
    )


def _placed(
    record_type: RecordType,
    opened: Source,
    targets: Sequence[Target],
    maps: Mapping[str, str],
    nothing: frozenset[str],
    name: str,
    value: str,
) -> Constant:
    paths = {target.column: target.path(record_type.name) for target in targets}
    column = next((own for own, path in paths.items() if name in (own, path)), "")
    field = paths.get(column) or maps.get(name) or name
    words = frozenset[str]() if field in record_type.name_fields else nothing
    is_left_out = not column and name in opened.columns
    return Constant(column or (f"{name}_" if is_left_out else name), field, value, words)
