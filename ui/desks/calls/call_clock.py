"""How long a call lasts; a click, or its key, lets one type another length."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit
from typing_extensions import override

from ui.desks.calls.keys import ENTER
from ui.theme import theme
from workbench.i18n import t
from workbench.services.calling import read_duration, shown_duration


class CallClock(QLineEdit):
    """Shows minutes and seconds; while one types, it stands still."""

    edited = Signal(int)  # seconds
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._length_s = 0
        self.setAccessibleName(t("Length of the call"))
        self.setToolTip(t("Length of the call: 2:30, 4 (minutes), 90s"))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMaxLength(12)
        self._fit()
        theme.changed.connect(self._fit)

    def _fit(self) -> None:
        self.setFixedWidth(theme.px(76))

    def show_length(self, length_s: int) -> None:
        """Show another length, unless one is being typed."""
        self._length_s = length_s
        if not self.hasFocus():
            self.setText(shown_duration(length_s))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:
            self._take()
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.setText(shown_duration(self._length_s))
            self.left.emit()
        else:
            super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._take()
        self.setText(shown_duration(self._length_s))

    def _take(self) -> None:
        length_s = read_duration(self.text())
        if length_s is not None and length_s != self._length_s and self.isModified():
            self._length_s = length_s
            self.edited.emit(length_s)
        self.setModified(False)
