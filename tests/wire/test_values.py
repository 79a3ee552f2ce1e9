"""One canonical form for each value, and storage that gives it back."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import InvalidInput
from workbench.i18n import Label
from workbench.schema.build import choices, plain
from workbench.schema.dictionary import field as field_of
from workbench.schema.fields import Field, Kind
from workbench.wire import values
from workbench.wire.values import canonical

LABEL = Label("Field", "字段")
FIELDS = {kind: Field("field", kind, LABEL, length=2000) for kind in Kind} | {
    Kind.PERCENT: plain(Kind.PERCENT, "field", "Field", "字段")
}
ID = "0192a1b2-0000-7000-8000-000000000001"

EARLY = datetime(1900, 1, 2, tzinfo=UTC).replace(tzinfo=None)
LATE = datetime(2199, 12, 30, tzinfo=UTC).replace(tzinfo=None)
DAYS = st.dates(EARLY.date(), LATE.date())
TEXTS = st.text("ae\u0301é \t\r\nZ09张恒，+-.@\u00a0\U0001f600", max_size=40)
ZONES = st.sampled_from([UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-9.5))])
AMOUNTS = st.decimals(min_value=-(10**13), max_value=10**13, places=2)
GIVEN: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.ID: st.uuids(),
    Kind.REFERENCE: st.uuids() | st.uuids().map(str),
    Kind.TEXT: TEXTS,
    Kind.LONG_TEXT: TEXTS,
    Kind.URL: TEXTS,
    Kind.PICKLIST: TEXTS,
    Kind.EMAIL: st.from_regex(r"[a-z0-9.]{1,20}@[a-z]{1,10}\.[a-z]{2,4}", fullmatch=True),
    Kind.PHONE: TEXTS | st.from_regex(r"\+[0-9 ()-]{5,18}", fullmatch=True),
    Kind.INTEGER: st.integers(-(2**53) + 1, 2**53 - 1),
    Kind.PERCENT: st.integers(0, 100),
    Kind.DECIMAL: AMOUNTS | AMOUNTS.map(str) | st.integers(-1000, 1000),
    Kind.MONEY: AMOUNTS,
    Kind.BOOLEAN: st.booleans(),
    Kind.DATE: DAYS | DAYS.map(str),
    Kind.INSTANT: st.datetimes(min_value=EARLY, max_value=LATE, timezones=ZONES),
    Kind.SET: st.lists(TEXTS, max_size=5),
    Kind.JSON: st.dictionaries(TEXTS, TEXTS | st.integers() | st.booleans(), max_size=4),
}


@st.composite
def fields_and_values(draw: st.DrawFn) -> tuple[Field, Any]:
    kind = draw(st.sampled_from(sorted(GIVEN)))
    return FIELDS[kind], draw(GIVEN[kind])


@given(fields_and_values())
def test_a_canonical_value_is_its_own_canonical_form(given_value: tuple[Field, Any]) -> None:
    field, value = given_value
    wire = canonical(field, value)
    assert canonical(field, wire) == wire


@given(fields_and_values())
def test_storage_gives_back_what_it_got(given_value: tuple[Field, Any]) -> None:
    field, value = given_value
    wire = canonical(field, value)
    stored = values.to_storage(field, wire)
    assert isinstance(stored, str | int | bytes | None)
    assert values.from_storage(field, stored) == wire


@given(fields_and_values())
def test_python_values_lead_back_to_the_same_wire(given_value: tuple[Field, Any]) -> None:
    field, value = given_value
    wire = canonical(field, value)
    python = values.to_python(field, wire)
    assert canonical(field, python) == wire
    stored = values.to_storage(field, wire)
    assert values.python_from_storage(field, stored) == python


@pytest.mark.parametrize(
    ("kind", "value", "wire"),
    [
        (Kind.ID, UUID(ID), ID),
        (Kind.REFERENCE, ID.upper(), ID),
        (Kind.TEXT, "Cafe\u0301 \r\n", "Café"),
        (Kind.TEXT, "", None),
        (Kind.LONG_TEXT, "one  \r\ntwo\rthree", "one\ntwo\nthree"),
        (Kind.MONEY, Decimal("1054"), "1054.00"),
        (Kind.MONEY, "-0", "0.00"),
        (Kind.DECIMAL, "1E+2", "100.00"),
        (Kind.DATE, date(2026, 11, 22), "2026-11-22"),
        (
            Kind.INSTANT,
            datetime(2026, 11, 22, 10, 13, 27, 123999, timezone(timedelta(hours=8))),
            "2026-11-22T02:13:27.123Z",
        ),
        (Kind.INSTANT, "2026-11-22T02:13:27Z", "2026-11-22T02:13:27.000Z"),
        (Kind.SET, ["q4", "q4 ", "hot", ""], ["hot", "q4"]),
        (Kind.PHONE, "+86 138 0013 8000", "+8613800138000"),
        (Kind.PHONE, "138 0013 8000", "138 0013 8000"),
        (Kind.BOOLEAN, False, False),
        (Kind.BOOLEAN, None, None),
    ],
)
def test_canonical_forms_of_the_protocol(kind: Kind, value: Any, wire: Any) -> None:
    assert canonical(FIELDS[kind], value) == wire


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.ID, "not an id"),
        (Kind.TEXT, 5),
        (Kind.TEXT, "a\x00b"),
        (Kind.TEXT, "x" * 2001),
        (Kind.EMAIL, "nobody"),
        (Kind.INTEGER, 1.5),
        (Kind.INTEGER, True),
        (Kind.INTEGER, 2**53),
        (Kind.PERCENT, -1),
        (Kind.PERCENT, 101),
        (Kind.MONEY, 1.5),
        (Kind.MONEY, "1.005"),
        (Kind.MONEY, "NaN"),
        (Kind.MONEY, "10000000000000000.00"),
        (Kind.BOOLEAN, 1),
        (Kind.DATE, "2026-02-30"),
        (Kind.DATE, "20261122"),
        (Kind.DATE, datetime(2026, 11, 22, tzinfo=UTC)),
        (Kind.INSTANT, datetime(2026, 11, 22, tzinfo=UTC).replace(tzinfo=None)),
        (Kind.INSTANT, "yesterday"),
        (Kind.SET, "q4"),
        (Kind.SET, [1]),
        (Kind.JSON, {"a": object()}),
    ],
)
def test_a_value_that_does_not_fit_is_told_by_field_and_value(kind: Kind, value: Any) -> None:
    with pytest.raises(InvalidInput, match=r"^Field: "):
        canonical(FIELDS[kind], value)


def test_a_percentage_is_between_nothing_and_the_whole() -> None:
    field = FIELDS[Kind.PERCENT]
    assert (canonical(field, 0), canonical(field, 100)) == (0, 100)
    with pytest.raises(InvalidInput, match="“120” is not between 0 and 100"):
        canonical(field, 120)


@pytest.mark.parametrize(
    ("type_name", "name", "value", "why"),
    [
        ("Account", "number_of_employees", -5, "Employees: “-5” is less than 0"),
        ("Lead", "annual_revenue", "-0.01", "Annual revenue: “-0.01” is less than 0"),
        ("Opportunity", "probability", 150, "Probability: “150” is not between 0 and 100"),
        ("Task", "call_duration_s", -1, "Seconds: “-1” is less than 0"),
        ("Contact", "phone", "12", "Phone: “12” is no phone number: it has too few digits"),
        ("Lead", "mobile_phone", "n/a", "Mobile: “n/a” is no phone number"),
        ("Opportunity", "close_date", "0019-03-01", "is not between the years 1900 and 2199"),
        ("Opportunity", "close_date", date(19, 3, 1), "is not between the years 1900 and 2199"),
        ("Task", "due_at", "0019-03-01T00:00:00.000Z", "is not between the years 1900 and 2199"),
    ],
)
def test_what_cannot_be_is_refused_by_the_dictionary_itself(
    type_name: str, name: str, value: Any, why: str
) -> None:
    with pytest.raises(InvalidInput, match=why):
        canonical(field_of(type_name, name), value)


def test_what_is_small_but_possible_is_taken() -> None:
    assert canonical(field_of("Lead", "phone"), "110") == "110"
    assert canonical(field_of("Account", "number_of_employees"), 0) == 0
    assert canonical(field_of("Opportunity", "close_date"), "1900-01-01") == "1900-01-01"


def test_a_picklist_takes_its_own_values_and_an_open_one_any() -> None:
    closed = Field("f", Kind.PICKLIST, LABEL, choices(("Hot", "热")))
    opened = Field("f", Kind.PICKLIST, LABEL, choices(("Hot", "热"), is_open=True))
    assert canonical(closed, "Hot") == "Hot"
    assert canonical(opened, "Boiling") == "Boiling"
    with pytest.raises(InvalidInput, match="Hot"):
        canonical(closed, "Boiling")


def test_no_floating_point_number_gets_through() -> None:
    for kind in (Kind.INTEGER, Kind.PERCENT, Kind.DECIMAL, Kind.MONEY):
        with pytest.raises(InvalidInput):
            canonical(FIELDS[kind], 0.1)
