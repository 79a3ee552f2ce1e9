"""Everything that is pressed: buttons, links, icon buttons, segments and filter chips."""

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import theme
from ui.widgets import paint

Kind = Literal["primary", "secondary", "ghost", "danger"]

_ICON_GAP_PX = 6
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class _Drawn(QPushButton):
    """Base of buttons that draw themselves; the key and mouse work is Qt's."""

    role = "button"

    def __init__(self, words: str = "", icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.icon_name = icon
        self.setProperty("kind", "plain")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFont(theme.font(self.role))
        theme.changed.connect(self._on_theme)

    def set_icon(self, name: str) -> None:
        """Show another icon."""
        self.icon_name = name
        self.updateGeometry()
        self.update()

    def content_width(self) -> int:
        """Return the width of icon and words."""
        words = paint.text_width(self.words(), self.role) if self.text() else 0
        icon = theme.px(16) if self.icon_name else 0
        gap = theme.px(_ICON_GAP_PX) if words and icon else 0
        return words + icon + gap

    def words(self) -> str:
        """Return the text without the access key's sign."""
        return self.text().replace("&&", "\0").replace("&", "").replace("\0", "&")

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in _ENTER or event.modifiers() not in _PLAIN:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():  # the Enter that opened a question is still held
            self.click()

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def hot(self) -> bool:
        """Say whether the mouse is over an enabled button."""
        return self.isEnabled() and self.underMouse()

    def draw_content(self, painter: QPainter, rect: QRect, ink: str, icon_size: int = 16) -> None:
        """Draw icon and words in the middle of the rect."""
        used = min(self.content_width(), rect.width())
        left = rect.left() + (rect.width() - used) // 2
        place = QRect(left, rect.top(), used, rect.height())
        if self.icon_name:
            side = paint.icon(painter, place, self.icon_name, ink=ink, size=icon_size)
            place.setLeft(place.left() + side + theme.px(_ICON_GAP_PX))
        if self.text():
            paint.text(painter, place, self.words(), role=self.role, ink=ink)

    def _on_theme(self) -> None:
        self.setFont(theme.font(self.role))
        self.updateGeometry()
        self.update()


class Button(_Drawn):
    """A verb, with its icon; one primary button per pane."""

    def __init__(
        self,
        words: str,
        kind: Kind = "secondary",
        icon: str = "",
        *,
        big: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(words, icon, parent)
        self._kind, self._big = kind, big
        self.setAccessibleName(self.words())

    @override
    def setText(self, text: str) -> None:
        super().setText(text)
        self.setAccessibleName(self.words())
        self.updateGeometry()

    @override
    def sizeHint(self) -> QSize:
        height = theme.height("control_big" if self._big else "control")
        padding = theme.px(16 if self._big else 12)
        return QSize(self.content_width() + 2 * padding, height)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = self.rect()
        fill, edge, ink = self._colors()
        if self.hasFocus() and self._kind == "primary":
            paint.ring(painter, rect, radius=8)
            paint.box(painter, rect.adjusted(3, 3, -3, -3), fill=fill, radius=4)
        elif self.hasFocus():
            paint.box(painter, rect, fill=fill or "surface", edge="focus", width=2)
        elif fill or edge:
            paint.box(painter, rect, fill=fill, edge=edge)
        self.draw_content(painter, rect, ink)
        painter.end()

    def _colors(self) -> tuple[str | None, str | None, str]:
        down = self.isDown() or self.isChecked()
        hot = self.hot() or down
        if not self.isEnabled():
            edge = None if self._kind == "ghost" else "line"
            return ("sunken" if edge else None), edge, "disabled"
        if self._kind == "primary":
            return ("accent_hover" if hot else "accent"), None, "on_accent"
        if self._kind == "danger":
            return ("bad_bg" if hot else "raised"), "bad", "bad"
        if self._kind == "ghost":
            return ("hover" if hot else None), None, "text2"
        return ("hover" if hot else "raised"), ("control" if hot else "line2"), "text"


class LinkButton(_Drawn):
    """A verb without a frame, for the second place: Undo, Review, Show the 12 changes."""

    role = "small_strong"

    def __init__(
        self, words: str, *, ink: str = "accent_text", icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(words, icon, parent)
        self._ink = ink
        self.setAccessibleName(self.words())
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @override
    def sizeHint(self) -> QSize:
        return QSize(self.content_width() + 2 * theme.px(4), theme.px(24))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ink = self._ink if self.isEnabled() else "disabled"
        if self.hasFocus():
            paint.ring(painter, self.rect(), radius=4)
        self.draw_content(painter, self.rect(), ink, 14)
        if self.hot():
            inner = self.rect().adjusted(theme.px(4), 0, -theme.px(4), -theme.px(3))
            painter.fillRect(
                QRect(inner.left(), inner.bottom(), inner.width(), 1), theme.color(ink)
            )
        painter.end()


class IconButton(_Drawn):
    """An icon alone; its name is in the tooltip (with the key) and for screen readers."""

    def __init__(
        self,
        icon: str,
        name: str,
        *,
        tooltip: str = "",
        ink: str = "text2",
        size: int = 28,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", icon, parent)
        self._ink, self._size = ink, size
        self.setAccessibleName(name)
        self.setToolTip(tooltip or name)

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.px(self._size), theme.px(self._size))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = self.rect()
        if self.hot() or self.isDown() or self.isChecked():
            paint.box(painter, rect, fill="hover" if self.isEnabled() else None)
        if self.hasFocus():
            paint.ring(painter, rect)
        ink = self._ink if self.isEnabled() else "disabled"
        paint.icon_center(painter, rect, self.icon_name, ink=ink)
        painter.end()


class FilterChip(_Drawn):
    """A filter: active with ×, inactive with ▾, or the dashed one that adds another."""

    role = "chip"
    cleared = Signal()

    def __init__(
        self,
        words: str,
        *,
        active: bool = False,
        adds: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(words, "plus" if adds else "", parent)
        self._active, self._adds = active, adds
        self.setAccessibleName(words)

    def show_filter(self, words: str, *, active: bool) -> None:
        """Show another value."""
        self._active = active
        self.setText(words)
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    @property
    def active(self) -> bool:
        """Whether this filter narrows the list."""
        return self._active

    @override
    def sizeHint(self) -> QSize:
        mark = 0 if self._adds else theme.px(14 + 6)
        icon = theme.px(12) - theme.px(16) if self._adds else 0
        return QSize(self.content_width() + icon + mark + 2 * theme.px(9), theme.px(24))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect, ink = self.rect(), "accent_text" if self._active else "text2"
        fill = "accent_bg" if self._active else "hover" if self.hot() else "surface"
        edge = "focus" if self._active or self.hasFocus() else "line2"
        if self._adds:
            fill, ink = ("hover" if self.hot() else "window"), "text3"
        paint.box(
            painter,
            rect,
            fill=fill,
            edge=edge,
            width=2 if self.hasFocus() else 1,
            dashed=self._adds and not self.hasFocus(),
        )
        inner = rect.adjusted(theme.px(9), 0, -theme.px(9), 0)
        if self._adds:
            used = paint.icon(painter, inner, "plus", ink=ink, size=12)
            inner.setLeft(inner.left() + used + theme.px(5))
        else:
            mark = QRect(inner.right() - theme.px(13), inner.top(), theme.px(14), inner.height())
            paint.icon(painter, mark, "x" if self._active else "chevron-down", ink=ink)
            inner.setRight(mark.left() - theme.px(5))
        paint.text(painter, inner, self.words(), role=self.role, ink=ink)
        painter.end()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        over_mark = event.position().x() >= self.width() - theme.px(9 + 14 + 3)
        if self._active and self.isDown() and over_mark:
            self.setDown(False)
            self.cleared.emit()
            return
        super().mouseReleaseEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._active and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.cleared.emit()
            return
        super().keyPressEvent(event)


class _SegmentItem(_Drawn):
    """One choice of a segment."""

    def __init__(self, words: str, icon: str) -> None:
        super().__init__(words, icon)
        self._words = words
        self.setCheckable(True)
        self.setAccessibleName(words)

    def set_compact(self, *, compact: bool) -> None:
        """Show the icon alone, where there is one."""
        hidden = compact and bool(self.icon_name)
        self.setText("" if hidden else self._words)
        self.setToolTip(self._words if hidden else "")
        self.updateGeometry()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self.content_width() + 2 * theme.px(12), theme.height("segment_item"))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.isChecked():
            paint.box(painter, self.rect(), fill="raised", edge="line2", radius=5)
        elif self.hot():
            paint.box(painter, self.rect(), fill="hover", radius=5)
        if self.hasFocus():
            paint.ring(painter, self.rect(), radius=5)
        ink = "text" if self.isChecked() else "text2" if self.isEnabled() else "disabled"
        self.draw_content(painter, self.rect(), ink, 14)
        painter.end()


class Segment(QWidget):
    """A few views of the same thing, one of them shown."""

    chosen = Signal(str)

    def __init__(
        self, items: Sequence[tuple[str, str, str]], name: str, parent: QWidget | None = None
    ) -> None:
        """Take `(key, words, icon)` for each choice; the first is chosen."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.keys = tuple(key for key, _, _ in items)
        self._group = QButtonGroup(self)
        self._items: list[_SegmentItem] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(0)
        for number, (_, words, icon) in enumerate(items):
            item = _SegmentItem(words, icon)
            self._items.append(item)
            self._group.addButton(item, number)
            row.addWidget(item)
        self._group.button(0).setChecked(True)
        self._group.idClicked.connect(lambda number: self.chosen.emit(self.keys[number]))

    def set_compact(self, *, compact: bool) -> None:
        """Show icons alone, for narrow windows."""
        for item in self._items:
            item.set_compact(compact=compact)
        self.updateGeometry()

    def current(self) -> str:
        """Return the key of the choice."""
        return self.keys[self._group.checkedId()]

    def choose(self, key: str) -> None:
        """Show this choice, as if it were clicked."""
        if key != self.current():
            self._group.button(self.keys.index(key)).setChecked(True)
            self.chosen.emit(key)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.box(painter, self.rect(), fill="sunken", radius=7)
        painter.end()
