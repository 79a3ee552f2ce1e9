"""When to call back: a digit, or a time in words by the callee's clock, shown by both clocks."""

from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from typing import Final

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit
from typing_extensions import override

from ui.desks.calls.key_rows import KeyRows
from ui.widgets.labels import Label
from ui.widgets.overlay import Sheet
from workbench.i18n import t
from workbench.services import words
from workbench.services.calling import calling_hours, read_time
from workbench.services.calling.rules import USUAL, Rule

_HOUR: Final = timedelta(hours=1)


class _TimeField(QLineEdit):
    """Takes words from the first letter on, composed ones too; while empty, digits pick a row."""

    def __init__(self, rows: KeyRows) -> None:
        super().__init__()
        self._rows = rows
        rows.lead_from(self)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_word = event.text().isprintable() and event.text() not in ("", *self._rows.keys)
        if self.text() or is_word or not self._rows.take(event):
            super().keyPressEvent(event)


class CallbackSheet(Sheet):
    """When to call back: 1, 2, 3, or a time in words."""

    def __init__(
        self,
        title: str,
        now: datetime,
        zone: tzinfo | None,
        save: Callable[[datetime], None],
        rule: Rule = USUAL,
        *,
        hint: str = "",
    ) -> None:
        """Take `save(moment)` and the rule there; without a zone the times are the caller's.

        Args:
            hint: Whose times they are, where nobody is called.
        """
        super().__init__(title, width=480)
        self._zone, self._save, self._rule, self._hint = zone, save, rule, hint
        self._now = now.astimezone(zone or words.here())
        in_an_hour = read_time("1h", self._now) or now + _HOUR
        tomorrow, next_week = (self._now + timedelta(days=days) for days in (1, 7))
        presets = (
            self._preset(t("In one hour"), t("As soon as one may call"), in_an_hour),
            self._preset(t("Tomorrow, same time"), t("Tomorrow or as soon as one may"), tomorrow),
            self._preset(t("Next week, same time"), t("Next week, as soon as one may"), next_week),
        )
        self._presets = tuple(moment for _, moment in presets)
        shown = [(label, both_clocks(moment, self._now, zone)) for label, moment in presets]
        self.rows = KeyRows(t("When"), shown)
        self.rows.picked.connect(lambda number: self._finish(self._presets[number]))
        self.field = _TimeField(self.rows)
        self.field.setAccessibleName(t("Another time"))
        self.field.setPlaceholderText(t("or type: tue 10, tomorrow 9:30, in 2h, next week"))
        self.field.textChanged.connect(lambda _text: self._show_meant())
        self.field.returnPressed.connect(self._on_enter)
        self._meant = Label("", role="small", ink="text3")
        self.body.addWidget(self.rows)
        self.body.addWidget(self.field)
        self.body.addWidget(self._meant)
        self.first = self.field
        self._show_meant()

    def _preset(self, label: str, moved: str, moment: datetime) -> tuple[str, datetime]:
        """Return what is offered; where one may not call then, the next moment when one may."""
        local = moment.astimezone(self._now.tzinfo)
        if self._zone is None or self._rule.is_open(local):
            return label, moment
        return moved, self._rule.next_opening(local) or moment

    def meant(self) -> str:
        """Return what is said of the time that was typed."""
        return self._meant.words()

    def _show_meant(self) -> None:
        text = self.field.text()
        moment = read_time(text, self._now, self._rule)
        ink = "text3"
        if not text.strip():
            yours = self._hint or t("Their time is not known: times are yours.")
            words_ = t("Times are theirs, by the clock where they are.") if self._zone else yours
        elif moment is None:
            words_, ink = t("Not understood yet: a day to come, an hour, or both."), "warn"
        else:
            words_ = t("Enter: {when}").format(when=both_clocks(moment, self._now, self._zone))
            closed = calling_hours(moment, self._zone, rule=self._rule)
            if not closed.is_allowed:
                words_, ink = f"{words_} · {closed.reason}", "warn"
        self._meant.set_ink(ink)
        self._meant.setText(words_)

    def _on_enter(self) -> None:
        moment = read_time(self.field.text(), self._now, self._rule)
        if moment is not None:
            self._finish(moment)

    def _finish(self, moment: datetime) -> None:
        self.done.emit()
        self._save(moment)


def both_clocks(moment: datetime, now: datetime, zone: tzinfo | None) -> str:
    """Return a moment by the callee's clock, and by the caller's where that shows another time."""
    here = words.here()
    yours = in_words(moment.astimezone(here), now.astimezone(here))
    if zone is None:
        return t("{when} your time").format(when=yours)
    theirs = in_words(moment.astimezone(zone), now.astimezone(zone))
    if moment.astimezone(zone).utcoffset() == moment.astimezone(here).utcoffset():
        return theirs
    if moment.astimezone(zone).date() == moment.astimezone(here).date():
        yours = words.clock(moment.astimezone(here))
    return t("{theirs} their time · {yours} yours").format(theirs=theirs, yours=yours)


def in_words(moment: datetime, now: datetime) -> str:
    """Return a moment as it is told: “Thu 10:00”."""
    day = words.near_day(moment.date(), now.date())
    return t("{day} {time}").format(day=day, time=words.clock(moment))
