"""Text on the page, and the small painted marks that stand beside it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import theme
from ui.widgets import paint
from ui.widgets.paint import Tone


class Label(QLabel):
    """Text of one type role in one ink; `elided` text is cut with … and told in the tooltip."""

    def __init__(
        self,
        words: str = "",
        *,
        role: str = "body",
        ink: str = "text",
        tabular: bool = False,
        weight: int = 0,
        wrap: bool = False,
        elided: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._role, self._tabular, self._weight, self._elided = role, tabular, weight, elided
        self._words = words
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("ink", ink)
        self.setWordWrap(wrap)
        if elided:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._on_theme()
        self.setText(words)
        theme.changed.connect(self._on_theme)

    def words(self) -> str:
        """Return the whole text, also where the screen shows less of it."""
        return self._words

    def set_ink(self, ink: str) -> None:
        """Use another ink."""
        if self.property("ink") != ink:
            self.setProperty("ink", ink)
            self.style().unpolish(self)
            self.style().polish(self)

    @override
    def setText(self, words: str) -> None:
        self._words = words
        self._show()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._elided:
            self._show()

    @override
    def sizeHint(self) -> QSize:
        if not self._elided:
            return super().sizeHint()
        width = self.fontMetrics().horizontalAdvance(self._words) + 1  # widths are rounded down
        return QSize(width, theme.line_px(self._role))

    @override
    def minimumSizeHint(self) -> QSize:
        if not self._elided:
            return super().minimumSizeHint()
        return QSize(theme.px(24), theme.line_px(self._role))

    def _show(self) -> None:
        shown = self._words
        if self._elided:
            self.setAccessibleName(self._words)
            metrics, mode = self.fontMetrics(), Qt.TextElideMode.ElideRight
            shown = metrics.elidedText(self._words, mode, self.width())
            self.setToolTip(self._words if shown != self._words else "")
        super().setText(shown)

    def _on_theme(self) -> None:
        self.setFont(theme.font(self._role, tabular=self._tabular, weight=self._weight))
        self.setMinimumHeight(0 if self.wordWrap() else theme.line_px(self._role))
        self._show()


class Painted(QWidget):
    """Base of small widgets that draw themselves and have a fixed size."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._on_theme)

    def draw(self, painter: QPainter) -> None:
        """Draw the widget."""
        raise NotImplementedError

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.draw(painter)
        painter.end()

    def _on_theme(self) -> None:
        self.updateGeometry()
        self.update()


class Keycaps(Painted):
    """The keys of an action, one cap each."""

    def __init__(
        self, shortcut: str | Sequence[str], *, inverse: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._labels = paint.key_labels(shortcut) if isinstance(shortcut, str) else list(shortcut)
        self._inverse = inverse
        self.setAccessibleName(" ".join(self._labels))

    @override
    def sizeHint(self) -> QSize:
        return QSize(paint.keycaps_width(self._labels), theme.height("keycap"))

    @override
    def draw(self, painter: QPainter) -> None:
        paint.keycaps(painter, self.rect(), self._labels, inverse=self._inverse)


class Chip(Painted):
    """A state in a word; never clickable."""

    def __init__(
        self, words: str, tone: Tone = "neutral", icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.show_state(words, tone, icon)

    def show_state(self, words: str, tone: Tone = "neutral", icon: str = "") -> None:
        """Show another state."""
        self._words, self._tone, self._icon = words, tone, icon
        self.setAccessibleName(words)
        self._on_theme()

    @override
    def sizeHint(self) -> QSize:
        return QSize(paint.chip_width(self._words, self._icon), theme.height("chip"))

    @override
    def draw(self, painter: QPainter) -> None:
        paint.chip(painter, self.rect(), self._words, tone=self._tone, icon_name=self._icon)


class Badge(Painted):
    """A count; hidden at zero."""

    def __init__(
        self, count: int = 0, tone: str = "neutral", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tone = tone
        self.set_count(count)

    def set_count(self, count: int) -> None:
        """Show another count."""
        self._count = count
        self.setAccessibleName(f"{count:,}")
        if count == 0:
            self.hide()
        elif self.parent() is not None:  # without one, showing would open a window
            self.show()
        self._on_theme()

    @override
    def sizeHint(self) -> QSize:
        return QSize(paint.badge_width(f"{self._count:,}"), theme.height("badge"))

    @override
    def draw(self, painter: QPainter) -> None:
        paint.badge(painter, self.rect(), f"{self._count:,}", tone=self._tone)


class Avatar(Painted):
    """A person's circle or a company's rounded square."""

    def __init__(
        self,
        name: str,
        *,
        key: str = "",
        size: int = 24,
        company: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._key, self._size, self._company = key, size, company
        self.set_name(name, key)

    def set_name(self, name: str, key: str = "") -> None:
        """Show another person or company."""
        self._name, self._key = name, key or self._key
        self.setAccessibleName(name)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.px(self._size), theme.px(self._size))

    @override
    def draw(self, painter: QPainter) -> None:
        paint.avatar(
            painter, self.rect(), self._name, key=self._key, size=self._size, company=self._company
        )


class Icon(Painted):
    """An icon in a role's colour; decoration unless `name_for_readers` says what it tells."""

    def __init__(
        self,
        name: str,
        ink: str = "text2",
        size: int = 16,
        *,
        name_for_readers: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._name, self._ink, self._size = name, ink, size
        self.setAccessibleName(name_for_readers)

    def show_icon(self, name: str, ink: str) -> None:
        """Show another icon."""
        self._name, self._ink = name, ink
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return theme.icon_size(self._size)

    @override
    def draw(self, painter: QPainter) -> None:
        paint.icon(painter, self.rect(), self._name, ink=self._ink, size=self._size)


class Bar(QWidget):
    """A thin bar of a share, e.g. dials of today's goal."""

    def __init__(
        self,
        share: float = 0.0,
        *,
        ink: str = "accent",
        thickness: int = 4,
        width: int = 56,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._share, self._ink, self._thickness, self._width = share, ink, thickness, width
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_share(share)

    def set_share(self, share: float, ink: str = "") -> None:
        """Show another share, from 0 to 1."""
        self._share, self._ink = share, ink or self._ink
        self.setAccessibleName(f"{share:.0%}")
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.px(self._width), theme.px(max(8, self._thickness)))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.bar(painter, self.rect(), self._share, ink=self._ink, thickness=self._thickness)
        painter.end()


class Rule(QWidget):
    """A hairline between blocks, flat or upright."""

    def __init__(self, *, upright: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        if upright:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("line"))
        painter.end()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.update()
