"""A desk of rows one works through by keys: sides, the list, and what is under the cursor."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final, Generic, TypeVar
from uuid import UUID

from PySide6.QtCore import QSignalBlocker, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from ui.context import Shell
from ui.desks.base import Desk
from ui.operations import Done, Failed, Work
from ui.theme import theme
from ui.widgets.buttons import Segment
from ui.widgets.feedback import EmptyState
from ui.widgets.labels import Label
from ui.widgets.page import PageHead, pane, swap_page
from ui.widgets.row_list import HasId, RowList
from ui.widgets.row_view import RowView
from ui.widgets.tool_row import ToolRow
from workbench.errors import WorkbenchError

if TYPE_CHECKING:
    from workbench.app import Workbench
    from workbench.store.transactions import Writer

Item = TypeVar("Item", bound=HasId)
View = TypeVar("View", bound=RowView)
T = TypeVar("T")
_WIDE_FROM_PX: Final = 960
_LEAST_LIST_PX: Final = 240


class RowDesk(Desk, Generic[Item, View]):
    """The list and its keys; each desk says what it reads, shows and does."""

    list_px = (400, 292)  # how wide the list is in a wide window, and in a narrow one
    clock_ms = 30_000  # how often it is read again while it is shown; 0 for never
    types: frozenset[str] = frozenset()  # what the rows are made of

    def __init__(
        self, shell: Shell, title: str, sides: Segment, rows: RowList[Item], view: View
    ) -> None:
        super().__init__(shell)
        self.side = sides.current()
        self.busy: set[UUID] = set()  # rows that something is being done with: not listed
        self._asked = 0
        self._wished: UUID | None = None
        self._clock = QTimer(self)
        self._clock.timeout.connect(self.reload)
        self.head = PageHead(title)
        self.head.fact_chosen.connect(self.show_side)
        self.sides = sides
        self.sides.chosen.connect(self.show_side)
        self.count = Label("", role="small", ink="text3", tabular=True)
        self.list = rows
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(self.open_row)
        self.view = view
        self.view.command_wanted.connect(shell.run_command)
        self.view.open_wanted.connect(self.open_row)
        self.empty: EmptyState = EmptyState("", "")
        self.tools = ToolRow()
        self.splitter = QSplitter()
        self.pages = QStackedWidget()
        self._arrange()
        self.setFocusProxy(self.list)

    def _arrange(self) -> None:
        left = pane("surface")
        inside = QVBoxLayout(left)
        inside.setContentsMargins(0, 8, 0, 0)
        inside.addWidget(self.list)
        left.setMinimumWidth(theme.px(_LEAST_LIST_PX))
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.splitter.addWidget(left)
        self.splitter.addWidget(self.view)
        self.splitter.setStretchFactor(1, 1)
        for page in (QWidget(), self.splitter, self.empty):
            self.pages.addWidget(page)
        self.tools.add(self.sides)
        self.tools.add_stretch()
        self.tools.add(self.count)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.tools)
        column.addWidget(self.pages, 1)

    # -- what each desk says

    def reload(self) -> None:
        """Read again what is listed."""
        raise NotImplementedError

    def show_found(self) -> None:
        """Show what was read, as far as it is on the side that is shown."""
        raise NotImplementedError

    def show_row(self, row: Item) -> None:
        """Show a row beside the list."""
        raise NotImplementedError

    def open_row(self) -> None:
        """Open what the row under the cursor is about."""
        raise NotImplementedError

    def empty_page(self) -> EmptyState:
        """Return the page for a side without rows."""
        raise NotImplementedError

    # -- what the window asks

    @override
    def on_shown(self) -> None:
        self.reload()
        self.list.setFocus()

    @override
    def on_changes(self, types: frozenset[str]) -> None:
        if types & self.types:
            self.reload()

    @override
    def show_place(self, argument: str) -> None:
        if argument in self.sides.keys:
            self.show_side(argument)

    @override
    def state(self) -> str:
        return self.side

    @override
    def restore_state(self, state: str) -> None:
        if state in self.sides.keys:
            self.turn_to(state)
            self.show_found()

    # -- what is shown

    def show_side(self, side: str) -> None:
        """Show another side."""
        self.turn_to(side)
        self.show_found()

    def turn_to(self, side: str) -> None:
        """Mark a side as the one that is shown."""
        self.side = side
        with QSignalBlocker(self.sides):
            self.sides.choose(side)

    def show_rows(self, rows: Sequence[Item]) -> None:
        """Show the rows; where there are none, the page that says why."""
        had_keys = self.list.hasFocus() or self.empty.isAncestorOf(self.focusWidget() or self)
        if rows:
            self.pages.setCurrentWidget(self.splitter)
        self.list.show_rows(rows)
        if self._wished is not None and self.list.choose(self._wished):
            self._wished = None
        if not rows:
            before, self.empty = self.empty, self.empty_page()
            swap_page(self.pages, before, self.empty)
        elif had_keys:
            self.list.setFocus()
        self.shell.refresh_status()

    def row(self) -> Item | None:
        """Return the row under the cursor."""
        return self.list.row() if self.pages.currentWidget() is self.splitter else None

    def wish(self, row_id: UUID) -> None:
        """Put the cursor on a row as soon as it is listed."""
        self._wished = row_id

    def _on_chosen(self, row: Item | None) -> None:
        if row is not None:
            self.show_row(row)

    # -- what a worker does

    def latest(self, show: Done[T]) -> Done[T]:
        """Return what shows an answer, unless another question was asked since."""
        self._asked += 1
        asked = self._asked

        def shown(found: T) -> None:
            if asked == self._asked:
                show(found)

        return shown

    def read_beside(
        self, row: Item, work: Work[T], show: Done[T], failed: Failed | None = None
    ) -> None:
        """Read what stands with a row; it is shown if the cursor is still there."""

        def done(found: T) -> None:
            here = self.list.row()
            if here is not None and here.id == row.id:
                show(found)

        self.shell.operations.run(self, work, done, failed)

    def do(self, row_id: UUID, doing: "Callable[[Writer], T]", done: Done[T]) -> None:
        """Do something with a row: the next one stands in its place at once."""
        if row_id in self.busy:
            return
        self.busy.add(row_id)
        self.show_found()

        def on_done(result: T) -> None:
            self.busy.discard(row_id)
            done(result)
            self.reload()

        def on_refused(error: WorkbenchError) -> None:
            self.busy.discard(row_id)
            self.shell.show_trouble(str(error))
            self.reload()

        self.shell.operations.run(self, partial(_write, doing), on_done, on_refused)

    def take_back(self, doing: "Callable[[Writer], T]", done: Done[T] | None = None) -> None:
        """Undo something that was done with a row, and list it again."""

        def on_done(result: T) -> None:
            if done is not None:
                done(result)
            self.reload()

        self.shell.operations.run(self, partial(_write, doing), on_done)

    # -- sizes and the clock

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide, narrow = self.list_px
        left = theme.px(wide if self.width() >= theme.px(_WIDE_FROM_PX) else narrow)
        self.splitter.setSizes([left, max(1, self.width() - left)])

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.clock_ms:
            self._clock.start(self.clock_ms)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._clock.stop()


def _write(doing: "Callable[[Writer], T]", core: "Workbench") -> T:
    """Do something in one transaction, on a worker; it is on the disk when this returns."""
    with core.store.write() as w:
        return doing(w)
