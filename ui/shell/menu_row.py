"""The top row: menus, back and forward, and the box that opens the palette."""

import sys

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenuBar,
    QProxyStyle,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QWidget,
)
from typing_extensions import override

from ui.commands import registry
from ui.theme import theme
from ui.widgets import paint
from ui.widgets.buttons import IconButton
from workbench.i18n import t

_BOX_PX = 360


class _Quiet(QProxyStyle):
    """Draws menu titles without a line under the access key; Alt+letter works all the same."""

    @override
    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,
    ) -> int:
        if hint == QStyle.StyleHint.SH_UnderlineShortcut:
            return 0
        return super().styleHint(hint, option, widget, returnData)


class SearchBox(QPushButton):
    """Looks like a field and opens the palette."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "plain")
        self._words = t("Search or run a command")
        self.setAccessibleName(self._words)
        self.setToolTip(registry.tooltip("go.palette"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.px(_BOX_PX), theme.px(26))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(160), theme.px(26))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = self.rect()
        edge = "control" if self.underMouse() else "line2"
        paint.box(painter, rect, fill="surface", edge=edge)
        if self.hasFocus():
            paint.ring(painter, rect)
        inner = rect.adjusted(theme.px(9), 0, -theme.px(5), 0)
        used = paint.icon(painter, inner, "search", ink="text3")
        keys = paint.key_labels(registry.get("go.palette").shortcut)
        taken = paint.keycaps(painter, inner, keys, align="right")
        words = QRect(inner)
        words.setLeft(inner.left() + used + theme.px(7))
        words.setRight(inner.right() - taken - theme.px(6))
        paint.text(painter, words, self._words, ink="text3")
        painter.end()


class MenuRow(QFrame):
    """Menu bar at the left, history and search at the right."""

    back = Signal()
    forward = Signal()
    search = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("plane", "sidebar")
        self.setProperty("edge", "bottom")
        self.menus = QMenuBar()
        self.menus.setNativeMenuBar(sys.platform == "darwin")
        self.menus.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._quiet = _Quiet("Fusion")  # kept: a widget does not own its style
        self.menus.setStyle(self._quiet)
        self._back = IconButton("arrow-left", t("Back"), tooltip=registry.tooltip("go.back"))
        self._forward = IconButton(
            "arrow-right", t("Forward"), tooltip=registry.tooltip("go.forward")
        )
        box = SearchBox()
        self._back.clicked.connect(self.back)
        self._forward.clicked.connect(self.forward)
        box.clicked.connect(self.search)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 8, 0)
        row.setSpacing(0)
        row.addWidget(self.menus)
        row.addStretch(1)
        row.addWidget(self._back)
        row.addWidget(self._forward)
        row.addSpacing(12)
        row.addWidget(box)
        self.follow_history(back=False, forward=False)
        self._on_theme()
        theme.changed.connect(self._on_theme)

    def follow_history(self, *, back: bool, forward: bool) -> None:
        """Grey the arrows that lead nowhere."""
        self._back.setEnabled(back)
        self._forward.setEnabled(forward)

    def _on_theme(self) -> None:
        self.setFixedHeight(theme.height("menu_row"))
        self.menus.setFont(theme.font("body"))
