"""Parts of the page: one of several widgets in one place, and why nothing syncs."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets.labels import Label
from ui.widgets.page import pane


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


class Why(QWidget):
    """Why nothing syncs and what to do, in whole sentences under the head; hidden otherwise."""

    def __init__(self) -> None:
        super().__init__()
        self._words = Label("", ink="text2", wrap=True)
        plane = pane("surface")
        plane.setProperty("edge", "bottom")
        inside = QVBoxLayout(plane)
        inside.setContentsMargins(16, 8, 16, 8)
        inside.addWidget(self._words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(plane)
        self.hide()

    def tell(self, sentence: str) -> None:
        """Say another reason; none hides the place."""
        self._words.setText(sentence)
        self.setVisible(bool(sentence))

    def words(self) -> str:
        """Return what is said."""
        return self._words.text()
