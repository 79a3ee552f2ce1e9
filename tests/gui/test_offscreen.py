"""Off screen, one known line of Qt is left out and every other one is printed."""

import subprocess
import sys

from tests.conftest import CHECKOUT

OFFSCREEN = """
import os
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtCore import qWarning
from PySide6.QtWidgets import QApplication, QLabel
from ui.offscreen import leave_out_noise
app = QApplication([])
leave_out_noise()
label = QLabel("x")
label.setMinimumSize(10, 10)
label.show()
label.resize(50, 50)
app.processEvents()
qWarning("something real")
"""


def test_only_the_known_line_is_left_out() -> None:
    done = subprocess.run(
        [sys.executable, "-c", OFFSCREEN],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stderr.strip() == "something real"
