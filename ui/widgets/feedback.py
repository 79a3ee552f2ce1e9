"""What the program says back: toast, banner, empty page, skeleton."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QEvent, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from ui import theme_tokens
from ui.theme import theme
from ui.widgets import paint
from ui.widgets.buttons import Button, IconButton, LinkButton
from ui.widgets.labels import Icon, Keycaps, Label, Painted
from ui.widgets.shadow import shadow
from workbench.i18n import sentences, t

_SHADOW_PX = 16


class Toast(QWidget):
    """What happened, with a way back; gone after six seconds unless hovered or focused."""

    closed = Signal()

    def __init__(
        self,
        words: str,
        parent: QWidget,
        *,
        icon: str = "check",
        undo: Callable[[], None] | None = None,
        undo_keys: str = "Ctrl+Z",
    ) -> None:
        super().__init__(parent)
        self._window, self._icon, self._undo = parent, icon, undo
        self.setAccessibleName(words)
        row = QHBoxLayout(self)
        margin = _SHADOW_PX
        row.setContentsMargins(margin + 40, margin, margin + 16, margin + 8)
        row.setSpacing(8)
        row.addWidget(Label(words, ink="on_inverse"))
        if undo is not None:
            row.addSpacing(32)
            button = LinkButton(t("Undo"), ink="inverse_accent")
            button.clicked.connect(self.undo)
            row.addWidget(button)
            row.addWidget(Keycaps(undo_keys, inverse=True))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(theme_tokens.TOAST_MS)
        self._timer.timeout.connect(self.close_now)
        self._timer.start()
        self.place()
        self.show()
        self.raise_()

    def undo(self) -> None:
        """Take the step back that the toast offers."""
        undo = self._undo
        self.close_now()
        if undo is not None:
            undo()

    @property
    def can_undo(self) -> bool:
        """Whether the toast offers a way back."""
        return self._undo is not None

    def place(self, above: int = 0) -> None:
        """Stand at the bottom right of the parent, `above` pixels from its end."""
        parent = self._window
        size = self.sizeHint()
        inset = _SHADOW_PX - theme.px(8)
        self.setGeometry(
            QRect(
                parent.width() - size.width() - theme.px(16) + inset,
                parent.height() - above - size.height() - theme.px(12) + inset,
                size.width(),
                size.height(),
            )
        )

    def close_now(self) -> None:
        """Go away."""
        self._timer.stop()
        self.hide()
        self.closed.emit()
        self.deleteLater()

    @override
    def sizeHint(self) -> QSize:
        wanted = super().sizeHint()
        return QSize(wanted.width(), theme.px(42) + 2 * _SHADOW_PX + 6)

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._timer.stop()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._timer.start()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._timer.stop()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        margin = _SHADOW_PX
        face = self.rect().adjusted(margin, margin, -margin, -margin - 6)
        shadow(painter, face, blur=margin, offset=5, radius=8)
        paint.box(painter, face, fill="inverse", radius=8)
        inner = face.adjusted(theme.px(14), 0, 0, 0)
        paint.icon(painter, inner, self._icon, ink="on_inverse", size=16)
        painter.end()


class Banner(QFrame):
    """Trouble (or news of being offline) across the page: cause, consequence, one button, ×."""

    closed = Signal()

    def __init__(
        self,
        cause: str,
        consequence: str = "",
        *,
        tone: Literal["bad", "warn", "accent"] = "bad",
        icon: str = "",
        button: str = "",
        on_button: Callable[[], None] | None = None,
        shortcut: str = "",
        stays: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.stays = stays  # until it is closed: only another that stays takes its place
        names = {"bad": "circle-alert", "warn": "triangle-alert", "accent": "cloud-off"}
        self._tone, self._icon = tone, icon or names[tone]
        ink = "accent_text" if tone == "accent" else tone
        row = QHBoxLayout(self)
        row.setContentsMargins(44, 0, 8, 0)
        row.setSpacing(8)
        row.addWidget(Label(cause, role="strong", ink=ink))
        row.addWidget(Label(consequence, elided=True), 1)
        if button:
            press = Button(button, "danger" if tone == "bad" else "secondary")
            if on_button is not None:
                press.clicked.connect(on_button)
            row.addWidget(press)
            if shortcut:
                row.addWidget(Keycaps(shortcut))
        close = IconButton("x", t("Close this message"))
        close.clicked.connect(self._on_close)
        row.addWidget(close)
        self.setAccessibleName(sentences(cause, consequence))
        self.setFixedHeight(theme.height("banner"))

    def _on_close(self) -> None:
        self.hide()
        self.closed.emit()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = self.rect()
        painter.fillRect(rect, theme.color(f"{self._tone}_bg"))
        mark = "accent" if self._tone == "accent" else f"{self._tone}_mark"
        painter.fillRect(QRect(0, 0, 3, rect.height()), theme.color(mark))
        ink = "accent_text" if self._tone == "accent" else self._tone
        inner = rect.adjusted(theme.px(16), 0, 0, 0)
        paint.icon(painter, inner, self._icon, ink=ink, size=16)
        painter.end()


class _Tile(Painted):
    """The icon of an empty page."""

    def __init__(self, icon: str) -> None:
        super().__init__()
        self._icon = icon

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.px(72), theme.px(72))

    @override
    def draw(self, painter: QPainter) -> None:
        paint.box(painter, self.rect(), fill="surface", edge="line2", radius=theme.px(16))
        paint.icon_center(painter, self.rect(), self._icon, ink="accent_text", size=32)


class EmptyState(QWidget):
    """A page with nothing on it: icon, one sentence, two lines, one button, its key."""

    pressed = Signal()

    def __init__(
        self,
        icon: str,
        sentence: str,
        lines: str = "",
        *,
        button: str = "",
        button_icon: str = "",
        hint: str = "",
        shortcut: str = "",
        press: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Take `press()` for the button."""
        super().__init__(parent)
        if press is not None:
            self.pressed.connect(press)
        middle = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(0)
        column.addStretch(2)
        column.addWidget(_Tile(icon), 0, middle)
        column.addSpacing(20)
        column.addWidget(Label(sentence, role="title"), 0, middle)
        for line in lines.splitlines():
            column.addSpacing(2)
            column.addWidget(Label(line, ink="text2"), 0, middle)
        if button:
            column.addSpacing(24)
            made = Button(button, "primary", button_icon, big=True)
            made.clicked.connect(self.pressed)
            column.addWidget(made, 0, middle)
        if hint or shortcut:
            column.addSpacing(16)
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addStretch(1)
            row.addWidget(Label(hint, role="small", ink="text3"))
            row.addWidget(Keycaps(shortcut))
            row.addStretch(1)
            column.addLayout(row)
        column.addStretch(3)


