"""A drawing surface measured in layout pixels from the top left; matplotlib's Agg beneath."""

import io
from functools import lru_cache
from typing import Any, Literal

from workbench.charts import fonts
from workbench.charts.picture import Box
from workbench.charts.theme import ChartTheme
from workbench.i18n import lines_of

Align = Literal["left", "center", "right"]
REGULAR, STRONG = 400, 600
_LAYOUT_DPI = 100
_POINTS_PER_PX = 72 / _LAYOUT_DPI


class Canvas:
    """One picture while it is drawn."""

    def __init__(self, width: int, height: int, theme: ChartTheme) -> None:
        fonts.load_matplotlib()
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self.theme = theme
        self.width, self.height = width, height
        self.figure = Figure(
            figsize=(width / _LAYOUT_DPI, height / _LAYOUT_DPI),
            dpi=_LAYOUT_DPI * theme.dpr,
            facecolor=theme.color("surface"),
        )
        self._agg = FigureCanvasAgg(self.figure)
        self._axes = self.figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self._axes.set_axis_off()
        self._axes.set(xlim=(0, width), ylim=(height, 0))
        self._families = fonts.families(theme.language)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 12,
        color: str = "text",
        weight: int = REGULAR,
        align: Align = "left",
        width: float | None = None,
    ) -> float:
        """Write one line centred on `y`, shortened to `width`; return the width it used."""
        px = self.theme.px(size)
        shown = text if width is None else self.shortened(text, width, size, weight)
        self._axes.text(
            x,
            y + px * 0.36,  # half of a capital's height: the line's optical middle
            shown,
            fontfamily=self._families,
            fontsize=px * _POINTS_PER_PX,
            fontweight=weight,
            color=self.theme.color(color) if not color.startswith("#") else color,
            ha=align,
            va="baseline",
            parse_math=False,
        )
        return self.measure(shown, size, weight)

    def measure(self, text: str, size: float = 12, weight: int = REGULAR) -> float:
        """Return the width of a text in layout pixels."""
        return _measured(text, self.theme.px(size), weight, self._families)

    def shortened(self, text: str, width: float, size: float, weight: int = REGULAR) -> str:
        """Return the text, cut with an ellipsis where it is wider than `width`."""
        if self.measure(text, size, weight) <= width:
            return text
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            if self.measure(text[:middle].rstrip() + "…", size, weight) <= width:
                low = middle
            else:
                high = middle - 1
        return text[:low].rstrip() + "…" if low else ""

    def lines(self, text: str, width: float, size: float, most: int = 2) -> list[str]:
        """Return the text in lines of a width; the last one may be too long."""
        return lines_of(text, lambda part: self.measure(part, size) <= width, most)

    def bar(
        self,
        box: Box,
        color: str,
        *,
        edge: str | None = None,
        hatch: str | None = None,
        hatch_color: str | None = None,
    ) -> None:
        """Fill a rectangle, whole device pixels, with an outline or a hatch on request."""
        from matplotlib.patches import Rectangle

        snapped = self._snapped(box)
        corner, size = (snapped.x, snapped.y), (snapped.width, snapped.height)
        self._axes.add_patch(Rectangle(corner, *size, facecolor=color, linewidth=0))
        if hatch is not None:
            hatched = Rectangle(corner, *size, facecolor="none", linewidth=0, hatch=hatch)
            hatched.set_hatchcolor(hatch_color or self.theme.color("surface"))
            self._axes.add_patch(hatched)
        if edge is not None:
            inner = (snapped.x + 0.45, snapped.y + 0.45)
            frame = (max(0.0, snapped.width - 0.9), max(0.0, snapped.height - 0.9))
            outline = Rectangle(inner, *frame, facecolor="none", edgecolor=edge)
            outline.set_linewidth(0.9 * _POINTS_PER_PX)
            self._axes.add_patch(outline)

    def line(
        self,
        points: list[tuple[float, float]],
        color: str,
        *,
        width: float = 1.0,
        dashes: tuple[float, float] | None = None,
        dots: bool = False,
    ) -> None:
        """Draw a line through points, with a dot at each on request."""
        xs, ys = [x for x, _y in points], [y for _x, y in points]
        style: Any = (0, dashes) if dashes else "-"
        self._axes.plot(
            xs,
            ys,
            color=self.theme.color(color),
            linewidth=width * _POINTS_PER_PX,
            linestyle=style,
            marker="o" if dots else None,
            markersize=5 * _POINTS_PER_PX,
            scalex=False,
            scaley=False,
        )

    def pixels(self) -> tuple[bytes, int, int]:
        """Draw; return RGBA, width and height in device pixels."""
        self._agg.draw()
        width, height = self._agg.get_width_height(physical=True)
        return bytes(self._agg.buffer_rgba()), width, height

    def saved(self, file_format: Literal["png", "svg"]) -> bytes:
        """Draw into the bytes of a file."""
        made = io.BytesIO()
        # no date and a fixed salt: the same numbers give the same file
        metadata = {"Date": None} if file_format == "svg" else {"Software": None}
        with fonts.load_matplotlib().rc_context({"svg.hashsalt": "workbench"}):
            self.figure.savefig(made, format=file_format, metadata=metadata)
        return made.getvalue()

    def _snapped(self, box: Box) -> Box:
        dpr = self.theme.dpr
        x, y = round(box.x * dpr) / dpr, round(box.y * dpr) / dpr
        right, bottom = round(box.right * dpr) / dpr, round(box.bottom * dpr) / dpr
        return Box(x, y, right - x, bottom - y)


@lru_cache(maxsize=4096)
def _measured(text: str, px: float, weight: int, families: tuple[str, ...]) -> float:
    from matplotlib.font_manager import FontProperties

    properties = FontProperties(family=families, weight=weight, size=px * _POINTS_PER_PX)
    width: float = _ruler().get_text_width_height_descent(text, properties, ismath=False)[0]
    return width


@lru_cache(maxsize=1)
def _ruler() -> Any:
    from matplotlib.backends.backend_agg import RendererAgg

    return RendererAgg(1, 1, _LAYOUT_DPI)
