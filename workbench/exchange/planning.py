"""What an import would do: the file recognised, its columns mapped, its values understood."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from workbench import settings
from workbench.errors import InvalidInput, Refused, UsageError
from workbench.exchange import (
    columns,
    every_row,
    mapping,
    remembering,
    repeated,
    sniff,
    supplied,
)
from workbench.exchange.choices import Choices
from workbench.exchange.columns import Column, Survey
from workbench.exchange.mapping import Target
from workbench.exchange.outcome import ImportResult, Suggestion, SuppliedValue
from workbench.exchange.remembering import Remembrance
from workbench.exchange.sources import Source
from workbench.exchange.stages import StageBook
from workbench.exchange.supplied import DateOrder
from workbench.i18n import listed, t
from workbench.schema.dictionary import BY_NAME
from workbench.schema.fields import RecordType
from workbench.schema.rights import Level, Operation, level
from workbench.store import meta, records
from workbench.store.transactions import Reader, Store

DEFAULT_CURRENCY = "USD"
COMPARED_AS = {"Lead": "Lead", "Contact": "Contact", "Account": "Account", "CampaignMember": "Lead"}
"""Types whose rows may be somebody who is known, and by whose rule they are compared."""
SAMPLE_ROWS = 5
_OWN_BOOKS = ("conflict", "audit")
MATCHED_BY_NAME = ("Account", "Product", "User", "Team", "OpportunityStage")
_DERIVED = {("Opportunity", "name")}


@dataclass
class Plan:
    """An import that was looked at and not yet done.

    Args:
        also: Records made before the rows: teams and managers that are only named.
        problems: Why it cannot be done; empty when it can.
        header: The fingerprint of the header, by which `wishes` are remembered once it is done.
        repeats: Number of a row → that of the earlier one it repeats in everything but its ids.
    """

    source: Source
    record_type: RecordType
    columns: tuple[Column, ...]
    unmapped: tuple[str, ...]
    match: tuple[str, ...]
    currency: str
    role: str
    user_id: UUID
    now: datetime
    stages: StageBook | None = None
    also: list[tuple[str, UUID, Mapping[str, Any]]] = field(default_factory=list)
    suggestions: tuple[Suggestion, ...] = ()
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    samples: list[Mapping[str, str]] = field(default_factory=list)
    rows: int = 0
    choices: Choices = field(default_factory=Choices)
    repeats: Mapping[int, int] = field(default_factory=dict)
    header: str = ""
    wishes: dict[str, Any] = field(default_factory=dict)
    supplied: tuple[SuppliedValue, ...] = ()

    def result(self) -> ImportResult:
        """Return an empty result that says what was mapped to what."""
        return ImportResult(
            self.record_type.name,
            self.source.path.name,
            mapped={c.target.column: c.target.path(self.record_type.name) for c in self.columns},
            unmapped=self.unmapped,
            suggestions=self.suggestions,
            new_stages=tuple(stage.values for stage in self.stages.new) if self.stages else (),
            samples=self.samples,
            notes=(*self.source.notes, *self.notes),
            supplied=self.supplied,
        )

    def target(self, name: str) -> Column | None:
        """Return the column that fills a field of the imported type."""
        own = self.record_type.name
        return next(
            (c for c in self.columns if c.target.type_name == own and c.target.field.name == name),
            None,
        )


def plan(
    store: Store,
    table: Path | Source,
    type_name: str,
    maps: Mapping[str, str] | None = None,
    map_values: Mapping[tuple[str, str], str] | None = None,
    match: Sequence[str] = (),
    *,
    accept_suggestions: bool = False,
    create_stages: bool = False,
    currency: str = "",
    encoding: str | None = None,
    constants: Mapping[str, str] | None = None,
    order: DateOrder | None = None,
    choices: Choices | None = None,
    recalls: bool = True,
) -> Plan:
    """Look at a table and say what importing it would do; nothing is written.

    Args:
        table: The file, or what was pasted.
        maps: Column → field, `field*1000000`, `field@dmy`, `Child.field`, or "" to ignore it.
        map_values: (column, text) → the text to take instead; `+Name` makes a stage.
        match: Fields by which rows find the record they update.
        constants: Field → the value of every row that says nothing itself; "" for none after all.
        choices: What becomes of rows that may be somebody who is known; else they are kept.
        recalls: Whether what is remembered of such tables counts where nothing else is said.
        order: Which columns give rows in date order their day, in the column `row_date`.

    Raises:
        InvalidInput: The file is damaged or no table, or the type is not known.
        NotFound: There is no such file.
        Refused: The user may not create records of this type.
        UsageError: A column or field named does not exist.
    """
    record_type = _record_type(type_name)
    opened = table if isinstance(table, Source) else sniff.open_table(table, encoding)
    header = remembering.fingerprint(opened)
    with store.read() as r:
        kept = remembering.recall(r, header, type_name) if recalls else Remembrance()
    values_told = {**kept.map_values, **(map_values or {})}
    said = every_row.said(record_type, kept.constants, constants or {})
    wanted = every_row.wanted(record_type, said)
    filling = every_row.filling(record_type, opened, kept, maps or {}, wanted, values_told)
    source = supplied.supplied(opened, filling, order)
    given = remembering.merged(kept, maps or {}, source)
    added = {one.column: one.field for one in filling if one.column not in opened.columns}
    targets = mapping.map_columns(record_type, source.columns, {**added, **given})
    told = _told_values(source, values_told)
    chosen = choices or Choices()
    chosen = replace(chosen, of_kind={**kept.rules, **chosen.of_kind})
    survey, rows, samples, counted = _survey(source, targets, told)
    with store.read() as r:
        role = role_of(r)
        _check_right(role, record_type)
        understood = columns.understand(
            r,
            record_type,
            source,
            survey,
            columns.Wishes(
                told, accept_suggestions, create_stages, str(settings.get("phone_region")), role
            ),
        )
        money = currency or meta.get(r, "currency_iso_code") or DEFAULT_CURRENCY
    made = Plan(
        source,
        record_type,
        understood.columns,
        _unmapped(source, targets),
        _match_fields(record_type, targets, match),
        money,
        role,
        store.user_id,
        store.now(),
        understood.stages,
        understood.also,
        tuple(understood.suggestions),
        understood.problems,
        rows=rows,
        samples=samples,
        choices=chosen,
        header=header,
        repeats=repeated.rows_of(source) if type_name in COMPARED_AS else {},
        supplied=tuple(one.told(record_type, counted[one.field]) for one in filling),
    )
    made.wishes = _wishes(made, given, added, values_told)
    made.wishes["constants"] = every_row.lasting(record_type, said)
    made.problems += _missing(made)
    made.notes += [kept.told] if kept.told else []
    made.notes += _notes(made) + _missing_words(survey)
    return made


def parse_maps(given: Sequence[str]) -> dict[str, str]:
    """Return the `--map COLUMN=field` options as a mapping.

    Raises:
        UsageError: One has no `=`.
    """
    parsed = {}
    for option in given:
        column, sign, wish = option.partition("=")
        if not sign or not column:
            raise UsageError(t("--map {option}: write COLUMN=field.").format(option=option))
        parsed[column] = wish
    return parsed


def parse_map_values(given: Sequence[str]) -> dict[tuple[str, str], str]:
    """Return the `--map-value COLUMN:VALUE=VALUE` options as a mapping.

    Raises:
        UsageError: One is not of that form.
    """
    parsed = {}
    for option in given:
        column, colon, rest = option.partition(":")
        value, sign, wish = rest.partition("=")
        if not colon or not sign or not column:
            raise UsageError(
                t("--map-value {option}: write COLUMN:VALUE=VALUE.").format(option=option)
            )
        parsed[column, value] = wish
    return parsed


def role_of(r: Reader) -> str:
    """Return the role of the profile's user, empty when it is not known yet."""
    noted = meta.get(r, "role")
    if noted:
        return noted
    user = records.get(r, "User", r.store.user_id)
    return str(user["role"]) if user is not None else ""


