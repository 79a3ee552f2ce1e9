"""Whether the time asked for is free, and two free times to take in its place."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets.buttons import Button
from ui.widgets.labels import Icon, Keycaps, Label
from workbench.services import demos
from workbench.services.demos import Alternative


class FreeTimes(QWidget):
    """A sentence, and under it the free times with their keys."""

    taken = Signal(int)  # which one
    changed = Signal()  # it wants another height

    def __init__(self) -> None:
        super().__init__()
        self.alternatives: tuple[Alternative, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        self._icon = Icon("circle-check", "good", 14)
        self._answer = Label("", role="small", ink="good", wrap=True)
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._answer, 1)
        column.addLayout(line)
        self._options: list[Button] = []
        self._caps: list[Keycaps] = []
        for number in range(demos.ALTERNATIVES):
            column.addLayout(self._option(number))

    def answer(self) -> str:
        """Return what is said."""
        return self._answer.text()

    def tell(self, icon: str, ink: str, sentence: str) -> None:
        """Say whether the time will do."""
        self._icon.show_icon(icon, ink)
        self._answer.set_ink(ink)
        self._answer.setText(sentence)
        self.changed.emit()

    def offer(self, alternatives: tuple[Alternative, ...]) -> None:
        """Offer these, or none."""
        self.alternatives = alternatives
        for number, option in enumerate(self._options):
            has_one = number < len(alternatives)
            if has_one:
                option.setText(alternatives[number].words)
            option.setVisible(has_one)
            self._caps[number].setVisible(has_one)
        self.changed.emit()

    def focus_first(self) -> None:
        """Put the cursor on the first: there 1 and 2 are keys, not figures in a field."""
        self._options[0].setFocus()

    def focused(self) -> int:
        """Return which one has the focus, or -1."""
        return next((n for n, option in enumerate(self._options) if option.hasFocus()), -1)

    def _option(self, number: int) -> QHBoxLayout:
        option, caps = Button("", icon="calendar-clock"), Keycaps([str(number + 1)])
        option.clicked.connect(lambda: self.taken.emit(number))
        row = QHBoxLayout()
        row.setContentsMargins(20, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(caps)
        row.addWidget(option)
        row.addStretch(1)
        self._options.append(option)
        self._caps.append(caps)
        option.hide()
        caps.hide()
        return row
