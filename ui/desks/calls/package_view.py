"""What goes with a lead that is handed over: need, what is known, fit, and the last touches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.desks.calls.history import Touches
from ui.qualification.fit_view import FIT_ICONS, FIT_TONES
from ui.qualification.marks import StateMark
from ui.theme import theme
from ui.widgets.labels import Chip, Label
from workbench.i18n import t
from workbench.schema import picklists
from workbench.services.qualification import Part
from workbench.services.timeline import Entry

MOST_TOUCHES: Final = 3
_LABEL_PX: Final = 72


@dataclass(frozen=True)
class Parcel:
    """A package as it is shown.

    Args:
        parts: Need, authority, timing, budget, each with its state.
        missing: What is missing, in words.
        fit: A value of the fit picklist; empty where it is not known.
    """

    need: str
    parts: tuple[Part, ...]
    missing: str
    fit: str
    score: int | None
    name: str
    touches: tuple[Entry, ...]
    notes: str = ""
    why: tuple[str, ...] = ()


class PackageView(QWidget):
    """The package under one head; the stamp of a poor fit is the first thing one sees."""

    def __init__(self, *, with_need: bool = True) -> None:
        super().__init__()
        self._with_need = with_need
        self.stamp = Chip("")
        self._score = Chip("")
        self._need = Label("", wrap=True)
        self._missing = Label("", role="small", ink="text2", wrap=True)
        self._notes = Label("", role="small", ink="text2", wrap=True)
        self._notes.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(8)
        self._rows.setVerticalSpacing(4)
        self._rows.setColumnMinimumWidth(1, theme.px(_LABEL_PX))
        self._rows.setColumnStretch(2, 1)
        self._lines: dict[str, tuple[StateMark, Label, Label]] = {}
        self._why = Label("", role="small", ink="text2", wrap=True)
        self._touches = Touches()
        self._name = ""
        self._touches_head = Label(t("Last touches"), role="small_strong", ink="text2")
        self._nothing = Label(t("No touch yet: this is the first."), role="small", ink="text3")
        self._arrange()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def _arrange(self) -> None:
        stamps = QHBoxLayout()
        stamps.setSpacing(8)
        stamps.addWidget(self.stamp)
        stamps.addWidget(self._score)
        stamps.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(stamps)
        column.addWidget(self._why)
        column.addWidget(self._need)
        column.addLayout(self._rows)
        column.addWidget(self._missing)
        column.addWidget(self._notes)
        column.addSpacing(4)
        column.addWidget(self._touches_head)
        column.addWidget(self._nothing)
        column.addWidget(self._touches)
        self._need.setVisible(self._with_need)

    def show_parcel(self, parcel: Parcel, now: datetime) -> None:
        """Show another package."""
        self._show_stamps(parcel)
        self._need.setText(parcel.need)
        self._need.setVisible(self._with_need and bool(parcel.need))
        self._show_parts([part for part in parcel.parts if part.name != "need"])
        self._missing.setText(parcel.missing)
        self._notes.setText(parcel.notes)
        self._notes.setVisible(bool(parcel.notes))
        self._name = parcel.name
        self.show_beside(parcel.touches, parcel.why, now)

    def show_beside(self, touches: Sequence[Entry], why: Sequence[str], now: datetime) -> None:
        """Show what stands with the lead itself: its last touches, and why it fits or not."""
        self._why.setText(" · ".join(why))
        self._why.setVisible(bool(why) and self.stamp.isVisibleTo(self))
        shown = tuple(touches[:MOST_TOUCHES])
        self._touches.show_entries(shown, self._name, now)
        self._touches.setVisible(bool(shown))
        self._nothing.setVisible(not shown)

    def _show_stamps(self, parcel: Parcel) -> None:
        label = picklists.FIT.label(parcel.fit) if parcel.fit else ""
        self.stamp.setVisible(bool(label))
        tone, icon = FIT_TONES.get(parcel.fit, "neutral"), FIT_ICONS.get(parcel.fit, "")
        self.stamp.show_state(label, tone, icon)
        self._score.setVisible(parcel.score is not None)
        self._score.show_state(t("Score {n}").format(n=parcel.score), "neutral", "trending-up")

    def _show_parts(self, parts: Sequence[Part]) -> None:
        for number, part in enumerate(parts):
            if part.name not in self._lines:
                line = (
                    StateMark(), Label(part.label, role="small", ink="text3"), Label("", wrap=True)
                )  # fmt: skip
                for place, widget in enumerate(line):
                    self._rows.addWidget(widget, number, place)
                self._lines[part.name] = line
            mark, _name, said = self._lines[part.name]
            mark.show_state(part.state)
            said.setText(part.shown)
