"""One of several widgets in one place, in the height that one needs."""

from PySide6.QtWidgets import QVBoxLayout, QWidget


class Parts(QWidget):
    """One of several widgets, in the height that one needs."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._parts: list[QWidget] = []

    def add(self, part: QWidget) -> None:
        """Add a widget; the first one is shown."""
        self._parts.append(part)
        self._column.addWidget(part)
        part.setVisible(len(self._parts) == 1)

    def choose(self, part: QWidget) -> None:
        """Show this one alone."""
        for one in self._parts:
            one.setVisible(one is part)

    def current(self) -> QWidget | None:
        """Return the one that is shown."""
        return next((one for one in self._parts if not one.isHidden()), None)
