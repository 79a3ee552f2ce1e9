"""Two edits of one field: both values with their authors, and the decision between them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from workbench.errors import InvalidInput
from workbench.i18n import listed, t
from workbench.schema.dictionary import record_type
from workbench.schema.fields import Field, Kind
from workbench.store import conflict_rows, deciders, names, records
from workbench.store.conflict_rows import InForce
from workbench.store.database import Reader, Writer
from workbench.store.records import Record
from workbench.wire import values as wire_values

CHOICES = ("mine", "theirs", "both", "edit")
_JOINED = (Kind.TEXT, Kind.LONG_TEXT)


@dataclass(frozen=True)
class Conflict:
    """An undecided conflict.

    Args:
        fields: Their names in the dictionary; `labels` are the same for people.
        mine: Field → the value that was sent second, in wire form; not yet in force.
        theirs: Field → the value in force now, by whom and when it was written.
        own: The sides that are this user's: `mine`, `theirs`, both or none. They are named by
            whose change came second, whoever looks at them.
        is_mine: Whether it waits for this user's decision.
        waits_for: The others whose decision it waits for.
        is_again: It was decided here, but about a value that was no longer in force.
    """

    id: UUID
    type: str
    record_id: UUID
    record: str
    fields: tuple[str, ...]
    labels: tuple[str, ...]
    old: Mapping[str, Any]
    mine: Mapping[str, Any]
    theirs: Mapping[str, Any]
    mine_by: str
    theirs_by: str
    mine_at: datetime | None
    theirs_at: datetime | None
    own: tuple[str, ...]
    is_mine: bool
    waits_for: tuple[str, ...]
    is_again: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        plain = asdict(self)
        for name, value in plain.items():
            if isinstance(value, UUID):
                plain[name] = str(value)
            elif isinstance(value, datetime):
                plain[name] = wire_values.instant_text(value)
            elif isinstance(value, tuple):
                plain[name] = list(value)
        return plain


@dataclass(frozen=True)
class _Known:
    """What stands around conflicts: the values in force, and what records and people are called."""

    force: Mapping[UUID, InForce]
    called: Mapping[UUID, str]


def open_conflicts(r: Reader) -> list[Conflict]:
    """Return what waits for a decision, oldest edit first."""
    waiting = deciders.waits_for(r)
    again = conflict_rows.decided_in_vain(r)
    found = conflict_rows.open_records(r)
    known = _known(r, found, waiting)
    return [
        _conflict(r, one, known, waiting.get(one.id, ()), is_again=one.id in again) for one in found
    ]


def side(r: Reader, conflict_id: UUID, word: str) -> str:
    """Return the choice that a user means by “mine”, “theirs”, “server” or “other”.

    Raises:
        InvalidInput: It says whose, and neither value or both are his.
        NotFound: There is no such conflict.
    """
    if word in ("server", "other"):
        return "theirs" if word == "server" else "mine"
    own = _one(r, conflict_id).own
    if len(own) != 1:
        raise InvalidInput(
            t(
                "“{word}” is not clear here: not just one of the values is yours. Say “server” for"
                " the value in force, “other” for the other change, or give a value of its own."
            ).format(word=word)
        )
    other = "theirs" if own == ("mine",) else "mine"
    return own[0] if word == "mine" else other


def resolve(
    w: Writer,
    conflict_id: UUID,
    choice: str,
    values: Mapping[str, Any] | None = None,
    *,
    seen: Mapping[str, Any] | None = None,
) -> None:
    """Decide a conflict; the decision is a change like any other and is synced.

    Args:
        choice: `mine`, `theirs`, `both` (texts and sets are joined) or `edit`.
        values: With `edit`, field → the value to keep, also as typed text.
        seen: The values in force that the user had before his eyes; else those of now.

    Raises:
        InvalidInput: The choice or a value does not fit.
        NotFound: There is no such conflict.
        Refused: It is decided already.
    """
    if choice not in CHOICES:
        raise InvalidInput(
            t("“{choice}” is none of {choices}.").format(choice=choice, choices=listed(CHOICES))
        )
    conflict = _one(w, conflict_id)
    if seen is not None:
        conflict = replace(conflict, theirs=seen)
    value = None
    if choice in ("both", "edit"):
        value = _both(conflict) if choice == "both" else _edited(conflict, values or {})
    records.resolve(w, conflict_id, choice, value, seen=conflict.theirs)


def _one(r: Reader, conflict_id: UUID) -> Conflict:
    found = records.require(r, "Conflict", conflict_id)
    return _conflict(r, found, _known(r, [found], {}))


def _known(
    r: Reader, conflicts: Sequence[Record], waiting: Mapping[UUID, tuple[UUID, ...]]
) -> _Known:
    """Read for all conflicts at once what stands around them."""
    force = conflict_rows.all_in_force(r, conflicts)
    authors = {who for one in conflicts for who in (one["mine_by"], force[one.id].by)}
    people = {who for able in (*waiting.values(), authors) for who in able if who is not None}
    called = names.of(r, ("User",), people)
    for type_name in dict.fromkeys(one["type"] for one in conflicts):
        about = (one["record_id"] for one in conflicts if one["type"] == type_name)
        called |= names.of(r, (type_name,), about)
    return _Known(force, called)


def _conflict(
    r: Reader,
    found: Record,
    known: _Known,
    able: tuple[UUID, ...] = (),
    *,
    is_again: bool = False,
) -> Conflict:
    kept = record_type(found["type"])
    force = known.force[found.id]
    fields = tuple(found["fields"] or ())
    return Conflict(
        found.id,
        kept.name,
        found["record_id"],
        known.called.get(found["record_id"], t("(not visible to you)")),
        fields,
        tuple(str(kept.by_name[name].label) for name in fields if name in kept.by_name),
        found["old"] or {},
        found["mine"] or {},
        force.values,
        _person(known, found["mine_by"]),
        _person(known, force.by),
        found["mine_at"],
        force.at,
        _own(r, found["mine_by"], force.by),
        deciders.is_for(r.store.user_id, able),
        tuple(_person(known, one) for one in able if one != r.store.user_id),
        is_again,
    )


def _own(r: Reader, mine_by: UUID | None, theirs_by: UUID | None) -> tuple[str, ...]:
    authors = {"mine": mine_by, "theirs": theirs_by}
    return tuple(one for one, author in authors.items() if author == r.store.user_id)


def _person(known: _Known, user_id: UUID | None) -> str:
    found = None if user_id is None else known.called.get(user_id)
    return t("(unknown)") if found is None else found


def _both(conflict: Conflict) -> dict[str, Any]:
    return {name: _joined(conflict, name) for name in conflict.fields}


def _joined(conflict: Conflict, name: str) -> Any:
    field = record_type(conflict.type).by_name[name]
    mine, theirs = conflict.mine.get(name), conflict.theirs.get(name)
    if mine == theirs or mine is None or theirs is None:
        return mine if theirs is None else theirs
    if field.kind is Kind.SET:
        return sorted({*mine, *theirs})
    if field.kind in _JOINED:
        return f"{theirs}\n{mine}" if field.kind is Kind.LONG_TEXT else f"{theirs} / {mine}"
    raise InvalidInput(
        t("“{field}” can hold only one value: keep yours, keep theirs, or give another.").format(
            field=field.label
        )
    )


def _edited(conflict: Conflict, values: Mapping[str, Any]) -> dict[str, Any]:
    unknown = [name for name in values if name not in conflict.fields]
    if unknown or not values:
        raise InvalidInput(t("Give a value for {fields}.").format(fields=listed(conflict.fields)))
    kept = record_type(conflict.type)
    given = {name: _typed(kept.by_name[name], value) for name, value in values.items()}
    return {name: given.get(name, conflict.theirs.get(name)) for name in conflict.fields}


def _typed(field: Field, value: Any) -> Any:
    """Return typed text as the kind of value that the field holds."""
    if not isinstance(value, str):
        return value
    if field.kind in (Kind.INTEGER, Kind.PERCENT) and value.strip().lstrip("-").isdecimal():
        return int(value)
    if field.kind is Kind.BOOLEAN and value.casefold() in ("true", "false"):
        return value.casefold() == "true"
    if field.kind is Kind.SET:
        return [word for word in value.split(",") if word.strip()]
    return value
