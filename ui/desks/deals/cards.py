"""A deal as a card: name and amount, account, at most two signals, date, age, owner."""

from datetime import date
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from ui.guard import guarded
from ui.theme import theme
from ui.widgets import paint
from workbench.i18n import t, tn
from workbench.services import words
from workbench.services.deals import Card, Column

Index = QModelIndex | QPersistentModelIndex
CARD_ROLE = int(Qt.ItemDataRole.UserRole) + 1
ROOT: Final = QModelIndex()
MIME = "application/x-workbench-opportunity"
GAP_PX = 8
_PADDING_PX = 12
_MOST_SIGNALS = 2


@guarded
class ColumnModel(QAbstractListModel):
    """The cards of one stage; the last row says how many are not shown."""

    def __init__(self) -> None:
        super().__init__()
        self._cards: tuple[Card, ...] = ()
        self._hidden = 0

    @property
    def cards(self) -> tuple[Card, ...]:
        """The cards shown."""
        return self._cards

    def show_column(self, column: Column) -> None:
        """Show other cards."""
        self.beginResetModel()
        self._cards, self._hidden = column.cards, column.hidden
        self.endResetModel()

    def row_of(self, opportunity_id: object) -> int:
        """Return where a deal is, or -1."""
        return next((n for n, one in enumerate(self._cards) if one.id == opportunity_id), -1)

    def card_at(self, row: int) -> Card | None:
        """Return a row's card; None for the line below the last."""
        return self._cards[row] if 0 <= row < len(self._cards) else None

    @override
    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._cards) + (1 if self._hidden else 0)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        card = self.card_at(index.row())
        if card is None:
            more = tn("{n} more in the table", "{n} more in the table", self._hidden)
            return more if role == Qt.ItemDataRole.DisplayRole else None
        if role == CARD_ROLE:
            return card
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return spoken(card)
        return None

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if self.card_at(index.row()) is not None:
            flags |= Qt.ItemFlag.ItemIsDragEnabled
        return flags | Qt.ItemFlag.ItemIsDropEnabled

    @override
    def mimeTypes(self) -> list[str]:
        return [MIME]

    @override
    def mimeData(self, indexes: Any) -> QMimeData:
        data = QMimeData()
        card = self.card_at(indexes[0].row()) if indexes else None
        if card is not None:
            data.setData(MIME, QByteArray(str(card.id).encode()))
        return data

    @override
    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction


@guarded
class CardDelegate(QStyledItemDelegate):
    """Paints a card."""

    def __init__(self, view: QListView, today: date) -> None:
        super().__init__(view)
        self._view = view
        self.today = today

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        card = index.data(CARD_ROLE)
        if card is None:
            return QSize(0, theme.px(32))
        lines = theme.line_px("strong") + theme.line_px("small") * 2
        chips = theme.height("chip") + theme.px(4) if card.signals else 0
        return QSize(0, lines + chips + 2 * theme.px(8) + theme.px(4) + theme.px(GAP_PX))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect.adjusted(2, 1, -2, -theme.px(GAP_PX))
        card = index.data(CARD_ROLE)
        if card is None:
            words_ = index.data(Qt.ItemDataRole.DisplayRole)
            paint.text(painter, rect, words_, role="small", ink="text3", align="center")
            return
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        self._plane(painter, rect, chosen=chosen, hovered=hovered)
        self._content(painter, rect, card)
        painter.restore()

    def _plane(self, painter: QPainter, rect: QRect, *, chosen: bool, hovered: bool) -> None:
        if chosen and self._view.hasFocus():
            paint.box(painter, rect, fill="selected", edge="focus", radius=8, width=2)
        elif chosen:
            paint.box(painter, rect, fill="selected_idle", edge="control", radius=8)
        else:
            paint.card(painter, rect, edge="control" if hovered else "line2")

    def _content(self, painter: QPainter, rect: QRect, card: Card) -> None:
        inner = rect.adjusted(theme.px(_PADDING_PX), theme.px(8), -theme.px(_PADDING_PX), 0)
        line = QRect(inner.left(), inner.top(), inner.width(), theme.line_px("strong"))
        sum_words = words.amount(card.amount, "")
        sum_width = paint.text_width(sum_words, "strong", tabular=True)
        paint.text(painter, line, sum_words, align="right", weight=500, tabular=True)
        name = line.adjusted(0, 0, -sum_width - theme.px(8), 0)
        paint.text(painter, name, card.account or card.name, role="strong")
        line.translate(0, line.height())
        line.setHeight(theme.line_px("small"))
        second = card.name if card.account else card.next_step
        paint.text(painter, line, second or "–", role="small", ink="text2")
        if card.signals:
            line.translate(0, line.height() + theme.px(2))
            line.setHeight(theme.height("chip"))
            self._signals(painter, line, card)
        self._foot(painter, rect, card)

    @staticmethod
    def _signals(painter: QPainter, line: QRect, card: Card) -> None:
        place = QRect(line)
        shown = card.signals[:_MOST_SIGNALS]
        for signal in shown:
            label = str(signal.label)
            if paint.chip_width(label, signal.icon) > place.width():
                break
            tone: paint.Tone = "bad" if signal.tone == "bad" else "warn"
            used = paint.chip(painter, place, label, tone=tone, icon_name=signal.icon)
            place.setLeft(place.left() + used + theme.px(4))

    def _foot(self, painter: QPainter, rect: QRect, card: Card) -> None:
        height = theme.line_px("small")
        foot = QRect(
            rect.left() + theme.px(_PADDING_PX),
            rect.bottom() - height - theme.px(7),
            rect.width() - 2 * theme.px(_PADDING_PX),
            height,
        )
        avatar = QRect(foot.right() - theme.px(18), foot.top(), theme.px(18), height)
        if card.owner:
            paint.avatar(painter, avatar, card.owner, key=str(card.owner_id), size=18)
        place = QRect(foot)
        place.setRight(avatar.left() - theme.px(4))
        late = card.close_date is not None and card.close_date < self.today
        place = _stamp(
            painter,
            place,
            "calendar",
            words.close_day(card.close_date, self.today) or t("no date"),
            "bad" if late else "text3",
        )
        stalled = any(signal.key == "stalled" for signal in card.signals)
        place = _stamp(
            painter, place, "clock", words.days(card.days_in_stage), "bad" if stalled else "text3"
        )
        if card.is_pending:
            paint.icon(painter, place, "cloud-upload", ink="accent_text", size=12)


def _stamp(painter: QPainter, place: QRect, icon: str, label: str, ink: str) -> QRect:
    used = paint.icon(painter, place, icon, ink=ink, size=12)
    place.setLeft(place.left() + used + theme.px(4))
    if paint.text_width(label, "small", tabular=True) > place.width():
        return place  # the row in the table says it; a cut number would lie
    used = paint.text(painter, place, label, role="small", ink=ink, tabular=True)
    place.setLeft(place.left() + used + theme.px(12))
    return place


def spoken(card: Card) -> str:
    """Return what a screen reader says of a card."""
    parts = [card.account, card.name, words.amount(card.amount, ""), words.day(card.close_date)]
    parts += [str(signal.label) for signal in card.signals]
    return ", ".join(part for part in parts if part)