class Notice(QWidget):
    """A short state inside a pane: icon, two lines, one link (offline, no match)."""

    pressed = Signal()

    def __init__(
        self,
        icon: str,
        words: str,
        *,
        ink: str = "text2",
        link: str = "",
        shortcut: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(Icon(icon, ink), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(Label(words, ink="text2", wrap=True))
        if link:
            below = QHBoxLayout()
            below.setSpacing(8)
            press = LinkButton(link)
            press.clicked.connect(self.pressed)
            below.addWidget(press)
            if shortcut:
                below.addWidget(Keycaps(shortcut))
            below.addStretch(1)
            column.addLayout(below)
        row.addLayout(column, 1)


class Skeleton(QWidget):
    """Grey bars in the real geometry while a page loads; shown only after 300 ms; it is still."""

    DELAY_MS = 300

    def __init__(
        self, kind: Literal["people", "table"] = "table", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._kind = kind
        self._visible = False
        self._share = -1.0
        self.setAccessibleName(t("Loading"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(self.DELAY_MS)
        self._timer.timeout.connect(self.show_bars)
        self._timer.start()

    def show_bars(self) -> None:
        """Draw the bars now."""
        self._timer.stop()
        self._visible = True
        self.update()

    def set_share(self, share: float) -> None:
        """Show how far the loading is, from 0 to 1."""
        self._share = share
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._visible:
            return
        painter = QPainter(self)
        margin = theme.px(16)
        if self._share >= 0:
            line = QRect(margin, 0, self.width() - 2 * margin, theme.px(3))
            paint.bar(painter, line, self._share, thickness=3)
        step = theme.px(40) if self._kind == "people" else theme.row_height()
        for number in range(max(0, (self.height() - margin) // step)):
            row = QRect(margin, margin + number * step, self.width() - 2 * margin, step)
            self._draw_row(painter, row, number)
        painter.end()

    def _draw_row(self, painter: QPainter, row: QRect, number: int) -> None:
        shares = (0.46, 0.36, 0.52, 0.4, 0.34, 0.48)
        share = shares[number % len(shares)]
        bar = theme.px(9)
        if self._kind == "people":
            side = theme.px(28)
            disc = QRect(row.left(), row.top() + 4, side, side)
            paint.box(painter, disc, fill="line", radius=side / 2)
            left = row.left() + side + theme.px(12)
            for line, part in enumerate((share, share * 0.8)):
                top = row.top() + theme.px(7) + line * theme.px(14)
                width = int((row.width() - side) * part)
                paint.box(painter, QRect(left, top, width, bar - line), fill="line", radius=4)
            return
        paint.hairline(painter, row, "bottom")
        for column, part in enumerate((0.0, 0.28, 0.5, 0.72)):
            width = int(row.width() * 0.2 * (share + 0.4 - 0.1 * column))
            top = row.top() + (row.height() - bar) // 2
            place = QRect(row.left() + int(row.width() * part), top, width, bar)
            paint.box(painter, place, fill="line", radius=4)
