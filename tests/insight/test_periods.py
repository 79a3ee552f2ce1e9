from datetime import date

import pytest

from workbench.errors import InvalidInput
from workbench.insight import periods

TODAY = date(2026, 6, 17)


@pytest.mark.parametrize(
    ("text", "first_month", "start", "end", "label"),
    [
        ("2017", 1, date(2017, 1, 1), date(2018, 1, 1), "2017"),
        ("Q3 2017", 1, date(2017, 7, 1), date(2017, 10, 1), "Q3 2017"),
        ("2017-Q3", 1, date(2017, 7, 1), date(2017, 10, 1), "Q3 2017"),
        ("2017-12", 1, date(2017, 12, 1), date(2018, 1, 1), "2017-12"),
        ("FY18", 2, date(2017, 2, 1), date(2018, 2, 1), "FY18"),
        ("FY18 Q1", 2, date(2017, 2, 1), date(2017, 5, 1), "FY18 Q1"),
        ("FY2018 Q4", 2, date(2017, 11, 1), date(2018, 2, 1), "FY18 Q4"),
        ("this_quarter", 1, date(2026, 4, 1), date(2026, 7, 1), "Q2 2026"),
        ("last_quarter", 2, date(2026, 2, 1), date(2026, 5, 1), "FY27 Q1"),
        ("last_7_days", 1, date(2026, 6, 11), date(2026, 6, 18), "last 7 days"),
        ("2026-01-05..2026-01-09", 1, date(2026, 1, 5), date(2026, 1, 10), None),
        ("..2026-01-09", 1, None, date(2026, 1, 10), None),
    ],
)
def test_a_period_is_read_as_people_write_it(
    text: str, first_month: int, start: date, end: date, label: str | None
) -> None:
    found = periods.parse(text, TODAY, first_month)
    assert (found.start, found.end) == (start, end)
    assert label in (None, found.label)


@pytest.mark.parametrize("text", ["", "soon", "2017-13", "Q5 2017", "2026-02-30..", ".."])
def test_what_is_no_period_is_refused_with_examples(text: str) -> None:
    with pytest.raises(InvalidInput, match="FY18 Q1"):
        periods.parse(text, TODAY)


def test_every_day_lies_in_its_own_quarter() -> None:
    for first_month in range(1, 13):
        for month in range(1, 13):
            assert periods.quarter(date(2026, month, 28), first_month).contains(
                date(2026, month, 28)
            )
