"""Amounts and days as lists, cards and timelines write them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from workbench import i18n
from workbench.charts import words as chart_words
from workbench.insight.numbers import Measure, Unit
from workbench.services import words

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("amount", "shown"),
    [("0", "0"), ("950", "950"), ("31000", "31k"), ("1250000", "1.25M"), ("-310000", "-310k")],
)
def test_a_head_shows_an_amount_in_few_letters(amount: str, shown: str) -> None:
    assert words.short_amount(Decimal(amount)) == shown


def test_chinese_heads_count_in_ten_thousands(chinese: None) -> None:
    assert words.short_amount(Decimal(310000)) == "31 万"
    assert words.short_amount(Decimal(380500)) == "38.1 万"
    assert words.short_amount(Decimal(120000000)) == "1.2 亿"


@pytest.mark.parametrize("amount", [0, 950, 5200, 31049, 380500, 1254999, -310000, 99_960_000])
@pytest.mark.parametrize("spoken", ["en", "zh_CN"])
def test_a_head_and_a_chart_round_an_amount_alike(amount: int, spoken: str) -> None:
    i18n.set_language(spoken)
    try:
        head = words.short_amount(Decimal(amount))
    finally:
        i18n.set_language("en")
    money = Unit(Measure.MONEY, "EUR")
    assert head == chart_words.short(Decimal(amount), money, is_chinese=spoken == "zh_CN")


def test_an_amount_has_cents_only_where_it_has_any() -> None:
    assert [words.amount(Decimal(text)) for text in ("118000.00", "12.5")] == ["118,000", "12.50"]
    assert (words.amount(None), words.amount(None, "")) == ("–", "")


def test_a_day_has_its_year_only_where_another_could_be_meant() -> None:
    assert words.day(date(2027, 1, 5), TODAY) == "5 Jan 2027"
    assert words.close_day(date(2027, 1, 5), TODAY) == "5 Jan"
    assert words.close_day(date(2028, 1, 5), TODAY) == "5 Jan 2028"
    assert (words.day(None, TODAY), words.close_day(None, TODAY)) == ("", "")


def test_a_time_to_come_is_laid_to_the_clock_not_to_the_last_minute() -> None:
    now = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
    assert words.ago(now + timedelta(minutes=2), now) == "just now"
    assert words.ago(now + timedelta(days=3650), now) == "later than now: check the clock"
