"""The frame of a page: its head with facts, tabs, cards and section heads."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLayout,
    QSizePolicy,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui.theme import theme
from ui.widgets import paint
from ui.widgets.labels import Label, Rule

TAB_INSET_PX = 4  # room for the ring: pages place their tabs so much further to the left
Plane = Literal["window", "surface", "sidebar", "raised"]
Edge = Literal["", "top", "bottom", "left", "right"]


def pane(plane: Plane = "surface", edge: Edge = "", parent: QWidget | None = None) -> QFrame:
    """Return a plane of the page, with a hairline on one side."""
    frame = QFrame(parent)
    frame.setProperty("plane", plane)
    if edge:
        frame.setProperty("edge", edge)
    return frame


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and end it."""
    while layout.count():
        item = layout.takeAt(0)
        if item is None:
            return
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


def swap_page(pages: QStackedWidget, before: QWidget, after: QWidget) -> None:
    """Show another page in place of one that ends."""
    pages.addWidget(after)
    pages.setCurrentWidget(after)
    pages.removeWidget(before)
    before.deleteLater()


@dataclass(frozen=True)
class Fact:
    """A number and its words; with a key it can be clicked."""

    number: str
    words: str
    icon: str = ""
    ink: str = "text2"  # of the icon and, where it is an alarm, of the number
    alarm: bool = False
    key: str = ""
    share: float | None = None  # a small bar after it, e.g. of a daily goal
    before: str = ""  # words before the number, e.g. of a figure beside its goal


class Facts(QWidget):
    """The facts of a page head; those that do not fit are left out from the right."""

    chosen = Signal(str)  # the key of a clicked fact

    _GAP_PX = 20

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts: tuple[Fact, ...] = ()
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._on_theme)

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Show other facts."""
        self._facts = tuple(facts)
        self.setAccessibleName(
            ", ".join(
                " ".join(part for part in (fact.before, fact.number, fact.words) if part)
                for fact in facts
            )
        )
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        gap = theme.px(self._GAP_PX)
        width = sum(self._width(fact) + gap for fact in self._facts)
        return QSize(width, theme.height("control"))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, theme.height("control"))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for fact, rect in self._places():
            self._draw(painter, rect, fact)
        painter.end()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        clickable = bool(self._key_at(event))
        shape = Qt.CursorShape.PointingHandCursor if clickable else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        key = self._key_at(event)
        if key:
            self.chosen.emit(key)

    def _key_at(self, event: QMouseEvent) -> str:
        point = event.position().toPoint()
        return next((fact.key for fact, rect in self._places() if rect.contains(point)), "")

    def _width(self, fact: Fact) -> int:
        icon = theme.px(16 + 6) if fact.icon else 0
        number = paint.text_width(fact.number, "strong", tabular=True) + theme.px(5)
        if fact.before:
            number += paint.text_width(fact.before, "small") + theme.px(8)
        bar = theme.px(8 + 56) if fact.share is not None else 0
        return icon + number + paint.text_width(fact.words) + bar

    def _places(self) -> list[tuple[Fact, QRect]]:
        places, left = [], 0
        for fact in self._facts:
            width = self._width(fact)
            if left + width > self.width():
                break
            places.append((fact, QRect(left, 0, width, self.height())))
            left += width + theme.px(self._GAP_PX)
        return places

    @staticmethod
    def _draw(painter: QPainter, rect: QRect, fact: Fact) -> None:
        place = QRect(rect)
        if fact.icon:
            used = paint.icon(painter, place, fact.icon, ink=fact.ink, size=16)
            place.setLeft(place.left() + used + theme.px(6))
        if fact.before:
            used = paint.text(painter, place, fact.before, role="small", ink="text2")
            place.setLeft(place.left() + used + theme.px(8))
        ink = fact.ink if fact.alarm else "text"
        used = paint.text(painter, place, fact.number, role="strong", ink=ink, tabular=True)
        place.setLeft(place.left() + used + theme.px(5))
        used = paint.text(painter, place, fact.words, ink="text2")
        if fact.share is not None:
            place.setLeft(place.left() + used + theme.px(8))
            place.setWidth(theme.px(56))
            paint.bar(painter, place, fact.share)

    def _on_theme(self) -> None:
        self.updateGeometry()
        self.update()


class PageHead(QFrame):
    """The title, a hairline, three to five facts, and a slot at the right."""

    fact_chosen = Signal(str)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("plane", "surface")
        self.setProperty("edge", "bottom")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(0)
        self._title = Label(title, role="title")
        self._rule = Rule(upright=True)
        self._facts = Facts()
        self._facts.chosen.connect(self.fact_chosen)
        self.right = QHBoxLayout()
        self.right.setSpacing(8)
        row.addWidget(self._title)
        row.addSpacing(16)
        row.addWidget(self._rule, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addSpacing(16)
        row.addWidget(self._facts, 1)
        row.addSpacing(16)
        row.addLayout(self.right)
        self._on_theme()
        self.show_facts(())
        theme.changed.connect(self._on_theme)

    def set_title(self, title: str) -> None:
        """Show another title."""
        self._title.setText(title)

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Show other facts."""
        self._rule.setVisible(bool(facts))
        self._facts.show_facts(facts)

    def add_right(self, widget: QWidget) -> None:
        """Put a widget at the right end."""
        self.right.addWidget(widget)

    def _on_theme(self) -> None:
        self.setFixedHeight(theme.height("page_head"))
        self._rule.setFixedHeight(theme.px(24))


