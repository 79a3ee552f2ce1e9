"""Search as you type, over every type: at most 500 candidates, then ranked here."""

import heapq
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from workbench.schema.dictionary import NUMBER
from workbench.schema.fields import Kind, RecordType
from workbench.store import names, sql
from workbench.store.transactions import Reader
from workbench.store.word_index import TYPES_IN_ROWID, match_start, match_text
from workbench.wire.rows import joined_name

MOST_CANDIDATES = 500
"""So many names that begin with the words are ranked, half of them of whom one looks for."""
SPARE = 2
"""So many times what is shown is ranked, so that the newest of it stand first."""
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


class _Candidate(NamedTuple):
    """A record that holds the words; the first four say how it is ranked."""

    how_well: int
    who_first: int
    waiting_first: int
    newest_first: int
    type: str
    pk: int
    id: bytes
    name: str


def find(r: Reader, text: str, limit: int = 50, types: Collection[str] | None = None) -> list[Hit]:
    """Return the records that hold these words, names that begin with them first.

    Args:
        types: Only these types; every type if absent.
    """
    if not match_text(text):
        return []
    wanted = text.casefold().strip()
    keys: dict[str, list[int]] = {}
    for rowid in _candidates(r, text, limit, types):
        keys.setdefault(_TYPE_BY_NUMBER[rowid % TYPES_IN_ROWID], []).append(rowid // TYPES_IN_ROWID)
    found = [one for name, pks in keys.items() for one in _resolved(r, name, pks, wanted)]
    return _hits(r, heapq.nsmallest(limit, found), wanted)


def _candidates(r: Reader, text: str, limit: int, types: Collection[str] | None) -> Collection[int]:
    """Return the search rows to be ranked, the newest of each kind, the best kinds first.

    Kinds: names that begin with the words, names that hold them, other fields that hold them;
    of these first whom one looks for. Once there are more than are shown, worse kinds cannot
    be among those.
    """
    asked = match_text(text)
    groups = [types] if types is not None else [WHO, None]
    enough = SPARE * limit
    kinds = (
        (match_start(text), MOST_CANDIDATES // 2),  # the whole name may be among many longer ones
        (f"name : ({asked})", enough),
        (asked, enough),
    )
    found: dict[int, None] = {}
    for query, most in kinds:
        for group in groups:
            if len(found) < enough:
                found |= dict.fromkeys(_newest(r, query, group, most))
    return found


def _newest(r: Reader, query: str, types: Collection[str] | None, most: int) -> Iterator[int]:
    narrowed = () if types is None else tuple(NUMBER[name] for name in types)
    condition = sql.sentence("AND rowid % 64 IN", sql.marks(len(narrowed))) if narrowed else ""
    statement = sql.sentence(
        "SELECT rowid FROM search WHERE search MATCH ?", condition, "ORDER BY rowid DESC LIMIT ?"
    )
    return (rowid for (rowid,) in r.iterate(statement, (query, *narrowed, most)))


def _resolved(r: Reader, type_name: str, pks: Sequence[int], wanted: str) -> Iterator[_Candidate]:
    record_type = sql.of(type_name).record_type
    query = sql.sentence(
        "SELECT pk, id, ver, is_pending,", sql.listed(record_type.name_fields), "FROM",
        sql.of(type_name).table, "WHERE pk IN", sql.marks(len(pks)),
    )  # fmt: skip
    rows = r.rows(query, list(pks))
    who_first = 0 if type_name in WHO else 1
    for (pk, record_id, ver, is_pending, *_parts), name in zip(
        rows, _names(r, record_type, [row[4:] for row in rows]), strict=True
    ):
        how_well = _how_well(name.casefold(), wanted)
        yield _Candidate(how_well, who_first, 1 - is_pending, -ver, type_name, pk, record_id, name)


def _names(r: Reader, record_type: RecordType, found: Sequence[Sequence[Any]]) -> Iterator[str]:
    """Yield what people call these records, given the stored values of their name fields."""
    fields = [record_type.by_name[name] for name in record_type.name_fields]
    named: dict[bytes, str] = {}
    for place, field in enumerate(fields):
        if field.kind is Kind.REFERENCE:
            ids = {UUID(bytes=parts[place]) for parts in found if parts[place]}
            named |= {key.bytes: name for key, name in names.of(r, field.references, ids).items()}
    for parts in found:
        shown = [named.get(part) if isinstance(part, bytes) else part for part in parts]
        yield joined_name(record_type, [str(part) for part in shown if part])


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
        Hit(one.type, UUID(bytes=one.id), one.pk, one.name, snippets.get((one.type, one.pk), ""))
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
