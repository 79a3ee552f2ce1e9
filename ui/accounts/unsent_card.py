"""What is not on the server yet, and the two ways to make it safe: sync now, or a sealed file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from ui.operations import Operations
from ui.theme import theme
from ui.widgets.buttons import Button
from ui.widgets.labels import Icon, Label
from ui.widgets.overlay import Sheet
from workbench.errors import WorkbenchError
from workbench.i18n import sentences, t, tn
from workbench.sync.state import Phase, SyncState

if TYPE_CHECKING:
    from workbench.app import Workbench
    from workbench.leaving import Saved, Unsent

SUFFIX = ".unsent"


class UnsentCard(QWidget):
    """Counts what is unsent, syncs it, saves it sealed; `changed` when that is another story."""

    changed = Signal()

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self._operations = operations
        self.unsent: Unsent | None = None
        self.saved: Saved | None = None
        self._sync_words = self._refused_words = ""
        self._icon = Icon("hourglass", "text3", 16)
        self.words = Label(t("Counting what is not on the server yet…"), role="strong", wrap=True)
        self.detail = Label("", ink="text2", wrap=True)
        self.sync_button = Button(t("Sync now"), icon="refresh-cw")
        self.sync_button.clicked.connect(lambda _checked=False: self.sync())
        self.save_button = Button(t("Save the unsent work to a file"), icon="save")
        self.save_button.clicked.connect(lambda _checked=False: self._show_fields())
        self.passphrase = _secret(t("Passphrase of the file"))
        self.again = _secret(t("The passphrase again"))
        self.again.returnPressed.connect(self._pick)
        self.write_button = Button(t("Choose the file…"), "secondary", "download")
        self.write_button.clicked.connect(lambda _checked=False: self._pick())
        self.trouble = Label("", role="chip", ink="bad", wrap=True)
        self.done_words = Label("", ink="good", wrap=True)
        self._fields = QWidget()
        self._arrange()

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._icon)
        head.addWidget(self.words, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.sync_button)
        buttons.addWidget(self.save_button)
        buttons.addStretch(1)
        inside = QVBoxLayout(self._fields)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        self._why = Label("", role="small", ink="text2", wrap=True)
        inside.addWidget(self._why)
        row = QHBoxLayout()
        row.setSpacing(8)
        for part in (self.passphrase, self.again, self.write_button):
            row.addWidget(part)
        inside.addLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.detail)
        column.addLayout(buttons)
        column.addWidget(self._fields)
        column.addWidget(self.trouble)
        column.addWidget(self.done_words)
        for hidden in (self.detail, self._fields, self.trouble, self.done_words):
            hidden.hide()
        self.sync_button.hide()
        self.save_button.hide()

    @property
    def is_safe(self) -> bool:
        """Whether all of it is on the server or in the saved file, as far as is known here."""
        unsent, saved = self.unsent, self.saved
        return unsent is not None and (not unsent or (saved is not None and saved.covers(unsent)))

    def look(self) -> None:
        """Count again."""
        self._operations.run(self, _held, self._on_held)

    def show_sync(self, state: SyncState) -> None:
        """Say how the sync goes that was asked for."""
        said = {
            Phase.SYNCING: t("Syncing…"),
            Phase.OFFLINE: t("The server cannot be reached: save the work to a file, or stay."),
            Phase.SIGNED_OUT: t("Nobody is signed in: save the work to a file, or sign in first."),
        }.get(state.phase, "")
        if said:
            self._sync_words = said
            self._tell_detail()

    def sync(self) -> None:
        """Sync now; the count follows."""
        self._operations.run(self, lambda core: core.schedule.sync_now(), lambda _done: self.look())

    def save(self, file: Path, passphrase: str) -> None:
        """Save all of it into a sealed file."""
        self.write_button.setEnabled(False)
        self._operations.run(
            self, lambda core: _save(core, file, passphrase), self._on_saved, self._refuse
        )

    def _on_held(self, found: tuple[Unsent, bool]) -> None:
        self.unsent, has_recovery_key = found
        unsent = self.unsent
        is_any = bool(unsent)
        self._icon.show_icon(*(("cloud-off", "warn") if is_any else ("cloud-check", "good")))
        self.words.setText(
            t("{unsent} not on the server yet").format(unsent=unsent.words())
            if is_any
            else t("Everything is on the server")
        )
        refused = tn(
            "{n} of them was refused by the server: it waits for your decision on the Sync page.",
            "{n} of them were refused by the server: they wait for your decision on the Sync page.",
            unsent.refused,
        )
        self._refused_words = refused if unsent.refused else ""
        self._tell_detail()
        self.sync_button.setVisible(is_any)
        self.save_button.setVisible(is_any)
        self._fields.setVisible(is_any and self._fields.isVisibleTo(self))
        why = t("The file is sealed. Only this passphrase opens it again: note it.")
        if has_recovery_key:
            why = t(
                "The file is sealed with a passphrase of its own; leave it empty and the recovery "
                "key of this profile opens the file."
            )
        self._why.setText(why)
        self.changed.emit()

    def _show_fields(self) -> None:
        self._fields.show()
        self.passphrase.setFocus()
        self.changed.emit()

    def _pick(self) -> None:
        if self.passphrase.text() != self.again.text():
            self._tell(self.trouble, t("The two passphrases differ: type them again."))
            self.again.setFocus()
            self.again.selectAll()
            self.changed.emit()
            return
        name = str(Path.home() / f"unsent-work{SUFFIX}")
        path, _kind = QFileDialog.getSaveFileName(
            self, t("Save the unsent work"), name, f"*{SUFFIX}"
        )
        if path:
            self.save(Path(path), self.passphrase.text())

    def _on_saved(self, saved: Saved) -> None:
        self.saved = saved
        self.write_button.setEnabled(True)
        self._fields.hide()
        self.trouble.hide()
        words = t("{unsent} saved in {file}. “I have a file of unsent work” brings it back.")
        told = words.format(unsent=saved.unsent.words(), file=saved.file)
        self._tell(self.done_words, sentences(told, saved.broken_words()))
        self.look()

    def _refuse(self, error: WorkbenchError) -> None:
        self.write_button.setEnabled(True)
        self._tell(self.trouble, str(error))
        self.changed.emit()

    def _tell_detail(self) -> None:
        """Say what was refused, and how the sync goes; a new count forgets neither."""
        said = (self._refused_words, self._sync_words if self.unsent else "")
        self._tell(self.detail, "\n".join(words for words in said if words))

    @staticmethod
    def _tell(label: Label, words: str) -> None:
        label.setText(words)
        label.setVisible(bool(words))


class UnsentSheet(Sheet):
    """A sheet that begins with what is unsent; its card follows the store and the sync."""

    def __init__(self, title: str, operations: Operations, *, width: int) -> None:
        super().__init__(title, width=width)
        self.card = UnsentCard(operations)

    @override
    def on_changes(self, types: frozenset[str]) -> None:
        self.card.look()

    @override
    def on_sync_state(self, state: SyncState) -> None:
        self.card.show_sync(state)
        self.card.look()


def _secret(name: str) -> QLineEdit:
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setPlaceholderText(name)
    field.setAccessibleName(name)
    field.setMinimumWidth(theme.px(140))
    return field


def _held(core: Workbench) -> tuple[Unsent, bool]:
    from workbench import leaving

    return leaving.held(core), bool(core.profile.recovery_wrapped_key)


def _save(core: Workbench, file: Path, passphrase: str) -> Saved:
    from workbench import leaving
    from workbench.errors import StoreProblem

    try:
        return leaving.save_unsent(core, file, passphrase)
    except OSError as error:
        raise StoreProblem(
            t("The file could not be written ({error}): choose another place.").format(error=error)
        ) from error
