"""Records that are probably the same: those that just came, and those a scan finds."""

from functools import partial
from typing import Final
from uuid import UUID

from typing_extensions import override

from ui.context import Shell
from ui.desks.row_desk import RowDesk
from ui.duplicates import rows, work
from ui.duplicates.rows import Row
from ui.duplicates.view import PairView
from ui.operations import Progress
from ui.records.merging import MergeWork
from ui.widgets.buttons import Button, Segment
from ui.widgets.feedback import EmptyState
from ui.widgets.page import Fact
from ui.widgets.progress import ProgressPane
from ui.widgets.row_list import RowList
from ui.widgets.two_lines import TwoLines
from workbench.errors import WorkbenchError
from workbench.i18n import t, tn
from workbench.schema import dictionary
from workbench.services import set_aside
from workbench.services.duplicates.found import Match, Pair, Scan
from workbench.services.duplicates.merging import Merged

NEW: Final = "new"
_TYPES: Final = ("Lead", "Contact", "Account")


class DuplicateDesk(RowDesk[Row, PairView]):
    """Pairs by certainty; M merges, N sets apart, and the next one follows."""

    list_px = (440, 300)
    clock_ms = 0
    types = frozenset({*_TYPES, "Outbox"})

    def __init__(self, shell: Shell) -> None:
        listed: RowList[Row] = RowList(t("Pairs"), rows.spoken)
        listed.setItemDelegate(TwoLines(listed, rows.face))
        known = [dictionary.record_type(name) for name in _TYPES]
        sides = (
            (NEW, t("New ones"), "inbox"),
            *((one.name, str(one.plural), one.icon) for one in known),
        )
        super().__init__(
            shell, t("Duplicates"), Segment(sides, t("Which duplicates")), listed, PairView()
        )
        self._found: list[Pair] | None = None
        self._scans: dict[str, Scan] = {}
        self._kept: dict[UUID, UUID] = {}
        self._aside: list[Pair] = []  # here, so that they come back at once
        self._progress: Progress | None = None
        self.again = Button(t("Look through all again"), icon="refresh-cw")
        self.again.clicked.connect(lambda _checked=False: self.scan())
        self.tools.add(self.again)
        self.progress = ProgressPane(t("How far the scan is"), _scanning, margin_px=24)
        self.progress.stop_asked.connect(self.stop)
        self.pages.addWidget(self.progress)

    @property
    def pairs(self) -> list[Pair]:
        """The pairs that are listed."""
        return [pair for pair in self._found or () if Row(pair).id not in self.busy]

    # -- what the window asks

    @override
    def status_text(self) -> str:
        return tn("{n} pair", "{n} pairs", len(self.pairs))

    @override
    def current_record(self) -> tuple[str, UUID, str] | None:
        pair = self.current()
        return None if pair is None else (pair.first.type, pair.first.id, pair.first.name)

    # -- what is shown

    @override
    def show_side(self, side: str) -> None:
        if self._progress is not None:  # nobody waits for the one before
            self._progress.cancel()
            self._progress = None
        self.turn_to(side)
        self.reload()

    @override
    def reload(self) -> None:
        if self._progress is not None:
            return
        if self.side == NEW:
            self.shell.operations.run(self, work.new, self.latest(self._on_pairs))
            return
        scan = self._scans.get(self.side)
        if scan is None:  # what was not looked through yet is now
            self.scan()
            return
        known = [*scan.pairs, *(pair for pair in self._aside if pair.other.type == scan.type)]
        asked = partial(work.standing, found=known, kept=dict(self._kept))
        self.shell.operations.run(self, asked, self.latest(self._on_pairs))

    def can_scan(self) -> bool:
        """Whether the type that is shown can be looked through now."""
        return self.side in _TYPES and self._progress is None

    def scan(self) -> None:
        """Look through every record of the type that is shown."""
        if not self.can_scan():
            return
        side = self.side
        self.progress.begin()
        self.pages.setCurrentWidget(self.progress)
        self.again.setEnabled(False)
        self.count.setText("")
        self._progress = self.shell.operations.run_long(
            self,
            lambda core, progress: work.scan(core, progress, side),
            self.latest(partial(self._on_scanned, side)),
            self._on_scan_failed,
        )
        self._progress.changed.connect(self.progress.show_share)
        self.progress.stop_button.setFocus()

    def stop(self) -> None:
        """End the scan; what was found so far is shown."""
        if self._progress is not None:
            self._progress.cancel()

    def current(self) -> Pair | None:
        """Return the pair under the cursor."""
        row = self.row()
        return None if row is None else row.pair

    def _on_scanned(self, side: str, scan: Scan) -> None:
        self._scans[side] = scan
        self._progress = None
        self.reload()
        self.list.setFocus()

    def _on_scan_failed(self, error: WorkbenchError) -> None:
        self.shell.show_trouble(str(error))
        self.show_side(NEW)

    def _on_pairs(self, found: list[Pair]) -> None:
        self._found = found
        self.show_found()

    @override
    def show_found(self) -> None:
        if self._found is None:
            return
        pairs = self.pairs
        self.again.setVisible(self.side in _TYPES)
        self.again.setEnabled(self.can_scan())
        self.count.setText(self._counted())
        equal = sum(pair.other.is_twin for pair in pairs)
        facts = [Fact(f"{len(pairs):,}", tn("pair waits", "pairs wait", len(pairs)), "git-merge")]
        if equal:
            facts.append(Fact(f"{equal:,}", t("equal in every field"), "copy"))
        self.head.show_facts(facts)
        self.show_rows([Row(pair) for pair in pairs])

    def _counted(self) -> str:
        scan = self._scans.get(self.side)
        if self.side == NEW or scan is None:
            return ""
        read = tn("{n} record looked through", "{n} records looked through", scan.read)
        if not scan.is_ended:
            return read
        return t("Stopped before the end: {read}").format(read=read)

    @override
    def empty_page(self) -> EmptyState:
        if self.side == NEW:
            return EmptyState(
                "git-merge",
                t("No new record looks like another"),
                t("After each sync what is new\nis compared with what is here."),
                button=t("Look through the leads"),
                button_icon="search",
                press=lambda: self.show_side("Lead"),
            )
        plural = str(dictionary.record_type(self.side).plural)
        return EmptyState(
            "circle-check",
            t("{types}: none looks like another").format(types=plural),
            self._counted(),
            button=t("Look through all again"),
            button_icon="refresh-cw",
            press=self.scan,
        )

    @override
    def show_row(self, row: Row) -> None:
        self.view.show_pair(row.pair)
        read = partial(work.beside, pair=row.pair)
        self.read_beside(row, read, self.view.show_beside, lambda _gone: self.reload())

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
        first, others = pair.first.id, [pair.other.id]

        def undo() -> None:
            self.take_back(lambda w: set_aside.take_back(w, first, others))

        def done(_none: None) -> None:
            self._aside.append(pair)
            said = t("{pair}: not the same").format(pair=rows.title(pair))
            self.shell.toast(said, icon="x", undo=undo)

        self.do(Row(pair).id, lambda w: set_aside.put(w, first, others), done)

    @override
    def open_row(self) -> None:
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


def _scanning(doing: str) -> str:
    return t("Looking through all… {doing}").format(doing=doing).rstrip()
