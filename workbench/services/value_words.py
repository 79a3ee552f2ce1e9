"""A record's values as people read them, and as they type them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from workbench.i18n import listed, t
from workbench.insight import stages
from workbench.schema.dictionary import record_type
from workbench.schema.fields import Field, Kind
from workbench.services import phones, words
from workbench.store import names
from workbench.store.transactions import Reader
from workbench.wire import values as wire_values


class Wording:
    """Words for the values of one type: names and stages are looked up once."""

    def __init__(self, r: Reader, type_name: str, rows: Iterable[Mapping[str, Any]]) -> None:
        self._type = record_type(type_name)
        self._today = r.store.now().astimezone(words.here()).date()
        self._stages: dict[str, str] = {}
        if "stage_name" in self._type.by_name:
            self._stages = {stage.api_name: stage.label for stage in stages.load(r).all}
        kept = list(rows)
        self._names: dict[UUID, str] = {}
        for field in self._type.fields:
            if field.references:
                ids = [one for row in kept for one in _ids(row.get(field.name))]
                self._names |= names.of(r, field.references, ids)

    def shown(self, name: str, value: Any) -> str:
        """Return a value as people read it; nothing for an empty one."""
        field = self._type.by_name[name]
        if value is None or value == ():
            return ""
        if field.references:
            return listed(self._names.get(one, t("(not visible)")) for one in _ids(value))
        if name == "stage_name":
            return self._stages.get(str(value), str(value))
        return plain(field, value, self._today)

    def shown_wire(self, name: str, value: Any) -> str:
        """Return a value in wire form as people read it."""
        field = self._type.by_name[name]
        if field.references:
            return self.shown(name, value)
        return self.shown(name, wire_values.to_python(field, value))


def plain(field: Field, value: Any, today: date) -> str:
    """Return a value that needs no look-up as people read it."""
    if field.picklist is not None:
        return field.picklist.label(value)
    if isinstance(value, bool):
        return t("Yes") if value else t("No")
    if isinstance(value, date):
        return _moment(value, today)
    if isinstance(value, tuple):
        return listed(value)
    if field.kind is Kind.PHONE:
        return phones.shown(value)
    return _number(field, value) if field.is_number else str(value)


def _number(field: Field, value: Any) -> str:
    if isinstance(value, Decimal):
        return words.amount(value)
    if field.kind is Kind.PERCENT:
        return f"{value} %"
    return str(value) if field.name == "year_started" else f"{value:,}"


def _moment(value: date, today: date) -> str:
    if isinstance(value, datetime):
        local = value.astimezone(words.here())
        return f"{words.day(local.date(), today)} {words.clock(local)}"
    return words.day(value, today)


def typed(field: Field, value: Any) -> str:
    """Return a value as one would type it; an editor begins with it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value.astimezone(words.here()):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return words.amount(value)
    if field.kind is Kind.PHONE:
        return phones.shown(value)
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _ids(value: Any) -> list[UUID]:
    found = value if isinstance(value, tuple | list) else [value]
    return [one if isinstance(one, UUID) else UUID(str(one)) for one in found if one]
