"""What the sync page does: decisions, files, and what it asks of the background sync."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog, QWidget

from ui.context import Shell
from ui.desks.sync.choices import TYPED, Marks
from ui.desks.sync.diagnostics import DiagnosticsSheet
from ui.dialogs.sign_in import SignInSheet
from ui.dialogs.typed_question import TypedQuestion
from workbench import platform_files
from workbench.errors import WorkbenchError
from workbench.i18n import sentences, t, tn
from workbench.services import sync_panel
from workbench.services.sync_panel import Change, Refused
from workbench.sync import conflicts

if TYPE_CHECKING:
    from workbench.app import Workbench

Failed = Callable[[WorkbenchError], None]


class Actions:
    """Does what the page's buttons and keys say; `changed` is called after each change."""

    def __init__(self, page: QWidget, shell: Shell, changed: Callable[[], None]) -> None:
        self._page, self._shell, self._changed = page, shell, changed

    # -- deciding

    def decide(self, marks: Marks) -> None:
        """Keep the marked values; the decision is a change like any other."""
        one, choice = marks.conflict, marks.choice()
        values = marks.values() if choice == TYPED else None
        words = t("“{name}”: the marked values are kept").format(name=one.record)
        self._write(
            lambda w: conflicts.resolve(w, one.id, choice, values, seen=one.theirs),
            lambda _done: self._shell.toast(words, icon="git-merge"),
        )

    def send_again(self, change: Refused, corrected: dict[str, str], failed: Failed) -> None:
        """Send a refused change anew, as corrected."""
        self._write(
            lambda w: sync_panel.correct(w, change.mid, corrected),
            lambda _mid: self._shell.toast(t("It goes with the next sync."), icon="refresh-cw"),
            failed,
        )

    def ask_discard(self, change: Refused | Change) -> None:
        """Ask, with a word to type, before a change is given up."""
        why = t(
            "Your values are given up for good and the record shows what the server has."
            " Export them first if you may need them."
        )
        if change.count > 1:
            together = t("It is {n} changes that go together: all are given up.")
            why = sentences(together.format(n=change.count), why)
        self._shell.open_sheet(
            TypedQuestion(
                t("Discard “{change}”?").format(change=change.words),
                why,
                t("Discard"),
                t("discard"),
                lambda: self._discard(change),
            )
        )

    def _discard(self, change: Refused | Change) -> None:
        self._write(
            lambda w: sync_panel.discard(w, change.mid),
            lambda n: self._shell.toast(
                tn("Discarded.", "{n} changes discarded.", n), icon="trash-2"
            ),
        )

    # -- the background sync

    def pause(self) -> None:
        """Let sync rest."""
        self._run(lambda core: core.schedule.pause())

    def resume(self) -> None:
        """Let sync go on."""
        self._run(lambda core: core.schedule.resume())

    def verify(self) -> None:
        """Compare everything here with the server; the result is told among what happened."""
        said = t("Comparing with the server. The result shows up under “What happened”.")
        self._shell.operations.run(
            self._page,
            lambda core: core.schedule.verify(),
            lambda _done: self._shell.toast(said, icon="shield-check"),
        )

    def ask_sign_in(self, email: str, host: str) -> None:
        """Ask for the password again; sync goes on once the server has taken it."""

        def sign_in(password: str) -> None:
            def work(core: "Workbench") -> None:
                core.sign_in(password)
                core.schedule.sync_now()

            self._shell.operations.run(
                self._page, work, lambda _done: sheet.done.emit(), lambda e: sheet.refuse(str(e))
            )

        sheet = SignInSheet(email, host, sign_in)
        self._shell.open_sheet(sheet)

    # -- files

    def ask_diagnostics(self) -> None:
        """Ask what the file may hold, then where it goes."""
        self._shell.open_sheet(DiagnosticsSheet(self._pick_diagnostics))

    def _pick_diagnostics(self, with_texts: bool) -> None:
        path = self._pick(t("Export diagnostics"), "sync-diagnostics.json")
        if path is not None:
            self.save_diagnostics(path, with_texts=with_texts)

    def save_diagnostics(self, path: Path, *, with_texts: bool) -> None:
        """Write how sync stands into a file."""

        def text(core: "Workbench") -> str:
            with core.store.read() as r:
                found = sync_panel.diagnostics(r, with_texts=with_texts)
            return json.dumps(found, ensure_ascii=False, indent=1, default=str)

        self._save(text, path)

    def export(self, change: Refused | Change) -> None:
        """Ask where a change goes as a file."""
        path = self._pick(t("Export…"), "change.json")
        if path is not None:
            self.save_change(change, path)

    def save_change(self, change: Refused | Change, path: Path) -> None:
        """Write a change into a file, values included."""

        def text(core: "Workbench") -> str:
            with core.store.read() as r:
                return sync_panel.exported(r, change.mid)

        self._save(text, path)

    def _pick(self, title: str, name: str) -> Path | None:
        path, _kind = QFileDialog.getSaveFileName(self._page, title, name, "JSON (*.json)")
        return Path(path) if path else None

    def _save(self, text: "Callable[[Workbench], str]", path: Path) -> None:
        def work(core: "Workbench") -> None:
            platform_files.write_durably(path, text(core).encode(), owner_only=True)

        said = t("Saved as {file}").format(file=path.name)
        toast = self._shell.toast
        self._shell.operations.run(self._page, work, lambda _done: toast(said, icon="download"))

    # -- work

    def _write(
        self,
        change: Callable[[Any], Any],
        done: Callable[[Any], None],
        failed: Failed | None = None,
    ) -> None:
        def work(core: "Workbench") -> Any:
            with core.store.write() as w:
                return change(w)

        def finished(result: Any) -> None:
            done(result)
            self._changed()

        self._shell.operations.run(self._page, work, finished, failed)

    def _run(self, work: "Callable[[Workbench], None]") -> None:
        self._shell.operations.run(self._page, work, lambda _done: None)
