"""Who to call next: due callbacks first, then by score; blocked rows say why."""

from collections.abc import Collection, Sequence
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)
from typing_extensions import override

from ui.desks.calls.keys import is_for_desk
from ui.guard import guarded
from ui.theme import theme
from ui.widgets import paint
from ui.widgets.labels import Badge, Icon, Keycaps, Label
from ui.widgets.page import pane
from workbench.i18n import t, tn
from workbench.services import words
from workbench.services.calling.queue import QueueItem

Index = QModelIndex | QPersistentModelIndex
ROOT: Final = QModelIndex()
ITEM_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1
GOOD_SCORE: Final = 85
STRIP_PX: Final = 64  # so narrow the list shows its tiles alone
_INSET_PX: Final = 6
_TILE_PX: Final = (28, 22)


@guarded
class QueueModel(QAbstractListModel):
    """The people to call, in order."""

    def __init__(self) -> None:
        super().__init__()
        self._items: list[QueueItem] = []

    @property
    def items(self) -> Sequence[QueueItem]:
        """The rows shown."""
        return self._items

    def show_items(self, items: Sequence[QueueItem]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._items = list(items)
        self.endResetModel()

    def remove(self, who_id: UUID) -> None:
        """Take a person out of the list."""
        row = self.row_of(who_id)
        if row >= 0:
            self.beginRemoveRows(ROOT, row, row)
            del self._items[row]
            self.endRemoveRows()

    def row_of(self, who_id: UUID) -> int:
        """Return where a person is, or -1."""
        return next((n for n, one in enumerate(self._items) if one.who_id == who_id), -1)

    def item_at(self, row: int) -> QueueItem | None:
        """Return a row's person."""
        return self._items[row] if 0 <= row < len(self._items) else None

    @override
    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._items)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self.item_at(index.row())
        if item is None:
            return None
        if role == ITEM_ROLE:
            return item
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return spoken(item)
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(part for part in (item.name, item.company, item.why_back) if part)
        return None


