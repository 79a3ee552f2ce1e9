import logging
from dataclasses import replace

import pytest

from tests.charts.rich import NOW
from workbench import charts, i18n
from workbench.charts import ChartTheme, drawing
from workbench.charts.canvas import Canvas
from workbench.insight.numbers import Numbers
from workbench.insight.scope import Filters
from workbench.store import lists
from workbench.store.transactions import Store

CARD, FILE = (290, 185), charts.FILE_SIZE
FILTERS = Filters(NOW.date())


def asked(store: Store, name: str, language: str) -> Numbers:
    i18n.set_language(language)
    return charts.numbers(store, name, FILTERS)


def canvas_of(name: str, found: Numbers, size: tuple[int, int], theme: ChartTheme) -> Canvas:
    canvas, _hits = drawing._draw(charts.chart(name), found, FILTERS, size, theme)
    return canvas


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("name", charts.CHARTS)
def test_every_chart_is_drawn_without_a_complaint(
    rich_store: Store, name: str, language: str, scheme: str, caplog: pytest.LogCaptureFixture
) -> None:
    found = asked(rich_store, name, language)
    theme = ChartTheme(scheme, language=language, dpr=1.5)
    chart = charts.chart(name)
    with caplog.at_level(logging.WARNING):
        picture = charts.picture(chart, found, FILTERS, CARD, theme)
    assert caplog.messages == []
    assert (picture.width, picture.height) == (435, 277)
    assert len(picture.pixels) == picture.width * picture.height * 4
    assert len({picture.pixels[i : i + 4] for i in range(0, len(picture.pixels), 4)}) > 20


@pytest.mark.parametrize("size", [CARD, FILE], ids=["card", "file"])
@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("name", charts.CHARTS)
def test_no_text_leaves_the_picture(
    rich_store: Store, name: str, language: str, size: tuple[int, int]
) -> None:
    found = asked(rich_store, name, language)
    canvas = canvas_of(name, found, size, ChartTheme(language=language))
    canvas.pixels()
    renderer = canvas.figure.canvas.get_renderer()
    outside = []
    for text in canvas._axes.texts:
        box = text.get_window_extent(renderer)
        if box.x0 < 0 or box.y0 < 0 or box.x1 > size[0] or box.y1 > size[1]:
            outside.append((text.get_text(), box.extents.tolist()))
    assert outside == []


@pytest.mark.parametrize("name", charts.CHARTS)
def test_texts_of_one_picture_do_not_lie_on_one_another(rich_store: Store, name: str) -> None:
    found = asked(rich_store, name, "en")
    canvas = canvas_of(name, found, CARD, ChartTheme())
    canvas.pixels()
    renderer = canvas.figure.canvas.get_renderer()
    boxes = [(t.get_text(), t.get_window_extent(renderer)) for t in canvas._axes.texts]
    crossing = [
        (one, other)
        for n, (one, a) in enumerate(boxes)
        for other, b in boxes[n + 1 :]
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 2 and min(a.y1, b.y1) - max(a.y0, b.y0) > 2
    ]
    assert crossing == []


@pytest.mark.parametrize("name", charts.CHARTS)
def test_every_bar_answers_the_mouse_inside_the_picture(rich_store: Store, name: str) -> None:
    picture = charts.render(rich_store, name, filters=FILTERS, size=CARD)
    assert picture.hits
    for hit in picture.hits:
        assert hit.text.count("\n") == 1
        assert hit.width > 0
        assert hit.height > 0
        assert hit.x >= 0
        assert hit.x + hit.width <= CARD[0] + 0.01
        assert hit.y >= 0
        assert hit.y + hit.height <= CARD[1] + 0.01


@pytest.mark.parametrize("name", charts.CHARTS)
def test_every_bar_opens_as_many_records_as_it_counts(rich_store: Store, name: str) -> None:
    found = asked(rich_store, name, "en")
    with rich_store.read() as r:
        opened = [lists.count(r, bar.selection.query) for bar in found.bars if bar.selection]
    assert opened == [bar.n for bar in found.bars if bar.selection]


@pytest.mark.parametrize("name", charts.CHARTS)
def test_every_chart_says_whose_records_it_counts(rich_store: Store, name: str) -> None:
    found = asked(rich_store, name, "en")
    canvas = canvas_of(name, found, FILE, ChartTheme())
    written = [text.get_text() for text in canvas._axes.texts]
    assert any(f"n={found.n:,} of the records you may see" in text for text in written)
    assert found.question in written


@pytest.mark.parametrize("name", charts.CHARTS)
def test_a_chart_without_records_says_so(rich_store: Store, name: str) -> None:
    nothing = replace(asked(rich_store, name, "en"), n=0, bars=(), rows=())
    canvas = canvas_of(name, nothing, CARD, ChartTheme("dark"))
    written = [text.get_text() for text in canvas._axes.texts]
    assert any(text.startswith("Nothing to show") for text in written)


def test_large_text_keeps_every_chart_readable(rich_store: Store) -> None:
    theme = ChartTheme(base_font_px=18, dpr=1.25)
    for name in charts.CHARTS:
        picture = charts.render(rich_store, name, filters=FILTERS, size=(400, 280), theme=theme)
        assert picture.hits


def test_texts_never_fall_below_the_smallest_size() -> None:
    small = ChartTheme(base_font_px=10)
    assert small.px(11) == 11
    assert ChartTheme(language="zh_CN", base_font_px=10).px(11) == 12


def test_warming_up_draws_without_a_profile(caplog: pytest.LogCaptureFixture) -> None:
    charts.warm()
    assert caplog.messages == []


def test_only_the_result_of_a_formula_is_told_in_money(rich_store: Store) -> None:
    found = asked(rich_store, "velocity", "en")
    picture = charts.picture(charts.chart("velocity"), found, FILTERS, CARD, ChartTheme())
    *figures, result = [hit.text.split("\n")[0] for hit in picture.hits]
    assert found.unit.name
    assert result.endswith(found.unit.name)
    assert not any(found.unit.name in told for told in figures)


@pytest.mark.parametrize(("size", "base_px"), [((380, 262), 13), ((440, 340), 20)])
@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("name", charts.CHARTS)
def test_what_n_is_stands_below_a_card_in_full(
    rich_store: Store, name: str, language: str, size: tuple[int, int], base_px: int
) -> None:
    found = asked(rich_store, name, language)
    canvas = canvas_of(name, found, size, ChartTheme(language=language, base_font_px=base_px))
    from_below = [text.get_text() for text in canvas._axes.texts]
    written = "".join(reversed(from_below))
    for told in (found.basis, *found.notes):
        assert told.replace(" ", "") in written.replace(" ", "")
