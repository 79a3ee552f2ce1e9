"""One row of the queue: a tile, name and company, the local time, how often one has called."""

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from ui.guard import guarded
from ui.models.columns import GOOD_SCORE
from ui.theme import theme
from ui.widgets import paint
from workbench.i18n import t, tn
from workbench.services import words
from workbench.services.calling.queue import QueueItem

Index = QModelIndex | QPersistentModelIndex
ITEM_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1
STRIP_PX: Final = 64  # so narrow the list shows its tiles alone
INSET_PX: Final = 6
_TILE_PX: Final = (28, 22)


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
        rect = row.adjusted(theme.px(INSET_PX), 1, -theme.px(INSET_PX), -1)
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
    for said, icon in _marks(item):
        company.setRight(company.right() - _mark(painter, company, said, icon) - theme.px(6))
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


def _marks(item: QueueItem) -> Iterator[tuple[str, str]]:
    """Yield what a row warns of, each in a word and a sign."""
    if item.why_back:
        yield t("Returned"), "undo-2"
    if item.called_by:
        yield t("Colleague called"), "triangle-alert"


def _mark(painter: QPainter, line: QRect, said: str, icon: str) -> int:
    """Put a mark at the right of a line; return the room it takes."""
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
    parts += [item.why_back, item.called_by]
    if item.callback_at is not None:
        parts.append(words.clock(item.callback_at.astimezone(words.here())))
    elif item.hours.local_time:
        parts.append(t("{time} their time").format(time=item.hours.local_time))
    parts.append(_right_words(item))
    return ", ".join(part for part in parts if part)
