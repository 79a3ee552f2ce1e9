"""A short list of choices in rows of two lines; Enter, Space or a click takes one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)
from typing_extensions import override

from ui.guard import guarded
from ui.theme import theme
from ui.widgets import paint

if TYPE_CHECKING:
    from workbench.profiles import Profile

Index = QModelIndex | QPersistentModelIndex
ROOT: Final = QModelIndex()
MOST_ROWS = 6
_TAKES: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1


@dataclass(frozen=True)
class Choice:
    """One row: what it is, what is known of it, and a figure at the right."""

    key: str
    title: str
    detail: str
    right: str = ""
    icon: str = ""  # an avatar of the title where there is none


def of_profile(profile: Profile) -> Choice:
    """Return the row of a profile: whose it is, on which server, under which name."""
    host = profile.server_url.partition("://")[2].partition("/")[0]
    return Choice(profile.name, profile.email, f"{host} · {profile.name}")


@guarded
class _Choices(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.choices: tuple[Choice, ...] = ()

    def show_choices(self, choices: Sequence[Choice]) -> None:
        self.beginResetModel()
        self.choices = tuple(choices)
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.choices)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        choice = self.choices[index.row()]
        if role == _ROLE:
            return choice
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return ", ".join(part for part in (choice.title, choice.detail, choice.right) if part)
        return None


@guarded
class _Delegate(QStyledItemDelegate):
    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(theme.px(160), theme.height("row_two_lines"))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        choice: Choice = index.data(_ROLE)
        rect: QRect = option.rect.adjusted(0, 1, 0, -1)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            paint.box(painter, rect, fill="selected")
        elif option.state & QStyle.StateFlag.State_MouseOver:
            paint.box(painter, rect, fill="hover")
        if option.state & QStyle.StateFlag.State_HasFocus:
            paint.ring(painter, rect)
        self._draw(painter, rect.adjusted(theme.px(8), 0, -theme.px(8), 0), choice)
        painter.restore()

    @staticmethod
    def _draw(painter: QPainter, inner: QRect, choice: Choice) -> None:
        side = theme.px(24)
        place = QRect(inner.left(), inner.top() + (inner.height() - side) // 2, side, side)
        if choice.icon:
            paint.icon_center(painter, place, choice.icon, ink="text2", size=16)
        else:
            paint.avatar(painter, place, choice.title, key=choice.key, size=24)
        inner.setLeft(place.right() + theme.px(12))
        if choice.right:
            paint.text(
                painter, inner, choice.right, role="small", ink="text2", align="right",
                tabular=True,
            )  # fmt: skip
            width = paint.text_width(choice.right, "small", tabular=True)
            inner.setRight(inner.right() - width - theme.px(8))
        first, second = theme.line_px("body"), theme.line_px("small")
        top = inner.top() + (inner.height() - first - second) // 2
        title = QRect(inner.left(), top, inner.width(), first)
        paint.text(painter, title, choice.title, role="button")
        below = QRect(inner.left(), top + first, inner.width(), second)
        paint.text(painter, below, choice.detail, role="small", ink="text2")


class ChoiceRows(QListView):
    """The list; as high as its rows, scrolled beyond six."""

    chosen = Signal(str)  # taken with Enter or a click
    moved = Signal(str)  # under the cursor

    def __init__(self, name: str) -> None:
        super().__init__()
        self._choices = _Choices()
        self.setModel(self._choices)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.clicked.connect(lambda index: self._take(index.row()))
        self.selectionModel().currentChanged.connect(lambda index, _: self._tell(index.row()))

    def choices(self) -> tuple[Choice, ...]:
        """Return what is shown."""
        return self._choices.choices

    def show_choices(self, choices: Sequence[Choice]) -> None:
        """Show these, with the cursor on the first."""
        self._choices.show_choices(choices)
        self.setFixedHeight(min(MOST_ROWS, len(choices)) * theme.height("row_two_lines"))
        if choices:
            self.setCurrentIndex(self._choices.index(0, 0))

    def current(self) -> str:
        """Return the key under the cursor; empty where there is none."""
        row = self.currentIndex().row()
        return self._choices.choices[row].key if 0 <= row < len(self._choices.choices) else ""

    def _take(self, row: int) -> None:
        if 0 <= row < len(self._choices.choices):
            self.chosen.emit(self._choices.choices[row].key)

    def _tell(self, row: int) -> None:
        if 0 <= row < len(self._choices.choices):
            self.moved.emit(self._choices.choices[row].key)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _TAKES:
            self._take(self.currentIndex().row())
        else:
            super().keyPressEvent(event)
