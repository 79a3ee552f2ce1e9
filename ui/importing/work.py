"""What the import sheet asks of the core: look at a table, bring it in, take it back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from workbench.i18n import t
from workbench.schema import dictionary
from workbench.store.import_memory import Session

if TYPE_CHECKING:
    from ui.operations import Progress
    from workbench.app import Workbench
    from workbench.exchange import ImportResult, Plan, UndoResult
    from workbench.exchange.choices import Handling, Likeness, Offer
    from workbench.exchange.effects import Effect

TYPES = ("Lead", "CampaignMember", "Contact", "Account")
FOR_EVERY_ROW = ("lead_source", "has_opted_out_of_email", "do_not_call")
"""What may be said once for all rows: where they come from, and what they did not agree to."""
MOST_WORDS = 12
MOST_SESSIONS = 3
STEP_SHARE = 100


@dataclass(frozen=True)
class Asked:
    """What is to be brought in, and how.

    Args:
        text: What was pasted; where it is empty, the file counts.
        campaign: The event that leads come from, or the list that its guests go to.
        constants: Field → what is said for every row that says nothing itself; empty: nothing.
    """

    type_name: str
    file: Path | None = None
    text: str = ""
    campaign: str = ""
    maps: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    of_kind: "Mapping[Likeness, Handling]" = field(default_factory=dict)
    of_line: "Mapping[int, Handling]" = field(default_factory=dict)
    recalls: bool = True

    def rejects(self) -> Path:
        """Return where rows that fail are kept."""
        if self.file is None or self.text:
            return Path.home() / "rejected-rows.csv"
        return self.file.with_name(f"{self.file.stem}-rejected.csv")


@dataclass(frozen=True)
class ColumnLine:
    """A column of the table: the field it fills (empty: none), and a text that stands in it."""

    name: str
    label: str
    target: str
    sample: str


@dataclass(frozen=True)
class EveryLine:
    """What every row gets in a field of which it says nothing itself, and how many rows do."""

    name: str
    label: str
    value: str
    rows: int
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Look:
    """What bringing it in would do.

    Args:
        fields: What a column may fill: (name, label).
        kinds: Kind of possible duplicate → rows, and what becomes of them.
        offers: Every row that may be known.
        every: What may be said once for all rows.
        header: The fingerprint by which the mapping is remembered.
        plan: What was looked at, to be asked for more.
    """

    asked: Asked
    counts: Mapping[str, int]
    columns: tuple[ColumnLine, ...]
    fields: tuple[tuple[str, str], ...]
    kinds: "Mapping[Likeness, tuple[int, Handling]]"
    offers: "tuple[Offer, ...]"
    words: tuple[str, ...]
    problems: tuple[str, ...]
    header: str
    every: tuple[EveryLine, ...]
    plan: "Plan"


@dataclass(frozen=True)
class Done:
    """What an import did."""

    session: UUID | None
    counts: Mapping[str, int]
    words: tuple[str, ...]
    rejects: str
    is_stopped: bool


def look(core: "Workbench", asked: Asked) -> Look:
    """Say what bringing a table in would do; nothing is written.

    Raises:
        WorkbenchError: It cannot be read.
    """
    from workbench import exchange
    from workbench.exchange.choices import Handling, Likeness
    from workbench.exchange.mapping import importable

    plan = _planned(core, asked)
    result = exchange.preview(core.store, plan)
    samples: dict[str, str] = {}
    for sample in reversed(plan.samples):
        samples |= {name: text for name, text in sample.items() if text}
    targets = result.mapped
    columns = tuple(
        ColumnLine(name, _label(asked, name), targets.get(name, ""), samples.get(name, ""))
        for name in plan.source.own_columns
        if name
    )
    rows = dict.fromkeys(Likeness, 0)
    for offer in result.offers:
        rows[offer.likeness] += 1
    kinds = {
        kind: (count, plan.choices.of_kind.get(kind, Handling.KEEP))
        for kind, count in rows.items()
        if count
    }
    fields = tuple((one.name, str(one.label)) for one in importable(plan.record_type))
    return Look(
        asked,
        result.counts(),
        columns,
        fields,
        kinds,
        tuple(result.offers),
        _words(result, FOR_EVERY_ROW),
        tuple(plan.problems),
        plan.header,
        _every(plan),
        plan,
    )


def effects(
    core: "Workbench", plan: "Plan", offer: "Offer", handling: "Handling"
) -> "list[Effect]":
    """Return what a row would change of whom it may be."""
    from workbench.exchange import effects as telling

    with core.store.read() as r:
        return telling.effects(r, plan, offer, handling)


def bring_in(core: "Workbench", asked: Asked, progress: "Progress") -> Done:
    """Bring a table in; it can be cancelled between two slices."""
    from ui.operations import Cancelled
    from workbench import exchange

    plan = _planned(core, asked)

    def note(read: int, rows: int) -> bool:
        try:
            progress.report(read / max(rows, 1), f"{read:,} / {rows:,}")
        except Cancelled:
            return False
        return True

    result = exchange.run(core.store, plan, rejects=asked.rejects(), progress=note)
    return Done(
        result.session, result.counts(), _words(result), result.rejects or "", result.is_stopped
    )


def take_back(core: "Workbench", session: UUID) -> "UndoResult":
    """Take an import back."""
    from workbench import exchange

    return exchange.undo(core.store, session)


def forget(core: "Workbench", header: str, type_name: str) -> None:
    """Forget how such tables are mapped."""
    from workbench.exchange import remembering

    remembering.forget(core.store, header, type_name)


def sessions(core: "Workbench") -> list[Session]:
    """Return the last imports that can be taken back."""
    from workbench.store import import_memory

    with core.store.read() as r:
        found = import_memory.sessions(r)
    return [one for one in found if one.state in ("done", "stopped")][:MOST_SESSIONS]


def with_field(asked: Asked, columns: Sequence[ColumnLine], name: str, target: str) -> Asked:
    """Let a column fill a field; the one that filled it before fills none."""
    maps = {**asked.maps, name: target}
    for other in columns:
        if target and other.target == target and other.name != name:
            maps[other.name] = ""
    return replace(asked, maps=maps)


def _label(asked: Asked, name: str) -> str:
    """Return what a column is called; those of a paste are called as our fields are."""
    by_name = dictionary.record_type("Lead").by_name
    return str(by_name[name].label) if asked.file is None and name in by_name else name


def takes_campaign(type_name: str) -> bool:
    """Say whether rows of a type can be of a campaign."""
    return "campaign_id" in dictionary.record_type(type_name).by_name


def _constants(asked: Asked) -> dict[str, str]:
    is_of_campaign = asked.campaign and takes_campaign(asked.type_name)
    return {**({"campaign_id": asked.campaign} if is_of_campaign else {}), **asked.constants}


def _every(plan: "Plan") -> tuple[EveryLine, ...]:
    fields = plan.record_type.by_name
    known = {one.field: one for one in plan.supplied}
    lines = []
    for name in FOR_EVERY_ROW:
        if name in fields:
            given, picklist = known.get(name), fields[name].picklist
            choices = () if picklist is None else picklist.choices
            lines.append(
                EveryLine(
                    name,
                    str(fields[name].label),
                    "" if given is None else given.value,
                    0 if given is None else given.rows,
                    tuple((one.value, str(one.label)) for one in choices),
                )
            )
    return tuple(lines)


def _planned(core: "Workbench", asked: Asked) -> "Plan":
    from workbench import exchange
    from workbench.exchange import Choices

    table = asked.file if asked.file is not None else exchange.pasted(asked.text)
    return exchange.plan(
        core.store,
        table,
        asked.type_name,
        asked.maps,
        constants=_constants(asked),
        choices=Choices(asked.of_kind, asked.of_line),
        recalls=asked.recalls,
    )


def _words(result: "ImportResult", shown: Sequence[str] = ()) -> tuple[str, ...]:
    """Return what is worth knowing; `shown` are fields whose values stand elsewhere."""
    from workbench.exchange import answering

    supplied = [str(one) for one in result.supplied if one.field not in shown]
    failed = [
        t("{n} × {reason}").format(n=f"{n:,}", reason=reason)
        for reason, n in result.reasons.most_common(MOST_WORDS)
    ]
    said = [*failed, *answering.blocked_words(result), *map(str, result.suggestions)]
    return tuple([*said, *supplied, *result.notes][:MOST_WORDS])
