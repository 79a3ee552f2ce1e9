"""The sidebar: workspace, desks with counts and keys, saved views, and who is signed in."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui.guard import guarded
from ui.models.item_list import ITEM_ROLE, Index, ItemList
from ui.theme import theme
from ui.widgets import paint
from workbench.i18n import t


@dataclass(frozen=True)
class Entry:
    """One line of the sidebar: a desk, a saved view, or a heading (without key)."""

    key: str
    words: str
    icon: str = ""
    digit: int = 0  # Ctrl+digit leads there
    count: int = 0
    is_view: bool = False

    @property
    def shown_count(self) -> str:
        """The number beside the name: of a view always, of a desk where something waits."""
        return f"{self.count:,}" if self.count or self.is_view else ""


def _words(entry: Entry) -> str:
    return ", ".join(part for part in (entry.words, entry.shown_count) if part)


def _tooltip(entry: Entry) -> str | None:
    keys = f" (Ctrl+{entry.digit})" if entry.digit else ""
    return f"{entry.words}{keys}" if entry.key else None


@guarded
class _Painter(QStyledItemDelegate):
    def __init__(self, sidebar: "Sidebar") -> None:
        super().__init__(sidebar)
        self._sidebar = sidebar

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        entry: Entry = index.data(ITEM_ROLE)
        if not entry.key:
            return QSize(theme.px(100), theme.px(48))
        return QSize(theme.px(100), theme.height("saved_view" if entry.is_view else "navigation"))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(ITEM_ROLE)
        painter.save()
        rect: QRect = option.rect
        if not entry.key:
            if not self._sidebar.collapsed:
                place = rect.adjusted(theme.px(18), theme.px(14), 0, 0)
                paint.text(painter, place, entry.words, role="small", ink="text3")
        else:
            self._draw(painter, rect, option, entry)
        painter.restore()

    def _draw(
        self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, entry: Entry
    ) -> None:
        row = rect.adjusted(theme.px(8), 1, -theme.px(8), -1)
        chosen = entry.key == self._sidebar.chosen_key
        if chosen:
            paint.box(painter, row, fill="selected")
        elif option.state & QStyle.StateFlag.State_MouseOver:
            paint.box(painter, row, fill="sidebar_hover")
        if option.state & QStyle.StateFlag.State_HasFocus:
            paint.ring(painter, row)
        ink = "accent_text" if chosen else "text2"
        if self._sidebar.collapsed:
            paint.icon_center(painter, row, entry.icon, ink=ink)
            return
        inner = row.adjusted(theme.px(10), 0, -theme.px(9), 0)
        if entry.is_view:
            paint.icon(painter, inner, entry.icon, ink="text3", size=14)
        else:
            paint.icon(painter, inner, entry.icon, ink=ink)
        right = self._draw_right(painter, inner, entry)
        words = inner.adjusted(theme.px(16 + 8), 0, 0, 0)
        words.setRight(right - theme.px(6))
        weight = 600 if chosen else 0
        paint.text(painter, words, entry.words, ink="text" if chosen else "text2", weight=weight)

    @staticmethod
    def _draw_right(painter: QPainter, inner: QRect, entry: Entry) -> int:
        right = inner.right() + 1
        count = entry.shown_count
        if entry.is_view:
            used = paint.text(
                painter, inner, count, role="small", ink="text3", align="right", tabular=True
            )
            return right - used
        key_room = theme.px(22)
        if entry.digit:
            paint.text(painter, inner, f"^{entry.digit}", role="micro", ink="text3", align="right")
        right -= key_room
        if count:
            place = QRect(inner.left(), inner.top(), right - inner.left(), inner.height())
            right -= paint.badge(painter, place, count, align="right")
        return right


class _Person(QPushButton):
    """Two lines with an avatar or the program's mark, and an arrow that opens a menu."""

    def __init__(self, parent: QWidget | None = None, *, mark: bool = False) -> None:
        super().__init__(parent)
        self._mark = mark
        self._name, self._detail, self._key = "", "", ""
        self.collapsed = False
        self.setProperty("kind", "plain")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_name(self, name: str, detail: str = "", key: str = "") -> None:
        """Show whose window this is."""
        self._name, self._detail, self._key = name, detail, key
        words = ", ".join(part for part in (name, detail) if part)
        self.setAccessibleName(words or t("Your menu"))
        self.setToolTip(self.accessibleName())
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.px(100), theme.px(44 if self._mark else 48))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(40), self.sizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = self.rect()
        row = rect.adjusted(theme.px(6), theme.px(4), -theme.px(6), -theme.px(4))
        if self.underMouse():
            paint.box(painter, row, fill="sidebar_hover")
        if self.hasFocus():
            paint.ring(painter, row)
        if not self._mark:
            paint.hairline(painter, rect, "top")
        inner = rect.adjusted(theme.px(14 if not self.collapsed else 12), 0, -theme.px(14), 0)
        side = self._draw_mark(painter, inner)
        if not self.collapsed:
            self._draw_words(painter, inner.adjusted(side + theme.px(8), 0, 0, 0))
        painter.end()

    def _draw_mark(self, painter: QPainter, inner: QRect) -> int:
        if not self._mark:
            return paint.avatar(painter, inner, self._name, key=self._key, size=24)
        side = theme.px(22)
        top = inner.top() + (inner.height() - side) // 2
        tile = QRect(inner.left(), top, side, side)
        paint.box(painter, tile, fill="accent", radius=6)
        paint.icon_center(painter, tile, "zap", ink="on_accent", size=14)
        return side

    def _draw_words(self, painter: QPainter, place: QRect) -> None:
        arrow = QRect(place.right() - theme.px(14), place.top(), theme.px(14), place.height())
        paint.icon(painter, arrow, "chevron-down", ink="text3")
        words = QRect(place)
        words.setRight(arrow.left() - theme.px(4))
        if self._detail:
            line = theme.line_px("body") - 2
            words.setTop(words.center().y() - line + 1)
            words.setHeight(line)
            paint.text(painter, words, self._name, weight=500)
            paint.text(painter, words.translated(0, line), self._detail, role="small", ink="text2")
        else:
            paint.text(painter, words, self._name, weight=600)


