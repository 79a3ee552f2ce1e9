"""The form of a record, generated from the dictionary: sections of fields, edited one by one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from workbench.i18n import t
from workbench.insight import stages
from workbench.schema import dictionary
from workbench.schema.fields import Field, Kind, Merge, RecordType
from workbench.services import editing, moving, permissions, phones, scoring, value_words, words
from workbench.services.value_words import Wording
from workbench.store import records
from workbench.store.records import Record
from workbench.store.transactions import Reader, Writer

YES, NO = "yes", "no"
_AUDIT = ("created_at", "created_by_id", "last_modified_at", "last_modified_by_id")
_HIDDEN = frozenset({"secret_ref", "voided_at", "voided_by_id", "is_converted"})
_PLACES = ("street", "city", "state", "postal_code", "country", "time_zone", "region")
_REACHED_BY = frozenset({Kind.PHONE, Kind.EMAIL, Kind.URL})


@dataclass(frozen=True)
class FormField:
    """One line of the form.

    Args:
        shown: As people read it; `typed` is what an editor begins with.
        value: What the user sees, in Python form; a change is measured against it.
        why_fixed: Why it cannot be changed here; empty where it can.
        leads_to: The record that a reference names.
    """

    name: str
    label: str
    shown: str
    typed: str
    value: Any
    choices: tuple[tuple[str, str], ...] = ()
    why_fixed: str = ""
    is_long: bool = False
    unit: str = ""
    leads_to: tuple[str, UUID] | None = None

    @property
    def is_editable(self) -> bool:
        """Whether it opens for editing."""
        return not self.why_fixed


@dataclass(frozen=True)
class Section:
    """Fields under one head; a quiet one is folded in a narrow place."""

    title: str
    fields: tuple[FormField, ...]
    is_quiet: bool = False


@dataclass(frozen=True)
class Saved:
    """What an edit did, and how to take it back."""

    type: str
    id: UUID
    name: str
    field: str
    label: str
    before: Any
    after: Any
    moved: moving.Moved | None = None


def sections(r: Reader, record: Record) -> tuple[Section, ...]:
    """Return the form of a record: what matters first, what the server wrote last."""
    kept = dictionary.record_type(record.type)
    wording = Wording(r, record.type, [record.values])
    why_not = permissions.why_not_edit(r, record)
    built = [
        Section(title, tuple(_line(r, record, field, wording, why_not) for field in fields), quiet)
        for title, fields, quiet in _grouped(kept, record.values)
    ]
    return tuple(section for section in built if section.fields)


def can_edit(r: Reader, record: Record) -> bool:
    """Tell whether the form opens for me; the server decides again."""
    return not permissions.why_not_edit(r, record)


def save(
    w: Writer,
    type_name: str,
    record_id: UUID,
    field_name: str,
    text: str,
    *,
    seen: Any,
    today: date,
) -> Saved:
    """Change one field as typed, against the value the user saw.

    Raises:
        InvalidInput: The text does not fit the field.
        NotFound: There is no such record.
        Refused: A rule forbids it.
    """
    found = records.require(w, type_name, record_id)
    field = dictionary.field(type_name, field_name)
    saved = Saved(type_name, record_id, found.name, field_name, str(field.label), seen, None)
    if type_name == "Opportunity" and field_name == "stage_name":
        moved = moving.move(w, record_id, text)
        return replace(saved, after=text, moved=moved)
    if field.kind is Kind.PHONE:
        text = phones.e164(text)
    value = editing.parse(w, type_name, field_name, text, today=today)
    editing.change(w, type_name, record_id, {field_name: value}, seen={field_name: seen})
    return replace(saved, after=value)


def take_back(w: Writer, saved: Saved) -> None:
    """Undo an edit: the field holds what it held before."""
    if saved.moved is not None:
        moving.take_back(w, saved.moved)
    else:
        records.patch(w, saved.type, saved.id, {saved.field: saved.before})


def field_choices(r: Reader, field: Field) -> tuple[tuple[str, str], ...]:
    """Return `(value, label)` for a field with few values; others are typed."""
    none = () if field.is_required else (("", "–"),)
    if field.name == "stage_name":
        return tuple((stage.api_name, stage.label) for stage in stages.load(r).all)
    if field.picklist is not None:
        return (*none, *((one.value, str(one.label)) for one in field.picklist.choices))
    if field.kind is Kind.BOOLEAN:
        return ((YES, t("Yes")), (NO, t("No")))
    if field.references == ("User",) and field.kind is Kind.REFERENCE:
        rows = r.rows('SELECT id, name FROM "user" WHERE is_active IS NOT 0 ORDER BY name')
        return (*none, *((str(UUID(bytes=raw)), name or "") for raw, name in rows))
    return ()


def _grouped(
    kept: RecordType, values: Mapping[str, Any]
) -> Iterator[tuple[str, list[Field], bool]]:
    first = [kept.by_name[name] for name in (*kept.name_fields, *kept.columns)]
    first += [field for field in kept.fields if field.name in ("next_step", "owner_id")]
    main = [field for field in dict.fromkeys(first) if not _is_reach(field) and _is_shown(field)]
    rest = [
        field for field in kept.fields
        if field not in main and _is_shown(field)
        and (values.get(field.name) is not None or not field.name.startswith("converted_"))
    ]  # fmt: skip
    reach = [field for field in rest if _is_reach(field)]
    notes = [field for field in rest if field.kind is Kind.LONG_TEXT]
    record = [field for field in rest if field.name == "external_id" or field.name in _AUDIT]
    taken = {*reach, *notes, *record}
    yield str(kept.label), main, False
    yield t("Contact details"), reach, False
    yield t("More"), [field for field in rest if field not in taken], False
    yield t("Notes"), notes, False
    yield t("Record"), record, True


def _is_shown(field: Field) -> bool:
    is_raw = field.name.endswith("_raw")
    return field.name not in _HIDDEN and field.kind not in (Kind.JSON, Kind.ID) and not is_raw


def _is_reach(field: Field) -> bool:
    bare = field.name.removeprefix("billing_").removeprefix("mailing_")
    return field.kind in _REACHED_BY or bare in _PLACES


def _line(r: Reader, record: Record, field: Field, wording: Wording, why_not: str) -> FormField:
    if (record.type, field.name) == ("Lead", "score"):
        return _score(scoring.total(r, record.id), field)
    value = record[field.name]
    choices = field_choices(r, field)
    typed = value_words.typed(field, value)
    is_name = field.kind is Kind.REFERENCE and not choices
    leads_to = None
    if is_name and isinstance(value, UUID):
        typed = wording.shown(field.name, value)
        target = _target(r, field, value)
        leads_to = None if target is None else (target, value)
    why_fixed = why_not or _why_fixed(r, record, field)
    shown = wording.shown(field.name, value)
    if choices and value is not None and typed not in dict(choices):
        choices = (*choices, (typed, shown))  # a value of an older list stays what it is
    return FormField(
        name=field.name,
        label=str(field.label),
        shown=shown,
        typed=typed,
        value=value,
        choices=choices,
        why_fixed=why_fixed,
        is_long=field.kind is Kind.LONG_TEXT,
        unit=_unit(record, field),
        leads_to=leads_to,
    )


def _score(total: int, field: Field) -> FormField:
    why = t("The score is the sum of its parts: change what is known of the lead, or the weights.")
    shown = str(total)
    return FormField(field.name, str(field.label), shown, shown, total, why_fixed=why)


def _why_fixed(r: Reader, record: Record, field: Field) -> str:
    if field.merge is Merge.SERVER:
        return t("The server writes this field.")
    if field.merge is Merge.ONCE and record[field.name] is not None:
        return t("This field is written once and stays.")
    if field.name == "external_id":
        return t("This is the record's id in the file it was imported from.")
    if field.kind is Kind.SET and field.references:
        return t("People join and leave by their own commands.")
    return permissions.why_not_field(r, record, field)


def _unit(record: Record, field: Field) -> str:
    if field.kind is not Kind.MONEY:
        return ""
    return str(record.values.get("currency_iso_code") or "")


def _target(r: Reader, field: Field, value: UUID) -> str | None:
    return next((one for one in field.references if records.get(r, one, value)), None)


def today_of(r: Reader) -> date:
    """Return the day it is here."""
    return r.store.now().astimezone(words.here()).date()
