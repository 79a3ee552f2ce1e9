"""What drawing gives: pixels, and where each bar is so that the window can answer the mouse."""

from dataclasses import dataclass

from workbench.insight.numbers import Bar, Numbers, Selection


@dataclass(frozen=True)
class Hit:
    """One bar's rectangle in layout pixels from the top left, and what it stands for."""

    x: float
    y: float
    width: float
    height: float
    text: str
    selection: Selection | None


@dataclass(frozen=True)
class Picture:
    """A drawn chart.

    Args:
        pixels: Rows of RGBA, four bytes a device pixel, top row first.
        width: Device pixels; layout pixels are this ÷ `dpr`.
    """

    pixels: bytes
    width: int
    height: int
    dpr: float
    hits: tuple[Hit, ...]
    numbers: Numbers


@dataclass(frozen=True)
class Box:
    """A rectangle in layout pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height


def hit(box: Box, bar: Bar, text: str) -> Hit:
    """Return the rectangle that answers for a bar."""
    return Hit(box.x, box.y, box.width, box.height, text, bar.selection)
