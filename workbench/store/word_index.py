"""The index of words: Chinese cut into pairs, phone numbers also from behind."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from workbench.schema.dictionary import NUMBER
from workbench.schema.fields import Kind
from workbench.store import sql
from workbench.store.sql import sentence
from workbench.store.transactions import Reader, Writer
from workbench.wire.rows import display_name

TYPES_IN_ROWID = 64
LAST_DIGITS = 3
"""So many digits typed may be the end of a phone number."""
CJK = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff\uac00-\ud7af]+")
PHONE_LIKE = re.compile(r"[\d\s()+\-./]+")
_WORD_PARTS = re.compile(r"[^\W_]+")


def index_row(w: Writer, type_name: str, pk: int, row: Mapping[str, Any]) -> None:
    """Write the search row of a new record."""
    words = words_of(type_name, row)
    if words is not None:
        w.execute(
            "INSERT INTO search (rowid, name, words) VALUES (?, ?, ?)",
            (rowid(type_name, pk), *words),
        )


def index_rows(w: Writer, type_name: str, rows: Iterable[tuple[int, Mapping[str, Any]]]) -> None:
    """Write the search rows of many records, given as (pk, row)."""
    made = []
    for pk, row in rows:
        words = words_of(type_name, row)
        if words is not None:
            made.append((rowid(type_name, pk), *words))
    w.many("INSERT OR REPLACE INTO search (rowid, name, words) VALUES (?, ?, ?)", made)


def forget_all(w: Writer) -> None:
    """Empty the index."""
    w.execute("INSERT INTO search (search) VALUES ('delete-all')")


def count_expected(r: Reader, type_name: str) -> int:
    """Return how many records of a type have words to be found by."""
    names = fields_of(type_name)
    if not names:
        return 0
    filled = " OR ".join(f"{sql.quoted(name)} NOT IN ('', '[]')" for name in names)
    table = sql.of(type_name).table
    return int(r.value(sql.sentence("SELECT count(*) FROM", table, "WHERE", filled)))


@cache
def fields_of(type_name: str) -> tuple[str, ...]:
    """Return the fields whose words are indexed; none where a type is not searched."""
    record_type = sql.of(type_name).record_type
    if not record_type.searchable:
        return ()
    found = {field.name for field in record_type.searchable} | set(record_type.name_fields)
    return tuple(sorted(found))


def index_changed_row(
    w: Writer, type_name: str, pk: int, before: Mapping[str, Any], row: Mapping[str, Any]
) -> None:
    """Write the search row of a record anew where its words changed."""
    words = words_of(type_name, row)
    if words != words_of(type_name, before):
        forget_row(w, type_name, pk)
        index_row(w, type_name, pk, row)


def forget_row(w: Writer, type_name: str, pk: int) -> None:
    """Delete the search row of a record."""
    w.execute("DELETE FROM search WHERE rowid = ?", (rowid(type_name, pk),))


def rowid(type_name: str, pk: int) -> int:
    """Return the number of a record's search row."""
    return pk * TYPES_IN_ROWID + NUMBER[type_name]


def words_of(type_name: str, row: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return the words of a record's name and of its other fields; None where it has none."""
    record_type = sql.of(type_name).record_type
    if not record_type.searchable:
        return None
    name = segmented(display_name(record_type, row), with_first=True)
    others: list[str] = []
    for item in record_type.searchable:
        value = row.get(item.name)
        if value is None or item.name in record_type.name_fields:
            continue
        if item.kind is Kind.PHONE:
            others += phone_words(str(value))
        elif item.kind is Kind.SET:
            others += [segmented(word) for word in value]
        else:
            others.append(segmented(str(value)))
    words = " ".join(others)
    return (name, words) if name or words else None


def segmented(text: str, *, with_first: bool = False) -> str:
    """Return text for the index: runs of Chinese become overlapping pairs.

    Args:
        with_first: Also each run's first character alone, so that a family name is found.
    """
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKC", text)

    def cut(match: re.Match[str]) -> str:
        return f" {' '.join(pairs(match[0], with_first=with_first))} "

    return CJK.sub(cut, text)


def pairs(run: str, *, with_first: bool = False) -> list[str]:
    """Return the overlapping pairs of a run of Chinese characters."""
    if len(run) == 1:
        return [run]
    cut = [run[start : start + 2] for start in range(len(run) - 1)]
    return [run[0], *cut] if with_first else cut


def phone_words(number: str) -> list[str]:
    """Return the digits of a number forwards and, after an `r`, backwards for its last digits."""
    digits = "".join(_WORD_PARTS.findall(number))
    return [digits, f"r{digits[::-1]}"] if digits else []


def condition(type_name: str, text: str) -> tuple[str, list[str]]:
    """Return the condition, on the key of a type's records, that they hold these words."""
    asked = match_text(text)
    if not asked:
        return "0", []
    words = ("pk IN (SELECT rowid / 64 FROM search WHERE search MATCH ?", "AND rowid % 64 =")
    return sentence(*words, f"{NUMBER[type_name]})"), [asked]


def match_text(text: str) -> str:
    """Return the FTS5 query for what was typed; every word may be the beginning of one."""
    return " AND ".join(_term(word) for word in _words_typed(text))


def match_start(text: str) -> str:
    """Return the FTS5 query for names that begin with what was typed, "" for no words."""
    tokens: list[str] = []
    for word in _words_typed(text):
        tokens += pairs(word, with_first=True) if CJK.fullmatch(word) else [word]
    phrase = " + ".join(f'"{token}"' for token in tokens)
    return f"name : ^{phrase}*" if tokens else ""


def _words_typed(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", text)
    if PHONE_LIKE.fullmatch(folded.strip()):
        folded = "".join(_WORD_PARTS.findall(folded))
    spaced = CJK.sub(lambda match: f" {match[0]} ", folded)
    return _WORD_PARTS.findall(spaced)


def _term(word: str) -> str:
    if CJK.fullmatch(word):
        if len(word) == 1:
            return f'"{word}"*'
        return " AND ".join(f'"{pair}"' for pair in pairs(word))
    if word.isdigit() and len(word) >= LAST_DIGITS:
        return f'("{word}"* OR "r{word.lstrip("0")[::-1] or word}"*)'
    return f'"{word}"*'
