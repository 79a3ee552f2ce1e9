"""Shortcuts as QActions of a window, so that menus, keys and enabled states agree."""

from collections.abc import Callable, Sequence

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QMenuBar, QWidget

from ui.commands import registry
from ui.commands.registry import MENUS, Command, CommandContext
from ui.theme import theme

EVERYWHERE = ("app.undo", "app.quit")
"""Commands whose keys work in a record's own window as well."""


class Actions:
    """One QAction for each command, kept by the window that runs them."""

    def __init__(
        self, window: QMainWindow, context: CommandContext, desk_key: Callable[[], str]
    ) -> None:
        self._window, self._context, self._desk_key = window, context, desk_key
        self._actions: dict[str, QAction] = {}
        for known in registry.commands():
            self._actions[known.id] = self._made(known)

    def _made(self, known: Command) -> QAction:
        action = QAction(known.words(), self._window)
        _give_keys(action, known.shortcuts)
        action.setCheckable(known.checked is not None)
        action.triggered.connect(lambda: self.run(known.id))
        self._window.addAction(action)
        return action

    def add_new(self, bar: QMenuBar) -> None:
        """Take in commands that a desk has registered since; they come with its first showing."""
        new = [known for known in registry.commands() if known.id not in self._actions]
        for known in new:
            self._actions[known.id] = self._made(known)
        if new:
            bar.clear()
            self.fill(bar)

    def follow_keys(self) -> None:
        """Take the shortcuts that count now."""
        for command_id, action in self._actions.items():
            _give_keys(action, registry.get(command_id).shortcuts)

    def lend(self, other: QWidget) -> None:
        """Let the keys for everything work in another window of the program, too."""
        for command_id in EVERYWHERE:
            other.addAction(self._actions[command_id])

    def run(self, command_id: str) -> None:
        """Run a command where it is enabled now."""
        known = registry.get(command_id)
        if self.is_enabled(known):
            known.run(self._context)

    def is_enabled(self, known: Command) -> bool:
        """Say whether a command can run now."""
        return registry.is_enabled(known, self._context, self._desk_key())

    def follow_desk(self) -> None:
        """Switch off what belongs to other desks, so that their keys are free."""
        key = self._desk_key()
        for known in registry.commands():
            if known.id in self._actions:
                self._actions[known.id].setEnabled(known.desk in ("", key))

    def fill(self, bar: QMenuBar) -> None:
        """Build the menus; a command that cannot run is greyed, not hidden."""
        for title in MENUS:
            entries = [each for each in registry.commands() if each.menu == title]
            if not entries:
                continue
            menu = bar.addMenu(registry.menu_words(title))
            group = None
            for known in sorted(entries, key=lambda each: each.group):
                if group is not None and known.group != group:
                    menu.addSeparator()
                group = known.group
                menu.addAction(self._actions[known.id])
            menu.aboutToShow.connect(lambda menu=menu: self._refresh(menu))
            menu.aboutToHide.connect(self.follow_desk)  # a greyed command's key must come back

    def _refresh(self, menu: QMenu) -> None:
        shown = set(menu.actions())
        for known in registry.commands():
            action = self._actions.get(known.id)
            if action in shown and action is not None:
                action.setEnabled(self.is_enabled(known))
                if known.icon:
                    action.setIcon(theme.icon(known.icon, "text2"))
                if known.checked is not None:
                    action.setChecked(known.checked(self._context))

    def close(self) -> None:
        """Take every action off the window again."""
        for action in self._actions.values():
            self._window.removeAction(action)
            action.deleteLater()
        self._actions = {}


def _give_keys(action: QAction, shortcuts: Sequence[str]) -> None:
    """Give an action its keys; a letter that is held does not go on with the next row."""
    action.setShortcuts([QKeySequence(keys) for keys in shortcuts])
    action.setAutoRepeat(not any(keys.isalnum() for keys in shortcuts))
