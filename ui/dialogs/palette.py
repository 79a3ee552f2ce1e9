"""Ctrl+K: records, commands and views in one list."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QEvent,
    QObject,
    QRect,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from ui import theme_tokens
from ui.context import Shell
from ui.dialogs.matching import match
from ui.dialogs.palette_lines import Hit, PaletteItem, grouped, matching
from ui.guard import guarded
from ui.models.item_list import ITEM_ROLE, Index, ItemList
from ui.theme import theme
from ui.widgets import paint
from ui.widgets.labels import Icon, Keycaps, Label, Rule
from ui.widgets.overlay import Sheet
from workbench.i18n import t

if TYPE_CHECKING:
    from workbench.app import Workbench

_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TOP_PX: Final = 104
_PAUSE_MS: Final = 30
_RECORDS_FIRST, _COMMANDS_FIRST, _VIEWS_FIRST = 6, 4, 2
"""So many of each stand at the top; the rest follows below."""
_MOST_ROWS_SHOWN: Final = 15
MOST_RECORDS: Final = 50
"""So many records are looked for; whoever needs another one types on."""


Find = Callable[["Workbench", str], Sequence[Hit]]


def _words(item: PaletteItem) -> str:
    return f"{item.title}, {item.detail}" if item.detail else item.title


@guarded
class _Delegate(QStyledItemDelegate):
    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(theme.px(200), row_px(index.data(ITEM_ROLE)))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item: PaletteItem = index.data(ITEM_ROLE)
        rect: QRect = option.rect
        painter.save()
        if item.run is None:
            place = rect.adjusted(theme.px(20), theme.px(6), 0, 0)
            paint.text(painter, place, item.title, role="small_strong", ink="text3")
        else:
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            self._draw(painter, rect.adjusted(theme.px(8), 0, -theme.px(8), 0), item, chosen=chosen)
        painter.restore()

    def _draw(self, painter: QPainter, row: QRect, item: PaletteItem, *, chosen: bool) -> None:
        if chosen:
            paint.box(painter, row, fill="selected")
        inner = row.adjusted(theme.px(10), 0, -theme.px(8), 0)
        side = theme.px(24)
        tile = QRect(inner.left(), inner.top() + (inner.height() - side) // 2, side, side)
        if item.avatar_key:
            paint.avatar(painter, tile, item.title, key=item.avatar_key, size=24)
        else:
            paint.box(painter, tile, fill="surface" if chosen else "sunken", radius=5)
            ink = "accent_text" if chosen else "text2"
            paint.icon_center(painter, tile, item.icon or "file-text", ink=ink)
        inner.setLeft(tile.right() + theme.px(12))
        keys = paint.key_labels("Enter" if chosen else item.keys)
        used = paint.keycaps(painter, inner, keys, align="right")
        inner.setRight(inner.right() - used - theme.px(8))
        used = draw_marked(painter, inner, item.title, item.letters)
        inner.setLeft(inner.left() + used + theme.px(12))
        paint.text(painter, inner, item.detail, role="small", ink="text3")


def row_px(item: PaletteItem) -> int:
    """Return the height of a line: headings are lower."""
    return theme.px(30) if item.run is None else theme.height("row_palette")


def draw_marked(painter: QPainter, rect: QRect, words: str, letters: frozenset[int]) -> int:
    """Draw words with the matched letters in accent 600; return the used width."""
    place, start = QRect(rect), 0
    while start < len(words) and place.width() > 0:
        marked, end = start in letters, start
        while end < len(words) and (end in letters) == marked:
            end += 1
        ink, role = ("accent_text", "strong") if marked else ("text", "body")
        used = paint.text(painter, place, words[start:end], role=role, ink=ink)
        place.setLeft(place.left() + used)
        start = end
    return place.left() - rect.left()


class Palette(Sheet):
    """Finds records, commands and views by a few letters; Enter opens what is marked."""

    def __init__(
        self,
        shell: Shell,
        commands: Sequence[PaletteItem],
        views: Sequence[PaletteItem],
        find: Find | None,
    ) -> None:
        super().__init__("", width=theme_tokens.WIDTHS["palette"])
        self.setAccessibleName(t("Search or run a command"))
        self.top = theme.px(_TOP_PX)
        self._shell, self._find = shell, find
        self._commands, self._views = tuple(commands), tuple(views)
        self._hits: tuple[PaletteItem, ...] = ()
        self._generation = 0
        self._answered = 0  # the generation whose records are on the screen
        self._runs_first = False  # Enter was pressed before the records were there
        self._took_ms = 0
        self._model: ItemList[PaletteItem] = ItemList(
            _words, is_live=lambda item: item.run is not None, parent=self
        )
        self._field = QLineEdit()
        self._list = QListView()
        self._count = Label("", role="small", ink="text3", tabular=True)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._search)
        self._arrange()
        self._show_results()

    def _arrange(self) -> None:
        self.body.setContentsMargins(1, 0, 1, 0)
        self.body.setSpacing(0)
        self._field.setProperty("role", "palette")
        self._field.setFont(theme.font("title", weight=400))
        self._field.setPlaceholderText(t("Search or run a command"))
        self._field.setAccessibleName(t("Search or run a command"))
        self._field.textChanged.connect(self._on_typed)
        self._field.installEventFilter(self)
        self._list.setModel(self._model)
        self._list.setItemDelegate(_Delegate(self))
        self._list.setProperty("plane", "raised")
        self._list.setAccessibleName(t("Results"))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setMouseTracking(True)
        self._list.setMinimumHeight(theme.px(30))  # one line: nothing matches
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.clicked.connect(lambda index: self._run(index.row()))
        head = self._bar()
        head.addWidget(Icon("search", "text2", 18))
        head.addSpacing(12)
        head.addWidget(self._field, 1)
        head.addWidget(Keycaps(["Esc"]))
        foot = self._bar()
        for keys, words in self._keys():
            foot.addWidget(Keycaps(keys))
            foot.addSpacing(6)
            foot.addWidget(Label(words, role="small", ink="text3"))
            foot.addSpacing(16)
        foot.addStretch(1)
        foot.addWidget(self._count)
        self.body.addWidget(self._holder(head, 56))
        self.body.addWidget(Rule())
        self.body.addWidget(self._list, 1)
        self.body.addWidget(Rule())
        self.body.addWidget(self._holder(foot, 40))

    def _keys(self) -> Sequence[tuple[list[str], str]]:
        """Return the keys of the foot, and what each does."""
        own_window = (["Ctrl", "Enter"], t("own window"))
        return (["↑", "↓"], t("move")), (["Enter"], t("open")), own_window

    def _command_heads(self) -> tuple[str, str]:
        """Return the heads of what needs no search: of the best of it, and of the rest."""
        return t("Commands"), t("More commands")

    @staticmethod
    def _bar() -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(theme.px(20), 0, theme.px(20), 0)
        row.setSpacing(0)
        return row

    @staticmethod
    def _holder(row: QHBoxLayout, height: int) -> QWidget:
        holder = QWidget()
        holder.setLayout(row)
        holder.setFixedHeight(theme.px(height))
        return holder

    @override
    def sizeHint(self) -> QSize:
        rows = self._model.items[:_MOST_ROWS_SHOWN]
        height = theme.px(56 + 40 + 8) + sum(row_px(item) for item in rows) + 4
        return QSize(theme.px(self.wanted_width), height)

    def type(self, text: str) -> None:
        """Search as if this were typed."""
        self._field.setText(text)

    def items(self) -> tuple[PaletteItem, ...]:
        """Return the lines shown, headings included."""
        return self._model.items

    def _on_typed(self) -> None:
        self._generation += 1
        self._hits, self._runs_first = (), False
        self._show_results()
        self._pause.start()

    def _search(self) -> None:
        typed = self._field.text().strip()
        find = self._find
        if not typed or find is None:
            return
        started, generation = time.perf_counter(), self._generation

        def done(hits: Sequence[Hit]) -> None:
            if generation == self._generation:
                self._answered = generation
                self._took_ms = round((time.perf_counter() - started) * 1000)
                self._hits = tuple(self._item(hit, typed) for hit in hits)
                self._show_results()
                if self._runs_first:
                    self._runs_first = False
                    self._run(self._next(-1, 1))

        self._shell.operations.run(self, lambda core: find(core, typed), done)

    def _item(self, hit: Hit, typed: str) -> PaletteItem:
        fit = match(typed, hit.title)
        open_here = partial(self._shell.open_record_page, hit.type_name, hit.record_id)
        open_there = partial(self._shell.open_record, hit.type_name, hit.record_id, own_window=True)
        return PaletteItem(
            title=hit.title,
            detail=hit.detail,
            icon=hit.icon,
            avatar_key=str(hit.record_id) if hit.avatar else "",
            letters=fit.letters if fit is not None else frozenset(),
            run=open_here,
            run_in_window=open_there,
        )

    def _show_results(self) -> None:
        typed = self._field.text().strip()
        lines = grouped(
            (
                (t("Records"), t("More records"), self._hits, _RECORDS_FIRST),
                (*self._command_heads(), self._matching(self._commands), _COMMANDS_FIRST),
                (t("Views and help"), t("More views"), self._matching(self._views), _VIEWS_FIRST),
            )
        )
        if not lines:
            words = t("Searching…") if self._is_asked() else t("Nothing matches “{typed}”")
            lines = [PaletteItem(words.format(typed=typed))]
        self._model.show_items(lines)
        self._mark(self._next(-1, 1))
        found = sum(item.run is not None for item in lines)
        is_all = len(self._hits) < MOST_RECORDS
        words = (t("{n} found") if is_all else t("{n} found, and more")).format(n=f"{found:,}")
        self._count.setText(f"{words} · {self._took_ms} ms" if self._hits else words)
        self.resized.emit()

    def _matching(self, items: Sequence[PaletteItem]) -> list[PaletteItem]:
        return matching(self._field.text().strip(), items)

    def _is_asked(self) -> bool:
        """Tell whether the records of what is typed are still being looked for."""
        typed = self._field.text().strip()
        return bool(typed) and self._find is not None and self._answered != self._generation

    def _mark(self, row: int) -> None:
        if row >= 0:
            self._list.setCurrentIndex(self._model.index(row))
        if row <= self._next(-1, 1):
            self._list.scrollToTop()  # its heading, too

    def _next(self, row: int, step: int) -> int:
        row += step
        while 0 <= row < len(self._model.items):
            if self._model.items[row].run is not None:
                return row
            row += step
        return -1

    def _run(self, row: int, *, in_window: bool = False) -> None:
        if not 0 <= row < len(self._model.items):
            return
        item = self._model.items[row]
        action = item.run_in_window if in_window and item.run_in_window else item.run
        if action is not None:
            self.done.emit()
            action()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        row = self._list.currentIndex().row()
        if event.key() in _ENTER:
            in_window = Qt.KeyboardModifier.ControlModifier in event.modifiers()
            if self._is_asked() and row <= 1:
                self._runs_first = True  # a command must not take a record's place
            else:
                self._run(row, in_window=in_window)
            return True
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._mark(self._next(row, 1 if event.key() == Qt.Key.Key_Down else -1))
            return True
        return super().eventFilter(watched, event)
