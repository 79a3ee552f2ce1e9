"""The board: a column for each stage, cards that are dragged or moved by key."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui.commands import registry
from ui.desks.deals.cards import MIME, CardDelegate, ColumnModel
from ui.theme import theme
from ui.widgets import paint
from ui.widgets.labels import Painted
from workbench.i18n import t
from workbench.services import words
from workbench.services.deals import Board, Card, Column

_MIN_COLUMN_PX = 212
_MAX_COLUMN_PX = 320
_HEAD_PX = 36


class _Head(Painted):
    """A stage's swatch, name, count and sum, with a bar relative to the largest column."""

    def __init__(self) -> None:
        super().__init__()
        self._column: Column | None = None
        self._share = 0.0
        self._step = 1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_column(self, column: Column, share: float, step: int) -> None:
        """Show another stage."""
        self._column, self._share, self._step = column, share, step
        self.setAccessibleName(
            f"{column.stage.label}, {column.count}, {words.short_amount(column.amount)}"
        )
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.px(_MIN_COLUMN_PX), theme.px(_HEAD_PX))

    @override
    def draw(self, painter: QPainter) -> None:
        if self._column is None:
            return
        line = self.rect().adjusted(2, 0, -2, -theme.px(10))
        used = paint.swatch(painter, line, f"stage{self._step}")
        total = words.short_amount(self._column.amount)
        paint.text(painter, line, total, ink="text2", align="right", tabular=True, weight=500)
        right = paint.text_width(total, tabular=True, weight=500) + theme.px(8)
        count = f"{self._column.count:,}"
        name = line.adjusted(used + theme.px(8), 0, -right, 0)
        room = name.adjusted(0, 0, -paint.badge_width(count) - theme.px(6), 0)
        used = paint.text(painter, room, self._column.stage.label, role="strong")
        paint.badge(painter, name.adjusted(used + theme.px(6), 0, 0, 0), count)
        bar = QRect(
            self.rect().left() + 2,
            self.rect().bottom() - theme.px(8),
            self.rect().width() - 4,
            theme.px(4),
        )
        paint.bar(painter, bar, self._share, ink="chart_blue", thickness=3)


