"""What an import says it did, or would do."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from typing_extensions import override

from workbench.exchange.choices import Handling, Likeness, Offer
from workbench.i18n import t, tn
from workbench.services.do_not_call import Block

SHOWN_FAILURES = 20


@dataclass(frozen=True)
class Suggestion:
    """A value of the file that is not known, and the known one it probably means.

    Args:
        rows: In how many rows it occurs.
        offered: The known value; empty where none is near.
        applied: Whether the offer was confirmed and taken.
        kept: Whether the value is kept as it is when the offer is not confirmed.
    """

    column: str
    value: str
    rows: int
    offered: str
    applied: bool = False
    kept: bool = False

    @override
    def __str__(self) -> str:
        if self.applied:
            text = t("{column}: “{value}” is taken as “{offered}” ({rows}).")
        elif self.kept and self.offered:
            text = t("{column}: “{value}” is not in the list, kept: offered {offered} ({rows}).")
        elif self.kept:
            text = t("{column}: “{value}” is not in the list, kept ({rows}).")
        elif self.offered:
            text = t("{column}: “{value}” is not known: offered {offered} ({rows}).")
        else:
            text = t("{column}: “{value}” is not known ({rows}).")
        rows = tn("{n} row", "{n} rows", self.rows)
        return text.format(column=self.column, value=self.value, offered=self.offered, rows=rows)


@dataclass(frozen=True)
class SuppliedValue:
    """What rows get in a field of which they say nothing themselves.

    Args:
        label: The field as people read it.
        shown: The value as people read it.
        rows: How many rows get it.
    """

    field: str
    label: str
    value: str
    shown: str
    rows: int

    @override
    def __str__(self) -> str:
        rows = tn(
            "{n} row that says nothing itself", "{n} rows that say nothing themselves", self.rows
        )
        said = t("{field}: “{value}” for {rows}.")
        return said.format(field=self.label, value=self.shown, rows=rows)


@dataclass
class Double:
    """Rows of the file that were matched to one record."""

    name: str
    lines: list[int]


@dataclass
class ImportResult:
    """Counts that reconcile: read = created + updated + merged + skipped + failed."""

    type_name: str
    file: str
    session: UUID | None = None
    read: int = 0
    created: int = 0
    updated: int = 0
    merged: int = 0
    skipped: int = 0
    failed: int = 0
    mapped: Mapping[str, str] = field(default_factory=dict)
    unmapped: tuple[str, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    new_stages: tuple[Mapping[str, Any], ...] = ()
    children: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[int, str]] = field(default_factory=list)
    samples: list[Mapping[str, str]] = field(default_factory=list)
    doubles: dict[int, Double] = field(default_factory=dict)
    offers: list[Offer] = field(default_factory=list)
    offered: Counter[tuple[Likeness, Handling]] = field(default_factory=Counter)
    blocked: dict[int, tuple[str, ...]] = field(default_factory=dict)
    blocked_by: dict[str, str] = field(default_factory=dict)
    supplied: tuple[SuppliedValue, ...] = ()
    notes: tuple[str, ...] = ()
    rejects: str | None = None
    is_dry_run: bool = False
    is_stopped: bool = False

    def note_failure(self, line: int, reason: str) -> None:
        """Count a row that could not be imported, and why."""
        self.failed += 1
        self.reasons[reason] += 1
        if len(self.failures) < SHOWN_FAILURES:
            self.failures.append((line, reason))

    def note_double(self, name: str, first: int, line: int) -> None:
        """Remember that a line was matched to the record of an earlier one."""
        self.doubles.setdefault(first, Double(name, [first])).lines.append(line)

    def note_offer(self, offer: Offer) -> None:
        """Remember whom a row may be."""
        self.offers.append(offer)
        self.offered[offer.likeness, offer.handling] += 1

    def note_blocked(self, line: int, blocks: tuple[Block, ...]) -> None:
        """Remember that nobody may call a number of a row."""
        self.blocked[line] = tuple(sorted(block.number for block in blocks))
        self.blocked_by |= {block.number: block.name for block in blocks}

    def counts(self) -> dict[str, int]:
        """Return the six counts."""
        return {
            "read": self.read,
            "created": self.created,
            "updated": self.updated,
            "merged": self.merged,
            "skipped": self.skipped,
            "failed": self.failed,
        }

    def to_json(self) -> dict[str, Any]:
        """Return everything as JSON-able data."""
        return {
            **self.counts(),
            "session": None if self.session is None else str(self.session),
            "type": self.type_name,
            "file": self.file,
            "dry_run": self.is_dry_run,
            "stopped": self.is_stopped,
            "mapped": dict(self.mapped),
            "unmapped": list(self.unmapped),
            "supplied": [
                {"field": one.field, "value": one.value, "rows": one.rows} for one in self.supplied
            ],
            "suggestions": [
                {
                    "column": s.column,
                    "value": s.value,
                    "rows": s.rows,
                    "offered": s.offered or None,
                    "applied": s.applied,
                    "kept": s.kept,
                    "text": str(s),
                }
                for s in self.suggestions
            ],
            "new_stages": [dict(stage) for stage in self.new_stages],
            "children": dict(self.children),
            "reasons": dict(self.reasons.most_common()),
            "failures": [{"line": line, "reason": reason} for line, reason in self.failures],
            "samples": [dict(sample) for sample in self.samples],
            "possible_duplicates": [offer.to_json() for offer in self.offers],
            "duplicates": [
                {"likeness": str(likeness), "handling": str(handling), "rows": rows}
                for (likeness, handling), rows in sorted(self.offered.items())
            ],
            "taken_as_one": [
                {"name": one.name, "lines": one.lines} for one in self.doubles.values()
            ],
            "do_not_call": [
                {
                    "line": line,
                    "numbers": list(numbers),
                    "asked_by": [name for one in numbers if (name := self.blocked_by[one])],
                }
                for line, numbers in self.blocked.items()
            ],
            "notes": list(self.notes),
            "rejects": self.rejects,
        }


@dataclass
class UndoResult:
    """What taking back an import removed and put back, and what stayed and why.

    Args:
        restored: Records that hold again what they held before.
        left: Records with a value that was changed since, which was left as it is.
    """

    session: UUID
    deleted: Counter[str] = field(default_factory=Counter)
    gone: int = 0
    restored: int = 0
    kept: list[tuple[str, UUID, str]] = field(default_factory=list)
    left: list[tuple[str, UUID, str]] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Return everything as JSON-able data."""
        return {
            "session": str(self.session),
            "deleted": sum(self.deleted.values()),
            "deleted_by_type": dict(self.deleted),
            "gone_before": self.gone,
            "restored": self.restored,
            "left": [
                {"type": type_name, "id": str(record_id), "reason": reason}
                for type_name, record_id, reason in self.left
            ],
            "kept": [
                {"type": type_name, "id": str(record_id), "reason": reason}
                for type_name, record_id, reason in self.kept
            ],
        }
