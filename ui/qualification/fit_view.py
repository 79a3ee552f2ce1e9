"""How well somebody fits, with the reasons that make it: points first, then why."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from ui.theme import theme
from ui.widgets import paint
from ui.widgets.labels import Chip, Label
from ui.widgets.paint import Tone
from workbench.i18n import t

_POINTS_PX: Final = 38
FIT_TONES: Final[dict[str, Tone]] = {"good": "good", "fair": "neutral", "poor": "bad"}
FIT_ICONS: Final = {"good": "thumbs-up", "fair": "", "poor": "triangle-alert"}


@dataclass(frozen=True)
class Line:
    """One reason, and what it counts."""

    points: int
    reason: str


class _Lines(QWidget):
    """The reasons under each other; what gives nothing is grey."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most
        self._lines: tuple[Line, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show other reasons, what counts most first."""
        ordered = sorted(lines, key=lambda line: -line.points)
        self._lines = tuple(ordered[: self._most])
        self.setAccessibleName(", ".join(f"{line.points:+} {line.reason}" for line in ordered))
        self.setToolTip("\n".join(f"{line.points:+}  {line.reason}" for line in ordered))
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.px(180), len(self._lines) * self._step())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), self.sizeHint().height())

    @staticmethod
    def _step() -> int:
        return theme.line_px("small") + theme.px(4)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        step = self._step()
        for number, line in enumerate(self._lines):
            points = QRect(0, number * step, theme.px(_POINTS_PX) - theme.px(8), step)
            ink = "good" if line.points > 0 else "bad" if line.points < 0 else "text3"
            shown = f"{line.points:+}" if line.points else "–"
            paint.text(
                painter, points, shown, role="small_strong", ink=ink, align="right", tabular=True
            )
            left = theme.px(_POINTS_PX)
            place = QRect(left, points.top(), self.width() - left, step)
            ink = "text2" if line.points else "text3"
            paint.text(painter, place, line.reason, role="small", ink=ink)
        painter.end()


class FitView(QWidget):
    """The stamp and its reasons."""

    def __init__(self, most: int = 4) -> None:
        super().__init__()
        self._stamp = Chip("")
        self._points = Label("", role="small", ink="text3", tabular=True)
        self._lines = _Lines(most)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(8)
        head.addWidget(Label(t("Fit"), role="small_strong", ink="text2"))
        head.addWidget(self._stamp)
        head.addWidget(self._points)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._lines)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_fit(self, value: str, label: str, points: str, lines: Sequence[Line]) -> None:
        """Show a fit: its value, its words, “42 of 60”, and the reasons."""
        self._stamp.setVisible(bool(label))
        self._stamp.show_state(label, FIT_TONES.get(value, "neutral"), FIT_ICONS.get(value, ""))
        self._points.setText(points)
        self._lines.show_lines(lines)

    def words(self) -> str:
        """Return what a screen reader says of it."""
        return f"{self._stamp.accessibleName()} {self._lines.accessibleName()}".strip()
