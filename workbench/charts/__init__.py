"""Numbers into pictures: `render` for the window, `save` for files, `warm` for the worker."""

from workbench.charts.drawing import FILE_SIZE, numbers, picture, render, save, warm
from workbench.charts.picture import Hit, Picture
from workbench.charts.registry import CHARTS, Chart, chart
from workbench.charts.theme import ChartTheme

__all__ = [
    "CHARTS",
    "FILE_SIZE",
    "Chart",
    "ChartTheme",
    "Hit",
    "Picture",
    "chart",
    "numbers",
    "picture",
    "render",
    "save",
    "warm",
]
