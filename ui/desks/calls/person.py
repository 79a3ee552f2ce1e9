"""Who is called: the head with name and hours, the number with its timer, why to call now."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QElapsedTimer, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from ui.desks.calls.call_clock import CallClock
from ui.desks.calls.hours_line import HoursLine
from ui.models.columns import GOOD_SCORE
from ui.theme import theme
from ui.widgets import paint
from ui.widgets.buttons import Button, FilterChip, IconButton
from ui.widgets.labels import Avatar, Chip, Icon, Label, Painted
from ui.widgets.list_picker import ListPicker
from workbench.i18n import t, tn
from workbench.schema import picklists
from workbench.services.cadences import Standing
from workbench.services.calling.card import Card, Number, Reason
from workbench.services.calling.queue import QueueItem
from workbench.services.score_words import score_lines
from workbench.services.scoring import Explanation

_MOST_REASONS: Final = 3
_MOST_DOTS: Final = 10
_TICK_MS: Final = 250


class PersonHead(QWidget):
    """Avatar, name and score; title, company and place; whether one may call now."""

    open_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        self._avatar = Avatar("", size=44)
        self._name = Label("", role="display", elided=True)
        self._name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._name.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._score = Chip("", "good", "trending-up")
        self._subtitle = Label("", ink="text2", elided=True)
        self._open = IconButton("panel-right", t("Show the whole record"))
        self._open.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._open.clicked.connect(self.open_wanted)
        self._hours = HoursLine()
        self._status = Chip("", "neutral")
        first = QHBoxLayout()
        first.setSpacing(12)
        first.addWidget(self._name)
        first.addWidget(self._score)
        first.addStretch(1)
        first.addWidget(self._open)
        second = QHBoxLayout()
        second.setSpacing(12)
        second.addWidget(self._subtitle, 1)
        second.addWidget(self._status)
        self._second = second
        self._words = words = QVBoxLayout()
        words.setSpacing(0)
        words.addLayout(first)
        words.addLayout(second)
        words.addWidget(self._hours)
        self._hours.setContentsMargins(0, 4, 0, 0)
        self._is_low, self._has_status = False, False
        row.addWidget(self._avatar, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)

    def set_low(self, *, low: bool) -> None:
        """Stand the hours in the second line, in place of the status, where the page is low."""
        if low != self._is_low:
            self._is_low = low
            (self._words if low else self._second).removeWidget(self._hours)
            (self._second if low else self._words).addWidget(self._hours)
            self._hours.setContentsMargins(0, 0 if low else 4, 0, 0)
            self._hours.set_low(low=low)
        self._status.setVisible(self._has_status and not low)

    def show_item(self, item: QueueItem) -> None:
        """Show what the queue knows, at once."""
        self._avatar.set_name(item.name, str(item.who_id))
        self._name.setText(item.name)
        self._show_score(item.score, None)
        self._subtitle.setText(item.company)
        self._has_status = False
        self._status.hide()
        self._hours.show_hours(item.hours)

    def show_card(self, card: Card) -> None:
        """Show everything about the person."""
        self._show_score(card.score, card.scored)
        self._subtitle.setText(card.subtitle)
        self._has_status = bool(card.status)
        self._status.setVisible(self._has_status and not self._is_low)
        self._status.show_state(card.status, "neutral")
        self._hours.show_hours(card.hours)

    def _show_score(self, score: int | None, scored: Explanation | None) -> None:
        """Show the sum; its parts are in the tip, and in a sheet that a key opens."""
        self._score.setVisible(score is not None)
        if score is None:
            return
        said = t("Score {n}").format(n=score)
        if scored is not None and scored.goes_by_chance and scored.chance is not None:
            chance = round(scored.chance * 100)
            said = t("Score {n} · chance {chance} %").format(n=score, chance=chance)
        self._score.show_state(said, "good" if score >= GOOD_SCORE else "neutral", "trending-up")
        self._score.setToolTip("" if scored is None else "\n".join(score_lines(scored)))


class NumberRow(QWidget):
    """The number in large figures, Dial, and how long the call lasts."""

    dial_wanted = Signal()
    hang_up_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._numbers: tuple[Number, ...] = ()
        self._number = ""
        self._narrow, self._low = False, False
        self._running = QElapsedTimer()
        self._talked_ms = 0
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(12)
        self._shown = Label("", role="display", tabular=True)
        self._shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._shown.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._which = FilterChip("")
        self._which.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._which.clicked.connect(self._pick)
        self._dot = _Dot()
        self._state = Label("", ink="good")
        self.clock = CallClock()
        self.clock.edited.connect(self._on_edited)
        self._dial = Button(t("Dial"), "primary", "phone", big=True)
        self._dial.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._dial.setToolTip(t("Dial (Enter)"))
        self._dial.clicked.connect(self.dial_wanted)
        self._hang_up = Button(t("Hang up"), "danger", "phone-off", big=True)
        self._hang_up.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._hang_up.clicked.connect(self.hang_up_wanted)
        for widget in (self._shown, self._which, self._dot, self._state, self.clock):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self._dial)
        row.addWidget(self._hang_up)
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._show_clock)
        self._fit()
        theme.changed.connect(self._fit)
        self.reset()

    @property
    def number(self) -> str:
        """The number chosen, as it is dialled."""
        return self._number

    @property
    def duration_s(self) -> int:
        """How long the call has lasted."""
        running = self._running.elapsed() if self._running.isValid() else 0
        return int((self._talked_ms + running) / 1000)

    @property
    def is_running(self) -> bool:
        """Whether a call is under way."""
        return self._running.isValid()

    def show_number(self, number: str) -> None:
        """Show the one number that the queue knows."""
        self.show_numbers((Number("phone", t("Work"), number, number),) if number else ())

    def show_numbers(self, numbers: Sequence[Number]) -> None:
        """Show a person's numbers; the first is dialled."""
        self._numbers = tuple(numbers)
        self._dial.setEnabled(bool(numbers))
        self._choose(numbers[0].number if numbers else "")

    def start(self) -> None:
        """Begin to count."""
        self._talked_ms = 0
        self._running.start()
        self._tick.start()
        self._show_state()

    def stop(self) -> None:
        """The call is over; its length stays."""
        if self._running.isValid():
            self._talked_ms += self._running.elapsed()
            self._running.invalidate()
        self._tick.stop()
        self._show_state()

    def reset(self) -> None:
        """Forget the last call."""
        self._running.invalidate()
        self._tick.stop()
        self._talked_ms = 0
        self._show_state()

    def edit_length(self) -> None:
        """Let one type how long the call was."""
        self.clock.show()
        self.clock.setFocus()

    def _on_edited(self, length_s: int) -> None:
        self._running.invalidate()
        self._tick.stop()
        self._talked_ms = length_s * 1000
        self._show_state()

    def set_low(self, *, low: bool) -> None:
        """Take less height where the page is low."""
        self._low = low
        self._fit()

    def set_narrow(self, *, narrow: bool) -> None:
        """Leave the words beside the clock out where there is no room."""
        self._narrow = narrow
        self._show_state()

    def _choose(self, number: str) -> None:
        self._number = number
        chosen = next((one for one in self._numbers if one.number == number), None)
        self._shown.setText(chosen.shown if chosen else t("No number"))
        self._shown.set_ink("text" if chosen else "text3")
        self._which.setVisible(len(self._numbers) > 1)
        if chosen is not None:
            self._which.show_filter(chosen.label, active=False)

    def _pick(self) -> None:
        choices = [(one.number, f"{one.label} · {one.shown}") for one in self._numbers]
        picker = ListPicker(t("Numbers"), choices, self)
        picker.picked.connect(self._choose)
        picker.open_below(self._which, self._number)

    def _show_state(self) -> None:
        running, ended = self.is_running, not self.is_running and self._talked_ms > 0
        self._dot.setVisible(running)
        self._state.setVisible((running or ended) and not self._narrow)
        self.clock.setVisible(running or ended)
        self._state.setText(t("On the call") if running else t("Call ended"))
        self._state.set_ink("good" if running else "text2")
        self._dial.setVisible(not running)
        self._hang_up.setVisible(running)
        self._show_clock()

    def _show_clock(self) -> None:
        self.clock.show_length(self.duration_s)

    def _fit(self) -> None:
        self.setFixedHeight(theme.px(40 if self._low else 56))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        fill = "sunken" if theme.scheme == "light" else "surface"
        paint.box(painter, self.rect(), fill=fill, edge="line", radius=8)
        painter.end()


