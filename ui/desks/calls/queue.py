"""Who to call next: due callbacks first, then by score; blocked rows say why."""

from collections.abc import Collection, Sequence
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QVBoxLayout,
)
from typing_extensions import override

from ui.desks.calls.keys import is_for_desk
from ui.desks.calls.queue_rows import INSET_PX, ITEM_ROLE, STRIP_PX, Index, QueueDelegate, spoken
from ui.guard import guarded
from ui.theme import theme
from ui.widgets.labels import Badge, Icon, Keycaps, Label
from ui.widgets.page import pane
from workbench.i18n import t, tn
from workbench.services.calling.queue import QueueItem

ROOT: Final = QModelIndex()


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
            parts = (item.name, item.company, item.why_back, item.called_by)
            return "\n".join(part for part in parts if part)
        return None


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
        self._places: tuple[UUID, ...] = ()  # who comes after the call-backs, in order
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
        is_strip = width < theme.px(STRIP_PX) + 2 * theme.px(INSET_PX)
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
        """Return who comes once a person is called: a call-back that is due, else the next one."""
        others = self._others(item)
        callable_ = [one for one in others if one.hours.is_allowed]
        due = [one for one in callable_ if one.callback_at is not None]
        return next(iter([*due, *callable_, *others]), None)

    def keep_place(self, item: QueueItem) -> None:
        """Remember, before a person is called, where one goes on once the call-backs are done."""
        following = self.after(item)
        is_detour = following is not None and following.callback_at is not None
        self._places = tuple(one.who_id for one in self._others(item)) if is_detour else ()

    def _others(self, item: QueueItem) -> list[QueueItem]:
        """Return the others in the order in which they come, from the place that is kept."""
        items, row = self.model.items, self.model.row_of(item.who_id)
        others = [*items[row + 1 :], *items[: max(0, row)]]
        if item.callback_at is None:
            return others
        place = next((who for who in self._places if self.model.row_of(who) >= 0), None)
        at = next((n for n, one in enumerate(others) if one.who_id == place), 0)
        return [*others[at:], *others[:at]]

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
