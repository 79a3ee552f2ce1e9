"""What is known of whether a deal can come of somebody: need, authority, timing, budget.

The need is a sentence, the other three are unknown, partly known or confirmed. A lead carries
them, and what it is converted to carries them on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from workbench.errors import NotFound
from workbench.i18n import t
from workbench.schema import dictionary, picklists
from workbench.services import permissions
from workbench.store import records
from workbench.store.records import Record
from workbench.store.transactions import Reader, Writer

PARTS = ("need", "authority", "timing", "budget")
HELD_BY = ("Lead", "Opportunity")
UNKNOWN, PARTLY, CONFIRMED = picklists.QUALIFICATION.values
_SHARES = {UNKNOWN: 0, PARTLY: 50, CONFIRMED: 100}


@dataclass(frozen=True)
class Qualification:
    """What is known; the states are values of the picklist QUALIFICATION."""

    need: str = ""
    authority: str = UNKNOWN
    timing: str = UNKNOWN
    budget: str = UNKNOWN
    notes: str = ""

    def state(self, part: str) -> str:
        """Return how far one part is known."""
        if part == "need":
            return CONFIRMED if self.need.strip() else UNKNOWN
        return str(getattr(self, part))


@dataclass(frozen=True)
class Part:
    """One part: its label, how far it is known, and that in words."""

    name: str
    label: str
    state: str
    shown: str


@dataclass(frozen=True)
class Completeness:
    """How much is known.

    Args:
        percent: 25 for each part that is confirmed, half of that where it is partly known.
        missing: What is left to ask, a question for each part.
    """

    percent: int
    parts: tuple[Part, ...]
    missing: tuple[str, ...]

    @property
    def words(self) -> str:
        """The parts in one line: `Authority: Confirmed · Timing: Unknown`."""
        return " · ".join(
            t("{field}: {value}").format(field=part.label, value=part.shown) for part in self.parts
        )


def completeness(known: Qualification) -> Completeness:
    """Return how complete a qualification is, and what is missing in words."""
    states = {name: known.state(name) for name in PARTS}
    questions = {
        "need": t("What do they want, in a sentence?"),
        "authority": t("Who decides?"),
        "timing": t("When do they want to begin?"),
        "budget": t("Is there a budget?"),
    }
    labels = {name: str(dictionary.field("Lead", field_of(name)).label) for name in PARTS}
    parts = tuple(
        Part(name, labels[name], state, picklists.QUALIFICATION.label(state))
        for name, state in states.items()
    )
    missing = tuple(questions[name] for name, state in states.items() if state != CONFIRMED)
    total = sum(_SHARES.get(state, 0) for state in states.values())
    return Completeness(total // len(PARTS), parts, missing)


def field_of(part: str) -> str:
    """Return the field that holds a part."""
    return f"qualification_{part}"


def of(values: Mapping[str, Any]) -> Qualification:
    """Return the qualification in a record's values."""
    return Qualification(
        values[field_of("need")] or "",
        values[field_of("authority")] or UNKNOWN,
        values[field_of("timing")] or UNKNOWN,
        values[field_of("budget")] or UNKNOWN,
        values[field_of("notes")] or "",
    )


def values_of(known: Qualification) -> dict[str, Any]:
    """Return the fields of a qualification; what is unknown stays empty."""
    states = {name: known.state(name) for name in PARTS if name != "need"}
    return {
        field_of("need"): known.need.strip() or None,
        **{field_of(n): None if state == UNKNOWN else state for n, state in states.items()},
        field_of("notes"): known.notes.strip() or None,
    }


def read(r: Reader, record_id: UUID) -> Qualification:
    """Return what is known of a lead or an opportunity.

    Raises:
        NotFound: It is not here.
    """
    return of(_holder(r, record_id).values)


def save(
    w: Writer, record_id: UUID, known: Qualification, seen: Qualification | None = None
) -> bool:
    """Write down what is known; return whether anything is new.

    Args:
        seen: What was known when the form was opened.

    Raises:
        InvalidInput: A value does not fit.
        NotFound: It is not here.
        Refused: It is not mine to change.
    """
    record = _holder(w, record_id)
    before = values_of(of(record.values) if seen is None else seen)
    wanted = {name: new for name, new in values_of(known).items() if new != before[name]}
    if not wanted:
        return False
    permissions.check_edit(w, record, wanted)
    kept = {name: before[name] for name in wanted}
    return records.patch(w, record.type, record_id, wanted, seen=kept if seen else None)


def _holder(r: Reader, record_id: UUID) -> Record:
    for type_name in HELD_BY:
        found = records.get(r, type_name, record_id)
        if found is not None:
            return found
    raise NotFound(t("This lead is not here: deleted, or no longer visible to you."))
