"""The left side of the sync page as rows: what needs you, what was refused, what waits."""

from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import (
    QModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)
from typing_extensions import override

from ui.guard import guarded
from ui.models.item_list import ITEM_ROLE, Index, ItemList
from ui.theme import theme
from ui.widgets import paint
from workbench.i18n import t

HEAD, COLUMNS, CONFLICT, REFUSED, WAITING, NOTE, FOLD, OTHERS = (
    "head", "columns", "conflict", "refused", "waiting", "note", "fold", "others",
)  # fmt: skip
_CHOSEN = (CONFLICT, REFUSED, WAITING, FOLD, OTHERS)
_WHEN_PX, _TRIES_PX = 72, 56
SHUT, OPEN = "chevron-right", "chevron-down"
_TURNS = {int(Qt.Key.Key_Right): SHUT, int(Qt.Key.Key_Left): OPEN}


@dataclass(frozen=True)
class Row:
    """One line: a head with its count, or a conflict, a refused or a waiting change."""

    kind: str
    title: str = ""
    detail: str = ""
    right: str = ""
    icon: str = ""
    count: int = 0
    tone: str = ""
    tries: int = 0
    id: UUID | None = None

    @property
    def needs_me(self) -> bool:
        """Whether it waits for a decision of this user."""
        return self.kind in (CONFLICT, REFUSED)

    def is_same(self, other: "Row") -> bool:
        """Say whether two rows are about the same thing, whatever is told of it by now."""
        return (self.id, self.kind == FOLD) == (other.id, other.kind == FOLD)


def _words(row: Row) -> str:
    return ", ".join(part for part in (row.title, row.detail, row.right) if part)


def _tooltip(row: Row) -> str | None:
    return "\n".join(part for part in (row.title, row.detail) if part) if is_live(row) else None


def is_live(row: Row) -> bool:
    """Say whether the cursor can stand on a row."""
    return row.kind in _CHOSEN


