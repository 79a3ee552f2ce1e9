"""Making one record of two: what each field would hold and why, what moves, and the way back."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from workbench.errors import NotFound, Refused
from workbench.i18n import listed, t
from workbench.schema import dictionary
from workbench.schema.fields import Field, Kind, Merge
from workbench.services import permissions, set_aside, value_words
from workbench.services.duplicates.asking import like
from workbench.services.duplicates.found import Match
from workbench.store import merging, records
from workbench.store.records import Record
from workbench.store.transactions import Reader, Writer
from workbench.wire.merging import MERGEABLE


class Side(StrEnum):
    """Whose value is kept."""

    KEPT = "kept"
    OTHER = "other"
    BOTH = "both"


@dataclass(frozen=True)
class Line:
    """One field of two records in which they differ.

    Args:
        kept: The value of the record that is kept, as people read it.
        other: That of the one that goes.
        wins: What is kept unless somebody chooses otherwise, and `why`.
        sides: What may be chosen.
    """

    name: str
    label: str
    kept: str
    other: str
    wins: Side
    why: str
    sides: tuple[Side, ...]


@dataclass(frozen=True)
class Preview:
    """What merging two records would do.

    Args:
        lines: The fields in which they differ, in the order of the dictionary.
        moving: What hangs on the one that goes: the types' labels and how many of each.
        refusal: Why I may not merge them; empty where I may.
    """

    type: str
    kept_id: UUID
    other_id: UUID
    kept_name: str
    other_name: str
    lines: tuple[Line, ...]
    moving: tuple[tuple[str, int], ...]
    refusal: str = ""


@dataclass(frozen=True)
class Merged:
    """A merge that is done here, and what its undoing needs."""

    mid: UUID
    type: str
    kept_id: UUID
    other_id: UUID
    kept_name: str
    other_name: str


def type_of(r: Reader, one: UUID, other: UUID) -> str:
    """Return the type of two records that can be merged.

    Raises:
        NotFound: One of them is not here.
        Refused: They are of two types, or of one that is not merged.
    """
    found = [_type_of(r, record_id) for record_id in (one, other)]
    if found[0] != found[1]:
        labels = [str(dictionary.record_type(name).label) for name in found]
        raise Refused(
            t("{one} and {other} are not merged: both must be of one type.").format(
                one=labels[0], other=labels[1]
            )
        )
    return found[0]


def preview(
    r: Reader, kept_id: UUID, other_id: UUID, chosen: Mapping[str, Side] | None = None
) -> Preview:
    """Return what merging the other record into the kept one would do.

    Args:
        chosen: Field → whose value is kept.

    Raises:
        NotFound: One of them is not here.
        Refused: They are of two types, or of one that is not merged, or a choice cannot be.
    """
    type_name = type_of(r, kept_id, other_id)
    kept, other = (records.require(r, type_name, one) for one in (kept_id, other_id))
    wording = value_words.Wording(r, type_name, [kept.values, other.values])
    lines = tuple(
        _line(wording, field, kept, other, chosen or {}) for field in _differing(kept, other)
    )
    hanging = merging.hanging_on(r, type_name, other_id)
    moving = Counter(name for name, _ in {one[:2] for one in hanging if one[1] != kept_id.bytes})
    return Preview(
        type_name,
        kept_id,
        other_id,
        kept.name,
        other.name,
        lines,
        tuple(
            (str(found.plural), moving[found.name])
            for found in dictionary.TYPES
            if moving[found.name]
        ),
        _why_not(r, kept, other),
    )


def candidates(r: Reader, type_name: str, record_id: UUID) -> list[Match]:
    """Return the records of its type that may be the same as one, the likeliest first.

    Raises:
        NotFound: It is not here.
    """
    record = records.require(r, type_name, record_id)
    found = like(r, record.values, type_name, besides=record_id)
    return [match for match in found if match.type == type_name]


def look_alikes(r: Reader, type_name: str, record_id: UUID) -> list[Match]:
    """Return those of its type that are likely the same, and that nobody here has set aside.

    Raises:
        NotFound: It is not here.
    """
    aside = set_aside.pairs(r)
    found = candidates(r, type_name, record_id)
    return [one for one in found if one.is_likely and frozenset((record_id, one.id)) not in aside]


def merge(
    w: Writer,
    kept_id: UUID,
    other_id: UUID,
    chosen: Mapping[str, Side] | None = None,
    values: Mapping[str, Any] | None = None,
) -> Merged:
    """Merge the other record into the kept one; it goes to the server as one change.

    Args:
        chosen: Field → whose value is kept; the rest as the preview says.
        values: Field → a value of neither.

    Raises:
        InvalidInput: A value does not fit.
        NotFound: One of them is not here.
        Refused: I may not merge them, or they cannot be merged.
    """
    type_name = type_of(w, kept_id, other_id)
    kept, other = (records.require(w, type_name, one) for one in (kept_id, other_id))
    refusal = _why_not(w, kept, other)
    if refusal:
        raise Refused(refusal)
    wanted = _wanted(kept, other, chosen or {}) | dict(values or {})
    permissions.check_edit(w, kept, wanted)
    mid = merging.merge(w, type_name, kept_id, other_id, wanted)
    return Merged(mid, type_name, kept_id, other_id, kept.name, other.name)


def combined(kept: Record, other: Record) -> dict[str, Any]:
    """Return what a record takes over from another, unless somebody chooses otherwise."""
    return _wanted(kept, other, {})


def take_back(w: Writer, mid: UUID) -> bool:
    """Undo a merge: what nobody has changed since is as it was; False: it was undone before.

    Raises:
        NotFound: It is not known here.
        Refused: The record that was kept has gone since.
    """
    return merging.unmerge(w, mid)


def _type_of(r: Reader, record_id: UUID) -> str:
    for record_type in dictionary.TYPES:
        if records.get(r, record_type.name, record_id) is None:
            continue
        if record_type.name in MERGEABLE:
            return record_type.name
        raise Refused(t("Two leads, two contacts or two accounts can be merged, and nothing else."))
    raise NotFound(t("There is no record with the id {id} here.").format(id=record_id))


def _differing(kept: Record, other: Record) -> Iterable[Field]:
    """Return the fields to choose between; what was typed for a number goes with the number."""
    record_type = dictionary.record_type(kept.type)
    return [
        field
        for field in record_type.fields
        if field.merge is not Merge.SERVER
        and not _is_typed(field)
        and kept[field.name] != other[field.name]
        and not _is_empty(other[field.name])
        and other[field.name] != kept.id
    ]


def _is_typed(field: Field) -> bool:
    return field.name.endswith("_raw")


def _line(
    wording: value_words.Wording,
    field: Field,
    kept: Record,
    other: Record,
    chosen: Mapping[str, Side],
) -> Line:
    wins, why = _decided(field, kept[field.name], chosen)
    return Line(
        field.name,
        str(field.label),
        wording.shown(field.name, kept[field.name]),
        wording.shown(field.name, other[field.name]),
        wins,
        why,
        _sides(field),
    )


def _sides(field: Field) -> tuple[Side, ...]:
    if field.merge is Merge.TRUE_WINS:
        return (Side.BOTH,)
    can_join = field.kind in (Kind.SET, Kind.LONG_TEXT)
    return (Side.KEPT, Side.OTHER, Side.BOTH) if can_join else (Side.KEPT, Side.OTHER)


def _decided(field: Field, kept: Any, chosen: Mapping[str, Side]) -> tuple[Side, str]:
    """Return whose value stays, and why."""
    if field.name not in chosen:
        return _winner(field, kept)
    if chosen[field.name] not in _sides(field):
        raise Refused(
            t("“{field}” can be: {sides}.").format(field=field.label, sides=listed(_sides(field)))
        )
    return chosen[field.name], t("you chose it")


def _winner(field: Field, kept: Any) -> tuple[Side, str]:
    """Return whose value stays unless somebody chooses otherwise, and why."""
    if field.merge is Merge.TRUE_WINS:
        return Side.BOTH, t("what one of the two has asked for holds")
    if _is_empty(kept):
        return Side.OTHER, t("only this one has a value")
    if field.kind is Kind.SET:
        return Side.BOTH, t("the words of both")
    if field.kind is Kind.LONG_TEXT:
        return Side.BOTH, t("no note is lost")
    return Side.KEPT, t("the record that is kept")


def _wanted(kept: Record, other: Record, chosen: Mapping[str, Side]) -> dict[str, Any]:
    """Return the values that the kept record does not hold yet."""
    wanted: dict[str, Any] = {}
    by_name = dictionary.record_type(kept.type).by_name
    for field in _differing(kept, other):
        name = field.name
        side, _why = _decided(field, kept[name], chosen)
        if side is Side.KEPT:
            continue
        wanted[name] = (
            other[name] if side is Side.OTHER else _joined(field, kept[name], other[name])
        )
        typed = f"{name}_raw"
        if typed in by_name:
            wanted[typed] = other[typed]
    return wanted


def _joined(field: Field, kept: Any, other: Any) -> Any:
    if field.merge is Merge.TRUE_WINS:
        return bool(kept) or bool(other)
    if field.kind is Kind.SET:
        return tuple(sorted({*(kept or ()), *other}))
    texts = [text for text in (kept, other) if text]
    if len(texts) == 2 and texts[1] in texts[0]:
        return texts[0]
    if len(texts) == 2 and texts[0] in texts[1]:
        return texts[1]
    return "\n\n".join(texts)


def _is_empty(value: Any) -> bool:
    return value is None or value == () or value is False


def _why_not(r: Reader, kept: Record, other: Record) -> str:
    return permissions.why_not_edit(r, kept) or permissions.why_not_edit(r, other)
