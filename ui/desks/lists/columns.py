"""The columns of any type's list, made from the dictionary."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from ui.models.columns import GOOD_SCORE, Cell, Column
from workbench.i18n import t
from workbench.schema import dictionary
from workbench.schema.fields import Field, Kind, RecordType
from workbench.services import words
from workbench.wire.rows import display_name

if TYPE_CHECKING:
    from workbench.app import Workbench

Row = Mapping[str, Any]
NAME = ".name"
_WIDTHS = {
    Kind.REFERENCE: 140,
    Kind.TEXT: 150,
    Kind.PICKLIST: 160,
    Kind.PHONE: 150,
    Kind.EMAIL: 180,
    Kind.URL: 160,
    Kind.BOOLEAN: 80,
}
_NUMBERS = (Kind.INTEGER, Kind.DECIMAL, Kind.MONEY, Kind.PERCENT, Kind.DATE, Kind.INSTANT)


def fields_of(type_name: str) -> tuple[str, ...]:
    """Return what is read for a row: its id and the fields of its columns."""
    kind = dictionary.record_type(type_name)
    names = (_read_as(kind.by_name[name]) for name in kind.columns)
    return tuple(dict.fromkeys(("id", *kind.name_fields, *names)))


def fetch(core: "Workbench", pks: Sequence[int], *, type_name: str) -> Mapping[int, Row]:
    """Read the rows near the screen."""
    from workbench.services import scored_lists

    names = fields_of(type_name)
    with core.store.read() as r:
        found = scored_lists.rows(r, type_name, pks, names)
    return {pk: dict(zip(names, row, strict=True)) for pk, row in found.items()}


def columns(type_name: str) -> Sequence[Column[Row]]:
    """Return the columns the dictionary declares for a type."""
    kind = dictionary.record_type(type_name)
    is_person = len(kind.name_fields) > 1
    shown = [name for name in kind.columns if not is_person or name not in kind.name_fields]
    rest = [_column(kind.by_name[name]) for name in shown]
    if not is_person:
        return tuple(rest)
    name = Column(t("Name"), partial(_name, kind), "last_name", width=170)
    return (name, *rest)


def _name(kind: RecordType, row: Row) -> str:
    return display_name(kind, row)


def record_id(row: Row) -> UUID:
    """Return which record a row is."""
    found: UUID = row["id"]
    return found


def _read_as(item: Field) -> str:
    return f"{item.name}{NAME}" if item.kind is Kind.REFERENCE else item.name


def _column(item: Field) -> Column[Row]:
    is_number = item.kind in _NUMBERS
    cell = partial(_score, item.name) if item.name == "score" else None
    return Column(
        str(item.label),
        partial(_shown, item),
        item.name,
        align="right" if is_number else "left",
        width=_WIDTHS.get(item.kind, 110),
        cell=cell,
        sortable=item.kind is not Kind.REFERENCE,
    )


def _shown(item: Field, row: Row) -> str:
    value = row[_read_as(item)]
    return "" if value is None or value == "" else _WORDS.get(item.kind, _plain)(item, value)


def _plain(item: Field, value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) and item.kind is Kind.INTEGER else str(value)


def _picked(item: Field, value: Any) -> str:
    return item.picklist.label(value) if item.picklist is not None else str(value)


def _phone(item: Field, value: Any) -> str:
    from workbench.services.phones import shown

    return shown(str(value)) if item else str(value)


def _yes(item: Field, value: Any) -> str:
    return t("yes") if item and value else ""


def _amount(item: Field, value: Any) -> str:
    return words.amount(value, "") if item else ""


def _day(item: Field, value: Any) -> str:
    on = value.astimezone().date() if isinstance(value, datetime) else value
    return words.day(on, datetime.now().astimezone().date()) if item else ""


_WORDS: Mapping[Kind, Callable[[Field, Any], str]] = {
    Kind.PICKLIST: _picked,
    Kind.PHONE: _phone,
    Kind.BOOLEAN: _yes,
    Kind.MONEY: _amount,
    Kind.DECIMAL: _amount,
    Kind.DATE: _day,
    Kind.INSTANT: _day,
}


def _score(name: str, row: Row) -> Cell:
    value = row[name]
    if value is None:
        return Cell("–", ink="text3")
    ink = "good_mark" if value >= GOOD_SCORE else "control"
    return Cell(f"{value}", share=value / 100, share_ink=ink)
