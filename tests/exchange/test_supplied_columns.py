"""What a file lacks is supplied: one value for every row, and days for rows in date order."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench import exchange
from workbench.errors import InvalidInput, UsageError
from workbench.exchange import DateOrder, supplied
from workbench.exchange.sniff import open_table
from workbench.store import lists
from workbench.store.database import Store
from workbench.store.lists import ListQuery

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def table(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def days(path: Path, order: DateOrder) -> list[str]:
    source = supplied.supplied(open_table(path), {}, order)
    at = source.columns.index(supplied.DAY_COLUMN)
    return [row.cells[at] for row in source.rows()]


def test_a_value_for_every_row_fills_what_a_row_does_not_say_itself(
    store: Store, tmp_path: Path
) -> None:
    file = table(tmp_path / "calls.csv", "subject,status\nFirst,\nSecond,Deferred\n")
    planned = exchange.plan(
        store, file, "Task", constants={"task_subtype": "call", "status": "Completed"}
    )
    assert exchange.run(store, planned).created == 2
    with store.read() as r:
        found = lists.first_page(r, ListQuery("Task"))
    assert [(one["task_subtype"], one["subject"], one["status"]) for one in found] == [
        ("call", "First", "Completed"), ("call", "Second", "Deferred"),
    ]  # fmt: skip


def test_rows_in_date_order_get_the_next_such_weekday_and_month(tmp_path: Path) -> None:
    file = table(
        tmp_path / "calls.csv",
        "m,d,note\nmay,mon,a\nmay,mon,b\nmay,wed,c\nmay,mon,d\njun,fri,e\nmar,tue,f\n",
    )
    assert days(file, DateOrder("m", "d", 2008)) == [
        "2008-05-05 12:00",
        "2008-05-05 12:00",
        "2008-05-07 12:00",
        "2008-05-12 12:00",
        "2008-06-06 12:00",
        "2009-03-03 12:00",
    ]


def test_months_alone_and_chinese_names_are_read(tmp_path: Path) -> None:
    file = table(tmp_path / "calls.csv", "月,周,n\n5 月,周一,1\n12月,星期日,2\n1月,周三,3\n")
    assert days(file, DateOrder("月", "周", 2024)) == [
        "2024-05-06 12:00",
        "2024-12-01 12:00",
        "2025-01-01 12:00",
    ]
    assert days(file, DateOrder("月", "", 2024))[0] == "2024-05-01 12:00"


@given(st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=60), st.integers(1, 12))
def test_every_day_is_of_the_month_and_weekday_its_row_names(said: list[str], month: int) -> None:
    columns, order = ("m", "d"), DateOrder("m", "d", 2008)
    counted = supplied._Days(columns, order)
    for weekday in said:
        day = counted.day_of(1, (str(month), weekday))
        assert (day.year, day.month) == (2008, month)
        assert WEEKDAYS[day.weekday()] == weekday


def test_a_row_without_month_is_told_by_its_line(store: Store, tmp_path: Path) -> None:
    file = table(tmp_path / "calls.csv", "subject,m\nFirst,may\nSecond,sometime\n")
    with pytest.raises(InvalidInput, match="Line 3: “sometime” is no month"):
        exchange.plan(store, file, "Task", order=DateOrder("m", "", 2008))


def test_options_are_read_as_they_are_written_on_the_command_line() -> None:
    assert exchange.parse_constants(["what_id=Term = deposits"]) == {"what_id": "Term = deposits"}
    assert exchange.parse_order("month,day_of_week=2008") == DateOrder("month", "day_of_week", 2008)
    assert exchange.parse_order("") is None
    with pytest.raises(UsageError, match="FIELD=VALUE"):
        exchange.parse_constants(["status"])
    with pytest.raises(UsageError, match="MONTH_COLUMN"):
        exchange.parse_order("month")


def test_a_column_that_is_not_there_is_told_before_anything_is_read(
    store: Store, tmp_path: Path
) -> None:
    file = table(tmp_path / "calls.csv", "subject,m\nFirst,may\n")
    with pytest.raises(UsageError, match="no column “month”"):
        exchange.plan(store, file, "Task", order=DateOrder("month", "", 2008))


def test_the_days_of_a_leap_year_stay_in_their_month() -> None:
    counted = supplied._Days(("m",), DateOrder("m", "", 2008))
    assert counted.day_of(1, ("feb",)) == date(2008, 2, 1)
    assert counted.day_of(2, ("jan",)) == date(2009, 1, 1)


def test_a_row_of_another_width_fails_and_a_blank_one_is_skipped_whatever_is_supplied(
    store: Store, tmp_path: Path
) -> None:
    file = table(tmp_path / "leads.csv", "last_name,company\nA,B,more\nC\n,\nD,E\n")
    rejects = tmp_path / "rejects.csv"
    planned = exchange.plan(store, file, "Lead", constants={"lead_source": "Web"})
    result = exchange.run(store, planned, rejects=rejects)
    assert (result.created, result.skipped, result.failed) == (1, 1, 2)
    assert [why for _line, why in result.failures] == [
        "The row has 3 cells, the header names 2 columns: check its quotes and delimiters.",
        "The row has 1 cell, the header names 2 columns: check its quotes and delimiters.",
    ]
    assert "A,B,Web,more" in rejects.read_text(encoding="utf-8-sig")


def test_a_blank_row_has_no_day(tmp_path: Path) -> None:
    file = table(tmp_path / "calls.csv", "m,d\nmay,mon\n,\nmay,tue\n")
    assert days(file, DateOrder("m", "d", 2008)) == [
        "2008-05-05 12:00", "", "2008-05-06 12:00",
    ]  # fmt: skip


def test_a_value_for_a_field_that_is_none_is_refused(store: Store, tmp_path: Path) -> None:
    file = table(tmp_path / "leads.csv", "last_name,company\nA,B\n")
    with pytest.raises(UsageError, match="Lead has no field “wherefrom”"):
        exchange.plan(store, file, "Lead", constants={"wherefrom": "Web"})
    exchange.run(store, exchange.plan(store, file, "Lead", constants={"Lead Source": "Web"}))
    with store.read() as r:
        (made,) = lists.first_page(r, ListQuery("Lead"))
    assert made["lead_source"] == "Web"
