"""Which column fills which field: as given, else suggested from the names."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import cache

from workbench.errors import UsageError
from workbench.exchange.synonyms import SYNONYMS
from workbench.i18n import listed, t
from workbench.schema.dictionary import BY_NAME, TYPES
from workbench.schema.fields import Field, Kind, Merge, RecordType

SIMILAR_ENOUGH = 88
SHORTEST_TYPO = 5
REASON_COLUMN = "rejected_because"
OWN_ID = Field("id", Kind.ID, BY_NAME["User"].by_name["external_id"].label)
_FORMS = ("dmy", "mdy", "ymd", ".", ",")


@dataclass(frozen=True)
class Target:
    """Where a column goes.

    Args:
        type_name: The type imported, or a child type made along with it.
        how: "given", "name", "synonym" or "similar".
        factor: What numbers are multiplied by.
        form: The order of dates (dmy, mdy, ymd) or the decimal sign (. or ,), if told.
    """

    index: int
    column: str
    type_name: str
    field: Field
    how: str = "given"
    factor: Decimal = Decimal(1)
    form: str = ""

    def path(self, imported: str) -> str:
        """Return the field as `--map` names it."""
        return (
            self.field.name if self.type_name == imported else f"{self.type_name}.{self.field.name}"
        )


def key(name: str) -> str:
    """Return a name without case, accents, blanks and signs, for comparing."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def map_columns(
    record_type: RecordType, columns: Sequence[str], given: Mapping[str, str]
) -> tuple[Target, ...]:
    """Return a target for each column that has one, in column order.

    Raises:
        UsageError: `given` names a column or field that does not exist.
    """
    told = _told(record_type, columns, given)
    taken = {(target.type_name, target.field.name) for target in told.values() if target}
    targets = {n: target for n, target in told.items() if target}
    free = [n for n, column in enumerate(columns) if column and n not in told]
    for suggest in (_by_name, _by_synonym, _by_similarity):
        for index in free:
            if index in targets or columns[index] == REASON_COLUMN:
                continue
            target = suggest(record_type, columns[index])
            if target and (target.type_name, target.field.name) not in taken:
                targets[index] = replace(target, index=index, column=columns[index])
                taken.add((target.type_name, target.field.name))
    return tuple(targets[index] for index in sorted(targets))


def named(record_type: RecordType, name: str) -> str:
    """Return the field whose name or label this is, in either language; else the name itself."""
    found = _by_name(record_type, name)
    return name if found is None else found.field.name


def importable(record_type: RecordType) -> tuple[Field, ...]:
    """The fields an import may fill."""
    return tuple(
        field
        for field in record_type.fields
        if field.merge is not Merge.SERVER
        and field.kind is not Kind.JSON
        and not (field.kind is Kind.SET and field.references)
    )


def children(record_type: RecordType) -> Mapping[str, Field]:
    """Return the types whose records belong to one of this type, with the field that says so."""
    return _children(record_type.name)


@cache
def _children(parent: str) -> Mapping[str, Field]:
    found: dict[str, Field] = {}
    for child in TYPES:
        for field in child.fields:
            if field.is_required and field.references == (parent,):
                found.setdefault(child.name, field)
    return found


def place_of(columns: Sequence[str], name: str) -> int:
    """Return the place of a column: of that name, else of one that is written alike; -1 without."""
    if name in columns:
        return columns.index(name)
    return next((n for n, one in enumerate(columns) if one and key(one) == key(name)), -1)


def _told(
    record_type: RecordType, columns: Sequence[str], given: Mapping[str, str]
) -> dict[int, Target | None]:
    told: dict[int, Target | None] = {}
    for column, wish in given.items():
        index = place_of(columns, column)
        if index < 0:
            raise UsageError(
                t("The file has no column “{column}”. Its columns are: {columns}.").format(
                    column=column, columns=listed(filter(None, columns))
                )
            )
        told[index] = _parse(record_type, index, columns[index], wish) if wish else None
    return told


def _parse(record_type: RecordType, index: int, column: str, wish: str) -> Target:
    match = re.fullmatch(r"([\w.]+?)(?:\*([0-9.eE+-]+))?(?:@(\S+))?", wish.strip())
    path, factor, form = match.groups() if match else (wish, None, None)
    if form and form not in _FORMS:
        raise UsageError(
            t("“{form}” after @ is not one of {forms}.").format(form=form, forms=" ".join(_FORMS))
        )
    type_name, field = _field(record_type, path)
    return Target(index, column, type_name, field, "given", _factor(factor), form or "")


def _factor(text: str | None) -> Decimal:
    try:
        factor = Decimal(text or 1)
    except InvalidOperation:
        factor = Decimal(0)
    if not factor:
        raise UsageError(t("“{factor}” after * is not a number.").format(factor=text))
    return factor


def _field(record_type: RecordType, path: str) -> tuple[str, Field]:
    child_name, _, name = path.rpartition(".")
    owner = record_type
    if child_name and child_name != record_type.name:
        if child_name not in children(record_type):
            raise UsageError(
                t("{child} does not belong to {type}: a column cannot go there.").format(
                    child=child_name, type=record_type.label
                )
            )
        owner = BY_NAME[child_name]
    if name == "id" and owner is record_type:
        return owner.name, OWN_ID
    for field in importable(owner):
        if field.name == name:
            return owner.name, field
    raise UsageError(
        t("{type} has no field “{name}” to import into. Its fields are: {fields}.").format(
            type=owner.label, name=name, fields=listed(f.name for f in importable(owner))
        )
    )


def _names(field: Field) -> Iterator[str]:
    yield key(field.name)
    yield key(field.label.en)
    yield key(field.label.zh)


def _by_name(record_type: RecordType, column: str) -> Target | None:
    wanted = key(column)
    fields = importable(record_type)
    for field in fields:
        if wanted == key(field.name):
            return Target(0, "", record_type.name, field, "name")
    for field in fields:
        if wanted in _names(field):
            return Target(0, "", record_type.name, field, "name")
    return None


def _by_synonym(record_type: RecordType, column: str) -> Target | None:
    wanted = key(column)
    for area in (record_type.name, "*"):
        for path, keys in SYNONYMS.get(area, {}).items():
            if wanted not in keys:
                continue
            child_name, _, name = path.rpartition(".")
            owner = BY_NAME[child_name] if child_name else record_type
            if name in owner.by_name:
                return Target(0, "", owner.name, owner.by_name[name], "synonym")
    return None


def _by_similarity(record_type: RecordType, column: str) -> Target | None:
    from rapidfuzz import fuzz, process

    wanted = key(column)
    if len(wanted) < SHORTEST_TYPO:
        return None
    known = {name: field for field in importable(record_type) for name in _names(field)}
    near = process.extractOne(wanted, list(known), scorer=fuzz.ratio, score_cutoff=SIMILAR_ENOUGH)
    return Target(0, "", record_type.name, known[near[0]], "similar") if near else None
