"""Number and time fields: their text begins where the text of other fields begins."""

from PySide6.QtWidgets import QAbstractSpinBox, QLineEdit

from ui.theme import theme

_INDENT_PX = 10


def indent(field: QAbstractSpinBox) -> None:
    """Move the text of a spin box in from its edge: style sheets do not reach its inner field."""
    line = field.findChild(QLineEdit)
    if line is not None:
        line.setTextMargins(theme.px(_INDENT_PX), 0, 0, 0)
