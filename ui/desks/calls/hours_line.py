"""Whether one may call now: the light with the callee's clock, and one's own time beside it."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.widgets.labels import Chip, Label
from ui.widgets.paint import Tone
from workbench.i18n import t
from workbench.services.calling.hours import CallingHours


class HoursLine(QWidget):
    """The callee's local time and what it means, as the card and the number sheet show it."""

    def __init__(self) -> None:
        super().__init__()
        self._light = Chip("", "good", "circle-check")
        self._here = Label("", role="small", ink="text3", tabular=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._light)
        row.addWidget(self._here)
        row.addStretch(1)

    def set_low(self, *, low: bool) -> None:
        """Leave one's own time out where the line stands beside other words."""
        self._here.setVisible(not low)

    def show_hours(self, hours: CallingHours) -> None:
        """Show whether one may call."""
        theirs = t("{time} their time").format(time=hours.local_time)
        there = theirs if hours.local_time else ""
        says, icon = hours.reason, hours.icon
        tone: Tone = "bad" if hours.is_blocked_for_good else "warn"
        if hours.is_allowed:
            says = t("calling allowed") if there else t("Their time is not known")
            tone, icon = ("good", "circle-check") if there else ("neutral", "clock")
        self._light.show_state(" · ".join(part for part in (there, says) if part), tone, icon)
        is_other = there and hours.your_time not in ("", hours.local_time)
        self._here.setText(t("{time} your time").format(time=hours.your_time) if is_other else "")

    def words(self) -> str:
        """Return what the light says."""
        return self._light.accessibleName()
