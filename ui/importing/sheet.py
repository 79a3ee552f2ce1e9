"""The import sheet: where a list comes from, what would happen, how far it is, what it did."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtWidgets import QWidget

from ui.context import Shell
from ui.importing import work
from ui.importing.preview_page import PreviewPage
from ui.importing.result_page import ResultPage
from ui.importing.rows_page import RowsPage
from ui.importing.source_page import SourcePage
from ui.importing.work import Asked, Done, Look
from ui.operations import Progress
from ui.widgets.overlay import Sheet
from ui.widgets.progress import ProgressPane
from workbench.errors import WorkbenchError
from workbench.i18n import t, tn
from workbench.store.import_memory import Session

if TYPE_CHECKING:
    from workbench.app import Workbench
    from workbench.exchange import UndoResult

_WIDTH_PX = 820
_MOST_LEFT = 6


class ImportSheet(Sheet):
    """Nothing is written before “Import”; everything it wrote can be taken back."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(t("Import a list"), width=_WIDTH_PX)
        self._shell = shell
        self._progress: Progress | None = None
        self.source, self.preview = SourcePage(), PreviewPage()
        self.progress = ProgressPane(
            t("How far the import is"), lambda rows: t("Importing… {rows}").format(rows=rows)
        )
        self.result = ResultPage()
        self.rows = RowsPage(shell.operations)
        self._pages = (self.source, self.preview, self.rows, self.progress, self.result)
        for page in self._pages:  # no stack: a hidden page must want no room
            page.hide()
            self.body.addWidget(page)
        self.first = self.source.text
        self.source.chosen.connect(self._look)
        self.source.types.chosen.connect(lambda _key: self._fit())
        self.source.undo_asked.connect(self._undo)
        self.preview.changed.connect(self._look)
        self.preview.accepted.connect(self._run)
        self.preview.forget_asked.connect(self._forget)
        self.preview.rows_asked.connect(self._decide)
        self.rows.decided.connect(self._on_decided)
        self.preview.back_asked.connect(partial(self._show, self.source))
        self.progress.stop_asked.connect(self._stop)
        self.result.undo_asked.connect(self._undo)
        self.result.closed.connect(self.done)
        self._show(self.source)
        shell.operations.run(self, work.sessions, self._on_sessions)

    def take_file(self, path: Path) -> None:
        """Look at a file at once."""
        self.source.take_file(path)

    def _on_sessions(self, sessions: list[Session]) -> None:
        self.source.show_sessions(sessions)
        self._fit()

    def _look(self, asked: Asked) -> None:
        self.setEnabled(False)
        looked = partial(work.look, asked=asked)
        self._shell.operations.run(self, looked, self._on_look, self._on_refused)

    def _on_look(self, look: Look) -> None:
        self.setEnabled(True)
        self.preview.show_look(look)
        self._show(self.preview)
        self.preview.take_focus()

    def _decide(self, look: Look) -> None:
        self.rows.show_look(look)
        self._show(self.rows)
        self.rows.table.setFocus()

    def _on_decided(self, asked: Asked) -> None:
        """Go back; what was chosen is looked at again, so that the counts follow."""
        look = self.preview.look
        if look is not None and asked.of_line == look.asked.of_line:
            self._show(self.preview)
            self.preview.rows_button.setFocus()
        else:
            self._look(asked)

    def _on_refused(self, error: WorkbenchError) -> None:
        """Say on the page that is seen why nothing was done."""
        self.is_firm = False
        self.setEnabled(True)
        for page in (self.source, self.preview, self.result):
            if page.isVisibleTo(self):
                page.refuse(str(error))
        self._fit()

    def _forget(self, look: Look) -> None:
        asked = Asked(look.asked.type_name, look.asked.file, look.asked.text, look.asked.campaign)

        def forgotten(_nothing: None) -> None:
            self._look(asked)

        forget = partial(work.forget, header=look.header, type_name=asked.type_name)
        self._shell.operations.run(self, forget, forgotten)

    def _run(self, asked: Asked) -> None:
        self.is_firm = True
        self.progress.begin()
        self._show(self.progress)

        def bring_in(core: "Workbench", progress: Progress) -> Done:
            return work.bring_in(core, asked, progress)

        self._progress = self._shell.operations.run_long(
            self, bring_in, self._on_done, self._on_trouble
        )
        self._progress.changed.connect(self.progress.show_share)

    def _stop(self) -> None:
        if self._progress is not None:
            self._progress.cancel()

    def _on_done(self, done: Done) -> None:
        self.is_firm = False
        self.result.show_done(done)
        self._show(self.result)
        self.result.close_button.setFocus()

    def _on_trouble(self, error: WorkbenchError) -> None:
        self.is_firm = False
        self._show(self.preview)
        self.preview.refuse(str(error))

    def _undo(self, session: UUID) -> None:
        self.is_firm = True  # what stayed as it is has to be read
        self.setEnabled(False)
        undo = partial(work.take_back, session=session)
        self._shell.operations.run(self, undo, self._on_undone, self._on_refused)

    def _on_undone(self, undone: "UndoResult") -> None:
        self.is_firm = False
        self.setEnabled(True)
        removed = sum(undone.deleted.values())
        said = [tn("{n} record removed", "{n} records removed", removed)]
        if undone.restored:
            said.append(tn("{n} record put back", "{n} records put back", undone.restored))
        stayed = [*undone.kept, *undone.left]
        if stayed:
            said.append(
                tn("{n} record left as it is:", "{n} records left as they are:", len(stayed))
            )
        said += list(dict.fromkeys(reason for _type, _id, reason in stayed))[:_MOST_LEFT]
        self.result.show_undone("\n".join(said))
        self._show(self.result)
        self.result.close_button.setFocus()

    def _show(self, page: QWidget) -> None:
        for one in self._pages:
            one.setVisible(one is page)
        self._fit()

    def _fit(self) -> None:
        """Take the height that the page wants now: its layout is asked first, then the sheet's."""
        for widget in (*self._pages, self):
            layout = widget.layout()
            if layout is not None:
                layout.invalidate()
                layout.activate()
        self.resized.emit()
