"""Keys that mean the same all over the window: digits, Enter, and no modifier but the keypad's."""

from typing import Final

from PySide6.QtCore import Qt

DIGITS: Final = {
    Qt.Key.Key_0: "0",
    Qt.Key.Key_1: "1",
    Qt.Key.Key_2: "2",
    Qt.Key.Key_3: "3",
    Qt.Key.Key_4: "4",
    Qt.Key.Key_5: "5",
    Qt.Key.Key_6: "6",
    Qt.Key.Key_7: "7",
    Qt.Key.Key_8: "8",
    Qt.Key.Key_9: "9",
}
ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
PLAIN: Final = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
