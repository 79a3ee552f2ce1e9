"""Signing out: what is unsent first, then whether the records stay on this computer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QRadioButton

from ui.accounts.unsent_card import UnsentSheet
from ui.context import Shell
from ui.next_place import Next
from ui.widgets.buttons import Button
from ui.widgets.labels import Label, Rule
from workbench.errors import NeedsAttention, WorkbenchError
from workbench.i18n import t, tn

if TYPE_CHECKING:
    from workbench.app import Workbench
    from workbench.leaving import Left, Saved


class SignOutSheet(UnsentSheet):
    """Keeps the records for the next sign-in, or removes the profile once all of it is safe."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(t("Sign out"), shell.operations, width=600)
        self._shell = shell
        self._profile = ""
        self.card.changed.connect(self._follow)
        self.keep = QRadioButton(t("Keep the records on this computer"))
        self.remove = QRadioButton(t("Remove this profile from this computer"))
        self.keep.setChecked(True)
        self.remove.toggled.connect(lambda _on: self._follow())
        self.remove.setEnabled(shell.can_leave())
        self.consequence = Label("", ink="text2", wrap=True)
        self.trouble = Label("", role="chip", ink="bad", wrap=True)
        self.trouble.hide()
        self.body.addWidget(self.card)
        self.body.addSpacing(4)
        self.body.addWidget(Rule())
        self.body.addSpacing(4)
        for part in (self.keep, self.remove, self.consequence, self.trouble):
            self.body.addWidget(part)
        stay = Button(t("Stay signed in"), big=True)
        stay.clicked.connect(self.done)
        self.go = Button(t("Sign out"), "primary", "log-out", big=True)
        self.go.clicked.connect(lambda _checked=False: self.leave())
        self.go_for_good = Button(t("Sign out and remove"), "danger", "trash-2", big=True)
        self.go_for_good.clicked.connect(lambda _checked=False: self.leave())
        self.add_foot(stay, self.go, self.go_for_good)
        self.first = stay
        self._follow()
        self.card.look()

    def leave(self) -> None:
        """Do what is chosen."""
        for button in (self.go, self.go_for_good):
            button.setEnabled(False)
        saved = self.card.saved
        if self.remove.isChecked():
            self._shell.operations.run(
                self, lambda core: _make_ready(core, saved), self._go_for_good, self._refuse
            )
        else:
            self._shell.operations.run(self, _sign_out, self._signed_out)

    def _follow(self) -> None:
        is_removing = self.remove.isChecked()
        self.go.setVisible(not is_removing)
        self.go_for_good.setVisible(is_removing)
        self.go.setEnabled(True)
        self.go_for_good.setEnabled(self.card.is_safe)
        self.consequence.setText(self._consequence(is_removing=is_removing))
        self.resized.emit()

    def _consequence(self, *, is_removing: bool) -> str:
        if not is_removing:
            return t(
                "They can be read and changed. What waits is sent now if the server can be "
                "reached, else after the next sign-in."
            )
        if not self.card.is_safe:
            return t("First sync the unsent work, or save it to a file: it would be lost.")
        return t(
            "The records, drafts and backups of this profile are deleted here. What the server "
            "has stays there."
        )

    def _signed_out(self, waiting: int) -> None:
        said = t("Signed out. Everything is on the server.")
        if waiting:
            said = tn(
                "Signed out. {n} change waits here.", "Signed out. {n} changes wait here.", waiting
            )
        self.done.emit()
        self._shell.toast(said, icon="lock")
        self._shell.open_sync()

    def _go_for_good(self, gone: tuple[str, Left]) -> None:
        profile, left = gone
        said = t("The profile was removed. Everything is on the server.")
        if left.saved_to is not None:
            said = t("The profile was removed. Its unsent work is in {file}.").format(
                file=left.saved_to
            )
        self.done.emit()
        self._shell.leave(Next("choose", remove=profile, said=said))

    def _refuse(self, error: WorkbenchError) -> None:
        said = str(error)
        if isinstance(error, NeedsAttention):
            said = t("Something new is unsent: sync it, or save the file once more.")
        self.trouble.setText(said)
        self.trouble.show()
        self.card.look()


def _sign_out(core: Workbench) -> int:
    from workbench import leaving

    core.schedule.pause()
    left = leaving.sign_out(core)
    core.schedule.resume()  # it finds that nobody is signed in, and says so
    core.schedule.sync_now()
    return left


def _make_ready(core: Workbench, saved: Saved | None) -> tuple[str, Left]:
    from workbench import leaving

    return core.profile.name, leaving.make_ready(core, saved)
