"""One row of a file as a record to be: its own values, its children, what it waits for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from workbench.errors import InvalidInput
from workbench.exchange.columns import Column
from workbench.exchange.mapping import children, key
from workbench.exchange.people_in_text import split_name
from workbench.exchange.planning import Plan
from workbench.exchange.references import Later, plain
from workbench.exchange.sources import Row
from workbench.exchange.synonyms import FULL_NAMES
from workbench.exchange.values import Phone
from workbench.i18n import t, tn
from workbench.schema.dictionary import BY_NAME
from workbench.schema.fields import Merge, RecordType
from workbench.wire import rows as wire_rows

Key = tuple[Any, ...]
_NAMING = ("name", "external_id", "email")


@dataclass
class Draft:
    """A row whose values were read.

    Args:
        values: The row's own fields in wire form; empty cells are absent.
        waits: Field → name of the record of this file that it refers to.
        record_id: The id the row itself gives, if it does.
    """

    row: Row
    values: wire_rows.Row
    children: dict[str, dict[str, Any]] = field(default_factory=dict)
    waits: dict[str, str] = field(default_factory=dict)
    record_id: UUID | None = None
    key: Key | None = None

    def names(self) -> list[str]:
        """Return the names by which other rows may refer to this one."""
        return [plain(str(self.values[name])) for name in _NAMING if self.values.get(name)]


def draft(plan: Plan, row: Row) -> Draft:
    """Read the values of a row.

    Raises:
        InvalidInput: A cell does not fit its field, or the row has too many or few cells.
    """
    _check_width(plan.source.own_columns, row.own)
    own: dict[str, Any] = {}
    made = Draft(row, {})
    for column in plan.columns:
        value = column.value(row.cells)
        if value is not None:
            _place(plan, made, own, column, value)
    _split_full_name(plan, own)
    made.values = wire_rows.canonical_values(plan.record_type, own)
    wire_rows.check_happened(plan.record_type, made.values, plan.now)
    if plan.match == ("id",):
        made.key = (str(made.record_id),) if made.record_id else None
    elif plan.match:
        key = tuple(made.values.get(name) for name in plan.match)
        made.key = None if None in key else key
    return made


def completed(plan: Plan, made: Draft) -> wire_rows.Row:
    """Return the whole row of a new record: what follows from its values filled in.

    Raises:
        InvalidInput: A required field is empty.
    """
    record_type = plan.record_type
    given: dict[str, Any] = dict(made.values)
    if "currency_iso_code" in record_type.by_name:
        given.setdefault("currency_iso_code", plan.currency)
    if record_type.has_owner:
        given.setdefault("owner_id", plan.user_id)
    if plan.stages is not None:
        stage = given.get("stage_name")
        for name, value in plan.stages.consequences(str(stage) if stage else None).items():
            given.setdefault(name, value)
        given.setdefault("name", _composed_name(plan, made.row.cells))
    return wire_rows.new_row(record_type, given)


def child_row(plan: Plan, made: Draft, child_type: str, parent: UUID) -> wire_rows.Row:
    """Return the whole row of a record that is made along with its parent.

    Raises:
        InvalidInput: A required field is empty.
    """
    record_type = BY_NAME[child_type]
    given = dict(made.children[child_type])
    given[children(plan.record_type)[child_type].name] = parent
    if "currency_iso_code" in record_type.by_name:
        given.setdefault("currency_iso_code", plan.currency)
    if child_type == "OpportunityLineItem" and made.values.get("amount") is not None:
        given.setdefault("unit_price", made.values["amount"])
    return wire_rows.new_row(record_type, given)


def is_blank(cells: Sequence[str]) -> bool:
    """Whether a row holds nothing at all."""
    return not any(cell.strip() for cell in cells)


def _place(plan: Plan, made: Draft, own: dict[str, Any], column: Column, value: Any) -> None:
    name = column.target.field.name
    if column.target.type_name != plan.record_type.name:
        made.children.setdefault(column.target.type_name, {})[name] = value
    elif isinstance(value, Later):
        made.waits[name] = value.name
    elif isinstance(value, Phone):
        own[name] = value.number
        own.setdefault(f"{name}_raw", value.typed)
    elif name == "id":
        made.record_id = _own_id(value)
    else:
        own[name] = value


def _split_full_name(plan: Plan, own: dict[str, Any]) -> None:
    """Cut a full name in two where the table has one column for both."""
    last = plan.target("last_name")
    if last is None or "last_name" not in own or plan.target("first_name") is not None:
        return
    if key(last.target.column) in FULL_NAMES:
        first, own["last_name"] = split_name(own["last_name"])
        own |= {"first_name": first} if first else {}


def _own_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise InvalidInput(
            t(
                "“{text}” is no id of this program. Leave its column out with --map 'COLUMN='."
            ).format(text=text)
        ) from None


def _check_width(names: Sequence[str], cells: Sequence[str]) -> None:
    needed = max(n for n, name in enumerate(names, start=1) if name)
    if len(cells) < needed:
        raise _other_width(len(cells), needed)
    nameless = [*names, *[""] * (len(cells) - len(names))]
    if any(cell.strip() and not name for cell, name in zip(cells, nameless, strict=False)):
        raise _other_width(len(cells), len([name for name in names if name]))


def _other_width(cells: int, columns: int) -> InvalidInput:
    return InvalidInput(
        t(
            "The row has {cells}, the header names {columns}: check its quotes and delimiters."
        ).format(
            cells=tn("{n} cell", "{n} cells", cells),
            columns=tn("{n} column", "{n} columns", columns),
        )
    )


def _composed_name(plan: Plan, cells: Sequence[str]) -> str | None:
    parts: list[str] = []
    account = plan.target("account_id")
    product = next((c for c in plan.columns if c.target.field.name == "product_id"), None)
    number = plan.target("external_id")
    for column in (account, product):
        text = column.text(cells) if column is not None else ""
        if text:
            parts.append(text)
    if not parts and number is not None:
        parts.append(number.text(cells))
    return " – ".join(parts) or None


def kept_true(record_type: RecordType, wanted: wire_rows.Row) -> wire_rows.Row:
    """Leave out a “no” where a “yes” holds once it was said: an import lifts no block."""
    return {
        name: value
        for name, value in wanted.items()
        if value or record_type.by_name[name].merge is not Merge.TRUE_WINS
    }


def differing(
    record_type_name: str, held: Mapping[str, Any], wanted: wire_rows.Row
) -> wire_rows.Row:
    """Return those of the wanted values that differ from a record's."""
    record_type = BY_NAME[record_type_name]
    names = {name: held.get(name) for name in wanted}
    before = wire_rows.held_values(record_type, names)
    return {name: value for name, value in wanted.items() if before.get(name) != value}