@guarded
class _Delegate(QStyledItemDelegate):
    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: Row = index.data(ITEM_ROLE)
        two_lines = theme.line_px("strong") + theme.line_px("small") + theme.px(14)
        waiting = 2 * theme.line_px("body") + theme.px(12)
        heights = {
            HEAD: theme.px(44), COLUMNS: theme.height("table_head"), CONFLICT: two_lines,
            REFUSED: two_lines, WAITING: waiting, NOTE: theme.px(26),
            FOLD: theme.px(44), OTHERS: two_lines,
        }  # fmt: skip
        return QSize(theme.px(280), heights[row.kind])

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(ITEM_ROLE)
        rect: QRect = option.rect
        painter.save()
        state = option.state
        if is_live(row):
            self._draw_back(painter, rect, state)
        inner = rect.adjusted(theme.px(16), 0, -theme.px(16), 0)
        draw = {
            HEAD: self._draw_head, COLUMNS: self._draw_columns, CONFLICT: self._draw_two_lines,
            REFUSED: self._draw_two_lines, WAITING: self._draw_waiting, NOTE: self._draw_note,
            FOLD: self._draw_fold, OTHERS: self._draw_two_lines,
        }  # fmt: skip
        draw[row.kind](painter, inner, row)
        painter.restore()

    def _draw_back(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        place = rect.adjusted(theme.px(8), 1, -theme.px(8), -1)
        if state & QStyle.StateFlag.State_Selected:
            focused = self._view.hasFocus()
            paint.box(painter, place, fill="selected" if focused else "selected_idle")
            bar = QRect(place.left(), place.top() + 4, 3, place.height() - 8)
            painter.fillRect(bar, theme.color("focus" if focused else "control"))
        elif state & QStyle.StateFlag.State_MouseOver:
            paint.box(painter, place, fill="hover")

    @staticmethod
    def _draw_head(painter: QPainter, inner: QRect, row: Row) -> None:
        place = inner.adjusted(0, theme.px(8), 0, 0)
        used = paint.text(painter, place, row.title, role="section")
        if row.count:
            beside = place.adjusted(used + theme.px(8), 0, 0, 0)
            paint.badge(painter, beside, f"{row.count:,}", tone=row.tone)

    @staticmethod
    def _draw_note(painter: QPainter, inner: QRect, row: Row) -> None:
        paint.text(painter, inner, row.title, role="small", ink="text3")

    @staticmethod
    def _draw_fold(painter: QPainter, inner: QRect, row: Row) -> None:
        used = paint.icon(painter, inner, row.icon, ink="text3", size=14)
        room = inner.adjusted(used + theme.px(8), 0, 0, 0)
        paint.text(painter, room, row.title, ink="text2")

    @staticmethod
    def _draw_columns(painter: QPainter, inner: QRect, _row: Row) -> None:
        _columns(painter, inner, t("When"), t("Tries"), "text3", "text3", role="chip")
        paint.text(painter, inner, t("What"), role="chip", ink="text3")
        paint.hairline(painter, inner, "bottom", "line2")

    @staticmethod
    def _draw_two_lines(painter: QPainter, inner: QRect, row: Row) -> None:
        ink = {CONFLICT: "bad", REFUSED: "warn"}.get(row.kind, "text3")
        first, second = theme.line_px("strong"), theme.line_px("small")
        top = inner.top() + (inner.height() - first - second) // 2
        icon = QRect(inner.left() + theme.px(4), top, inner.width(), first)
        paint.icon(painter, icon, row.icon, ink=ink, size=16)
        left = inner.left() + theme.px(32)
        title = QRect(left, top, inner.right() - left, first)
        right_ink = "accent_text" if row.kind == REFUSED else "text2"
        role = "small_strong" if row.kind == REFUSED else "small"
        used = paint.text_width(row.right, role)
        paint.text(painter, title, row.right, role=role, ink=right_ink, align="right")
        room = title.adjusted(0, 0, -used - theme.px(8), 0)
        paint.text(painter, room, row.title, role="strong")
        below = QRect(left, top + first, inner.right() - left, second)
        paint.text(painter, below, row.detail, role="small", ink="text2")

    @staticmethod
    def _draw_waiting(painter: QPainter, inner: QRect, row: Row) -> None:
        ink = "warn" if row.tries > 1 else "text2"
        step = theme.line_px("body")
        lines = waiting_lines(row.title, inner.width() - theme.px(24))
        top = inner.top() + (inner.height() - len(lines) * step) // 2
        line = QRect(inner.left(), top, inner.width(), step)
        _columns(painter, line, row.right, f"{row.tries:,}", "text2", ink, role="body")
        paint.icon(painter, line.adjusted(theme.px(2), 0, 0, 0), row.icon, ink="text2", size=14)
        room = line.adjusted(theme.px(24), 0, 0, 0)
        for words in lines:
            paint.text(painter, room, words)
            room.translate(0, step)
        paint.hairline(painter, inner, "bottom")


def waiting_lines(words: str, width: int) -> list[str]:
    """Return at most two lines: the first ends where the time stands, the second has it all."""
    before_time = width - theme.px(_WHEN_PX + _TRIES_PX)
    if paint.text_width(words) <= before_time:
        return [words]
    first = paint.wrapped(words, before_time, "body", 2)[0]
    return [first, words[len(first) :].strip()]


def _columns(
    painter: QPainter, inner: QRect, when: str, tries: str, ink: str, tries_ink: str, *, role: str
) -> None:
    middle = inner.adjusted(0, 0, -theme.px(_TRIES_PX), 0)
    paint.text(painter, middle, when, role=role, ink=ink, align="right", tabular=True)
    paint.text(painter, inner, tries, role=role, ink=tries_ink, align="right", tabular=True)


class RowList(QListView):
    """The rows; digits and Enter are for the decision at the right."""

    chosen = Signal(object)  # the row with the cursor
    digit = Signal(int)
    entered = Signal()
    edit_wanted = Signal()
    discard_wanted = Signal()
    send_wanted = Signal()
    folded = Signal()  # the conflicts of others: to be shown, or not any more

    def __init__(self) -> None:
        super().__init__()
        self.records: ItemList[Row] = ItemList(_words, tooltip=_tooltip, is_live=is_live)
        self.setModel(self.records)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName(t("Changes"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(self._on_current)
        self.clicked.connect(self._on_clicked)
        theme.changed.connect(self.scheduleDelayedItemsLayout)

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Show other rows; the cursor stays on its change, else goes to the next that needs you."""
        row = self.row()
        place = self.currentIndex().row()
        self.records.show_items(rows)
        same = [n for n, one in enumerate(rows) if row is not None and one.is_same(row)]
        if same:
            self.setCurrentIndex(self.records.index(same[0], 0))
            return
        wanted = [n for n, one in enumerate(rows) if one.needs_me]
        following = [n for n in wanted if n >= place] or wanted
        if following:
            self.setCurrentIndex(self.records.index(following[0], 0))
        else:
            self.chosen.emit(None)

    def row(self) -> Row | None:
        """Return the row with the cursor."""
        index = self.currentIndex()
        return index.data(ITEM_ROLE) if index.isValid() else None

    def choose_first(self, kind: str) -> None:
        """Put the cursor on the first row of a kind."""
        for place, row in enumerate(self.records.items):
            if row.kind == kind:
                self.setCurrentIndex(self.records.index(place, 0))
                return

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = event.key() - Qt.Key.Key_0
        has_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            (self.send_wanted if has_control else self.entered).emit()
        elif event.key() in _TURNS and self._is_fold(_TURNS[event.key()]):
            self.folded.emit()
        elif event.key() == Qt.Key.Key_E and not has_control:
            self.edit_wanted.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.discard_wanted.emit()
        elif 1 <= number <= 9 and not has_control:
            self.digit.emit(number)
        else:
            super().keyPressEvent(event)

    def _is_fold(self, icon: str) -> bool:
        row = self.row()
        return row is not None and row.kind == FOLD and row.icon == icon

    def _on_clicked(self, index: QModelIndex) -> None:
        row: Row = index.data(ITEM_ROLE)
        if row.kind == FOLD:
            self.folded.emit()

    def _on_current(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(index.data(ITEM_ROLE))
