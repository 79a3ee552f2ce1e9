"""The one door through which the window hands a link, or a copy of a file, to the system."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from workbench.services import links


def open_link(url: str) -> bool:
    """Open a web page, a mail or a call; False where that is not allowed or nobody takes it."""
    if not links.may_open(url):
        return False
    return QDesktopServices.openUrl(QUrl(url, QUrl.ParsingMode.StrictMode))


def open_copy(file: Path) -> bool:
    """Open our own copy of an attachment in its program; False where nobody takes it.

    Programs and scripts are refused before a copy is made (`services.attachments.check_opens`).
    """
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))
