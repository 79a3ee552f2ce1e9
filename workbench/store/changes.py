"""The changes of a patch: for each field what the user saw, what is new, and who made the old."""

from collections.abc import Iterable, Mapping
from typing import Any

from workbench.errors import Refused
from workbench.i18n import t
from workbench.schema.fields import Field, Merge, RecordType
from workbench.store.overlay import CREATING, Mutation
from workbench.wire.rows import Row
from workbench.wire.values import Wire

Changes = dict[str, dict[str, Any]]
Origins = Mapping[str, tuple[str, Wire]]
"""Field → the mid of the own open change that made its value, and that value."""


def changes_of(
    record_type: RecordType, current: Row, new: Row, seen: Row, origins: Origins
) -> Changes:
    """Return the `set` of a patch; empty when nothing differs from what the user saw.

    Raises:
        Refused: A field may be written only once, or by the server only.
    """
    found: Changes = {}
    for name, value in new.items():
        item = record_type.by_name[name]
        old = seen.get(name, current.get(name))
        _check_writable(record_type, item, old, value)
        change = _set_change(old, value) if item.merge is Merge.SET else _change(old, value)
        if change:
            found[name] = change
    _complete_groups(record_type, found, current, seen)
    for name, change in found.items():
        origin = origins.get(name)
        if origin is not None and "old" in change and origin[1] == change["old"]:
            change["after"] = origin[0]
    return {item.name: found[item.name] for item in record_type.fields if item.name in found}


def origins_of(mutations: Iterable[Mutation]) -> dict[str, tuple[str, Wire]]:
    """Return which own open change made each field's value."""
    origins: dict[str, tuple[str, Wire]] = {}
    for mutation in mutations:
        mid = str(mutation.mid)
        if mutation.op in CREATING:
            made = dict(mutation.body["row"])
        elif mutation.op in ("patch", "merge"):
            made = {
                name: change["new"]
                for name, change in mutation.body["set"].items()
                if "new" in change and change["new"] != change.get("old")
            }
        else:
            continue
        made |= {name: value for name, value in mutation.canonical.items() if name in made}
        origins |= {name: (mid, value) for name, value in made.items()}
    return origins


def _change(old: Wire, new: Wire) -> dict[str, Any]:
    return {} if old == new else {"old": old, "new": new}


def _set_change(old: Wire, new: Wire) -> dict[str, Any]:
    before, after = set(_words(old)), set(_words(new))
    if before == after:
        return {}
    return {"add": sorted(after - before), "remove": sorted(before - after)}


def _words(value: Wire) -> list[str]:
    return value if isinstance(value, list) else []


def _complete_groups(record_type: RecordType, found: Changes, current: Row, seen: Row) -> None:
    for members in record_type.groups.values():
        if not any(name in found for name in members):
            continue
        for name in members:
            value = seen.get(name, current.get(name))
            found.setdefault(name, {"old": value, "new": value})


def _check_writable(record_type: RecordType, item: Field, old: Wire, new: Wire) -> None:
    if item.merge is Merge.SERVER and old != new:
        raise Refused(
            t("“{field}” of {type} is written by the server only.").format(
                field=item.label, type=record_type.label
            )
        )
    if item.merge is Merge.ONCE and old is not None and old != new:
        raise Refused(
            t("“{field}” of {type} cannot be changed once it is set; log a correction.").format(
                field=item.label, type=record_type.label
            )
        )