class _Dot(Painted):
    """The green mark of a call under way."""

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.px(8), theme.px(8))

    @override
    def draw(self, painter: QPainter) -> None:
        paint.box(painter, self.rect(), fill="good_mark", radius=self.height() / 2)


class Cadence(Painted):
    """Where in the cadence one stands, as dots."""

    def __init__(self) -> None:
        super().__init__()
        self._done, self._now, self._total = 0, 0, 0

    def show_step(self, at: int, total: int) -> None:
        """Show the number of the step to do next."""
        self._done, self._now, self._total = at - 1, at - 1, total
        self.setAccessibleName(t("Step {n} of {total}").format(n=at, total=total))
        self._on_theme()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._total * theme.px(16), theme.px(16))

    @override
    def draw(self, painter: QPainter) -> None:
        place = QRect(2, 0, self.width() - 2, self.height() - 1)
        paint.dots(painter, place, self._done, self._now, self._total)


class WhyNow(QWidget):
    """Why to call now, and where that is known from."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(12)
        self._cadence, self._step = Cadence(), Label("", role="small", ink="text2", tabular=True)
        self._cadence_name = Label(t("Cadence"), role="small", ink="text2")
        self._title = Label(t("Why now"), role="small_strong", ink="text2")
        self._reasons: tuple[Reason, ...] = ()
        self._is_low, self._steps = False, 0
        head.addWidget(self._title)
        head.addStretch(1)
        for widget in (self._cadence_name, self._cadence, self._step):
            head.addWidget(widget)
        column.addLayout(head)
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(10)
        self._rows.setVerticalSpacing(4)
        self._rows.setColumnStretch(1, 1)
        column.addLayout(self._rows)
        says = t("Nothing noted yet: ask what made them look.")
        self._nothing = (Icon("info", "text3"), Label(says, ink="text3", elided=True))
        self._lines = tuple(
            (Icon("info"), Label("", elided=True), Label("", role="small", ink="text3"))
            for _ in range(_MOST_REASONS)
        )
        for number, line in enumerate((self._nothing, *self._lines)):
            for place, part in enumerate(line):
                right = Qt.AlignmentFlag.AlignRight if place == 2 else Qt.AlignmentFlag(0)
                self._rows.addWidget(part, number, place, right)

    def set_low(self, *, low: bool) -> None:
        """Show one reason alone where the page is low, and beside it the step."""
        if low != self._is_low:
            self._is_low = low
            self._show()

    def show_cadence(self, standing: Standing | None, attempts: int) -> None:
        """Show the step of a cadence that is running; else how often the person was called."""
        self._steps = 0
        if standing is None or standing.exit_reason:
            calls = tn("{n} call so far", "{n} calls so far", attempts)
            self._step.setText(calls if attempts else t("First call"))
        else:
            self._steps = standing.steps
            self._cadence.show_step(standing.step, standing.steps)
            kind = picklists.CADENCE_STEP_KIND.label(standing.kind)
            said = t("{n} of {total} · {kind}")
            self._step.setText(said.format(n=standing.step, total=standing.steps, kind=kind))
        self._show()

    def show_reasons(self, reasons: Sequence[Reason]) -> None:
        """Show the reasons; where there are none, say so."""
        self._reasons = tuple(reasons)
        self._show()

    def _show(self) -> None:
        shown = self._reasons[: 1 if self._is_low else _MOST_REASONS]
        for number, (icon, text, source) in enumerate(self._lines):
            reason = shown[number] if number < len(shown) else None
            for part in (icon, text, source):
                part.setVisible(reason is not None)
            if reason is not None:
                icon.show_icon(reason.icon, "accent_text")
                text.setText(reason.text)
                source.setText(self._step.text() if self._is_low else reason.source)
        for part in self._nothing:
            part.setVisible(not shown)
        for part in (self._title, self._step):
            part.setVisible(not self._is_low)
        self._cadence_name.setVisible(self._steps > 0 and not self._is_low)
        self._cadence.setVisible(0 < self._steps <= _MOST_DOTS and not self._is_low)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
