"""A share is written in one way in every sentence, and in one way in every table."""

from decimal import Decimal

import pytest

from workbench.insight.numbers import percent, rate, share_of, shown
from workbench.services.calling import Strip


@pytest.mark.parametrize(
    ("part", "whole", "said", "tabled"),
    [
        (4_238, 6_711, "63.2", "63.15"),
        (574, 5_341, "10.7", "10.75"),  # not 10.8 by way of 10.75
        (1, 2, "50", "50.00"),
        (1, 3, "33.3", "33.33"),
        (2, 2, "100", "100.00"),
        (0, 7, "0", "0.00"),
    ],
)
def test_sentences_have_one_place_at_most_and_tables_two(
    part: int, whole: int, said: str, tabled: str
) -> None:
    assert percent(part, whole) == said
    assert str(share_of(part, whole)) == tabled
    assert shown(rate(part, whole)) == Decimal(tabled)


def test_of_nothing_there_is_no_share() -> None:
    assert percent(0, 0) == "–"
    assert share_of(0, 0) is None


def test_the_connect_rate_of_the_day_is_written_like_the_charts() -> None:
    strip = Strip(3, 80, 1, 10, 1, 0, 2, 60, 1 / 3, None, None)
    assert strip.connect_percent == "33.3"
