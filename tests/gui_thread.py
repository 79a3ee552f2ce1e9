"""The guard that keeps SQL off the GUI thread: the window must ask through Operations."""

import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

WINDOW = str(Path(__file__).resolve().parent.parent / "ui") + "/"


def is_window_waiting() -> bool:
    """Tell whether this call comes from the window's code on the GUI thread."""
    if threading.current_thread() is not threading.main_thread():
        return False
    frame = sys._getframe()
    while frame.f_back is not None:
        frame = frame.f_back
        if frame.f_code.co_filename.startswith(WINDOW):
            return True
    return False


def guarded(transaction: Callable[..., Any]) -> Callable[..., Any]:
    """Return `transaction`, refusing callers that would make the window wait."""

    def refuse_the_window(*arguments: Any) -> Any:
        if is_window_waiting():
            raise AssertionError("SQL on the GUI thread: run it through ui.operations")
        return transaction(*arguments)

    return refuse_the_window
