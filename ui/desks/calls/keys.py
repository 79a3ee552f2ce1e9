"""Which keys the call desk takes from whatever part of it has the focus."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from ui.widgets.typed_keys import DIGITS as DIGITS
from ui.widgets.typed_keys import ENTER as ENTER
from ui.widgets.typed_keys import PLAIN as PLAIN

DEAD_MS: Final = 400  # so long after a change of the card, outcome keys count for nothing


def digit_of(event: QKeyEvent) -> str:
    """Return the digit pressed without modifiers; Space means the first outcome."""
    if event.modifiers() not in PLAIN:
        return ""
    if event.key() == Qt.Key.Key_Space:
        return "1"
    return DIGITS.get(Qt.Key(event.key()), "")


def is_for_desk(event: QKeyEvent) -> bool:
    """Say whether the desk answers a key, wherever on it the focus is."""
    if event.modifiers() not in PLAIN:
        return False
    letters = (Qt.Key.Key_Slash, Qt.Key.Key_A, Qt.Key.Key_L)
    return bool(digit_of(event)) or event.key() in (*ENTER, *letters)
