"""The menu under the person's name at the foot of the sidebar."""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from ui.commands import registry
from ui.theme import theme

COMMANDS: Final = (
    "app.settings", "view.dark", "view.language", "app.switch", "app.sign_out", "app.quit",
)  # fmt: skip


def open_person_menu(anchor: QWidget, run: Callable[[str], None]) -> QMenu:
    """Open the menu above its anchor; what is chosen runs as a command."""
    menu = QMenu(anchor)
    for command_id in COMMANDS:
        known = registry.get(command_id)
        action = menu.addAction(theme.icon(known.icon), known.plain_words())
        action.triggered.connect(partial(run, command_id))
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(anchor.mapToGlobal(QPoint(0, 0)) - QPoint(0, menu.sizeHint().height()))
    return menu
