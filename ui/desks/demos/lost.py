"""Lost bookings, told at the top of the desk: who was first, and what is free instead."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from ui.theme import theme
from ui.widgets.buttons import Button, IconButton
from ui.widgets.labels import Icon, Keycaps, Label
from ui.widgets.page import clear
from workbench.i18n import t, tn
from workbench.services import demos
from workbench.services.demos import Alternative, LostBooking


class LostBookings(QWidget):
    """A strip for a lost booking, one line for several until they are wanted.

    Keys 1 and 2 answer the first that is shown.
    """

    rebooked = Signal(object, object)  # the lost booking, the free time to take
    dropped = Signal(object)  # the lost booking

    def __init__(self) -> None:
        super().__init__()
        self._lost: tuple[LostBooking, ...] = ()
        self._why_not_move = ""
        self._is_open = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.setAccessibleName(t("Lost bookings"))
        self.hide()

    def show_lost(self, lost: Sequence[LostBooking], why_not_move: str = "") -> None:
        """Tell these; where I may not move them, say why instead of offering it."""
        if (tuple(lost), why_not_move) == (self._lost, self._why_not_move):
            return
        self._lost, self._why_not_move = tuple(lost), why_not_move
        self._build()

    def is_folded(self) -> bool:
        """Tell whether several are told in one line."""
        return len(self._lost) > 1 and not self._is_open

    def toggle(self) -> None:
        """Show each of several, or one line for all."""
        self._is_open = not self._is_open
        self._build()

    def _build(self) -> None:
        clear(self._column)
        if len(self._lost) > 1:
            line = _Several(len(self._lost), is_open=self._is_open)
            line.toggled.connect(self.toggle)
            self._column.addWidget(line)
        for number, one in enumerate(() if self.is_folded() else self._lost):
            strip = _Strip(one, self._why_not_move, has_keys=number == 0)
            strip.taken.connect(lambda choice, one=one: self.rebooked.emit(one.booking, choice))
            strip.dropped.connect(lambda one=one: self.dropped.emit(one.booking))
            self._column.addWidget(strip)
        self.setVisible(bool(self._lost))

    def count(self) -> int:
        """Return how many are told."""
        return len(self._lost)

    def can_take(self) -> bool:
        """Tell whether a free time can be taken instead."""
        return bool(self._lost) and not self._why_not_move and not self.is_folded()

    def words(self) -> tuple[str, ...]:
        """Return what is told of each."""
        return tuple(_cause(one.booking) for one in self._lost)

    def take(self, number: int) -> None:
        """Take a free time instead of the first lost booking."""
        if self.can_take() and number < len(self._lost[0].alternatives):
            first = self._lost[0]
            self.rebooked.emit(first.booking, first.alternatives[number])


class _Warning(QWidget):
    """A strip in the colour of what should be looked at soon."""

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("warn_bg"))
        painter.fillRect(0, 0, 3, self.height(), theme.color("warn_mark"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.color("line"))
        painter.end()


class _Several(_Warning):
    """How many bookings were lost, in one line."""

    toggled = Signal()

    def __init__(self, count: int, *, is_open: bool) -> None:
        super().__init__()
        words = tn(
            "{n} booking was lost to somebody else", "{n} bookings were lost to others", count
        )
        self.setAccessibleName(words)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 8, 4)
        row.setSpacing(8)
        row.addWidget(Icon("triangle-alert", "warn"))
        row.addWidget(Label(words, role="strong", ink="warn", elided=True), 1)
        button = Button(t("Hide") if is_open else t("Show"), "ghost")
        button.setAccessibleName(t("Hide lost bookings") if is_open else t("Show lost bookings"))
        button.clicked.connect(self.toggled)
        row.addWidget(button)


class _Strip(_Warning):
    """One lost booking."""

    taken = Signal(object)  # the free time
    dropped = Signal()

    def __init__(self, lost: LostBooking, why_not_move: str, *, has_keys: bool) -> None:
        super().__init__()
        one = lost.booking
        when = demos.span(one.start_at, one.end_at)
        cause = _cause(one)
        reason = t("Somebody booked it first: {span}").format(span=when)
        self.setAccessibleName(f"{cause}. {reason}")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(cause, role="strong", ink="warn", elided=True))
        words.addWidget(Label(reason, role="small", ink="text2", elided=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(8)
        row.addWidget(Icon("triangle-alert", "warn"))
        row.addLayout(words, 1)
        if why_not_move:
            row.addWidget(Label(why_not_move, role="small", ink="text3"))
            return
        for number, choice in enumerate(lost.alternatives[: demos.ALTERNATIVES]):
            if has_keys:
                row.addWidget(Keycaps([str(number + 1)]))
            button = Button(_short(choice, one))
            button.setAccessibleName(choice.words)
            button.setToolTip(choice.words)
            button.clicked.connect(lambda _down=False, choice=choice: self.taken.emit(choice))
            row.addWidget(button)
        if not lost.alternatives:
            row.addWidget(Label(t("No free time was offered"), role="small", ink="text3"))
        drop = IconButton("x", t("Give this booking up"))
        drop.clicked.connect(self.dropped)
        row.addWidget(drop)


def _cause(lost: demos.Booking) -> str:
    return t("“{name}” lost {org}").format(name=lost.name, org=lost.org)


def _short(choice: Alternative, lost: demos.Booking) -> str:
    """Return what differs from the lost booking: the org, or the time."""
    if choice.start_at == lost.start_at:
        return t("{org}, same time").format(org=choice.org)
    if choice.org_id == lost.org_id:
        return demos.span(choice.start_at, choice.end_at)
    return choice.words
