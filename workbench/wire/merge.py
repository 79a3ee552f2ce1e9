"""What becomes of a field that several people changed (wire.md 5.2, sync.md 2.8)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from workbench.schema.fields import Merge, RecordType
from workbench.wire.values import Wire

Change = Mapping[str, Any]
"""`{"old": …, "new": …, "after"?: mid}`, or for sets `{"add": […], "remove": […]}`."""


@dataclass
class Merged:
    """The outcome of a patch: what to write, and the fields or groups in conflict."""

    values: dict[str, Wire] = field(default_factory=dict)
    conflicts: list[tuple[str, ...]] = field(default_factory=list)


def merge_patch(
    record_type: RecordType, current: Mapping[str, Wire], changes: Mapping[str, Change]
) -> Merged:
    """Merge canonical changes into the current row, field by field and group by group."""
    merged = Merged()
    for unit in units(record_type, changes):
        if len(unit) > 1 or record_type.by_name[unit[0]].group:
            _merge_group(unit, current, changes, merged)
        else:
            _merge_field(record_type, unit[0], current.get(unit[0]), changes[unit[0]], merged)
    return merged


def units(record_type: RecordType, changes: Mapping[str, Change]) -> list[tuple[str, ...]]:
    """Return the changed fields, those of one group together, in dictionary order."""
    found: dict[str, list[str]] = {}
    for item in record_type.fields:
        if item.name in changes:
            found.setdefault(item.group or f" {item.name}", []).append(item.name)
    return [tuple(names) for names in found.values()]


def apply_set_change(current: Wire, change: Change) -> Wire:
    """Return a set after its adds and removes; an empty one stays an empty list."""
    words = set(current) if isinstance(current, list) else set()
    words -= set(change.get("remove") or ())
    words |= set(change.get("add") or ())
    return sorted(words)


def _merge_group(
    unit: tuple[str, ...],
    current: Mapping[str, Wire],
    changes: Mapping[str, Change],
    merged: Merged,
) -> None:
    if all(current.get(name) == changes[name]["new"] for name in unit):
        return
    if all(current.get(name) == changes[name].get("old") for name in unit):
        for name in unit:
            if current.get(name) != changes[name]["new"]:
                merged.values[name] = changes[name]["new"]
        return
    merged.conflicts.append(unit)


def _merge_field(
    record_type: RecordType, name: str, current: Wire, change: Change, merged: Merged
) -> None:
    rule = record_type.by_name[name].merge
    if rule is Merge.SET and "new" not in change:
        result = apply_set_change(current, change)
        if result != (current or []):
            merged.values[name] = result
        return
    old, new = change.get("old"), change["new"]
    if current == new:
        return
    if _fits(rule, current, old, new):
        merged.values[name] = new
        return
    text = None
    if rule is Merge.TEXT:
        text = merge_text(_as_text(old), _as_text(current), _as_text(new))
    if text is None:
        merged.conflicts.append((name,))
    else:
        merged.values[name] = text or None


def _fits(rule: Merge, current: Wire, old: Wire, new: Wire) -> bool:
    if rule is Merge.ONCE:
        return current is None
    return current == old or (rule is Merge.TRUE_WINS and new is True)


def _as_text(value: Wire) -> str:
    return value if isinstance(value, str) else ""


def merge_text(base: str, ours: str, theirs: str) -> str | None:
    """Merge two edits of a text by line; None where both changed the same place."""
    base_lines, our_lines, their_lines = (
        text.split("\n") if text else [] for text in (base, ours, theirs)
    )  # an emptied text has no line: it left a blank one before what the other added
    edits = sorted(
        [(*edit, 0) for edit in _edits(base_lines, our_lines)]
        + [(*edit, 1) for edit in _edits(base_lines, their_lines)]
    )
    result: list[str] = []
    position = 0
    previous: tuple[int, int, tuple[str, ...]] | None = None
    for start, end, lines, _side in edits:
        if previous is not None and (start, end, lines) == previous:
            continue
        if previous is not None and (start < previous[1] or start == previous[0]):
            return None
        result += base_lines[position:start]
        result += lines
        position = end
        previous = (start, end, lines)
    return "\n".join(result + base_lines[position:])


def _edits(base: Sequence[str], changed: Sequence[str]) -> list[tuple[int, int, tuple[str, ...]]]:
    matcher = SequenceMatcher(None, base, changed, autojunk=False)
    return [
        (start, end, tuple(changed[new_start:new_end]))
        for tag, start, end, new_start, new_end in matcher.get_opcodes()
        if tag != "equal"
    ]
