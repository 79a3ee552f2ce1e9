"""What a field and a record type can be; every table, form and message derives from these."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from workbench.i18n import Label

EARLIEST_DAY, LATEST_DAY = date(1900, 1, 1), date(2199, 12, 31)
"""No day of the trade lies before or after these: year 0019 is a slip of the finger."""
CLOCK_SKEW = timedelta(minutes=10)
"""So far may a clock run ahead before what happened by it is said to lie in the future."""


class Kind(StrEnum):
    """How a value looks on the wire, in storage and on the screen (wire.md 1)."""

    ID = "id"
    REFERENCE = "reference"
    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    PERCENT = "percent"
    DECIMAL = "decimal"
    MONEY = "money"
    BOOLEAN = "boolean"
    DATE = "date"
    INSTANT = "instant"
    PICKLIST = "picklist"
    SET = "set"
    PHONE = "phone"
    EMAIL = "email"
    URL = "url"
    JSON = "json"


class Merge(StrEnum):
    """What happens when two people change one field (sync.md 2.8)."""

    VALUE = "value"
    GROUP = "group"
    TEXT = "text"
    SET = "set"
    ONCE = "once"
    TRUE_WINS = "true_wins"
    SERVER = "server"


@dataclass(frozen=True)
class Choice:
    """One picklist value: the API value that is stored and the label that is shown."""

    value: str
    label: Label


@dataclass(frozen=True)
class Picklist:
    """The values of a field; an open one also keeps values it does not know."""

    choices: tuple[Choice, ...]
    is_open: bool = False

    @cached_property
    def values(self) -> tuple[str, ...]:
        """The API values in their order."""
        return tuple(choice.value for choice in self.choices)

    def label(self, value: str | None) -> str:
        """Return the label of a value; an unknown value is its own label."""
        for choice in self.choices:
            if choice.value == value:
                return str(choice.label)
        return value or ""


@dataclass(frozen=True)
class Field:
    """One field of a record type.

    Args:
        scale: Decimal places of decimal and money values, 0 to 4.
        length: Most characters of a text.
        least: Smallest number; of a phone number the fewest digits.
        most: Largest number.
        is_past: An instant at which something has happened: never in the future.
        references: The types a reference may lead to.
        group: Fields of one group are merged as a unit.
        right: Who may edit it beyond the right to edit the record: "" or "admin".
    """

    name: str
    kind: Kind
    label: Label
    picklist: Picklist | None = None
    is_required: bool = False
    is_searchable: bool = False
    is_indexed: bool = False
    merge: Merge = Merge.VALUE
    group: str = ""
    references: tuple[str, ...] = ()
    scale: int = 2
    length: int = 255
    least: int | None = None
    most: int | None = None
    is_past: bool = False
    right: str = ""
    default: str | int | bool | None = None

    @property
    def is_number(self) -> bool:
        """Whether values are shown right-aligned."""
        return self.kind in (Kind.INTEGER, Kind.PERCENT, Kind.DECIMAL, Kind.MONEY)


@dataclass(frozen=True)
class RecordType:
    """One type of record.

    Args:
        area: The row of the rights table it belongs to (schema.rights).
        name_fields: Fields that together are the display name.
        parent_fields: References whose record's scopes this record inherits.
        owner_of_fields: References whose record's owner is a member of this record.
        member_fields: User references (or sets of user ids) that are members of this record.
        owner_fields: User references whose users own this record too, beside its owner.
        columns: Fields that a list shows until the user chooses others.
        indexes: Further indexes, each a tuple of column names.
        is_append_only: Logged activities: created once by `append`.
    """

    name: str
    label: Label
    plural: Label
    area: str
    fields: tuple[Field, ...]
    name_fields: tuple[str, ...] = ("name",)
    parent_fields: tuple[str, ...] = ()
    owner_of_fields: tuple[str, ...] = ()
    member_fields: tuple[str, ...] = ()
    owner_fields: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    indexes: tuple[tuple[str, ...], ...] = ()
    is_append_only: bool = False
    is_server_written: bool = False
    icon: str = "box"

    @cached_property
    def table(self) -> str:
        """The name of its table in every database."""
        letters = (f"_{c.lower()}" if c.isupper() else c for c in self.name)
        return "".join(letters).lstrip("_")

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """Its fields by name."""
        return {field.name: field for field in self.fields}

    @cached_property
    def groups(self) -> Mapping[str, tuple[str, ...]]:
        """The names of the fields in each merge group."""
        names = dict.fromkeys(field.group for field in self.fields if field.group)
        return {
            name: tuple(field.name for field in self.fields if field.group == name)
            for name in names
        }

    @cached_property
    def searchable(self) -> tuple[Field, ...]:
        """The fields whose words the search knows."""
        return tuple(field for field in self.fields if field.is_searchable)

    @cached_property
    def owned_by(self) -> tuple[str, ...]:
        """The fields that name whose each record is: their teams hold it too."""
        return (*(("owner_id",) if self.has_owner else ()), *self.owner_fields)

    @property
    def has_owner(self) -> bool:
        """Whether a person owns each record."""
        return "owner_id" in self.by_name
