import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from workbench.errors import InvalidInput
from workbench.exchange.dates_in_text import day_reader, instant_reader
from workbench.exchange.guard import guard
from workbench.exchange.numbers_in_text import number_reader
from workbench.exchange.values import choose, nearest, phone, unguard
from workbench.schema import picklists


def number(text: str, *others: str, form: str = "", delimiter: str = ",") -> Decimal:
    return number_reader([text, *others], form, delimiter)(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1100.04", "1100.04"), ("1,234.50", "1234.50"), ("1.234,50", "1234.50"),
        ("200.000.000", "200000000"), ("1,7", "1.7"), ("6,718", "6718"), ("$1,200", "1200"),
        ("1 234,5", "1234.5"), ("(12.5)", "-12.5"), ("8.48E10", "8.48E10"), ("¥500", "500"),
        ("63%", "63"), ("1'234.5", "1234.5"), ("-5", "-5"), ("EUR 7", "7"), ("0,125", "0.125"),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(text: str, value: str) -> None:
    assert number(text) == Decimal(value)


def test_one_row_tells_the_decimal_sign_of_the_column() -> None:
    assert number("1,234", "0,5") == Decimal("1.234")
    assert number("1,234", "1,234.5") == Decimal(1234)


def test_a_doubtful_sign_is_asked_for() -> None:
    with pytest.raises(InvalidInput, match="thousands or decimals"):
        number("1.234", delimiter=";")
    assert number("1.234", delimiter=";", form=",") == Decimal(1234)


@pytest.mark.parametrize("text", ["abc", "1,2,3", "12,34,567.1", "--1", "5k", "1.2.3"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        number_reader(["1.5"], "", ",")(text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22", "2026/11/22", "20261122", "2026年11月22日", "22.11.2026", "22/11/2026",
        "11/22/2026", "22 Nov 2026", "Nov 22, 2026", "11/22/2026 0:00:00",
        "2026-11-22T23:59:59.000-11:00",
    ],
)  # fmt: skip
def test_days_in_every_order_stay_the_day_that_is_written(text: str) -> None:
    assert day_reader([text], "")(text) == date(2026, 11, 22)


def test_one_row_tells_the_order_of_the_column() -> None:
    assert day_reader(["01/02/2026", "13/02/2026"], "")("01/02/2026") == date(2026, 2, 1)
    assert day_reader(["01/02/2026", "02/13/2026"], "")("01/02/2026") == date(2026, 1, 2)


def test_a_doubtful_order_is_asked_for() -> None:
    with pytest.raises(InvalidInput, match="@dmy or @mdy"):
        day_reader(["01/02/2026", "03/04/2026"], "")
    assert day_reader(["01/02/2026"], "mdy")("01/02/2026") == date(2026, 1, 2)


@pytest.mark.parametrize("text", ["2026-02-30", "soon", "31/04/2026", "1.5"])
def test_a_day_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        day_reader([], "")(text)


def test_a_time_keeps_its_zone() -> None:
    read = instant_reader([], "")
    assert read("2026-11-22T10:00:00+08:00") == datetime(2026, 11, 22, 2, tzinfo=UTC)
    assert read("22.11.2026 2:30 pm") == datetime(2026, 11, 22, 14, 30).astimezone(UTC)


def test_a_picklist_value_is_known_by_value_or_label_in_either_language() -> None:
    assert choose(picklists.INDUSTRY, "technology") == "Technology"
    assert choose(picklists.INDUSTRY, "科技") == "Technology"
    assert choose(picklists.CALL_DISPOSITION, "No answer") == "no_answer"
    assert choose(picklists.INDUSTRY, "technolgy") is None


def test_the_nearest_value_is_offered_only_when_it_is_near() -> None:
    assert nearest("technolgy", picklists.INDUSTRY.values) == "Technology"
    assert nearest("GTXPro", ["GTX Basic", "GTX Pro", "GTX Plus Pro"]) == "GTX Pro"
    assert nearest("medical", picklists.INDUSTRY.values) is None


def test_a_phone_number_keeps_what_was_typed() -> None:
    assert phone("021 5555 0123", "CN").number == "+862155550123"
    assert phone("021 5555 0123", "CN").typed == "021 5555 0123"
    assert phone("ask at desk", "CN").number == "ask at desk"


@pytest.mark.parametrize("text", ["=1+1", "+SUM(A1)", "-x", "@cmd", "\tx"])
def test_a_formula_is_guarded_and_comes_back(text: str) -> None:
    assert guard(text) == f"'{text}"
    assert unguard(guard(text)) == text


@pytest.mark.parametrize("text", ["-5", "+862155550123", "plain", "'quoted'", "-1.50%"])
def test_what_no_sheet_would_run_stays(text: str) -> None:
    assert guard(text) == text
    assert unguard(text) == text


def test_an_import_reads_numbers_as_the_rest_of_the_program_does(shared_data: Path) -> None:
    with (shared_data / "phones" / "example_numbers.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    read = [phone(row["national_format"], row["region"]) for row in rows]
    assert len(read) == 1_114
    assert [one.number for one in read] == [row["e164"] for row in rows]
    assert [one.typed for one in read] == [" ".join(row["national_format"].split()) for row in rows]