@guarded
class QueueDelegate(QStyledItemDelegate):
    """Paints a person: tile, name and company, local time and attempt."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        lines = theme.line_px("strong") + theme.line_px("small")
        return QSize(0, max(theme.height("row_two_lines"), lines + theme.px(4)))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item = index.data(ITEM_ROLE)
        row: QRect = option.rect
        rect = row.adjusted(theme.px(_INSET_PX), 1, -theme.px(_INSET_PX), -1)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            paint.box(painter, rect, fill="selected", radius=6)
            bar = QRect(rect.left(), rect.top() + theme.px(8), 3, rect.height() - theme.px(16))
            paint.box(painter, bar, fill="focus", radius=1.5)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            paint.box(painter, rect, fill="hover", radius=6)
        if isinstance(item, QueueItem):
            _paint_item(painter, rect, item, chosen=chosen)
        painter.restore()


def _paint_item(painter: QPainter, rect: QRect, item: QueueItem, *, chosen: bool) -> None:
    if rect.width() < theme.px(STRIP_PX):
        left = (rect.width() - theme.px(_TILE_PX[0])) // 2
        _tile(painter, rect.adjusted(left, 0, 0, 0), item)
        return
    inner = rect.adjusted(theme.px(10), 0, -theme.px(8), 0)
    top, bottom = theme.line_px("strong"), theme.line_px("small")
    above = inner.top() + (inner.height() - top - bottom) // 2
    first = QRect(inner.left() + theme.px(38), above, inner.width() - theme.px(38), top)
    second = QRect(first.left(), above + top, first.width(), bottom)
    _tile(painter, inner, item)
    is_grey = item.hours.is_blocked_for_good or (not item.hours.is_allowed)
    used = _right_of_first(painter, first, item)
    name = first.adjusted(0, 0, -used - theme.px(8), 0)
    ink = "text2" if is_grey else "text"
    paint.text(painter, name, item.name, ink=ink, weight=600 if chosen else 500)
    said = _right_words(item)
    width = paint.text_width(said, "small", tabular=True)
    paint.text(painter, second, said, role="small", ink="text2", align="right", tabular=True)
    company = second.adjusted(0, 0, -width - theme.px(8), 0)
    if item.why_back:
        company.setRight(company.right() - _came_back(painter, company) - theme.px(6))
    paint.text(painter, company, item.company, role="small", ink="text2")


def _tile(painter: QPainter, inner: QRect, item: QueueItem) -> None:
    width, height = theme.px(_TILE_PX[0]), theme.px(_TILE_PX[1])
    tile = QRect(inner.left(), inner.center().y() - height // 2, width, height)
    if item.callback_at is not None:
        paint.box(painter, tile, fill="warn_bg", radius=5)
        paint.icon_center(painter, tile, "alarm-clock", ink="warn", size=16)
    elif not item.hours.is_allowed:
        paint.box(painter, tile, fill="sunken", radius=5)
        paint.icon_center(painter, tile, _block_icon(item), ink="text3", size=14)
    elif item.is_guest:
        paint.box(painter, tile, fill="sunken", radius=5)
        paint.icon_center(painter, tile, "calendar-check", ink="text2", size=14)
    else:
        is_good = item.score is not None and item.score >= GOOD_SCORE
        paint.box(painter, tile, fill="good_bg" if is_good else "sunken", radius=5)
        shown = "–" if item.score is None else str(item.score)
        ink = "good" if is_good else "text2"
        paint.text(painter, tile, shown, role="small_strong", ink=ink, align="center", tabular=True)


def _came_back(painter: QPainter, line: QRect) -> int:
    """Mark a lead that was given back at the right of a line; return the room it takes."""
    said, icon = t("Returned"), "undo-2"
    width = paint.chip_width(said, icon)
    place = line.adjusted(max(0, line.width() - width), 0, 0, 0)
    return paint.chip(painter, place, said, tone="warn", icon_name=icon)


def _block_icon(item: QueueItem) -> str:
    return item.hours.icon if item.hours.is_blocked_for_good else "lock"


def _right_of_first(painter: QPainter, line: QRect, item: QueueItem) -> int:
    if item.callback_at is not None:
        said = t("{time} due").format(time=words.clock(item.callback_at.astimezone(words.here())))
        ink = "warn"
        paint.text(painter, line, said, role="small_strong", ink=ink, align="right", tabular=True)
        return paint.text_width(said, "small_strong", tabular=True)
    if not item.hours.local_time:
        return 0
    side = theme.px(14)
    mark = QRect(line.right() + 1 - side, line.top(), side, line.height())
    is_allowed = item.hours.is_allowed
    paint.icon(
        painter,
        mark,
        "check" if is_allowed else "moon" if item.hours.icon == "moon" else item.hours.icon,
        ink="good_mark" if is_allowed else "text3",
        size=14,
    )
    clock = line.adjusted(0, 0, -side - theme.px(6), 0)
    said = item.hours.local_time
    paint.text(painter, clock, said, role="small", ink="text2", align="right", tabular=True)
    return side + theme.px(6) + paint.text_width(said, "small", tabular=True)


def _right_words(item: QueueItem) -> str:
    if item.callback_at is not None:
        return t("callback, your time")
    if not item.hours.is_allowed or item.hours.must_ask:
        return item.hours.reason
    return tn("{n} call", "{n} calls", item.attempts) if item.attempts else t("first call")


def spoken(item: QueueItem) -> str:
    """Return what a screen reader says of a row."""
    parts = [item.name, item.company]
    if item.score is not None:
        parts.append(t("Score {n}").format(n=item.score))
    if item.is_guest:
        parts.append(t("guest of an event"))
    if item.why_back:
        parts.append(item.why_back)
    if item.callback_at is not None:
        parts.append(words.clock(item.callback_at.astimezone(words.here())))
    elif item.hours.local_time:
        parts.append(t("{time} their time").format(time=item.hours.local_time))
    parts.append(_right_words(item))
    return ", ".join(part for part in parts if part)


class QueueList(QListView):
    """The rows; digits, Space, Enter and / go to the desk, also with an active input method."""

    def __init__(self, model: QueueModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(QueueDelegate(self))
        self.setAccessibleName(t("Who to call next"))
        self.setProperty("plane", "surface")
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        theme.changed.connect(self._on_theme)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_for_desk(event):
            event.ignore()
            return
        super().keyPressEvent(event)

    def _on_theme(self) -> None:
        self.scheduleDelayedItemsLayout()
        self.viewport().update()


class QueuePane(QFrame):
    """The list with its head and the keys at its foot."""

    chosen = Signal(object)  # the QueueItem under the cursor
    selected_changed = Signal(int)  # how many rows are selected

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("plane", "surface")
        self.model = QueueModel()
        self.list = QueueList(self.model)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.list.selectionModel().selectionChanged.connect(lambda _on, _off: self._on_selection())
        self.badge = Badge(0, parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._title = Label(t("Next"), role="section")
        self._clocks = Label(t("their time"), role="small", ink="text3", elided=True)
        self._clocks.setToolTip(t("The times in the list are those of the people in it."))
        self._order = Label(t("by score"), role="small", ink="text2")
        self._order_icon = Icon("arrow-down-wide-narrow", "text2", 14)
        self._foot = _foot()
        column.addLayout(self._head())
        column.addWidget(self.list, 1)
        column.addWidget(self._foot)

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 16, 12)
        head.setSpacing(8)
        head.addWidget(self._title)
        head.addWidget(self.badge)
        head.addWidget(self._clocks, 1)
        head.addWidget(self._order)
        head.addWidget(self._order_icon)
        return head

    def set_width(self, width: int) -> None:
        """Give way: first the keys at the foot, then everything but the tiles."""
        is_strip = width < theme.px(STRIP_PX) + 2 * theme.px(_INSET_PX)
        is_narrow = width < theme.width("list")
        self._foot.setVisible(not is_narrow)
        for widget in (self._title, self._clocks, self._order, self._order_icon):
            widget.setVisible(not is_strip)
        self.list.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAlwaysOff
            if is_strip
            else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        )
        self.setMinimumWidth(theme.px(48) if is_strip else theme.px(180))

    def current(self) -> QueueItem | None:
        """Return the person under the cursor."""
        return self.model.item_at(self.list.currentIndex().row())

    def selected(self) -> list[UUID]:
        """Return who is selected, from the top."""
        rows = sorted(index.row() for index in self.list.selectionModel().selectedRows())
        return [item.who_id for row in rows if (item := self.model.item_at(row)) is not None]

    def select(self, who_ids: Collection[UUID]) -> None:
        """Select several people again, as far as they are listed; the cursor stays."""
        flag = QItemSelectionModel.SelectionFlag.Select
        for who_id in who_ids:
            row = self.model.row_of(who_id)
            if row >= 0:
                self.list.selectionModel().select(self.model.index(row), flag)

    def select_current(self) -> None:
        """Let go of every selected row but the one under the cursor."""
        self._go(self.list.currentIndex().row())

    def choose(self, who_id: UUID | None) -> bool:
        """Move the cursor to a person; False where he is not listed."""
        row = -1 if who_id is None else self.model.row_of(who_id)
        if row >= 0:
            self._go(row)
        return row >= 0

    def step(self, by: int) -> None:
        """Move the cursor up or down."""
        row = self.list.currentIndex().row() + by
        if 0 <= row < len(self.model.items):
            self._go(row)

    def _go(self, row: int) -> None:
        """Put the cursor on a row and select it alone, whatever modifier is held meanwhile."""
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.list.selectionModel().setCurrentIndex(self.model.index(row), flag)

    def after(self, item: QueueItem) -> QueueItem | None:
        """Return who comes once a person is called: the next one who may be called now."""
        row = self.model.row_of(item.who_id)
        others = [*self.model.items[row + 1 :], *self.model.items[: max(0, row)]]
        due = [one for one in others if one.callback_at is not None and one.hours.is_allowed]
        callable_ = [one for one in others if one.hours.is_allowed]
        return next(iter([*due, *callable_, *others]), None)

    def _on_selection(self) -> None:
        count = len(self.list.selectionModel().selectedRows())
        several = tn("{n} selected", "{n} selected", count)
        self._title.setText(several if count > 1 else t("Next"))
        self.selected_changed.emit(count)

    def _on_current(self, index: QModelIndex) -> None:
        item = self.model.item_at(index.row())
        if item is not None:
            self.chosen.emit(item)


def _foot() -> QFrame:
    foot = pane("surface", "top")
    row = QHBoxLayout(foot)
    row.setContentsMargins(16, 8, 16, 8)
    row.setSpacing(6)
    pairs = (("↑↓", t("choose")), ("Enter", t("dial")), ("1–0", t("outcome")))
    for number, (keys, says) in enumerate(pairs):
        if number:
            row.addSpacing(8)
        row.addWidget(Keycaps((keys,)))
        row.addWidget(Label(says, role="small", ink="text2"))
    row.addStretch(1)
    return foot
