"""Rows of one file that may mean the same: of one name, at one company or account."""

from dataclasses import dataclass, field

from workbench.exchange.drafting import Draft
from workbench.exchange.references import plain
from workbench.schema.fields import Kind, RecordType
from workbench.wire.rows import display_name

_TOLD_APART_BY = ("company", "account_id")
Name = tuple[str, ...]


@dataclass
class Doubles:
    """Who was named in which line, in the order of the file."""

    record_type: RecordType
    _first: dict[Name, tuple[str, int]] = field(default_factory=dict)

    def first_line(self, made: Draft) -> tuple[str, int]:
        """Return the name and line of the first row of a row's name; empty for the first itself."""
        names = [self.record_type.by_name[name] for name in self.record_type.name_fields]
        if self.record_type.is_append_only or any(one.kind is not Kind.TEXT for one in names):
            return "", 0  # a hundred calls are called “Call”
        name = display_name(self.record_type, made.values)
        apart = (plain(str(made.values.get(other) or "")) for other in _TOLD_APART_BY)
        first = self._first.setdefault((plain(name), *apart), (name, made.row.line))
        return first if name and first[1] != made.row.line else ("", 0)
