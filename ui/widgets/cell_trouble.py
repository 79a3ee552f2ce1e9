"""Why a cell does not take what was typed, told under the open cell."""

from PySide6.QtWidgets import QLineEdit, QWidget

from ui.widgets.labels import Label


def show_trouble(editor: QLineEdit, viewport: QWidget, why: str) -> None:
    """Tell the reason beside an open cell, until that is closed."""
    editor.setAccessibleDescription(why)
    trouble = Label(f" {why} ", role="small", ink="bad", parent=viewport)
    trouble.setObjectName("cell_trouble")
    trouble.setAutoFillBackground(True)
    trouble.adjustSize()
    cell, room = editor.geometry(), viewport.rect()
    left = max(0, min(cell.left(), room.right() - trouble.width()))
    is_low = cell.bottom() + trouble.height() > room.bottom()
    top = cell.top() - trouble.height() if is_low else cell.bottom() + 1
    trouble.move(left, max(0, top))
    trouble.show()
    editor.destroyed.connect(trouble.deleteLater)
