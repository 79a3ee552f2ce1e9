"""Part of a sheet that may be higher than there is room: it rolls, and nothing covers anything."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import theme

_LEAST_PX = 96


class Roll(QScrollArea):
    """As high as its contents, up to a limit; lower where the window is low."""

    def __init__(self, name: str, most_px: int, inside: QWidget | None = None) -> None:
        """Take what a screen reader calls it, and the most it takes where there is room."""
        super().__init__()
        self._most_px = most_px
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(name)
        if inside is not None:
            self.show_inside(inside)

    def show_inside(self, inside: QWidget) -> None:
        """Show other contents."""
        self.setWidget(inside)
        self.updateGeometry()

    @override
    def sizeHint(self) -> QSize:
        inside = self.widget()
        wanted = inside.sizeHint() if inside is not None else QSize(0, 0)
        return QSize(wanted.width(), min(wanted.height(), theme.px(self._most_px)))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, min(theme.px(_LEAST_PX), self.sizeHint().height()))
