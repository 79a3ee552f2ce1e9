"""The numbers that nobody may call, whoever else has them, and who asked for it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from workbench.store import records
from workbench.store.records import Record
from workbench.store.sql import marks, of, sentence
from workbench.store.transactions import Reader

PEOPLE = ("Contact", "Lead")
NUMBERS = ("phone", "mobile_phone")
_MOST_AT_ONCE = 200
_CALLS = "FROM task WHERE call_disposition = 'do_not_call' AND voided_at IS NULL AND call_phone"
_LISTED = "SELECT phone FROM do_not_call_number WHERE phone IN"
_BLOCKED = sentence(
    "SELECT phone FROM lead WHERE do_not_call = 1 AND phone IS NOT NULL",
    "UNION SELECT mobile_phone FROM lead WHERE do_not_call = 1 AND mobile_phone IS NOT NULL",
    "UNION SELECT phone FROM contact WHERE do_not_call = 1 AND phone IS NOT NULL",
    "UNION SELECT mobile_phone FROM contact WHERE do_not_call = 1 AND mobile_phone IS NOT NULL",
    "UNION SELECT call_phone",
    _CALLS,
    "IS NOT NULL UNION SELECT phone FROM do_not_call_number",
)
_ASKED = (
    "SELECT 1 FROM task WHERE who_id = ? AND call_disposition = 'do_not_call'"
    " AND voided_at IS NULL LIMIT 1"
)
_GONE = sentence(
    "SELECT json_extract(b.row, '$.phone'), json_extract(b.row, '$.mobile_phone') FROM base AS b",
    "WHERE b.type IN ('Contact', 'Lead')",
    "AND NOT EXISTS (SELECT 1 FROM lead AS p WHERE p.id = b.id)",
    "AND NOT EXISTS (SELECT 1 FROM contact AS p WHERE p.id = b.id)",
    "AND json_extract(b.row, '$.do_not_call') = 1",
)
"""Who was marked and is deleted here, before the server has heard of it and lists the numbers."""


@dataclass(frozen=True)
class Block:
    """Who asked not to be called at a number.

    Args:
        name: Empty where only the call is known: its person is gone, or was never known.
    """

    number: str
    name: str
    who_type: str = ""
    who_id: UUID | None = None


def numbers(r: Reader) -> frozenset[str]:
    """Return the numbers of all who must not be called, and those that asked for it on a call."""
    return frozenset(number for (number,) in r.iterate(_BLOCKED)) | _of_deleted(r)


def at(r: Reader, asked: Iterable[str]) -> dict[str, Block]:
    """Return those of some numbers that nobody may call; no table is read whole.

    A number stays on the list when its person is removed, asked for on a call or marked.
    """
    wanted = list(dict.fromkeys(number for number in asked if number))
    found = {number: Block(number, "") for number in _of_deleted(r).intersection(wanted)}
    for start in range(0, len(wanted), _MOST_AT_ONCE):
        some = wanted[start : start + _MOST_AT_ONCE]
        called = r.rows(sentence("SELECT call_phone, who_id", _CALLS, "IN", marks(len(some))), some)
        marked = list(_marked(r, some))
        listed = r.rows(sentence(_LISTED, marks(len(some))), some)
        found |= {number: Block(number, "") for (number,) in listed}
        found |= {number: _of_call(r, number, who) for number, who in called}
        found |= {
            number: Block(number, person.name, person.type, person.id)
            for person in marked
            for number in {person[name] for name in NUMBERS}.intersection(some)
        }
    return found


def has_asked(r: Reader, who_id: UUID) -> bool:
    """Whether somebody said so on a call, though a colleague's record may not be marked yet."""
    return r.row(_ASKED, (who_id.bytes,)) is not None


def _of_deleted(r: Reader) -> frozenset[str]:
    return frozenset(number for row in r.rows(_GONE) for number in row if number)


def _of_call(r: Reader, number: str, who: bytes | None) -> Block:
    """Return the block of a call; its person is named where it is here still."""
    who_id = None if who is None else UUID(bytes=who)
    people = (None if who_id is None else records.get(r, one, who_id) for one in PEOPLE)
    person = next((one for one in people if one is not None), None)
    return Block(number, "") if person is None else Block(number, person.name, person.type, who_id)


def _marked(r: Reader, some: Sequence[str]) -> Iterator[Record]:
    """Yield who is marked and has one of the numbers."""
    for type_name in PEOPLE:
        ids = [
            UUID(bytes=raw) for (raw,) in r.rows(marked_query(type_name, len(some)), [*some, *some])
        ]
        yield from records.get_many(r, type_name, ids).values()


def marked_query(type_name: str, count: int) -> str:
    """Return the question who of a type is marked and has one of so many numbers, given twice."""
    table, wanted = of(type_name).table, marks(count)
    return sentence(
        "SELECT id FROM", table, "WHERE do_not_call = 1 AND phone IN", wanted,
        "UNION SELECT id FROM", table, "WHERE do_not_call = 1 AND mobile_phone IN", wanted,
    )  # fmt: skip
