"""The files of a record as rows: name, size, who and when, and where the content is."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

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
from workbench.i18n import t
from workbench.services import words
from workbench.services.attachments import Attached

Index = QModelIndex | QPersistentModelIndex
ROOT: Final = QModelIndex()
_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TONES: Final[dict[str, paint.Tone]] = {
    "waiting": "accent", "sent": "good", "to_fetch": "neutral", "refused": "bad", "missing": "bad",
}  # fmt: skip
_ICONS: Final = {
    "waiting": "cloud-upload", "sent": "cloud-check", "to_fetch": "download",
    "refused": "circle-alert", "missing": "circle-x",
}  # fmt: skip
_KILO, _MEGA = 1_000, 1_000_000


def size_words(size_bytes: int) -> str:
    """Return a size in the unit one would say."""
    if size_bytes >= _MEGA:
        return t("{n} MB").format(n=f"{size_bytes / _MEGA:,.1f}")
    if size_bytes >= _KILO:
        return t("{n} kB").format(n=f"{size_bytes / _KILO:,.0f}")
    return t("{n} bytes").format(n=size_bytes)


def state_words(one: Attached) -> str:
    """Return in a word where the content is."""
    if one.state == "waiting" and one.share:
        return t("Sending, {n}%").format(n=int(one.share * 100))
    return {
        "waiting": t("Waiting"), "sent": t("Sent"), "to_fetch": t("To fetch"),
        "refused": t("Refused"), "missing": t("Missing"),
    }[one.state]  # fmt: skip


@guarded
class _Files(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.files: tuple[Attached, ...] = ()

    def show_files(self, files: Sequence[Attached]) -> None:
        self.beginResetModel()
        self.files = tuple(files)
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.files)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        one = self.files[index.row()]
        if role == _ROLE:
            return one
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{one.name}, {detail(one)}, {state_words(one)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return one.reason or None
        return None


def detail(one: Attached) -> str:
    """Return size, who attached it and when."""
    ago = "" if one.at is None else words.ago(one.at, datetime.now(UTC))
    return " · ".join(part for part in (size_words(one.size_bytes), one.by, ago) if part)


@guarded
class _Delegate(QStyledItemDelegate):
    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(theme.px(160), theme.height("row_two_lines"))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        one: Attached = index.data(_ROLE)
        rect: QRect = option.rect.adjusted(theme.px(8), 1, -theme.px(8), -1)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            paint.box(painter, rect, fill="selected")
        elif option.state & QStyle.StateFlag.State_MouseOver:
            paint.box(painter, rect, fill="hover")
        if option.state & QStyle.StateFlag.State_HasFocus:
            paint.ring(painter, rect)
        self._draw(painter, rect.adjusted(theme.px(8), 0, -theme.px(8), 0), one)
        painter.restore()

    @staticmethod
    def _draw(painter: QPainter, inner: QRect, one: Attached) -> None:
        side = theme.px(24)
        place = QRect(inner.left(), inner.top() + (inner.height() - side) // 2, side, side)
        paint.icon_center(painter, place, "file-text", ink="text2", size=16)
        said, icon = state_words(one), _ICONS[one.state]
        width = paint.chip_width(said, icon)
        chip = QRect(inner.right() + 1 - width, inner.top(), width, inner.height())
        paint.chip(painter, chip, said, tone=_TONES[one.state], icon_name=icon)
        inner.setLeft(place.right() + theme.px(12))
        inner.setRight(chip.left() - theme.px(8))
        first, second = theme.line_px("body"), theme.line_px("small")
        top = inner.top() + (inner.height() - first - second) // 2
        name = QRect(inner.left(), top, inner.width(), first)
        paint.text(painter, name, one.name, role="button")
        below = QRect(inner.left(), top + first, inner.width(), second)
        paint.text(painter, below, detail(one), role="small", ink="text2")


class FileRows(QListView):
    """The list; Enter opens, Delete removes."""

    opened = Signal()
    removed = Signal()
    moved = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._files = _Files()
        self.setModel(self._files)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName(t("Files"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.doubleClicked.connect(lambda _index: self.opened.emit())
        self.selectionModel().currentChanged.connect(lambda _new, _old: self.moved.emit())

    def files(self) -> tuple[Attached, ...]:
        """Return what is shown."""
        return self._files.files

    def show_files(self, files: Sequence[Attached]) -> None:
        """Show other files; the cursor stays on its file, or on its line."""
        before, row = self.current(), self.currentIndex().row()
        self._files.show_files(files)
        places = [number for number, one in enumerate(files) if before and one.id == before.id]
        row = places[0] if places else min(max(row, 0), len(files) - 1)
        if files:
            self.setCurrentIndex(self._files.index(row, 0))
        self.moved.emit()

    def current(self) -> Attached | None:
        """Return the file under the cursor."""
        row = self.currentIndex().row()
        return self._files.files[row] if 0 <= row < len(self._files.files) else None

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and not event.modifiers():
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.removed.emit()
        else:
            super().keyPressEvent(event)
