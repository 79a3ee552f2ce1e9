"""The backups of a profile with date and size, and what putting one back brings."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog

from ui.accounts.choice_rows import Choice, ChoiceRows
from ui.background import Background
from ui.start_form import StartForm
from ui.widgets.buttons import Button
from ui.widgets.labels import Label
from workbench.errors import WorkbenchError
from workbench.i18n import t, tn

if TYPE_CHECKING:
    from ui.opener import Opener
    from workbench.profiles import Profile
    from workbench.restoring import Backup
    from workbench.store.backup_look import Inside
    from workbench.store.rebuilding import Restored

WIDTH_PX = 560


class RestorePage(StartForm):
    """A list, what comes back, and the button; nothing is deleted by it."""

    restored = Signal(object)
    back_wanted = Signal()

    def __init__(self, profile: Profile, background: Background, opener: Opener) -> None:
        super().__init__(
            t("Restore a backup of “{profile}”").format(profile=profile.name),
            t(
                "It takes the place of the profile's file, which is kept beside it. Unsent changes "
                "come back from their second copy; the server brings what others changed since."
            ),
            width=WIDTH_PX,
        )
        self._profile, self._background, self._opener = profile, background, opener
        self._files: dict[str, Path] = {}
        self.file: Path | None = None
        self.rows = ChoiceRows(t("Backups"))
        self.rows.moved.connect(self._choose)
        self.column.addWidget(self.rows)
        self.none = Label(t("There is no backup yet: one is made each day."), ink="text2")
        self.none.hide()
        self.column.addWidget(self.none)
        self.inside = Label("", wrap=True)
        self.column.addWidget(self.inside)
        self.go = Button(t("Restore this backup"), "primary", "history", big=True)
        self.go.clicked.connect(lambda _checked=False: self.restore())
        self.go.setEnabled(False)
        other = Button(t("Another file"), "secondary", "search", big=True)
        other.clicked.connect(lambda _checked=False: self._pick())
        back = Button(t("Back"), "secondary", "arrow-left", big=True)
        back.clicked.connect(lambda _checked=False: self.back_wanted.emit())
        self.add_buttons(self.go, other, back)

    def read(self) -> None:
        """List the backups."""
        self._background.run(lambda: _backups(self._profile), self.show_backups, self._refuse)

    def look_into(self, file: Path) -> None:
        """Say what a backup holds; only then it can be restored."""
        self.file = file
        self.go.setEnabled(False)
        self.tell("")
        self.inside.setText(t("Looking into it…"))
        self._background.run(
            lambda: (file, *_inside(self._profile, file, self._opener)),
            self._on_inside,
            self._refuse,
        )

    def restore(self) -> None:
        """Put the chosen backup in the place of the profile's file."""
        file = self.file
        if file is None or not self.go.isEnabled():
            return
        self.go.setEnabled(False)
        self.inside.setText(t("Restoring…"))
        self._background.run(
            lambda: _restore(self._profile.name, file, self._opener),
            self.restored.emit,
            self._refuse,
        )

    def show_backups(self, found: list[Backup]) -> None:
        """Show these, newest first; the one under the cursor is looked into."""
        now = datetime.now(UTC)
        self._files = {str(one.file): one.file for one in found}
        self.rows.show_choices([_choice(one, now) for one in found])
        self.rows.setVisible(bool(found))
        self.none.setVisible(not found)
        if found:
            self.rows.setFocus()

    def _choose(self, key: str) -> None:
        if key in self._files and self._files[key] != self.file:
            self.look_into(self._files[key])

    def _on_inside(self, looked: tuple[Path, Inside, int]) -> None:
        file, inside, journalled = looked
        if file != self.file:
            return  # another one was chosen meanwhile
        said = [tn("{n} record comes back", "{n} records come back", inside.records)]
        if inside.in_step_at is not None:
            at = moment(inside.in_step_at)
            said.append(t("in step with the server {moment}").format(moment=at))
        unsent = t("Nothing unsent is known of: the second copy holds no change.")
        if journalled:
            unsent = tn(
                "{n} change that the server does not have comes back with them.",
                "{n} changes that the server does not have come back with them.",
                journalled,
            )
        self.inside.setText(f"{', '.join(said)}.\n{unsent}")
        self.go.setEnabled(True)

    def _refuse(self, error: WorkbenchError) -> None:
        self.inside.setText("")
        self.tell(str(error))

    def _pick(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(
            self, t("A backup of this profile"), str(self._profile.folder), "*.db;;*"
        )
        if path:
            self.look_into(Path(path))


def moment(at: datetime) -> str:
    """Return a day and time of this computer's clock."""
    from workbench.services import words

    local = at.astimezone()
    today = datetime.now(UTC).astimezone().date()
    return f"{words.full_day(local.date(), today)} {words.clock(local)}"


def _choice(one: Backup, now: datetime) -> Choice:
    from workbench.services import words

    kinds = {
        "daily": t("Made by itself, daily"),
        "weekly": t("Made by itself, kept for its week"),
        "monthly": t("Made by itself, kept for its month"),
        "upgrade": t("Made before an upgrade of the program"),
        "asked": t("Made because somebody asked for it"),
    }
    detail = f"{kinds[one.kind]} · {words.ago(one.made_at, now)}"
    return Choice(
        str(one.file), moment(one.made_at), detail, words.size(one.size_bytes), "database"
    )


def _backups(profile: Profile) -> list[Backup]:
    from workbench import restoring

    return restoring.backups(profile)


def _inside(profile: Profile, file: Path, opener: Opener) -> tuple[Inside, int]:
    from workbench import restoring

    return opener.unlocked(
        lambda ask: (restoring.inside(profile, file, ask), restoring.in_second_copy(profile, ask))
    )


def _restore(name: str, file: Path, opener: Opener) -> Restored:
    from workbench import app

    return opener.unlocked(lambda ask: app.restore_backup(name, file, ask_passphrase=ask))
