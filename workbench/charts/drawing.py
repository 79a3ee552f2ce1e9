"""From a profile to a picture or a file: what the window and the command line call."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from workbench import i18n, platform_files, settings
from workbench.charts import frame, registry, words
from workbench.charts.canvas import Canvas
from workbench.charts.picture import Hit, Picture
from workbench.charts.registry import Chart
from workbench.charts.theme import ChartTheme
from workbench.errors import StoreProblem, UsageError
from workbench.i18n import listed, t
from workbench.insight import scope
from workbench.insight.numbers import Cell, Measure, Numbers, Unit
from workbench.insight.scope import Filters
from workbench.store.transactions import Store

FILE_SIZE = (1200, 700)
_FILE_DPR = 2.0
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
FilterTexts = Mapping[str, str]


def numbers(store: Store, name: str, filters: Filters | FilterTexts) -> Numbers:
    """Ask a chart's numbers; the table for screen readers is `numbers(…).table()`."""
    return _ask(store, registry.chart(name), filters)[0]


def render(
    store: Store,
    name: str,
    *,
    filters: Filters | FilterTexts | None = None,
    size: tuple[int, int] = FILE_SIZE,
    theme: ChartTheme | None = None,
) -> Picture:
    """Draw a chart of what this user may see into pixels, with the place of each bar."""
    chart = registry.chart(name)
    found, resolved = _ask(store, chart, filters or {})
    theme = theme or ChartTheme(language=i18n.language())
    return picture(chart, found, resolved, size, theme)


def picture(
    chart: Chart, found: Numbers, filters: Filters, size: tuple[int, int], theme: ChartTheme
) -> Picture:
    """Draw numbers that are known already: a new size or theme asks no database."""
    canvas, hits = _draw(chart, found, filters, size, theme)
    pixels, width, height = canvas.pixels()
    return Picture(pixels, width, height, theme.dpr, tuple(hits), found)


def save(
    store: Store,
    name: str,
    path: Path,
    filters: Filters | FilterTexts | None = None,
    *,
    theme: ChartTheme | None = None,
) -> int:
    """Write a chart as .png, .svg or .csv; return how many rows its table has.

    Raises:
        StoreProblem: There is no such folder.
        UsageError: The file's ending is none of these, or there is no such chart.
    """
    ending = path.suffix.lower()
    chart = registry.chart(name)
    if ending not in (".png", ".svg", ".csv"):
        raise UsageError(t("“{name}” must end in .png, .svg or .csv.").format(name=path.name))
    if not path.parent.is_dir():
        raise StoreProblem(
            t("{path} cannot be written: {error}. Name another place.").format(
                path=path, error=t("there is no such folder")
            )
        )
    found, resolved = _ask(store, chart, filters or {})
    if ending == ".csv":
        content = table_csv(found).encode()
    else:
        theme = theme or ChartTheme(dpr=_FILE_DPR, language=i18n.language())
        canvas, _hits = _draw(chart, found, resolved, FILE_SIZE, theme)
        kind: Literal["png", "svg"] = "png" if ending == ".png" else "svg"
        content = canvas.saved(kind)
    platform_files.write_durably(path, content)
    return len(found.rows)


def table_csv(found: Numbers) -> str:
    """Return a chart's table as CSV: exact plain numbers, unit and period named."""
    header, rows = found.table()
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow(header)
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return made.getvalue()


def warm() -> None:
    """Import matplotlib and draw one small figure, so that the first chart need not wait."""
    theme = ChartTheme(language=i18n.language())
    unit = Unit(Measure.COUNT, "")
    nothing = Numbers("warm", "", unit, "", 0, "", (), (), ())
    canvas = Canvas(290, 185, theme)
    frame.empty(canvas, frame.draw(canvas, nothing), nothing)
    canvas.pixels()


def _ask(store: Store, chart: Chart, filters: Filters | FilterTexts) -> tuple[Numbers, Filters]:
    with store.read() as r:
        if not isinstance(filters, Filters):
            for given in filters:
                _check(chart, given)
            today = store.now().astimezone().date()
            first_month = settings.get("fiscal_year_start_month")
            filters = scope.read(r, filters, today=today, first_month=first_month)
        return chart.numbers(r, filters), filters


def _check(chart: Chart, given: str) -> None:
    if given not in chart.filters:
        raise UsageError(
            t("The chart “{name}” has no filter “{filter}”. It has: {known}.").format(
                name=chart.name, filter=given, known=listed(chart.filters)
            )
        )


def _draw(
    chart: Chart, found: Numbers, filters: Filters, size: tuple[int, int], theme: ChartTheme
) -> tuple[Canvas, list[Hit]]:
    canvas = Canvas(*size, theme)
    body = frame.draw(canvas, found)
    if found.is_empty:
        frame.empty(canvas, body, found)
        return canvas, []
    return canvas, chart.paint(canvas, body, found, filters)


def _plain(cell: Cell) -> str | int:
    if cell is None:
        return ""
    if isinstance(cell, str):  # a name must not become a formula in a spreadsheet
        return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell
    return cell if isinstance(cell, int) else words.exact(cell)