def _record_type(type_name: str) -> RecordType:
    record_type = BY_NAME.get(type_name)
    if record_type is None or record_type.is_server_written or record_type.area in _OWN_BOOKS:
        known = (
            x.name for x in BY_NAME.values() if not x.is_server_written and x.area not in _OWN_BOOKS
        )
        raise InvalidInput(
            t("“{type}” cannot be imported. Known are: {known}.").format(
                type=type_name, known=listed(known)
            )
        )
    return record_type


def _check_right(role: str, record_type: RecordType) -> None:
    if level(role, record_type.name, Operation.CREATE) is Level.NONE:
        raise Refused(
            t("Your role may not create {types}. Ask an administrator to import them.").format(
                types=record_type.plural
            )
        )


def _told_values(
    source: Source, map_values: Mapping[tuple[str, str], str]
) -> dict[str, dict[str, str]]:
    told: dict[str, dict[str, str]] = {}
    for (column, text), wish in map_values.items():
        place = mapping.place_of(source.columns, column)
        if place < 0:
            raise UsageError(
                t("The file has no column “{column}”. Its columns are: {columns}.").format(
                    column=column, columns=listed(filter(None, source.columns))
                )
            )
        told.setdefault(source.columns[place], {})[text] = wish
    return told


def _survey(
    source: Source, targets: Sequence[Target], told: Mapping[str, Mapping[str, str]]
) -> tuple[list[Survey], int, list[Mapping[str, str]], Counter[str]]:
    """Read the file once: which texts occur in each column, how often, and what is supplied."""
    surveys = [Survey(target, told.get(target.column, {})) for target in targets]
    rows = 0
    samples: list[Mapping[str, str]] = []
    counted: Counter[str] = Counter()
    for row in source.rows():
        rows += 1
        counted.update(row.supplied)
        for survey in surveys:
            survey.note(row.cells)
        if len(samples) < SAMPLE_ROWS:
            samples.append(dict(zip(filter(None, source.columns), row.cells, strict=False)))
    return surveys, rows, samples, counted


