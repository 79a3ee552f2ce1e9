"""What the server's data dictionary has and this program's has not, and the other way round."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from workbench.schema import dictionary


@dataclass(frozen=True)
class Difference:
    """The types, and the fields as Type.field, that only one of the two ends knows."""

    only_server: tuple[str, ...]
    only_here: tuple[str, ...]


def compare(described: Iterable[Mapping[str, Any]]) -> Difference:
    """Compare the `types` of `/v1/schema` with this program's.

    Raises:
        KeyError, TypeError: They are not described as `dictionary.describe` does.
    """
    theirs, ours = _names(described), _names(dictionary.describe())
    return Difference(
        tuple(name for name in theirs if name not in ours),
        tuple(name for name in ours if name not in theirs),
    )


def _names(described: Iterable[Mapping[str, Any]]) -> dict[str, None]:
    """Return the names of types, and of the fields of each, in order."""
    found: dict[str, None] = {}
    for one in described:
        found[str(one["name"])] = None
        found |= dict.fromkeys(f"{one['name']}.{field['name']}" for field in one["fields"])
    return found
