"""Without a screen Qt says for every window what its plugin lacks; that line is left out."""

import sys

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication

NOISE = "This plugin does not support propagateSizeHints()"


def leave_out_noise() -> None:
    """Print Qt's messages as before, but for the one an offscreen run is full of."""
    if QGuiApplication.platformName() == "offscreen":
        qInstallMessageHandler(_print)


def _print(_kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    if message != NOISE:
        sys.stderr.write(f"{message}\n")
