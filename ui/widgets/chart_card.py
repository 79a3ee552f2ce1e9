"""A chart on a card: drawn by a worker, hovered, walked and clicked here without a redraw."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.operations import Operations
from ui.theme import theme
from ui.widgets import paint
from workbench.i18n import t

if TYPE_CHECKING:
    from workbench.app import Workbench
    from workbench.charts import Picture

AskFilters = Callable[["Workbench"], Any]
"""Says on a worker, when the chart is drawn, whose records it counts."""
RENDER_AFTER_MS = 80
_INSET_PX = 12
_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
}


class ChartCard(QWidget):
    """Shows one chart; a click or Enter on a bar asks for its records."""

    selected = Signal(object)  # the bar's Selection
    drawn = Signal()  # the picture asked for is on the screen

    def __init__(
        self,
        operations: Operations,
        name: str,
        filters: AskFilters | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._name = name
        self._filters = filters
        self._picture: Picture | None = None
        self._image = QImage()
        self._current = -1
        self._asked = 0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(t("Chart"))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(RENDER_AFTER_MS)
        self._pause.timeout.connect(self.reload)
        theme.changed.connect(self._pause.start)

    def reload(self) -> None:
        """Ask for the numbers again and draw them."""
        size = self._inner().size()
        if not self.isVisible():
            return  # a chart that nobody sees is drawn when it is shown
        self._asked += 1
        asked = self._asked
        dpr = self.devicePixelRatioF()
        name, ask = self._name, self._filters
        scheme, base_px, language = theme.scheme, theme.base_px, theme.language

        def work(core: "Workbench") -> "Picture | None":
            if asked != self._asked:
                return None  # another size or filter was asked for while this one waited
            from workbench import charts

            look = charts.ChartTheme(
                scheme=scheme, base_font_px=base_px, dpr=dpr, language=language
            )
            return charts.render(
                core.store,
                name,
                filters=ask(core) if ask is not None else None,
                size=(size.width(), size.height()),
                theme=look,
            )

        self._operations.run(self, work, partial(self._on_picture, asked))

    def current_words(self) -> str:
        """Return what the chosen bar says first: its name and value."""
        if not 0 <= self._current < len(self._hits()):
            return ""
        return str(self._hits()[self._current].text).partition("\n")[0]

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.px(330), theme.px(226))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(200), theme.px(185))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._pause.start()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._pause.start()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        edge = "focus" if self.hasFocus() else "line2"
        paint.card(painter, self.rect().adjusted(1, 1, -1, -2), edge=edge, fill="surface")
        inner = self._inner()
        if self._image.isNull():
            for number in range(4):
                top = inner.top() + theme.px(44) + number * theme.px(32)
                width = inner.width() * (4 - number) // 5
                bar = QRect(inner.left(), top, width, theme.px(16))
                paint.box(painter, bar, fill="sunken", radius=3)
        else:
            painter.drawImage(QPointF(inner.topLeft()), self._image)
            self._draw_current(painter)
        painter.end()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._choose(self._hit_at(event.position()))

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if not self.hasFocus():
            self._choose(-1)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._choose(self._hit_at(event.position()))
        self._open()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        hits = self._hits()
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None and hits:
            self._choose((self._current + step) % len(hits))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        else:
            super().keyPressEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._choose(-1)

    def _inner(self) -> QRect:
        inset = theme.px(_INSET_PX)
        return self.rect().adjusted(inset, inset, -inset, -inset)

    def _on_picture(self, asked: int, picture: "Picture | None") -> None:
        if asked != self._asked or picture is None:
            return  # another size or filter was asked for since
        from workbench.charts.words import spoken  # drawing the picture has loaded it

        self._picture = picture
        image = QImage(
            picture.pixels,
            picture.width,
            picture.height,
            4 * picture.width,
            QImage.Format.Format_RGBA8888,
        ).copy()
        image.setDevicePixelRatio(picture.dpr)
        self._image = image
        self._current = min(self._current, len(picture.hits) - 1)
        numbers = picture.numbers
        rows = "; ".join(spoken(bar) for bar in numbers.bars)
        self.setAccessibleName(numbers.question)
        self.setAccessibleDescription(f"{numbers.basis}. {rows}")
        self._show_whole_notes()
        self.update()
        self.drawn.emit()

    def _hits(self) -> tuple[Any, ...]:
        return self._picture.hits if self._picture is not None else ()

    def _hit_at(self, point: QPointF) -> int:
        origin = QPointF(self._inner().topLeft())
        place = point - origin
        for number, hit in enumerate(self._hits()):
            if QRectF(hit.x, hit.y, hit.width, hit.height).contains(place):
                return number
        return -1

    def _choose(self, number: int) -> None:
        if number != self._current:
            self._current = number
            can_open = number >= 0 and self._hits()[number].selection is not None
            shape = Qt.CursorShape.PointingHandCursor if can_open else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)
            self._show_whole_notes()
            self.update()

    def _show_whole_notes(self) -> None:
        """Say in a tip what n is, wherever the mouse is on no bar: a bar has its own."""
        numbers = self._picture.numbers if self._picture is not None else None
        told = () if numbers is None or self._current >= 0 else (*numbers.notes, numbers.basis)
        self.setToolTip("\n".join(told))

    def _open(self) -> None:
        hits = self._hits()
        if 0 <= self._current < len(hits) and hits[self._current].selection is not None:
            self.selected.emit(hits[self._current].selection)

    def _draw_current(self, painter: QPainter) -> None:
        hits = self._hits()
        if not 0 <= self._current < len(hits):
            return
        hit = hits[self._current]
        inner = self._inner()
        bar = QRect(
            inner.left() + round(hit.x),
            inner.top() + round(hit.y),
            max(4, round(hit.width)),
            max(4, round(hit.height)),
        )
        paint.ring(painter, bar, radius=2)
        lines = [line for line in str(hit.text).split("\n") if line]
        if hit.selection is not None:
            lines.append(t("Enter shows the records"))
        self._draw_tip(painter, bar, lines)

    def _draw_tip(self, painter: QPainter, bar: QRect, lines: list[str]) -> None:
        step = theme.line_px("small")
        width = max(paint.text_width(line, "small_strong") for line in lines) + theme.px(20)
        height = len(lines) * step + theme.px(12)
        left = min(bar.right() + theme.px(8), self.width() - width - theme.px(4))
        top = min(bar.top(), self.height() - height - theme.px(4))
        tip = QRect(max(theme.px(4), left), max(theme.px(4), top), width, height)
        paint.box(painter, tip, fill="inverse", radius=6)
        for number, line in enumerate(lines):
            place = QRect(
                tip.left() + theme.px(10), tip.top() + theme.px(6) + number * step, width, step
            )
            role = "small_strong" if number == 0 else "small"
            paint.text(painter, place, line, role=role, ink="on_inverse")
