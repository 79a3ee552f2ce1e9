"""Search as you type, over every type: at most 500 candidates, then ranked here."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from workbench.schema.dictionary import NUMBER
from workbench.schema.fields import RecordType
from workbench.store import names, sql
from workbench.store.transactions import Reader
from workbench.store.word_index import TYPES_IN_ROWID, match_text
from workbench.wire import values as wire_values
from workbench.wire.rows import display_name

MOST_CANDIDATES = 500
WHO = ("Account", "Contact", "Lead", "DemoOrg", "Campaign", "Product")
"""Whom one looks for: they stand before the many records that carry their names."""
_TYPE_BY_NUMBER = {number: name for name, number in NUMBER.items()}


@dataclass(frozen=True)
class Hit:
    """One record that was found.

    Args:
        snippet: A text of the record beside its name: where the words were found, if not there.
    """

    type: str
    id: UUID
    pk: int
    name: str
    snippet: str


@dataclass(frozen=True)
class _Candidate:
    type: str
    pk: int
    id: UUID
    name: str
    rank: tuple[int, int, int, int]


def find(r: Reader, text: str, limit: int = 50, types: Collection[str] | None = None) -> list[Hit]:
    """Return the records that hold these words, names that begin with them first.

    Args:
        types: Only these types; every type if absent.
    """
    asked = match_text(text)
    if not asked:
        return []
    wanted = text.casefold().strip()
    keys: dict[str, list[int]] = {}
    people_first = [*_candidates(r, asked, WHO, MOST_CANDIDATES // 2)] if types is None else []
    rowids = dict.fromkeys([*people_first, *_candidates(r, asked, types, MOST_CANDIDATES)])
    for rowid in list(rowids)[:MOST_CANDIDATES]:
        keys.setdefault(_TYPE_BY_NUMBER[rowid % TYPES_IN_ROWID], []).append(rowid // TYPES_IN_ROWID)
    found = [one for name, pks in keys.items() for one in _resolved(r, name, pks, wanted)]
    found.sort(key=lambda candidate: candidate.rank)
    return _hits(r, found[:limit], wanted)


def _candidates(r: Reader, asked: str, types: Collection[str] | None, most: int) -> list[int]:
    """Return the search rows of the newest records: those found by name, then the others."""
    numbers = json.dumps([NUMBER[name] for name in (NUMBER if types is None else types)])
    query = sql.sentence(
        "SELECT rowid FROM search WHERE search MATCH ?",
        "AND rowid % 64 IN (SELECT value FROM json_each(?))" if types is not None else "AND ?",
        "ORDER BY rowid DESC LIMIT ?",
    )
    narrowed = numbers if types is not None else 1
    found = dict.fromkeys(
        rowid for (rowid,) in r.iterate(query, (f"name : ({asked})", narrowed, most))
    )
    if len(found) < most:
        more = r.iterate(query, (asked, narrowed, most))
        found |= dict.fromkeys(rowid for (rowid,) in more)
    return list(found)[:most]


def _resolved(r: Reader, type_name: str, pks: Sequence[int], wanted: str) -> Iterable[_Candidate]:
    record_type = sql.of(type_name).record_type
    query = sql.sentence(
        "SELECT pk, id, ver, is_pending,", sql.listed(record_type.name_fields), "FROM",
        sql.of(type_name).table, "WHERE pk IN", sql.marks(len(pks)),
    )  # fmt: skip
    for pk, record_id, ver, is_pending, *parts in r.iterate(query, list(pks)):
        name = display_name(record_type, _named(r, record_type, parts))
        newest_first = (0 if is_pending else 1, -ver)
        who_first = 0 if type_name in WHO else 1
        rank = (_how_well(name.casefold(), wanted), who_first, *newest_first)
        yield _Candidate(type_name, pk, UUID(bytes=record_id), name, rank)


def _named(r: Reader, record_type: RecordType, parts: Sequence[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, stored in zip(record_type.name_fields, parts, strict=True):
        field = record_type.by_name[name]
        value = wire_values.python_from_storage(field, stored)
        if isinstance(value, UUID):
            value = names.of(r, field.references, [value]).get(value)
        found[name] = value
    return found


def _how_well(name: str, wanted: str) -> int:
    if name == wanted:
        return 0
    if name.startswith(wanted):
        return 1
    return 2 if any(word.startswith(wanted) for word in name.split()) else 3


def _hits(r: Reader, found: Sequence[_Candidate], wanted: str) -> list[Hit]:
    by_type: dict[str, list[int]] = {}
    for candidate in found:
        by_type.setdefault(candidate.type, []).append(candidate.pk)
    snippets = {
        (type_name, pk): snippet
        for type_name, pks in by_type.items()
        for pk, snippet in _snippets(r, type_name, pks, wanted)
    }
    return [
        Hit(one.type, one.id, one.pk, one.name, snippets.get((one.type, one.pk), ""))
        for one in found
    ]


def _snippets(
    r: Reader, type_name: str, pks: Sequence[int], wanted: str
) -> Iterable[tuple[int, str]]:
    record_type = sql.of(type_name).record_type
    fields = [one for one in record_type.searchable if one.name not in record_type.name_fields]
    if not fields:
        return
    columns = tuple(field.name for field in fields)
    query = sql.sentence(
        "SELECT pk,", sql.listed(columns), "FROM", sql.of(type_name).table,
        "WHERE pk IN", sql.marks(len(pks)),
    )  # fmt: skip
    for pk, *stored in r.iterate(query, list(pks)):
        texts = dict(zip(columns, stored, strict=True))
        yield pk, _snippet(texts, wanted)


def _snippet(texts: Mapping[str, Any], wanted: str) -> str:
    filled = [str(text) for text in texts.values() if text]
    holding = (text for text in filled if wanted in text.casefold())
    chosen = next(holding, filled[0] if filled else "")
    lines = (line for line in chosen.split("\n") if wanted in line.casefold())
    return next(lines, chosen.split("\n")[0])[:120]
