"""How the calls are drawn: n in each cell, no rate of too few, the goal as a line."""

from dataclasses import replace
from decimal import Decimal

import pytest

from workbench.charts import ChartTheme, bars, columns, frame, heatmap, registry, words
from workbench.charts.canvas import Canvas
from workbench.charts.picture import Box
from workbench.errors import UsageError
from workbench.insight.numbers import Bar, Measure, Numbers, Tone, Unit, rate

BODY = Box(12, 50, 600, 200)


def numbers(cells: list[Bar], *, target: int | None = None, unit: Measure) -> Numbers:
    return Numbers(
        "connect_heatmap", "?", Unit(unit, ""), "today", sum(bar.n for bar in cells), "",
        tuple(cells), (), (), target=None if target is None else Decimal(target),
    )  # fmt: skip


def cell(day: int, hour: int, rate: int, n: int) -> Bar:
    tone = Tone.MUTED if n < 10 else Tone.PLAIN
    return Bar(f"{day} {hour}", Decimal(rate), n, None, tone=tone, place=(day, hour))


def written(canvas: Canvas) -> list[str]:
    return [text.get_text() for text in canvas._axes.texts]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_cell_says_how_many_calls_it_rests_on(language: str) -> None:
    canvas = Canvas(640, 304, ChartTheme(language=language))
    found = numbers([cell(0, 9, 25, 12), cell(1, 9, 50, 6), cell(2, 9, 100, 3)], unit=Measure.COUNT)
    assert len(heatmap.heatmap(canvas, BODY, found)) == 3
    said = written(canvas)
    assert {"n=12", "n=6", "n=3", "25 %", "50 %"} <= set(said)


def test_a_cell_of_too_few_calls_shows_no_rate() -> None:
    canvas = Canvas(640, 304, ChartTheme())
    found = numbers([cell(0, 9, 100, 4), cell(1, 9, 20, 40)], unit=Measure.PERCENT)
    hits = heatmap.heatmap(canvas, BODY, found)
    assert "100 %" not in written(canvas)
    assert "20 %" in written(canvas)
    assert len(hits) == 2  # its calls are a click away all the same


def test_the_floor_and_the_hatch_are_told_beneath() -> None:
    canvas = Canvas(640, 304, ChartTheme())
    frame.draw(canvas, numbers([cell(0, 9, 100, 4)], unit=Measure.PERCENT))
    assert any("grey: fewer than 5, hatched: than 10" in text for text in written(canvas))


def test_the_goal_is_a_line_with_its_name() -> None:
    canvas = Canvas(640, 304, ChartTheme())
    days = [Bar("1 Jun", Decimal(40), 40, None), Bar("2 Jun", Decimal(90), 90, None)]
    columns.columns(canvas, BODY, numbers(days, target=80, unit=Measure.COUNT))
    assert "goal 80" in written(canvas)
    without = Canvas(640, 304, ChartTheme())
    columns.columns(without, BODY, numbers(days, unit=Measure.COUNT))
    assert not any(text.startswith("goal") for text in written(without))


def test_where_not_all_attempts_fit_the_first_ones_stay() -> None:
    canvas = Canvas(200, 200, ChartTheme())
    tried = [Bar(str(n), Decimal(n), 20, None) for n in range(1, 30)]
    narrow = Box(0, 20, 150, 150)
    columns.first_columns(canvas, narrow, numbers(tried, unit=Measure.PERCENT))
    assert "1" in written(canvas)
    assert "29" not in written(canvas)
    assert any("more: see the table" in text for text in written(canvas))


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_twelve_months_stand_in_a_card_in_both_languages(language: str) -> None:
    canvas = Canvas(380, 262, ChartTheme(language=language, has_title=False))
    months = [Bar(str(n), Decimal(n), 5, None, tone=Tone.MUTED) for n in range(1, 13)]
    found = replace(numbers(months, unit=Measure.PERCENT), basis="reached ÷ calls",
                    notes=("one note", "and another"))  # fmt: skip
    body = frame.draw(canvas, found)
    assert body.height < 180  # which rows at their usual distance would need
    bars.plain(canvas, body, found)
    assert {str(n) for n in range(1, 13)} <= set(written(canvas))
    assert bars.lay_out(canvas, Box(0, 0, 380, 150), months).left_out == 3


def test_a_rate_of_few_is_hatched_and_a_count_of_few_is_not() -> None:
    few = Bar("Jul", Decimal(60), 5, None, tone=Tone.MUTED)
    assert bars.hatch_of(few, Unit(Measure.PERCENT, "%")) == "////"
    assert bars.hatch_of(few, Unit(Measure.COUNT, "calls")) is None


def test_a_chart_is_found_by_its_other_name() -> None:
    assert registry.chart("attempts_against_success") is registry.chart("success_by_attempt")
    with pytest.raises(UsageError, match="no chart"):
        registry.chart("attempts")


def test_a_rate_is_rounded_once_for_each_place_where_it_is_shown() -> None:
    unit, exact = Unit(Measure.PERCENT, "%"), rate(574, 5341)  # 10.747 %, by way of 10.75 10.8 %
    assert words.short(exact, unit, is_chinese=False) == "10.7 %"
    assert words.full(exact, unit) == "10.75 %"
    assert words.spoken(Bar("3", exact, 5341, None)) == "3: 10.75"