class Tabs(QTabBar):
    """At most five tabs; the chosen one is underlined."""

    def __init__(
        self, tabs: Sequence[tuple[str, str]], name: str, parent: QWidget | None = None
    ) -> None:
        """Take `(key, words)` for each tab."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for key, words in tabs:
            self.setTabData(self.addTab(words), key)
        theme.changed.connect(self._on_theme)

    def key(self) -> str:
        """Return the key of the chosen tab."""
        return str(self.tabData(self.currentIndex()))

    def choose(self, key: str) -> None:
        """Show this tab."""
        for number in range(self.count()):
            if self.tabData(number) == key:
                self.setCurrentIndex(number)

    @override
    def tabSizeHint(self, index: int) -> QSize:
        width = paint.text_width(self.tabText(index), "strong")
        return QSize(width + theme.px(20), theme.px(32))

    @override
    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for number in filter(self.isTabVisible, range(self.count())):
            rect = self.tabRect(number).adjusted(TAB_INSET_PX, 0, TAB_INSET_PX - theme.px(20), 0)
            chosen = number == self.currentIndex()
            ink = "text" if chosen else "text2"
            if chosen and self.hasFocus():
                around = rect.adjusted(-TAB_INSET_PX, 3, TAB_INSET_PX, -4)
                paint.ring(painter, around, radius=4)
            role = "strong" if chosen else "body"
            paint.text(painter, rect.adjusted(0, 0, 8, 0), self.tabText(number), role=role, ink=ink)
            if chosen:
                line = QRect(rect.left(), rect.bottom() - 1, rect.width(), 2)
                painter.fillRect(line, theme.color("focus"))
        painter.end()

    def _on_theme(self) -> None:
        self.setFont(theme.font("body"))  # asks for the sizes again
        self.updateGeometry()


class Card(QFrame):
    """A raised plane for one thing among others."""

    def __init__(self, parent: QWidget | None = None, *, padding: int = 12) -> None:
        super().__init__(parent)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(padding, padding, padding, padding)
        self.column.setSpacing(8)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.card(painter, self.rect().adjusted(0, 0, 0, -1))
        painter.end()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.update()


class SectionHead(QWidget):
    """The head of a pane: its name, a count or note, and a slot at the right."""

    def __init__(self, title: str, note: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(8)
        self._note = Label(note, role="small", ink="text3", tabular=True)
        self.row.addWidget(Label(title, role="section"))
        self.row.addStretch(1)
        self.row.addWidget(self._note)

    def set_note(self, note: str) -> None:
        """Show another note at the right."""
        self._note.setText(note)
