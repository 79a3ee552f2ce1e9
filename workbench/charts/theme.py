"""How a chart looks: scheme, text size, sharpness, language, and the colours of each role."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Scheme = Literal["light", "dark"]

_COLORS = {
    "surface": ("#FFFFFF", "#1A1D21"),
    "text": ("#1B1F26", "#E7E9ED"),
    "text2": ("#4A515E", "#B1B8C3"),
    "text3": ("#626A77", "#9BA3AF"),
    "line": ("#E1E4E9", "#2A2E35"),
    "control": ("#7A8290", "#808897"),
    "blue": ("#0072B2", "#3D9BD6"),
    "bad": ("#D55E00", "#D55E00"),
    "total": ("#8A919C", "#7C8592"),
    "stage1": ("#C6DBEF", "#24445F"),
    "stage2": ("#9BC3E3", "#2C5F89"),
    "stage3": ("#64A2D0", "#3A7FB3"),
    "stage4": ("#2F7FB9", "#62A5D6"),
    "stage5": ("#0A5A94", "#A3CFF0"),
}
_SCHEMES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "light": {role: pair[0] for role, pair in _COLORS.items()},
        "dark": {role: pair[1] for role, pair in _COLORS.items()},
    }
)
SMALLEST_PX = 11
SMALLEST_HAN_PX = 12


@dataclass(frozen=True)
class ChartTheme:
    """What the window, or whoever saves a picture, wants it to look like.

    Args:
        dpr: Device pixels for each pixel of the layout.
        has_title: Off where the window writes question and caption itself.
    """

    scheme: Scheme = "light"
    base_font_px: int = 13
    dpr: float = 1.0
    language: str = "en"
    has_title: bool = True

    def color(self, role: str) -> str:
        """Return the colour of a role in this scheme."""
        return _SCHEMES[self.scheme][role]

    def stage(self, place: int, of: int) -> str:
        """Return a step of the sequential scale, the last of `of` the strongest."""
        step = 5 if of < 2 else 1 + round(place * 4 / (of - 1))
        return self.color(f"stage{step}")

    def px(self, size: float) -> float:
        """Return a text size of the scale at base 13, grown or shrunk with the base."""
        smallest = SMALLEST_HAN_PX if self.is_chinese else SMALLEST_PX
        return max(smallest, size * self.base_font_px / 13)

    @property
    def is_chinese(self) -> bool:
        """Whether texts are Chinese."""
        return self.language.startswith("zh")
