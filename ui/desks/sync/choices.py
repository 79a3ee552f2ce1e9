"""Which value of a conflict is kept, field by field."""

from dataclasses import dataclass, field
from typing import Any

from workbench.schema.dictionary import record_type
from workbench.schema.fields import Kind
from workbench.sync.conflicts import Conflict

THEIRS, MINE, BOTH, TYPED = "theirs", "mine", "both", "edit"
_JOINED = (Kind.TEXT, Kind.LONG_TEXT, Kind.SET)


@dataclass
class Marks:
    """The marked side of each field; texts of many lines keep both unless told otherwise."""

    conflict: Conflict
    sides: dict[str, str] = field(default_factory=dict)
    typed: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        kept = record_type(self.conflict.type)
        for name in self.conflict.fields:
            is_note = kept.by_name[name].kind is Kind.LONG_TEXT
            self.sides[name] = BOTH if is_note else THEIRS

    def mark_all(self, side: str) -> None:
        """Mark one side of every field; `both` only where two values can be joined."""
        for name in self.conflict.fields:
            if side != BOTH or self.can_join(name):
                self.sides[name] = side
        self.typed = {}

    def mark(self, name: str, side: str) -> None:
        """Mark one side of a field."""
        self.sides[name] = side
        self.typed.pop(name, None)

    def type(self, name: str, value: Any) -> None:
        """Keep a value that neither of them wrote."""
        self.sides[name], self.typed[name] = TYPED, value

    def can_join(self, name: str) -> bool:
        """Say whether both values can stand in one field."""
        return record_type(self.conflict.type).by_name[name].kind in _JOINED

    def choice(self) -> str:
        """Return the one choice that says it all, or `edit`."""
        sides = set(self.sides.values())
        return sides.pop() if len(sides) == 1 and TYPED not in sides else TYPED

    def values(self) -> dict[str, Any]:
        """Return field → the value to keep, where the choice is `edit`."""
        return {name: self._value(name, side) for name, side in self.sides.items()}

    def _value(self, name: str, side: str) -> Any:
        mine, theirs = self.conflict.mine.get(name), self.conflict.theirs.get(name)
        if side == TYPED:
            return self.typed[name]
        if side != BOTH or mine is None or theirs is None:
            return mine if side == MINE or (side == BOTH and theirs is None) else theirs
        kind = record_type(self.conflict.type).by_name[name].kind
        if kind is Kind.SET:
            return sorted({*mine, *theirs})
        return f"{theirs}\n{mine}" if kind is Kind.LONG_TEXT else f"{theirs} / {mine}"
