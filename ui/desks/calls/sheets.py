"""What some outcomes ask before they are logged; each is answered by a digit or two words."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QWidget
from typing_extensions import override

from ui.desks.calls.keys import DIGITS, ENTER
from ui.desks.calls.when import parse_time
from ui.theme import theme
from ui.widgets import paint
from ui.widgets.buttons import Button
from ui.widgets.form_line import form_line
from ui.widgets.labels import Label
from ui.widgets.list_picker import ListPicker
from ui.widgets.overlay import Sheet
from workbench.i18n import t
from workbench.services import words
from workbench.services.calling import NOT_INTERESTED_REASONS
from workbench.services.calling.logging import Referred
from workbench.services.handoff import Colleague

_HOUR: Final = timedelta(hours=1)


class KeyRows(QWidget):
    """Choices under each other, each with its digit; other keys go to a field below."""

    picked = Signal(int)
    typed = Signal(str)

    def __init__(self, name: str, rows: Sequence[tuple[str, str]]) -> None:
        """Take `(words, detail)` for each choice."""
        super().__init__()
        self._rows = tuple(rows)
        self._hovered = self._at = 0
        self.setAccessibleName(", ".join((name, *(f"{n + 1} {r[0]}" for n, r in enumerate(rows)))))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.px(240), len(self._rows) * theme.height("row_palette"))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, number = event.key(), DIGITS.get(Qt.Key(event.key()), "")
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        moves = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.isAutoRepeat() and key not in moves:
            event.accept()  # the digit that opened the sheet is still held
        elif plain and number.isdigit() and 1 <= int(number) <= len(self._rows):
            self.picked.emit(int(number) - 1)
        elif key in ENTER:
            self.picked.emit(self._at)
        elif key in moves:
            self._at = (self._at + moves[Qt.Key(key)]) % len(self._rows)
            self.update()
        elif plain and event.text().strip() and event.text().isprintable():
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._at = min(
            len(self._rows) - 1, int(event.position().y()) // theme.height("row_palette")
        )
        self.update()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.picked.emit(self._at)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        height = theme.height("row_palette")
        for number, (label, detail) in enumerate(self._rows):
            row = QRect(0, number * height, self.width(), height)
            if number == self._at and self.hasFocus():
                paint.box(painter, row, fill="selected", radius=6)
            inner = row.adjusted(theme.px(10), 0, -theme.px(10), 0)
            used = paint.keycap(painter, inner, str(number + 1))
            inner.setLeft(inner.left() + used + theme.px(12))
            width = paint.text_width(detail, "small", tabular=True)
            paint.text(painter, inner, detail, role="small", ink="text2", align="right")
            inner.setRight(inner.right() - width - theme.px(8))
            paint.text(painter, inner, label, weight=500)
        painter.end()


class CallbackSheet(Sheet):
    """When to call back: 1, 2, 3, or a time in words."""

    def __init__(self, name: str, now: datetime, save: Callable[[datetime], None]) -> None:
        super().__init__(t("When to call {name} back?").format(name=name), width=420)
        self._now, self._save = now.astimezone(words.here()), save
        presets = (
            (t("In one hour"), self._now + _HOUR),
            (t("Tomorrow, same time"), self._now + timedelta(days=1)),
            (t("Next week, same time"), self._now + timedelta(days=7)),
        )
        self._presets = tuple(moment for _, moment in presets)
        shown = [(label, in_words(moment, self._now)) for label, moment in presets]
        self.rows = KeyRows(t("When"), shown)
        self.rows.picked.connect(lambda number: self._finish(self._presets[number]))
        self.rows.typed.connect(self._on_typed)
        self.field = QLineEdit()
        self.field.setAccessibleName(t("Another time"))
        self.field.setPlaceholderText(t("or type: tue 10, tomorrow 3pm, +2h"))
        self.field.textChanged.connect(lambda _text: self._show_meant())
        self.field.returnPressed.connect(self._on_enter)
        self._meant = Label("", role="small", ink="text3")
        self.body.addWidget(self.rows)
        self.body.addWidget(self.field)
        self.body.addWidget(self._meant)
        self._show_meant()

    def _on_typed(self, text: str) -> None:
        self.field.setFocus()
        self.field.insert(text)

    def _show_meant(self) -> None:
        text = self.field.text()
        moment = parse_time(text, self._now)
        self._meant.set_ink("text3" if moment or not text.strip() else "warn")
        if not text.strip():
            self._meant.setText(t("Times are yours, not theirs."))
        elif moment is None:
            self._meant.setText(t("Not understood yet: a day, an hour, or both."))
        else:
            shown = in_words(moment, self._now)
            self._meant.setText(t("Enter: {when}, your time").format(when=shown))

    def _on_enter(self) -> None:
        moment = parse_time(self.field.text(), self._now)
        if moment is not None:
            self._finish(moment)

    def _finish(self, moment: datetime) -> None:
        self.done.emit()
        self._save(moment)


class ReasonSheet(Sheet):
    """Why there is no interest: 1 to 5, or Enter for the first; it may be left out."""

    def __init__(self, name: str, save: Callable[[str], None]) -> None:
        super().__init__(t("Why is {name} not interested?").format(name=name), width=420)
        self._save = save
        self._reasons = [str(label) for label in NOT_INTERESTED_REASONS]
        self.rows = KeyRows(t("Reason"), [(reason, "") for reason in self._reasons])
        self.rows.picked.connect(lambda number: self._finish(self._reasons[number]))
        self.body.addWidget(self.rows)
        without = Button(t("Save without a reason"))
        without.clicked.connect(lambda: self._finish(""))
        self.add_foot(without)

    def _finish(self, reason: str) -> None:
        self.done.emit()
        self._save(reason)


class FormSheet(Sheet):
    """A few fields, one verb; what does not fit is said below the fields."""

    def __init__(self, title: str, verb: str, *, width: int = 460) -> None:
        super().__init__(title, width=width)
        self.fields: dict[str, QLineEdit] = {}
        self._trouble = Label("", role="small", ink="bad", wrap=True)
        self._trouble.hide()
        self._verb = verb

    def add_field(
        self, key: str, label: str, hint: str = "", *, is_required: bool = False
    ) -> QLineEdit:
        """Add a line of text under its label."""
        field = form_line(self.body, label, hint, is_required=is_required)
        field.returnPressed.connect(self.submit)
        self.fields[key] = field
        return field

    def finish_form(self) -> None:
        """Add what stands below the fields."""
        self.body.addWidget(self._trouble)
        cancel = Button(t("Cancel"), big=True)
        cancel.clicked.connect(self.done)
        yes = Button(self._verb, "primary", big=True)
        yes.clicked.connect(self.submit)
        self.add_foot(cancel, yes)

    def text(self, key: str) -> str:
        """Return what stands in a field."""
        return self.fields[key].text().strip()

    def refuse(self, sentence: str, key: str = "") -> None:
        """Say what does not fit; what was typed stays."""
        self._trouble.setText(sentence)
        self._trouble.show()
        self.resized.emit()
        if key:
            self.fields[key].setFocus()

    def submit(self) -> None:
        """Check what was typed and save it."""
        raise NotImplementedError


class HandoffSheet(FormSheet):
    """A meeting was booked: which AE gets the lead, with what."""

    def __init__(
        self,
        name: str,
        notes: str,
        receivers: Sequence[Colleague],
        now: datetime,
        save: Callable[[UUID, str, str, datetime | None], None],
    ) -> None:
        """Take `save(receiver, need, notes, meeting time)`."""
        super().__init__(t("Hand {name} to an AE").format(name=name), t("Hand over"))
        self._now, self._save = now.astimezone(words.here()), save
        self._receivers = tuple(receivers)
        self._chosen = _usual(self._receivers)
        self.add_field("need", t("What they need, in one sentence"), is_required=True)
        self.body.addWidget(Label(t("To"), role="small", ink="text3"))
        self._pick = Button("", icon="chevron-down")
        self._pick.clicked.connect(self._on_pick)
        self.body.addWidget(self._pick, 0, Qt.AlignmentFlag.AlignLeft)
        self._show_receiver()
        hint = t("e.g. thu 10, tomorrow 3pm; may be empty")
        self.add_field("meeting", t("Meeting"), hint).textChanged.connect(self._show_meant)
        self._meant = Label("", role="small", ink="text3")
        self.body.addWidget(self._meant)
        self.body.addWidget(Label(t("Notes"), role="small", ink="text3"))
        self.notes = QPlainTextEdit(notes)
        self.notes.setAccessibleName(t("Notes"))
        self.notes.setTabChangesFocus(True)
        self.notes.setFixedHeight(theme.px(84))
        self.body.addWidget(self.notes)
        self.finish_form()

    def choose(self, receiver: str) -> None:
        """Take a receiver by id."""
        self._chosen = next((one for one in self._receivers if str(one.id) == receiver), None)
        self._show_receiver()

    def _show_receiver(self) -> None:
        nobody = t("Choose…") if self._receivers else t("Nobody may take it yet")
        name = self._chosen.name if self._chosen else nobody
        self._pick.setText(name)
        self._pick.setEnabled(bool(self._receivers))

    def _on_pick(self) -> None:
        picker = ListPicker(t("To"), [(str(one.id), one.name) for one in self._receivers], self)
        picker.picked.connect(self.choose)
        picker.open_below(self._pick, str(self._chosen.id) if self._chosen else "")

    def _show_meant(self) -> None:
        moment = parse_time(self.text("meeting"), self._now)
        self._meant.setText(in_words(moment, self._now) if moment else "")

    @override
    def submit(self) -> None:
        meeting = parse_time(self.text("meeting"), self._now)
        if self._chosen is None and self._receivers:
            self.refuse(t("Choose who gets it: nobody of your own team is an AE."))
            self._pick.setFocus()
        elif self._chosen is None:
            self.refuse(t("There is no AE in this workspace yet: ask its administrator."))
        elif not self.text("need"):
            self.refuse(t("Write one sentence: what do they want?"), "need")
        elif self.text("meeting") and meeting is None:
            self.refuse(t("The meeting’s time is not understood: try “thu 10”."), "meeting")
        else:
            self.done.emit()
            self._save(self._chosen.id, self.text("need"), self.notes.toPlainText(), meeting)


class ReferralSheet(FormSheet):
    """Who else is the right person; the company stays."""

    def __init__(self, name: str, save: Callable[[Referred | None], None]) -> None:
        super().__init__(t("Whom did {name} refer you to?").format(name=name), t("Save"))
        self._save = save
        self.add_field("last", t("Last name"))
        self.add_field("first", t("First name"))
        self.add_field("title", t("Title"))
        self.add_field("phone", t("Phone"))
        self.finish_form()

    @override
    def submit(self) -> None:
        referred = None
        if self.text("last"):
            values = [self.text(key) for key in ("last", "first", "title", "phone")]
            referred = Referred(*values)
        elif any(field.text().strip() for field in self.fields.values()):
            self.refuse(t("A new person needs a last name."), "last")
            return
        self.done.emit()
        self._save(referred)


def _usual(receivers: Sequence[Colleague]) -> Colleague | None:
    """Return who gets it unless somebody else is chosen: an AE of my team, or the only one."""
    if len(receivers) == 1:
        return receivers[0]
    return next((one for one in receivers if one.is_near and one.role == "ae"), None)


def in_words(moment: datetime, now: datetime) -> str:
    """Return a moment as it is told: “Thu 10:00”."""
    day = words.near_day(moment.date(), now.date())
    return t("{day} {time}").format(day=day, time=words.clock(moment))