def _unmapped(source: Source, targets: Sequence[Target]) -> tuple[str, ...]:
    taken = {target.index for target in targets}
    return tuple(
        column
        for n, column in enumerate(source.columns)
        if column and n not in taken and column != mapping.REASON_COLUMN
    )


def _match_fields(
    record_type: RecordType, targets: Sequence[Target], wished: Sequence[str]
) -> tuple[str, ...]:
    own = [target.field.name for target in targets if target.type_name == record_type.name]
    for name in wished:
        if name not in own:
            raise UsageError(
                t("--match {field}: no column of the file fills it.").format(field=name)
            )
    if wished:
        return tuple(wished)
    candidates = ["id", "external_id"]
    if record_type.name in MATCHED_BY_NAME:
        candidates.append("api_name" if record_type.name == "OpportunityStage" else "name")
    return tuple(name for name in candidates if name in own)[:1]


def _missing(made: Plan) -> list[str]:
    """Say which required fields no column fills."""
    own = made.record_type
    if "id" in made.match:
        return []  # rows update what is there
    missing = [
        item
        for item in own.fields
        if item.is_required
        and item.default is None
        and (own.name, item.name) not in _DERIVED
        and made.target(item.name) is None
    ]
    columns = listed(column for column in made.source.columns if column)
    return [
        t(
            "No column fills “{field}”, which {type} needs. "
            "Name it with --map COLUMN={name}; the columns are: {columns}."
        ).format(field=item.label, type=own.label, name=item.name, columns=columns)
        for item in missing
    ]


def _wishes(
    made: Plan,
    given: Mapping[str, str],
    added: Mapping[str, str],
    told: Mapping[tuple[str, str], str],
) -> dict[str, Any]:
    """Return what to remember: each column's field, each text's meaning, each kind's fate."""
    maps = {c.target.column: c.target.path(made.record_type.name) for c in made.columns}
    maps |= dict.fromkeys(made.unmapped, "")
    return {
        "maps": {name: wish for name, wish in {**maps, **given}.items() if name not in added},
        "map_values": [[column, text, wish] for (column, text), wish in told.items()],
        "rules": made.choices.rules(),
    }


def _missing_words(surveys: Sequence[Survey]) -> list[str]:
    """Say which words were read as nothing, and where."""
    told: dict[str, list[str]] = {}
    for survey in surveys:
        for text, times in survey.missing.items():
            told.setdefault(text, []).append(f"{survey.target.column} {times:,}")
    return [
        t("“{text}” is read as missing: {columns}.").format(text=text, columns=listed(columns))
        for text, columns in told.items()
    ]


def _notes(made: Plan) -> list[str]:
    notes = []
    kinds = Counter(column.target.field.kind.value for column in made.columns)
    has_currency = made.target("currency_iso_code") is not None
    if kinds["money"] and not has_currency:
        notes.append(
            t("Amounts without a currency are taken as {currency}.").format(currency=made.currency)
        )
    for type_name in dict.fromkeys(type_name for type_name, _, _ in made.also):
        names = [str(values["name"]) for name, _, values in made.also if name == type_name]
        notes.append(
            t("{types} made because the file names them: {names}.").format(
                types=BY_NAME[type_name].plural, names=listed(names)
            )
        )
    return notes
