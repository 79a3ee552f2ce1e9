"""Conditions as SQL: what a bar counts and what its click opens come from one list."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from workbench.insight.numbers import Condition, Op
from workbench.insight.periods import Period
from workbench.schema import dictionary
from workbench.schema.fields import Field
from workbench.store.sql import marks, quoted, sentence
from workbench.store.transactions import Reader
from workbench.wire import values


def select(
    r: Reader,
    type_name: str,
    columns: Iterable[str],
    conditions: Iterable[Condition],
    *,
    tail: str = "",
    join: str = "",
) -> list[tuple[Any, ...]]:
    """Return rows of one type, called `x` in the SQL; `columns`, `join` and `tail` are ours."""
    record_type = dictionary.record_type(type_name)
    clause, params = where(type_name, conditions)
    statement = sentence(
        "SELECT", ", ".join(columns), "FROM", quoted(record_type.table), "AS x", join, clause, tail
    )
    return list(r.rows(statement, params))


def where(type_name: str, conditions: Iterable[Condition]) -> tuple[str, list[Any]]:
    """Return the WHERE clause of some conditions on the table called `x`, and its values.

    Raises:
        KeyError: A condition names no field of the type.
    """
    clauses: list[str] = []
    params: list[Any] = []
    for condition in conditions:
        field = _field(type_name, condition.field)
        clause, stored = _CLAUSES[condition.op](field, condition.value)
        clauses.append(sentence("x." + quoted(condition.field), clause))
        params += stored
    return ("WHERE " + " AND ".join(clauses) if clauses else ""), params


def within(field: str, period: Period) -> tuple[Condition, ...]:
    """Return the conditions of a day lying in a period."""
    bounds = []
    if period.start is not None:
        bounds.append(Condition(field, Op.FROM, period.start))
    if period.end is not None:
        bounds.append(Condition(field, Op.BEFORE, period.end))
    return tuple(bounds)


def among(field: str, wanted: Iterable[Any]) -> Condition:
    """Return the condition of a field holding one of some values."""
    found = tuple(wanted)
    return (
        Condition(field, Op.IS, found[0]) if len(found) == 1 else Condition(field, Op.AMONG, found)
    )


def _field(type_name: str, name: str) -> Field:
    if name == "id":
        return dictionary.field("OpportunityLineItem", "opportunity_id")  # any id is stored alike
    return dictionary.field(type_name, name)


def _stored(field: Field, value: Any) -> Any:
    return values.to_storage(field, values.canonical(field, value))


_CLAUSES: Mapping[Op, Callable[[Field, Any], tuple[str, list[Any]]]] = {
    Op.IS: lambda field, value: ("= ?", [_stored(field, value)]),
    Op.AMONG: lambda field, value: (
        sentence("IN", marks(len(value))),
        [_stored(field, one) for one in value],
    ),
    Op.FROM: lambda field, value: (">= ?", [_stored(field, value)]),
    Op.BEFORE: lambda field, value: ("< ?", [_stored(field, value)]),
    Op.EMPTY: lambda _field, _value: ("IS NULL", []),
    Op.FILLED: lambda _field, _value: ("IS NOT NULL", []),
    Op.UNLESS: lambda field, value: ("IS NOT ?", [_stored(field, value)]),
}
