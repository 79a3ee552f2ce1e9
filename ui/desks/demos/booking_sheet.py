"""The booking sheet: for whom, which org, when; a clash is told while one types."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QDateTime, QLocale, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDateTimeEdit,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from ui.context import Shell
from ui.desks.demos.finder import OpportunityFinder
from ui.desks.demos.free_times import FreeTimes
from ui.theme import theme
from ui.widgets.buttons import Button, Segment
from ui.widgets.labels import Icon, Keycaps, Label
from ui.widgets.overlay import Sheet
from ui.widgets.spin import indent
from workbench.errors import WorkbenchError
from workbench.i18n import language, t
from workbench.schema import picklists
from workbench.services import demo_page, demos, words
from workbench.services.demo_orgs import OrgCard
from workbench.services.demo_page import Choice, Slot
from workbench.services.demos import Alternative, Booking

if TYPE_CHECKING:
    from workbench.app import Workbench

_PAUSE_MS = 120
_LONGEST_BUFFER_MIN = 240
_BUFFER_STEP_MIN = 15
_FORMATS = {"en": "ddd d MMM  HH:mm", "zh_CN": "M 月 d 日 ddd  HH:mm"}
_WIDTH_PX = 520


@dataclass(frozen=True)
class Wanted:
    """What the sheet asks for; with `booking_id` an existing booking gets another time."""

    org_id: UUID
    name: str
    opportunity_id: UUID | None
    kind: str
    start: datetime
    end: datetime
    before_min: int
    after_min: int
    booking_id: UUID | None = None


class BookingSheet(Sheet):
    """Books an org, or moves a booking; Enter books, 1 and 2 take the free times."""

    wanted_now = Signal(object)  # what is asked for
    cancel_pressed = Signal()  # the booking itself is to be given back

    def __init__(
        self,
        shell: Shell,
        orgs: Sequence[OrgCard],
        org_id: UUID,
        start: datetime,
        end: datetime,
        held: Booking | None = None,
    ) -> None:
        title = t("Book an org") if held is None else t("Move “{name}”").format(name=held.name)
        super().__init__(title, width=_WIDTH_PX)
        self._shell, self._held = shell, held
        self.free = FreeTimes()
        self._asked = 0
        self._length = end - start
        self._is_following = self._asks_name = False
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(0)
        self._grid.setVerticalSpacing(10)
        self._grid.setColumnStretch(1, 1)
        self.body.addLayout(self._grid)
        self.finder = OpportunityFinder(self._find)
        self.finder.grown.connect(self.resized)
        self.finder.submitted.connect(self.submit)
        self.finder.field.textEdited.connect(lambda _text: self._on_name())
        self.kind = Segment(
            [(one.value, str(one.label), "") for one in picklists.BOOKING_KIND.choices], t("Kind")
        )
        if held is None:
            self._add(t("For whom"), self.finder)
            self._add(t("Kind"), self.kind, stretched=False)
        self.org = QComboBox()
        for card in orgs:
            self.org.addItem(f"{card.alias} · {picklists.ORG_STATE.label(card.state)}", card.id)
        self.org.setCurrentIndex(max(0, [card.id for card in orgs].index(org_id)))
        self.org.currentIndexChanged.connect(lambda _row: self._check_soon())
        self._add(t("Demo org"), self.org)
        self.start, self.end = _moment_field(t("From"), start), _moment_field(t("Until"), end)
        self.start.dateTimeChanged.connect(lambda _when: self._on_start())
        self.end.dateTimeChanged.connect(lambda _when: self._on_end())
        self._add_times()
        self.before = _buffer_field(t("Minutes free before"))
        self.after = _buffer_field(t("Minutes free after"))
        for field in (self.before, self.after):
            field.valueChanged.connect(lambda _minutes: self._check_soon())
        if held is None:
            self._add_buffers()
        self._add_answer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self._check)
        self.done.connect(self._stop)
        self._check()

    # -- what is asked for

    def wanted(self) -> Wanted:
        """Return what the fields say."""
        held = self._held
        return Wanted(
            self.org.currentData(),
            held.name if held is not None else self.finder.text(),
            self.finder.picked,
            held.kind if held is not None else self.kind.current(),
            _python(self.start),
            _python(self.end),
            _minutes(held.start_at - held.taken_from) if held else self.before.value(),
            _minutes(held.taken_until - held.end_at) if held else self.after.value(),
            held.id if held is not None else None,
        )

    def answer(self) -> str:
        """Return what the sheet says about the time."""
        return self.free.answer()

    def offered(self) -> tuple[str, ...]:
        """Return the free times it offers in place of a taken one."""
        return tuple(one.words for one in self.free.alternatives)

    def take_times(self, start: datetime, end: datetime) -> None:
        """Put times into the fields."""
        self._is_following = True
        self.start.setDateTime(_qt(start))
        self.end.setDateTime(_qt(end))
        self._length = end - start
        self._is_following = False

    def submit(self) -> None:
        """Book, unless a name is missing or the time is taken."""
        wanted = self.wanted()
        if not wanted.name:
            self._asks_name = True
            self.free.tell("circle-alert", "bad", t("For whom is it? Type a name."))
            self.finder.field.setFocus()
        elif self.free.alternatives:
            self.free.focus_first()
        else:
            self._book.setEnabled(False)
            self.wanted_now.emit(wanted)

    def take(self, number: int) -> None:
        """Put one of the free times into the fields."""
        if not 0 <= number < len(self.free.alternatives):
            return
        choice = self.free.alternatives[number]
        self.org.setCurrentIndex(max(0, self._row_of(choice.org_id)))
        self.take_times(choice.start_at, choice.end_at)
        self._book.setEnabled(True)  # it is free: the next Enter books, it does not close
        (self._book if self.wanted().name else self.finder.field).setFocus()
        self._check()

    def _row_of(self, org_id: UUID) -> int:
        rows = range(self.org.count())
        return next((row for row in rows if self.org.itemData(row) == org_id), -1)

    def refuse(self, error: WorkbenchError) -> None:
        """Say why it was not booked; what was entered stays."""
        self._book.setEnabled(True)
        if isinstance(error, demos.BookingClash):
            self._show_slot(Slot(error.clash, error.alternatives))
            self.free.focus_first()
        else:
            self.free.tell("circle-alert", "bad", str(error))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        digits = {Qt.Key.Key_1: 0, Qt.Key.Key_2: 1}
        if self.free.alternatives and event.key() in digits:
            self.take(digits[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.free.focused()
            if focused >= 0:
                self.take(focused)
            else:
                self.submit()
        else:
            super().keyPressEvent(event)

    # -- the live check

    def _find(self, text: str) -> None:
        def work(core: "Workbench") -> list[Choice]:
            with core.store.read() as r:
                return demo_page.find_opportunities(r, text)

        self._shell.operations.run(self, work, lambda found: self.finder.offer(text, found))

    def _on_name(self) -> None:
        """Take back that a name is missing, once one is typed."""
        if self._asks_name:
            self._asks_name = False
            self._check()

    def _on_start(self) -> None:
        if not self._is_following:
            self._is_following = True
            self.end.setDateTime(_qt(_python(self.start) + self._length))
            self._is_following = False
        self._check_soon()

    def _on_end(self) -> None:
        if not self._is_following:
            self._length = _python(self.end) - _python(self.start)
        self._check_soon()

    def _check_soon(self) -> None:
        self._timer.start()

    def _check(self) -> None:
        wanted = self.wanted()
        self._asked += 1
        asked = self._asked
        if wanted.end <= wanted.start:
            self._offer(())
            self.free.tell("circle-alert", "bad", t("A booking ends after it starts."))
            return

        def work(core: "Workbench") -> Slot:
            with core.store.read() as r:
                return demo_page.slot(
                    r,
                    wanted.org_id,
                    wanted.start,
                    wanted.end,
                    before_min=wanted.before_min,
                    after_min=wanted.after_min,
                    except_id=wanted.booking_id,
                )

        def done(found: Slot) -> None:
            if asked == self._asked:
                self._show_slot(found)

        self._shell.operations.run(self, work, done)

    def _show_slot(self, found: Slot) -> None:
        if found.clash is None:
            wanted = self.wanted()
            here = words.here()
            first = (wanted.start - timedelta(minutes=wanted.before_min)).astimezone(here)
            last = (wanted.end + timedelta(minutes=wanted.after_min)).astimezone(here)
            text = t("Free. Taken from {start} to {end}, buffers included.")
            self.free.tell(
                "circle-check",
                "good",
                text.format(start=words.clock(first), end=words.clock(last)),
            )
        else:
            text = t("Taken by “{name}”, {span}, and its buffers. Take instead:")
            span = demos.span(found.clash.start_at, found.clash.end_at)
            self.free.tell("triangle-alert", "warn", text.format(name=found.clash.name, span=span))
        self._offer(found.alternatives)

    def _offer(self, alternatives: tuple[Alternative, ...]) -> None:
        self.free.offer(alternatives)
        self._book.setEnabled(not alternatives)

    def _stop(self) -> None:
        self._timer.stop()
        self.finder.stop()

    # -- how it is built

    def _add(self, label: str, field: QWidget | QLayout, *, stretched: bool = True) -> None:
        row = self._grid.rowCount()
        name = Label(label, role="small", ink="text3")
        name.setFixedWidth(theme.width("field_label"))
        self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        name.setFixedHeight(theme.height("control"))
        if isinstance(field, QLayout):
            self._grid.addLayout(field, row, 1)
            return
        if not field.accessibleName():
            field.setAccessibleName(label)
        flag = Qt.AlignmentFlag(0) if stretched else Qt.AlignmentFlag.AlignLeft
        self._grid.addWidget(field, row, 1, flag)

    def _add_times(self) -> None:
        times = QHBoxLayout()
        times.setSpacing(8)
        times.addWidget(self.start, 1)
        times.addWidget(Label("–", ink="text3"))
        times.addWidget(self.end, 1)
        self._add(t("When"), times)

    def _add_buffers(self) -> None:
        buffers = QHBoxLayout()
        buffers.setSpacing(8)
        for field, label in ((self.before, t("before")), (self.after, t("after"))):
            buffers.addWidget(field)
            buffers.addWidget(Label(label, role="small", ink="text3"))
            buffers.addSpacing(8)
        buffers.addStretch(1)
        self._add(t("Buffers"), buffers)

    def _add_answer(self) -> None:
        self.free.taken.connect(self.take)
        self.free.changed.connect(self.resized)
        self.body.addWidget(self.free)
        foot = QVBoxLayout()
        foot.setContentsMargins(0, 4, 0, 0)
        note = QHBoxLayout()
        note.setSpacing(6)
        note.addWidget(Icon("cloud-upload", "text3", 14), 0, Qt.AlignmentFlag.AlignTop)
        provisional = t("Provisional until the server confirms it; if it is lost you are told.")
        note.addWidget(Label(provisional, role="small", ink="text3", wrap=True), 1)
        foot.addLayout(note)
        self.body.addLayout(foot)
        cancel = Button(t("Cancel"), big=True)
        cancel.clicked.connect(self.done)
        verb = t("Book") if self._held is None else t("Move")
        self._book = Button(verb, "primary", "calendar-check", big=True)
        self._book.clicked.connect(self.submit)
        if self._held is None:
            self.add_foot(cancel, self._book, Keycaps("Return"))
            return
        give_back = Button(t("Give back…"), "danger", big=True)
        give_back.clicked.connect(self.cancel_pressed)
        self.add_foot(give_back, cancel, self._book)


def _moment_field(name: str, when: datetime) -> QDateTimeEdit:
    field = QDateTimeEdit(_qt(when))
    chinese = language() == "zh_CN"
    field.setLocale(QLocale(QLocale.Language.Chinese) if chinese else QLocale.c())
    field.setDisplayFormat(_FORMATS[language()])
    field.setCalendarPopup(False)
    field.setAccessibleName(name)
    field.setCurrentSection(QDateTimeEdit.Section.HourSection)
    indent(field)
    return field


def _buffer_field(name: str) -> QSpinBox:
    field = QSpinBox()
    field.setRange(0, _LONGEST_BUFFER_MIN)
    field.setSingleStep(_BUFFER_STEP_MIN)
    field.setValue(demos.BUFFER_MIN)
    field.setSuffix(t(" min"))
    field.setAccessibleName(name)
    field.setFixedWidth(theme.px(92))
    indent(field)
    return field


def _qt(moment: datetime) -> QDateTime:
    return QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))


def _python(field: QDateTimeEdit) -> datetime:
    seconds = field.dateTime().toSecsSinceEpoch()
    return datetime.fromtimestamp(seconds - seconds % 60, words.here())


def _minutes(length: timedelta) -> int:
    return int(length.total_seconds() // 60)
