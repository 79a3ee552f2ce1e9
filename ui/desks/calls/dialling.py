"""A number is dialled by the program that the system has for it, or copied."""

from collections.abc import Callable

from PySide6.QtCore import QUrl
from PySide6.QtGui import QGuiApplication

from ui.context import Shell
from workbench import settings
from workbench.i18n import t


def call_number(shell: Shell, number: str, open_url: Callable[[QUrl], bool]) -> None:
    """Dial by the template of the settings; where nothing here dials, copy the number."""
    template = str(settings.get("dial_template"))
    if not open_url(QUrl(template.replace("{number}", number))):
        QGuiApplication.clipboard().setText(number)
        shell.toast(t("{number} copied: no program here dials").format(number=number))