class Sidebar(QFrame):
    """Leads to every desk and saved view; narrow windows show its icons alone."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("plane", "sidebar")
        self.setProperty("edge", "right")
        self.collapsed = False
        self.chosen_key = ""
        self._counts: dict[str, int] = {}
        self._desks: tuple[Entry, ...] = ()
        self._views: tuple[Entry, ...] = ()
        self._model: ItemList[Entry] = ItemList(
            _words, tooltip=_tooltip, is_live=lambda entry: bool(entry.key), parent=self
        )
        self._list = QListView()
        self.workspace = _Person(mark=True)
        self.person = _Person()
        self._set_up_list()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 1, 0)
        column.setSpacing(0)
        column.addWidget(self.workspace)
        column.addWidget(self._list, 1)
        column.addWidget(self.person)
        self.set_collapsed(collapsed=False)
        theme.changed.connect(self._on_theme)

    def _set_up_list(self) -> None:
        self._list.setModel(self._model)
        self._list.setItemDelegate(_Painter(self))
        self._list.setProperty("plane", "sidebar")
        self._list.setAccessibleName(t("Desks and saved views"))
        self._list.setMouseTracking(True)
        self._list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self._list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._list.clicked.connect(self._on_index)
        self._list.activated.connect(self._on_index)

    def show_desks(self, desks: Sequence[Entry]) -> None:
        """List these desks."""
        self._desks = tuple(desks)
        self._fill()

    def show_views(self, views: Sequence[Entry]) -> None:
        """List these saved views below the desks."""
        self._views = tuple(views)
        self._fill()

    def choose(self, key: str) -> None:
        """Mark the desk that is on the screen."""
        self.chosen_key = key
        self._list.viewport().update()

    def set_count(self, key: str, count: int) -> None:
        """Show a count beside a desk; zero shows none."""
        if self._counts.get(key, 0) != count:
            self._counts[key] = count
            self._fill()

    def set_collapsed(self, *, collapsed: bool) -> None:
        """Show icons alone, or icons with words."""
        self.collapsed = collapsed
        self.workspace.collapsed = self.person.collapsed = collapsed
        self.setFixedWidth(theme.width("sidebar_icons" if collapsed else "sidebar"))
        self._fill()
        self.update()

    def entries(self) -> tuple[Entry, ...]:
        """Return what is listed, headings included."""
        return self._model.items

    def _fill(self) -> None:
        desks = [
            Entry(d.key, d.words, d.icon, d.digit, self._counts.get(d.key, d.count))
            for d in self._desks
        ]
        views = [Entry("", t("Saved views")), *self._views] if self._views else []
        self._model.show_items([*desks, *views])

    def _on_index(self, index: QModelIndex) -> None:
        entry: Entry = index.data(ITEM_ROLE)
        if entry.key:
            self.chosen.emit(entry.key)

    def _on_theme(self) -> None:
        self.set_collapsed(collapsed=self.collapsed)
