"""What stands on the caps of a shortcut's keys."""

import sys
from typing import Final

from PySide6.QtGui import QKeySequence

_KEY_NAMES: Final = {
    "Left": "←",
    "Right": "→",
    "Up": "↑",
    "Down": "↓",
    "Return": "Enter",
    "Del": "Delete",
    "PgUp": "Page up",
    "PgDown": "Page down",
}


def key_labels(shortcut: str) -> list[str]:
    """Return the caps of a shortcut, e.g. `Ctrl+Shift+Right` as Ctrl, Shift, →."""
    if not shortcut:
        return []
    keys = QKeySequence(shortcut)
    if sys.platform == "darwin":
        return list(keys.toString(QKeySequence.SequenceFormat.NativeText))
    # Not the native text: that is translated, and the caps of a keyboard are not.
    written = keys.toString(QKeySequence.SequenceFormat.PortableText)
    parts = [part for part in written.replace("++", "+\0").split("+") if part]
    return [_KEY_NAMES.get(part, part.replace("\0", "+")) for part in parts]
