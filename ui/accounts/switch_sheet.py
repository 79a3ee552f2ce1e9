"""Changing the account: the other profiles of this computer, and the way to add one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.accounts.choice_rows import ChoiceRows, of_profile
from ui.accounts.unsent_card import UnsentSheet
from ui.context import Shell
from ui.next_place import Next
from ui.widgets.buttons import Button
from ui.widgets.labels import Label, Rule
from workbench.i18n import t

if TYPE_CHECKING:
    from workbench.app import Workbench
    from workbench.profiles import Profile


class SwitchSheet(UnsentSheet):
    """Lists whom this computer works for; what is unsent here stays here and is told."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(t("Switch account"), shell.operations, width=560)
        self._shell = shell
        self.card.changed.connect(self._follow)
        self.stays = Label("", ink="text2", wrap=True)
        self.rows = ChoiceRows(t("Accounts on this computer"))
        self.rows.setProperty("plane", "raised")
        self.rows.chosen.connect(lambda name: self._leave(Next("open", name)))
        self._none = Label(t("There is no other profile on this computer."), ink="text2")
        self._list = QWidget()
        inside = QVBoxLayout(self._list)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.rows)
        inside.addWidget(self._none)
        for part in (self.card, self.stays, Rule(), self._list):
            self.body.addWidget(part)
        cancel = Button(t("Cancel"), big=True)
        cancel.clicked.connect(self.done)
        self.add_button = Button(t("Add an account"), "secondary", "user-plus", big=True)
        self.add_button.clicked.connect(partial(self._leave, Next("add")))
        self.add_foot(cancel, self.add_button)
        self.first = self.rows
        shell.operations.run(self, _others, self._on_others)
        self.card.look()

    def _on_others(self, others: tuple[Profile, ...]) -> None:
        self.rows.show_choices([of_profile(one) for one in others])
        self.rows.setVisible(bool(others))
        self._none.setVisible(not others)
        self.resized.emit()

    def _follow(self) -> None:
        said = t("It stays in this profile and is sent when the profile is open again.")
        self.stays.setText(said if self.card.unsent else "")
        self.stays.setVisible(bool(self.card.unsent))
        self.resized.emit()

    def _leave(self, to: Next, _checked: bool = False) -> None:
        self.done.emit()
        self._shell.leave(to)


def _others(core: Workbench) -> tuple[Profile, ...]:
    from workbench import profiles

    names = [name for name in profiles.names() if name != core.profile.name]
    return tuple(profiles.load(name) for name in names)