class CardList(QListView):
    """The cards of one stage; takes what is dropped on it."""

    dropped = Signal(str)  # the id of the deal dropped here
    opened = Signal(object)  # the card
    left = Signal(int)  # -1 or +1: the cursor goes to the column beside
    chosen = Signal(object)  # the card with the cursor

    def __init__(self, today: date) -> None:
        super().__init__()
        self.records = ColumnModel()
        self.setModel(self.records)
        self.setItemDelegate(CardDelegate(self, today))
        self.setProperty("plane", "window")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(False)
        self.setAcceptDrops(True)
        self.doubleClicked.connect(lambda _index: self._open())
        self.selectionModel().currentChanged.connect(lambda *_: self._tell())
        self._is_target = False
        theme.changed.connect(self.scheduleDelayedItemsLayout)

    def card(self) -> Card | None:
        """Return the card with the cursor."""
        index = self.currentIndex()
        return self.records.card_at(index.row()) if index.isValid() else None

    def choose(self, row: int) -> None:
        """Move the cursor to a row, as near as there is one."""
        last = len(self.records.cards) - 1
        if last >= 0:
            self.setCurrentIndex(self.records.index(max(0, min(row, last)), 0))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if event.modifiers() == Qt.KeyboardModifier.NoModifier and key in (
            Qt.Key.Key_Left,
            Qt.Key.Key_Right,
        ):
            self.left.emit(-1 if key == Qt.Key.Key_Left else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        else:
            super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.choose(0)
        self._tell()
        self.viewport().update()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._aim(event.mimeData().hasFormat(MIME))
        event.acceptProposedAction()

    @override
    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.acceptProposedAction()

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._aim(False)

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        self._aim(False)
        if event.mimeData().hasFormat(MIME) and event.source() is not self:
            event.setDropAction(Qt.DropAction.CopyAction)  # the model itself moves nothing
            event.accept()
            self.dropped.emit(bytes(event.mimeData().data(MIME).data()).decode())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        empty = not self.records.cards
        if not (self._is_target or empty):
            return
        painter = QPainter(self.viewport())
        top = self._bottom() if not empty else 0
        place = QRect(2, top + 1, self.viewport().width() - 4, theme.px(44))
        ink = "focus" if self._is_target else "line2"
        paint.box(painter, place, edge=ink, radius=8, dashed=True)
        inner = place.adjusted(theme.px(12), 0, -theme.px(12), 0)
        caps = paint.key_labels(registry.get("deal.next_stage").shortcut)
        paint.keycaps(painter, inner, caps, align="right")
        room = inner.adjusted(0, 0, -paint.keycaps_width(caps) - theme.px(8), 0)
        paint.text(painter, room, t("Drop here, or"), role="small", ink="text3")
        painter.end()

    def _bottom(self) -> int:
        last = self.records.index(self.records.rowCount() - 1, 0)
        return max(0, self.visualRect(last).bottom())

    def _aim(self, is_target: bool) -> None:
        self._is_target = is_target
        self.viewport().update()

    def _open(self) -> None:
        card = self.card()
        if card is not None:
            self.opened.emit(card)

    def _tell(self) -> None:
        card = self.card()
        if card is not None and self.hasFocus():
            self.chosen.emit(card)


class BoardView(QScrollArea):
    """Every open stage side by side."""

    moved = Signal(object, str)  # id of the deal, stage it goes to
    opened = Signal(object)  # the card
    chosen = Signal(object)  # the card with the cursor

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self._heads: list[_Head] = []
        self._lists: list[CardList] = []
        self._columns: tuple[Column, ...] = ()
        self._wanted: UUID | None = None
        self.setProperty("plane", "window")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(t("Board"))
        self._content = QWidget()
        self._content.setProperty("plane", "window")
        self._row = QHBoxLayout(self._content)
        self._row.setContentsMargins(16, 0, 16, 8)
        self._row.setSpacing(12)
        self._row.addStretch(1)
        self.setWidget(self._content)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    @property
    def lists(self) -> Sequence[CardList]:
        """The columns from the left."""
        return self._lists

    def show_board(self, board: Board) -> None:
        """Show other cards; the cursor stays on its deal, wherever that went."""
        current = self._wanted or (card.id if (card := self.card()) else None)
        had_focus = any(one.hasFocus() for one in self._lists) or self._wanted is not None
        self._wanted = None
        self._columns = board.columns
        self._fit(len(board.columns))
        largest = max((column.amount for column in board.columns), default=Decimal(0))
        for n, column in enumerate(board.columns):
            share = float(column.amount / largest) if largest else 0.0
            step = 1 + round(n * 4 / max(1, len(board.columns) - 1))
            self._heads[n].show_column(column, share, step)
            self._lists[n].setAccessibleName(column.stage.label)
            self._lists[n].records.show_column(column)
        if current is not None:
            self.choose(current, focus=had_focus)

    def expect(self, opportunity_id: UUID) -> None:
        """Follow a deal with the cursor when the board is shown again."""
        self._wanted = opportunity_id

    def card(self) -> Card | None:
        """Return the card with the cursor, in the column that has or had the focus."""
        for one in self._lists:
            if one.hasFocus() and one.card() is not None:
                return one.card()
        for one in self._lists:
            if one.selectionModel().hasSelection():
                return one.card()
        return None

    def choose(self, opportunity_id: UUID, *, focus: bool = True) -> bool:
        """Move the cursor to a deal; False where it is not on the board."""
        for one in self._lists:
            row = one.records.row_of(opportunity_id)
            if row >= 0:
                self._clear_but(one)
                one.choose(row)
                if focus:
                    one.setFocus()
                return True
        return False

    def focus_first(self) -> None:
        """Put the cursor on the first card there is, or leave it on the one that has it."""
        card = self.card() or self.choose_first()
        if card is not None:
            self.choose(card.id)

    def choose_first(self) -> Card | None:
        """Mark the first card there is, without taking the focus."""
        for one in self._lists:
            if one.records.cards:
                one.choose(0)
                return one.records.cards[0]
        return None

    def _fit(self, count: int) -> None:
        while len(self._lists) < count:
            self._add_column()
        for n, one in enumerate(self._lists):
            frame = one.parentWidget()
            if frame is not None:
                frame.setVisible(n < count)

    def _add_column(self) -> None:
        frame = QWidget()
        frame.setProperty("plane", "window")
        frame.setMinimumWidth(theme.px(_MIN_COLUMN_PX))
        frame.setMaximumWidth(theme.px(_MAX_COLUMN_PX))
        column = QVBoxLayout(frame)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        head, cards = _Head(), CardList(self._today)
        column.addWidget(head)
        column.addWidget(cards, 1)
        number = len(self._lists)
        cards.dropped.connect(lambda text, n=number: self._on_dropped(text, n))
        cards.opened.connect(self.opened)
        cards.chosen.connect(lambda card, cards=cards: self._on_chosen(card, cards))
        cards.left.connect(lambda step, n=number: self._go(n, step))
        self._heads.append(head)
        self._lists.append(cards)
        self._row.insertWidget(number, frame, 1)

    def _on_dropped(self, text: str, number: int) -> None:
        opportunity_id = UUID(text)
        if self._lists[number].records.row_of(opportunity_id) >= 0:
            return  # it is in this stage already
        self.expect(opportunity_id)
        self.moved.emit(opportunity_id, self._columns[number].stage.api_name)

    def _on_chosen(self, card: Card, cards: CardList) -> None:
        self._clear_but(cards)
        self.ensureWidgetVisible(cards, 16, 0)
        self.chosen.emit(card)

    def _clear_but(self, kept: CardList) -> None:
        for one in self._lists:
            if one is not kept and one.selectionModel().hasSelection():
                one.selectionModel().clear()

    def _go(self, number: int, step: int) -> None:
        row = self._lists[number].currentIndex().row()
        place = number + step
        while 0 <= place < len(self._columns):
            if self._lists[place].records.cards:
                self._lists[place].setFocus()
                self._lists[place].choose(row)
                return
            place += step

    def point_of(self, opportunity_id: UUID) -> QPoint | None:
        """Return where a deal's card stands in this widget; for tests and the tour."""
        for one in self._lists:
            row = one.records.row_of(opportunity_id)
            if row >= 0:
                place = one.visualRect(one.records.index(row, 0)).center()
                return one.viewport().mapTo(self, place)
        return None
