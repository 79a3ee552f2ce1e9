"""The org board: a column for each state, a card for each org."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget
from typing_extensions import override

from ui.desks.demos import org_cards
from ui.theme import theme
from ui.widgets import paint
from workbench.i18n import t, tn
from workbench.services.demo_orgs import OrgBoard, OrgCard, OrgColumn

_HEAD_PX = 28
_GAP_PX = 10
_CARD_GAP_PX = 8
_LEAST_COLUMN_PX = 148
_MORE_PX = 24
_SHOWN = 2
_ACTION_PX = 30
_ACTIONS = {  # state: what ends it, its key
    "needs_reset": ("reset", "rotate-ccw", "R"),
    "broken": ("check", "wrench", "C"),
}
_USUAL = ("ready", "in_use", "needs_reset", "broken", "expiring")


@dataclass(frozen=True)
class _Place:
    """A card, a column's "3 more" or the verb that ends its state, and where it stands."""

    column: int
    rect: QRect
    card: OrgCard | None
    hidden: int = 0
    action: str = ""


class OrgBoardView(QWidget):
    """Cards by state; arrows walk them, Enter opens one's details."""

    chosen = Signal(object)  # id of the org with the cursor
    opened = Signal(object)  # id of the org
    acted = Signal(object, str)  # id of the org; "reset" or "check"

    def __init__(self) -> None:
        super().__init__()
        self._columns: tuple[OrgColumn, ...] = ()
        self._org: UUID | None = None
        self._hovered: UUID | None = None
        self._unfolded: set[str] = set()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(t("Demo orgs"))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self._on_theme)

    def show_board(self, board: OrgBoard) -> None:
        """Show other orgs; the cursor stays on its org, wherever that went."""
        self._columns = tuple(column for column in board.columns if column.state in _USUAL)
        cards = self.cards()
        if self._org not in [card.id for card in cards]:
            self._org = cards[0].id if cards else None
        self.updateGeometry()
        self._tell()

    def cards(self) -> list[OrgCard]:
        """Return every card, column by column."""
        return [card for column in self._columns for card in column.cards]

    def card(self) -> OrgCard | None:
        """Return the card with the cursor."""
        return next((card for card in self.cards() if card.id == self._org), None)

    def choose(self, org_id: UUID) -> None:
        """Move the cursor to an org; its column unfolds where it is hidden."""
        self._org = org_id
        for column in self._columns:
            if org_id in [card.id for card in column.cards[_SHOWN:]]:
                self._unfolded.add(column.state)
                self.updateGeometry()
        self._tell()

    def card_rect(self, org_id: UUID) -> QRect:
        """Return where an org's card stands; for tests and the tour."""
        for place in self._places(self.width()):
            if place.card is not None and place.card.id == org_id and not place.action:
                return place.rect
        return QRect()

    def _tell(self) -> None:
        card = self.card()
        self.setAccessibleDescription(org_cards.spoken(card) if card is not None else "")
        self.update()

    # -- places

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.px(640), self.heightForWidth(max(self.width(), theme.px(640))))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(_LEAST_COLUMN_PX), theme.px(_HEAD_PX))

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        bottoms = [place.rect.bottom() + 1 for place in self._places(width)]
        heads = [head.bottom() + 1 for head in self._heads(width)]
        return max([0, *bottoms, *heads]) + theme.px(4)

    def _bands(self, width: int) -> list[list[int]]:
        """Return the columns side by side that fit, in as many bands as it takes."""
        step = theme.px(_LEAST_COLUMN_PX) + theme.px(_GAP_PX)
        fit = max(1, (width + theme.px(_GAP_PX)) // step)
        numbers = list(range(len(self._columns)))
        return [numbers[start : start + fit] for start in range(0, len(numbers), fit)]

    def _card_height(self) -> int:
        return theme.line_px("strong") + 2 * theme.line_px("small") + 2 * theme.px(9)

    def _column_rects(self, width: int) -> Iterator[tuple[int, QRect]]:
        gap, top = theme.px(_GAP_PX), 0
        for band in self._bands(width):
            wide = (width + gap) / max(len(band), min(len(self._columns), len(_USUAL)))
            if len(self._bands(width)) > 1:
                wide = (width + gap) / len(self._bands(width)[0])
            tall = max(self._column_height(number) for number in band)
            for n, number in enumerate(band):
                left, right = round(n * wide), round((n + 1) * wide) - gap
                yield number, QRect(left, top, right - left, tall)
            top += tall + theme.px(12)

    def _column_height(self, number: int) -> int:
        column = self._columns[number]
        shown = self._shown(column)
        hidden = len(column.cards) - shown
        cards = max(1, shown) * (self._card_height() + theme.px(_CARD_GAP_PX))
        more = theme.px(_MORE_PX) if hidden or self._can_fold(column) else 0
        has_action = column.state in _ACTIONS and column.cards
        action = theme.px(_ACTION_PX + _CARD_GAP_PX) if has_action else 0
        gap = 0 if more else theme.px(_CARD_GAP_PX)
        return theme.px(_HEAD_PX) + cards + more + action - gap

    def _shown(self, column: OrgColumn) -> int:
        return (
            len(column.cards) if column.state in self._unfolded else min(_SHOWN, len(column.cards))
        )

    def _can_fold(self, column: OrgColumn) -> bool:
        return column.state in self._unfolded and len(column.cards) > _SHOWN

    def _heads(self, width: int) -> list[QRect]:
        return [
            QRect(rect.left(), rect.top(), rect.width(), theme.px(_HEAD_PX))
            for _, rect in self._column_rects(width)
        ]

    def _places(self, width: int) -> list[_Place]:
        places = []
        step = self._card_height() + theme.px(_CARD_GAP_PX)
        for number, rect in self._column_rects(width):
            column = self._columns[number]
            shown, top = self._shown(column), rect.top() + theme.px(_HEAD_PX)
            for card in column.cards[:shown]:
                box = QRect(rect.left(), top, rect.width(), self._card_height())
                places.append(_Place(number, box, card))
                top += step
            if column.state in _ACTIONS and column.cards:
                box = QRect(rect.left(), top, rect.width(), theme.px(_ACTION_PX))
                target = self._target(column)
                places.append(_Place(number, box, target, action=_ACTIONS[column.state][0]))
                top += theme.px(_ACTION_PX + _CARD_GAP_PX)
            hidden = len(column.cards) - shown
            if hidden or self._can_fold(column):
                box = QRect(rect.left(), top - theme.px(4), rect.width(), theme.px(_MORE_PX))
                places.append(_Place(number, box, None, hidden))
        return places

    def _target(self, column: OrgColumn) -> OrgCard:
        """Return the card a column's verb is about: the chosen one, else the first."""
        return next((card for card in column.cards if card.id == self._org), column.cards[0])

    # -- painting

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        heads = self._heads(self.width())
        for (number, _), head in zip(self._column_rects(self.width()), heads, strict=True):
            self._paint_head(painter, head, self._columns[number])
        for place in self._places(self.width()):
            if place.action:
                self._paint_action(painter, place)
            elif place.card is None:
                label = (
                    t("Show fewer")
                    if not place.hidden
                    else tn("{n} more", "{n} more", place.hidden)
                )
                line = place.rect.adjusted(theme.px(2), 0, 0, 0)
                paint.text(painter, line, label, role="small", ink="text2", weight=500)
            else:
                is_chosen = place.card.id == self._org
                org_cards.draw(
                    painter,
                    place.rect,
                    place.card,
                    is_chosen=is_chosen,
                    is_focused=is_chosen and self.hasFocus(),
                    is_hovered=place.card.id == self._hovered,
                )
        painter.end()

    def _paint_head(self, painter: QPainter, head: QRect, column: OrgColumn) -> None:
        inks = {"accent": "accent_text", "": "text2"}
        ink = inks.get(column.tone, column.tone)
        place = head.adjusted(0, 0, 0, -theme.px(6))
        used = paint.icon(painter, place, column.icon, ink=ink, size=14)
        place.setLeft(place.left() + used + theme.px(6))
        count = f"{len(column.cards):,}"
        room = place.adjusted(0, 0, -paint.text_width(count, tabular=True) - theme.px(6), 0)
        used = paint.text(painter, room, column.label, role="strong")
        place.setLeft(place.left() + used + theme.px(6))
        paint.text(painter, place, count, ink="text3", tabular=True)
        if not column.cards:
            empty = QRect(head.left(), head.bottom() + 1, head.width(), self._card_height())
            paint.box(painter, empty, edge="line2", radius=8, dashed=True)
            paint.text(painter, empty, t("none"), role="small", ink="text3", align="center")

    def _paint_action(self, painter: QPainter, place: _Place) -> None:
        _, icon, key = _ACTIONS[self._columns[place.column].state]
        is_broken = place.action == "check"
        label = t("Check login…") if is_broken else t("Reset done")
        ink = "bad" if is_broken else "text"
        paint.box(painter, place.rect, fill="raised", edge="bad" if is_broken else "line2")
        inner = place.rect.adjusted(theme.px(10), 0, -theme.px(8), 0)
        paint.keycaps(painter, inner, [key], align="right")
        used = paint.icon(painter, inner, icon, ink=ink, size=14)
        inner.setLeft(inner.left() + used + theme.px(6))
        inner.setRight(inner.right() - paint.keycap_width(key) - theme.px(4))
        paint.text(painter, inner, label, role="small", ink=ink, weight=500)

    # -- keys and mouse

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        steps = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }
        if key in steps:
            self._go(*steps[Qt.Key(key)])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._org is not None:
            self.opened.emit(self._org)
        else:
            super().keyPressEvent(event)

    def _go(self, across: int, down: int) -> None:
        if not self._columns:
            return
        column, row = next(
            (
                (n, [card.id for card in one.cards].index(self._org))
                for n, one in enumerate(self._columns)
                if self._org in [card.id for card in one.cards]
            ),
            (0, 0),
        )
        if down:
            wanted, target = row + down, column
        else:
            wanted, target = row, column + across
            while 0 <= target < len(self._columns) and not self._columns[target].cards:
                target += across
        if not 0 <= target < len(self._columns):
            return
        cards = self._columns[target].cards
        if cards and wanted >= 0 and (wanted < len(cards) or across):
            self._take(cards[min(wanted, len(cards) - 1)].id)

    def _take(self, org_id: UUID) -> None:
        self.choose(org_id)
        self.chosen.emit(org_id)

    def _place_at(self, point: QPoint) -> _Place | None:
        return next((p for p in self._places(self.width()) if p.rect.contains(point)), None)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position().toPoint())
        if place is None:
            return
        if place.card is not None:
            self._take(place.card.id)
            if place.action:
                self.acted.emit(place.card.id, place.action)
            return
        self._unfolded ^= {self._columns[place.column].state}
        self.updateGeometry()
        self.update()

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position().toPoint())
        if place is not None and place.card is not None and not place.action:
            self.opened.emit(place.card.id)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position().toPoint())
        hovered = place.card.id if place is not None and place.card is not None else None
        shape = Qt.CursorShape.ArrowCursor
        if place is not None and (place.card is None or place.action):
            shape = Qt.CursorShape.PointingHandCursor
        self.setCursor(shape)
        if hovered != self._hovered:
            self._hovered = hovered
            self.update()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hovered = None
        self.update()

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self._place_at(event.pos())
            if place is not None and place.card is not None:
                QToolTip.showText(
                    event.globalPos(), org_cards.spoken(place.card).replace(", ", "\n")
                )
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._tell()

    def _on_theme(self) -> None:
        self.updateGeometry()
        self.update()
