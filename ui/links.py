"""The one door through which the window hands a link to the system."""

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from workbench.services import links


def open_link(url: str) -> bool:
    """Open a web page, a mail or a call; False where that is not allowed or nobody takes it."""
    if not links.may_open(url):
        return False
    return QDesktopServices.openUrl(QUrl(url, QUrl.ParsingMode.StrictMode))
