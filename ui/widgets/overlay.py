"""A sheet over the dimmed window: palette, settings, key sheet, decisions."""

from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from ui import theme_tokens
from ui.theme import theme
from ui.widgets import paint
from ui.widgets.buttons import IconButton
from ui.widgets.labels import Label, Rule
from ui.widgets.shadow import shadow
from workbench.i18n import t

if TYPE_CHECKING:
    from workbench.sync.state import SyncState


class Sheet(QFrame):
    """What stands on the overlay; it asks to be closed with `done`."""

    done = Signal()
    resized = Signal()  # its contents want another height

    def __init__(self, title: str = "", *, width: int = 520, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.wanted_width = width
        self.top: int | None = None  # None: in the middle
        self.close_button: IconButton | None = None
        self.first: QWidget | None = None  # has the keys when it opens; None: the first control
        self.is_firm = False  # True: Esc and a click beside it do not close it
        self.setAccessibleName(title)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        if title:
            outer.addLayout(self._head(title))
            outer.addWidget(Rule())
        self.body = QVBoxLayout()
        self.body.setContentsMargins(20, 16, 20, 16)
        self.body.setSpacing(8)
        outer.addLayout(self.body, 1)

    def _head(self, title: str) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setContentsMargins(20, 12, 12, 12)
        close = IconButton("x", t("Close"), tooltip=f"{t('Close')} (Esc)")
        close.clicked.connect(self.done)
        self.close_button = close
        head.addWidget(Label(title, role="title"))
        head.addStretch(1)
        head.addWidget(close)
        return head

    def on_changes(self, types: frozenset[str]) -> None:
        """Refresh what depends on these types; called after a commit while it is open."""

    def on_sync_state(self, state: "SyncState") -> None:
        """Follow how sync stands; called at each change while it is open."""

    def add_foot(self, *buttons: QWidget) -> None:
        """Put buttons at the right of the sheet's foot."""
        row = QHBoxLayout()
        row.setContentsMargins(0, 8, 0, 0)
        row.setSpacing(8)
        row.addStretch(1)
        for button in buttons:
            row.addWidget(button)
        self.body.addLayout(row)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        radius = theme_tokens.RADIUS_PALETTE
        paint.box(painter, self.rect(), fill="raised", edge="line2", radius=radius)
        painter.end()


class Overlay(QWidget):
    """Dims its window and holds one sheet; keys and Tab stay inside until it closes."""

    closed = Signal()

    def __init__(self, window: QWidget, sheet: Sheet) -> None:
        super().__init__(window)
        self._window, self._sheet = window, sheet
        self._before = QApplication.focusWidget()
        sheet.setParent(self)
        self.setAccessibleName(sheet.accessibleName())
        sheet.done.connect(self.close_now)
        sheet.resized.connect(self.refit)
        window.installEventFilter(self)
        self._place()
        self.show()
        self.raise_()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        stops = [stop for stop in self._stops() if stop is not sheet.close_button]
        (sheet.first or (stops[0] if stops else self)).setFocus()

    @property
    def sheet(self) -> Sheet:
        """What stands on the overlay."""
        return self._sheet

    def close_now(self) -> None:
        """Close the sheet and give the focus back."""
        if self.isHidden():
            return
        self._window.removeEventFilter(self)
        self.hide()
        before = self._before
        if before is not None and shiboken6.isValid(before) and before.isVisible():
            before.setFocus()
        self.closed.emit()
        self.deleteLater()

    def _place(self) -> None:
        window = self._window
        self.setGeometry(window.rect())
        sheet = self._sheet
        width = min(theme.px(sheet.wanted_width), window.width() - 2 * theme.px(16))
        height = min(sheet.sizeHint().height(), window.height() - 2 * theme.px(24))
        if sheet.hasHeightForWidth():
            height = min(sheet.heightForWidth(width), window.height() - 2 * theme.px(24))
        top = (
            sheet.top
            if sheet.top is not None
            else max(theme.px(24), (window.height() - height) // 2)
        )
        sheet.setGeometry(QRect((window.width() - width) // 2, top, width, height))

    def refit(self) -> None:
        """Fit the sheet's new contents."""
        self._place()
        self.update()

    def _stops(self) -> list[QWidget]:
        return [
            widget
            for widget in self._sheet.findChildren(QWidget)
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and widget.focusProxy() is None  # the line in a spin box gives the keys back to it
            and widget.isVisible()
            and widget.isEnabled()
        ]

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        stops = self._stops()
        current = QApplication.focusWidget()
        if not stops:
            return True
        step = 1 if next else -1
        place = stops.index(current) + step if current in stops else 0
        stops[place % len(stops)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # no shortcut of the window reaches past a sheet
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self._sheet.is_firm:
            self.close_now()
        event.accept()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        is_beside = not self._sheet.geometry().contains(event.position().toPoint())
        if is_beside and not self._sheet.is_firm:
            self.close_now()
        event.accept()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._window:
            self._place()
        return super().eventFilter(watched, event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.dim())
        radius = theme_tokens.RADIUS_PALETTE
        shadow(painter, self._sheet.geometry(), blur=36, offset=14, radius=radius)
        painter.end()
