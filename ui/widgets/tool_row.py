"""The row under a page head; it gives way in a fixed order before anything is cut."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import theme
from ui.widgets.buttons import FilterChip, Segment
from workbench.i18n import t

_MARGIN_PX = 16
_GAP_PX = 8


class ToolRow(QWidget):
    """View segment, quick filter, chips, count, one primary button.

    Where the window is narrow the segment shows its icons alone, then chips go into "+3".
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(_MARGIN_PX, 0, _MARGIN_PX, 0)
        self._row.setSpacing(_GAP_PX)
        self._row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        self._parts: list[QWidget] = []
        self._hidden: list[FilterChip] = []
        self._fitted: tuple[int, ...] = ()
        self._more = FilterChip("+1")
        self._more.setToolTip(t("More filters"))
        self._more.clicked.connect(self._open_more)
        self._more.hide()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._on_theme()
        theme.changed.connect(self._on_theme)

    def add(self, widget: QWidget) -> None:
        """Add the next widget."""
        if isinstance(widget, FilterChip):
            self._row.removeWidget(self._more)
        self._row.addWidget(widget)
        if isinstance(widget, FilterChip):
            self._row.addWidget(self._more)
        self._parts.append(widget)

    def add_stretch(self) -> None:
        """Push what follows to the right."""
        self._row.addStretch(1)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), theme.height("tool_row"))

    def fit(self) -> None:
        """Give way until everything has its room."""
        self._fitted = self._needs()
        chips = [part for part in self._parts if isinstance(part, FilterChip)]
        segments = [part for part in self._parts if isinstance(part, Segment)]
        for chip in chips:
            chip.show()
        self._hidden = []
        self._more.hide()
        for segment in segments:
            segment.set_compact(compact=False)
        if self._wanted() > self.width():
            for segment in segments:
                segment.set_compact(compact=True)
        last_first = chips[::-1]
        for chip in sorted(last_first, key=lambda chip: chip.active):
            if self._wanted() <= self.width():
                break
            self._hidden.append(chip)
            chip.hide()
            self._more.setText(f"+{len(self._hidden)}")
            self._more.setAccessibleName(t("More filters"))
            self._more.show()

    def _wanted(self) -> int:
        parts = [part for part in (*self._parts, self._more) if not part.isHidden()]
        gaps = _GAP_PX * len(parts)
        return sum(_width(part) for part in parts) + gaps + 2 * _MARGIN_PX

    def _open_more(self) -> None:
        menu = QMenu(self)
        for chip in self._hidden:
            menu.addAction(chip.words()).triggered.connect(chip.click)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    @override
    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self._needs() != self._fitted:
            self.fit()
        return done

    def _needs(self) -> tuple[int, ...]:
        """What the room depends on; segments and hidden chips change by fitting itself."""
        widths = [_width(part) for part in self._parts if not isinstance(part, Segment)]
        return (self.width(), *widths)

    def _on_theme(self) -> None:
        self.setFixedHeight(theme.height("tool_row"))


def _width(part: QWidget) -> int:
    return max(part.sizeHint().width(), part.minimumWidth())
