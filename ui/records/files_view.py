"""The files of a record: add, drop, open, save, remove; fetching tells how far it is."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui.context import Shell
from ui.links import open_copy
from ui.operations import QUEUED, Cancelled, Progress
from ui.records.file_rows import FileRows
from ui.widgets.buttons import Button
from ui.widgets.feedback import EmptyState
from ui.widgets.labels import Bar, Label
from workbench.errors import WorkbenchError
from workbench.i18n import t
from workbench.services import attachments, words
from workbench.services.attachments import Attached, Removed
from workbench.wire.messages import LIMITS

if TYPE_CHECKING:
    from workbench.app import Workbench

T = TypeVar("T")
_MEGABYTE = 1_048_576


class FilesView(QWidget):
    """One list, its buttons, and a line for what is under way."""

    counted = Signal(int)

    def __init__(self, shell: Shell, record_id: UUID) -> None:
        super().__init__()
        self._shell, self._record_id = shell, record_id
        self._progress: Progress | None = None
        self._fetched: Attached | None = None
        self.rows = FileRows()
        self.rows.opened.connect(self.open)
        self.rows.removed.connect(self.remove)
        self.rows.moved.connect(self._follow)
        self.add_button = Button(t("Add files"), "primary", "plus")
        self.open_button = Button(t("Open"), icon="external-link")
        self.save_button = Button(t("Save as…"), icon="save")
        self.remove_button = Button(t("Remove"), icon="trash-2")
        for button, action in (
            (self.add_button, self.pick), (self.open_button, self.open),
            (self.save_button, self.save_as), (self.remove_button, self.remove),
        ):  # fmt: skip
            button.clicked.connect(lambda _checked=False, action=action: action())
        limit = t("Files go with the record; one may have {n} MB. Drop them here.")
        self._hint = Label(
            limit.format(n=LIMITS["blob_bytes"] // _MEGABYTE), role="small", ink="text3"
        )
        self.doing = Label("", role="small", ink="text2", elided=True)
        self.bar = Bar(0.0)
        self.cancel_button = Button(t("Cancel"), "ghost", "x")
        self.cancel_button.clicked.connect(lambda _checked=False: self.cancel())
        self.empty = EmptyState(
            "file-text", t("No files yet"), limit.format(n=LIMITS["blob_bytes"] // _MEGABYTE)
        )
        self._arrange()
        self._follow()

    def _arrange(self) -> None:
        tools = QHBoxLayout()
        tools.setContentsMargins(16, 8, 16, 8)
        tools.setSpacing(8)
        for button in (self.add_button, self.open_button, self.save_button, self.remove_button):
            tools.addWidget(button)
        tools.addStretch(1)
        tools.addWidget(self._hint)
        self._under_way = QWidget()
        line = QHBoxLayout(self._under_way)
        line.setContentsMargins(16, 0, 16, 8)
        line.setSpacing(8)
        line.addWidget(self.doing, 1)
        line.addWidget(self.bar)
        line.addWidget(self.cancel_button)
        self._under_way.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(tools)
        column.addWidget(self._under_way)
        column.addWidget(self.rows, 1)
        column.addWidget(self.empty, 1)

    def reload(self) -> None:
        """Read the files again."""
        record_id = self._record_id

        def work(core: "Workbench") -> tuple[Attached, ...]:
            with core.store.read() as r:
                return attachments.of_record(r, record_id)

        self._shell.operations.run(self, work, self._show)

    def pick(self) -> None:
        """Ask which files to attach."""
        paths, _kind = QFileDialog.getOpenFileNames(self, t("Attach files"), str(Path.home()))
        self.add([Path(path) for path in paths])

    def add(self, files: Sequence[Path]) -> None:
        """Attach files, each for itself: one that is refused does not hold up the others."""
        for file in files:
            self._shell.operations.run(
                self, partial(_attach, self._record_id, file), self._added, self._refused
            )

    def open(self) -> None:
        """Open a copy of the file in its program; it is fetched first where it is not here."""
        one = self.rows.current()
        if one is not None:
            self._fetching(one, _copy_to_open, self._open_copy)

    def save_as(self) -> None:
        """Ask where a copy of the file goes."""
        one = self.rows.current()
        if one is None:
            return
        name = str(Path.home() / attachments.safe_name(one.name))
        path, _kind = QFileDialog.getSaveFileName(self, t("Save as…"), name)
        if path:
            self.save_to(one, Path(path))

    def save_to(self, one: Attached, target: Path) -> None:
        """Write a copy of the file."""
        said = t("Saved as {file}").format(file=target.name)
        self._fetching(
            one,
            partial(_save, target),
            lambda _done: self._shell.toast(said, icon="download"),
        )

    def remove(self) -> None:
        """Take the file off the record; undo brings it back."""
        one = self.rows.current()
        if one is None:
            return

        def done(removed: Removed) -> None:
            self._shell.toast(
                t("“{name}” removed").format(name=removed.name), icon="trash-2",
                undo=partial(self._write, partial(_bring_back, removed)),
            )  # fmt: skip

        self._shell.operations.run(self, partial(_remove, one.id), done, self._refused)

    def cancel(self) -> None:
        """Stop fetching."""
        if self._progress is not None:
            self._progress.cancel()
            self._idle()

    def _write(self, work: "Callable[[Workbench], object]") -> None:
        self._shell.operations.run(self._shell.current_desk(), work, _nothing_more)

    def _fetching(
        self, one: Attached, work: "Callable[[Workbench, UUID, Any], T]", done: Callable[[T], None]
    ) -> None:
        """Do what needs the content; while it is fetched, the bar tells how far it is."""

        def long(core: "Workbench", progress: Progress) -> T:
            def report(received: int, size: int) -> None:
                progress.report(received / max(1, size), words.size(received))

            return work(core, one.id, report)

        def finished(result: T) -> None:
            self._idle()
            done(result)
            self.reload()  # fetched: it is here now

        def failed(error: WorkbenchError) -> None:
            self._idle()
            self._refused(error)

        self.cancel()
        self._progress = self._shell.operations.run_long(self, long, finished, failed)
        self._progress.changed.connect(self._tell, QUEUED)  # it comes from the worker's thread
        self._fetched = one
        if one.state == "to_fetch":
            self._tell(0.0, "")

    @Slot(float, str)
    def _tell(self, share: float, so_far: str) -> None:
        one = self._fetched
        if one is None or self._progress is None:
            return
        said = t("Fetching “{name}”: {so_far} of {size}").format(
            name=one.name, so_far=so_far or "0", size=words.size(one.size_bytes)
        )
        self.doing.setText(said)
        self.bar.set_share(share)
        self._under_way.show()

    def _idle(self) -> None:
        self._progress = None
        self._under_way.hide()

    def _open_copy(self, file: Path) -> None:
        if not open_copy(file):
            said = t("No program opens “{name}” here: save it and open it yourself.")
            self._shell.show_trouble(said.format(name=file.name))

    def _added(self, name: str) -> None:
        self._shell.toast(t("“{name}” attached").format(name=name), icon="file-text")
        self.reload()

    def _refused(self, error: WorkbenchError) -> None:
        if not isinstance(error, Cancelled):
            self._shell.show_trouble(str(error))

    def _show(self, files: tuple[Attached, ...]) -> None:
        self.rows.show_files(files)
        self.rows.setVisible(bool(files))
        self.empty.setVisible(not files)
        self._hint.setVisible(bool(files))
        self.counted.emit(len(files))

    def _follow(self) -> None:
        one = self.rows.current()
        for button in (self.open_button, self.save_button):
            button.setEnabled(one is not None and one.state != "missing")
        self.remove_button.setEnabled(one is not None and not one.why_not_remove)
        self.remove_button.setToolTip(one.why_not_remove if one is not None else "")


def dropped(event: QDropEvent) -> list[Path]:
    """Return the files that are being dropped; folders and links are none."""
    urls = event.mimeData().urls()
    found = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    return [file for file in found if file.is_file()]


def _attach(record_id: UUID, file: Path, core: "Workbench") -> str:
    from workbench import attaching

    attaching.attach(core, record_id, file)
    return file.name


def _copy_to_open(core: "Workbench", attachment_id: UUID, report: Any) -> Path:
    from workbench import attaching

    return attaching.copy_to_open(core, attachment_id, report)


def _save(target: Path, core: "Workbench", attachment_id: UUID, report: Any) -> None:
    from workbench import attaching

    attaching.save(core, attachment_id, target, report)


def _remove(attachment_id: UUID, core: "Workbench") -> Removed:
    with core.store.write() as w:
        return attachments.remove(w, attachment_id)


def _bring_back(removed: Removed, core: "Workbench") -> None:
    with core.store.write() as w:
        attachments.bring_back(w, removed)


def _nothing_more(_result: object) -> None:
    return None
