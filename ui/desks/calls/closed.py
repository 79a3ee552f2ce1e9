"""The strip above the card while nobody may be called: who opens first, what to do meanwhile."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from ui.theme import theme
from ui.widgets.buttons import Button
from ui.widgets.labels import Icon, Keycaps, Label
from workbench.i18n import t
from workbench.services import words
from workbench.services.calling import QueueItem


class ClosedStrip(QWidget):
    """Says that it is night or weekend for everybody; its button lets one work anyway."""

    pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._cause = Label("", role="strong", elided=True)
        self._meanwhile = Label("", role="small", ink="text2", elided=True)
        self._button = Button("", "secondary", "phone")
        self._button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._button.clicked.connect(self.pressed)
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(self._cause)
        said.addWidget(self._meanwhile)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 16, 6)
        row.setSpacing(8)
        row.addWidget(Icon("moon", "text2"))
        row.addLayout(said, 1)
        row.addWidget(self._button)
        row.addWidget(Keycaps("L"))
        self.hide()

    def show_state(self, first: QueueItem | None, *, works_anyway: bool) -> None:
        """Tell who may be called first; None hides the strip."""
        self.setVisible(first is not None)
        if first is None:
            return
        if works_anyway:
            self._cause.setText(t("Working outside calling hours: calls are logged without asking"))
            self._meanwhile.setText(opening(first))
            self.setToolTip(t("It ends by itself when the first lead may be called."))
            self._button.setText(t("Ask again"))
        else:
            self._cause.setText(t("Nobody may be called now"))
            self._meanwhile.setText(opening(first))
            self.setToolTip(
                t("Meanwhile: read the cards, write notes (Ctrl+E), plan a callback (3)")
            )
            self._button.setText(t("Log a call anyway"))
        self.setAccessibleName(self.words())

    def words(self) -> str:
        """Return what is said."""
        return f"{self._cause.words()}. {self._meanwhile.words()}"

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("sunken"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.color("line"))
        painter.end()


def opening(item: QueueItem) -> str:
    """Return when a person may be called first: their time, and what that is here."""
    opens = item.hours.opens_at
    if opens is None:
        return ""
    here = opens.astimezone(words.here())
    said = t("{name} opens {day} {time} their time")
    shown = said.format(name=item.name, day=words.weekday(opens.date()), time=words.clock(opens))
    if here.replace(tzinfo=None) == opens.replace(tzinfo=None):
        return shown
    day = words.weekday(here.date())
    return t("{opening} ({day} {time} your time)").format(
        opening=shown, day=day, time=words.clock(here)
    )
