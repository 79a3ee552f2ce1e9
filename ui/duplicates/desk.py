"""Records that are probably the same: those that just came, and those a scan finds."""

from functools import partial
from typing import Final
from uuid import UUID

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from ui.context import Shell
from ui.desks.base import Desk
from ui.duplicates import rows, work
from ui.duplicates.rows import PairList, Row
from ui.duplicates.view import PairView
from ui.operations import Progress
from ui.records.merging import MergeWork
from ui.theme import theme
from ui.widgets.buttons import Button, Segment
from ui.widgets.feedback import EmptyState
from ui.widgets.labels import Label
from ui.widgets.page import Fact, PageHead, pane, swap_page
from ui.widgets.progress import ProgressPane
from ui.widgets.tool_row import ToolRow
from workbench.i18n import t, tn
from workbench.schema import dictionary
from workbench.services.duplicates.found import Match, Pair, Scan
from workbench.services.duplicates.merging import Merged
from workbench.services.duplicates.pairs import Beside

NEW: Final = "new"
_TYPES: Final = ("Lead", "Contact", "Account")
_LIST_PX, _NARROW_LIST_PX, _WIDE_FROM_PX = 440, 300, 960


class DuplicateDesk(Desk):
    """Pairs by certainty; M merges, N sets apart, and the next one follows."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.pairs: list[Pair] = []
        self._side = NEW
        self._asked = 0
        self._scans: dict[str, Scan] = {}
        self._kept: dict[UUID, UUID] = {}
        self._aside: list[Pair] = []  # here, so that they come back at once
        self._progress: Progress | None = None
        self.head = PageHead(t("Duplicates"))
        plural = {name: str(dictionary.record_type(name).plural) for name in _TYPES}
        icons = {name: dictionary.record_type(name).icon for name in _TYPES}
        self.sides = Segment(
            (
                (NEW, t("New ones"), "inbox"),
                *((name, plural[name], icons[name]) for name in _TYPES),
            ),
            t("Which duplicates"),
        )
        self.sides.chosen.connect(self.show_side)
        self.count = Label("", role="small", ink="text3", tabular=True)
        self.again = Button(t("Look through all again"), icon="refresh-cw")
        self.again.clicked.connect(lambda _checked=False: self.scan())
        self.list = PairList()
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(self.open_first)
        self.view = PairView()
        self.view.command_wanted.connect(shell.run_command)
        self.progress = ProgressPane(t("How far the scan is"), _scanning, margin_px=24)
        self.progress.stop_asked.connect(self.stop)
        self.empty: EmptyState = EmptyState("git-merge", "", "")
        self.pages = QStackedWidget()
        self._arrange()
        self.setFocusProxy(self.list)

    def _arrange(self) -> None:
        left = pane("surface")
        inside = QVBoxLayout(left)
        inside.setContentsMargins(0, 8, 0, 0)
        inside.addWidget(self.list)
        left.setMinimumWidth(theme.px(240))
        self.splitter = QSplitter()
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.splitter.addWidget(left)
        self.splitter.addWidget(self.view)
        self.splitter.setStretchFactor(1, 1)
        for page in (QWidget(), self.splitter, self.progress, self.empty):
            self.pages.addWidget(page)
        tools = ToolRow()
        tools.add(self.sides)
        tools.add_stretch()
        tools.add(self.count)
        tools.add(self.again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(tools)
        column.addWidget(self.pages, 1)

    # -- what the window asks

    @override
    def on_shown(self) -> None:
        self.reload()
        self.list.setFocus()

    @override
    def on_changes(self, types: frozenset[str]) -> None:
        if types & {*_TYPES, "Outbox"}:
            self.reload()

    @override
    def show_place(self, argument: str) -> None:
        if argument in (NEW, *_TYPES):
            self.show_side(argument)

    @override
    def status_text(self) -> str:
        return tn("{n} pair", "{n} pairs", len(self.pairs))

    @override
    def current_record(self) -> tuple[str, UUID, str] | None:
        pair = self.current()
        return None if pair is None else (pair.first.type, pair.first.id, pair.first.name)

    @override
    def state(self) -> str:
        return self._side

    @override
    def restore_state(self, state: str) -> None:
        if state in (NEW, *_TYPES):
            self._side = state
            self.sides.choose(state)

    # -- what is shown

    def show_side(self, side: str) -> None:
        """Show the new ones, or those of a type; what was not looked through yet is now."""
        if self._progress is not None:  # nobody waits for the one before
            self._progress.cancel()
            self._progress = None
            self._asked += 1
        self._side = side
        self.sides.choose(side)
        if side in _TYPES and side not in self._scans:
            self.scan()
        else:
            self.reload()

    def reload(self) -> None:
        """Read which pairs still wait for a decision."""
        if self._progress is not None:
            return
        self._asked += 1
        found = partial(self._on_pairs, self._asked)
        if self._side == NEW:
            self.shell.operations.run(self, work.new, found)
            return
        scan = self._scans.get(self._side)
        if scan is None:
            self._show_empty()
            return
        known = [*scan.pairs, *(pair for pair in self._aside if pair.other.type == scan.type)]
        asked = partial(work.standing, found=known, kept=dict(self._kept))
        self.shell.operations.run(self, asked, found)

    def can_scan(self) -> bool:
        """Whether the type that is shown can be looked through now."""
        return self._side in _TYPES and self._progress is None

    def scan(self) -> None:
        """Look through every record of the type that is shown."""
        if not self.can_scan():
            return
        self._asked += 1
        side, asked = self._side, self._asked
        self.progress.begin()
        self.pages.setCurrentWidget(self.progress)
        self.again.setEnabled(False)
        self.count.setText("")
        self._progress = self.shell.operations.run_long(
            self,
            lambda core, progress: work.scan(core, progress, side),
            partial(self._on_scanned, asked, side),
        )
        self._progress.changed.connect(self.progress.show_share)
        self.progress.stop_button.setFocus()

    def stop(self) -> None:
        """End the scan; what was found so far is shown."""
        if self._progress is not None:
            self._progress.cancel()

    def current(self) -> Pair | None:
        """Return the pair under the cursor."""
        row = self.list.row() if self.pages.currentWidget() is self.splitter else None
        return None if row is None else row.pair

    def _on_scanned(self, asked: int, side: str, scan: Scan) -> None:
        if asked != self._asked:
            return
        self._scans[side] = scan
        self._progress = None
        self.reload()
        self.list.setFocus()

    def _on_pairs(self, asked: int, found: list[Pair]) -> None:
        if asked != self._asked:
            return
        self.pairs = found
        self.again.setVisible(self._side in _TYPES)
        self.again.setEnabled(self.can_scan())
        self.count.setText(self._counted())
        equal = sum(pair.other.is_twin for pair in found)
        facts = [Fact(f"{len(found):,}", tn("pair waits", "pairs wait", len(found)), "git-merge")]
        if equal:
            facts.append(Fact(f"{equal:,}", t("equal in every field"), "copy"))
        self.head.show_facts(facts)
        had_keys = self.list.hasFocus() or self.empty.isAncestorOf(self.focusWidget() or self)
        if found:
            self.pages.setCurrentWidget(self.splitter)
        self.list.show_rows([Row(pair) for pair in found])
        if not found:
            self._show_empty()
        elif had_keys:
            self.list.setFocus()
        self.shell.refresh_status()

    def _counted(self) -> str:
        scan = self._scans.get(self._side)
        if self._side == NEW or scan is None:
            return ""
        read = tn("{n} record looked through", "{n} records looked through", scan.read)
        if not scan.is_ended:
            return read
        return t("Stopped before the end: {read}").format(read=read)

    def _show_empty(self) -> None:
        before, self.empty = self.empty, self._empty_page()
        swap_page(self.pages, before, self.empty)

    def _empty_page(self) -> EmptyState:
        if self._side == NEW:
            return EmptyState(
                "git-merge",
                t("No new record looks like another"),
                t("After each sync what is new\nis compared with what is here."),
                button=t("Look through the leads"),
                button_icon="search",
                press=lambda: self.show_side("Lead"),
            )
        plural = str(dictionary.record_type(self._side).plural)
        return EmptyState(
            "circle-check",
            t("{types}: none looks like another").format(types=plural),
            self._counted(),
            button=t("Look through all again"),
            button_icon="refresh-cw",
            press=self.scan,
        )

    def _on_chosen(self, row: Row | None) -> None:
        if row is None:
            return
        self.view.show_pair(row.pair)

        def done(lines: list[Beside]) -> None:
            here = self.list.row()
            if here is not None and here.id == row.id:
                self.view.show_beside(lines)

        read = partial(work.beside, pair=row.pair)
        self.shell.operations.run(self, read, done, lambda _gone: self.reload())

    # -- what one does

    def merge(self) -> None:
        """Show the pair side by side, and make one of two."""
        pair = self.current()
        if pair is not None and pair.can_merge:
            merging = MergeWork(self.shell)
            merging.merged.connect(self._on_merged)
            merging.show_pair(pair.first.id, pair.other.id)

    def _on_merged(self, merged: Merged) -> None:
        self._kept[merged.other_id] = merged.kept_id
        self.reload()

    def put_aside(self) -> None:
        """Say that the two are not the same; the next pair stands in their place."""
        pair = self.current()
        if pair is None:
            return

        def undo() -> None:
            self.shell.operations.run(
                self, partial(work.take_back, pair=pair), lambda _none: self.reload()
            )

        def done(_none: None) -> None:
            self._aside.append(pair)
            said = t("{pair}: not the same").format(pair=rows.title(pair))
            self.shell.toast(said, icon="x", undo=undo)
            self.reload()

        self.shell.operations.run(self, partial(work.put_aside, pair=pair), done)

    def open_first(self) -> None:
        """Show the first record beside the list."""
        pair = self.current()
        if pair is not None:
            self._open(pair.first)

    def open_other(self) -> None:
        """Show the other record beside the list."""
        pair = self.current()
        if pair is not None:
            self._open(pair.other)

    def _open(self, match: Match) -> None:
        self.shell.open_record(match.type, match.id)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= theme.px(_WIDE_FROM_PX)
        left = theme.px(_LIST_PX if wide else _NARROW_LIST_PX)
        self.splitter.setSizes([left, max(1, self.width() - left)])


def _scanning(doing: str) -> str:
    return t("Looking through all… {doing}").format(doing=doing).rstrip()
