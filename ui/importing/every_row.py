"""What is said once for every row that says nothing itself: where it comes from, and consent."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from ui.importing.picker import Picker
from ui.importing.work import EveryLine, Look, takes_campaign
from ui.widgets.labels import Label
from workbench.i18n import t, tn

_YES = "true"


class EveryRow(QWidget):
    """A few fields that a list leaves out, each with how many rows it is for."""

    chosen = Signal(str, str)  # field, value; empty for none

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.fields: dict[str, QWidget] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        is_of_event = bool(look.asked.campaign) and takes_campaign(look.asked.type_name)
        if look.every:
            column.addWidget(Label(t("For every row that says nothing itself"), role="strong"))
            row = QHBoxLayout()
            row.setSpacing(12)
            for line in look.every:
                self._add(row, line)
            row.addStretch(1)
            column.addLayout(row)
            if is_of_event:
                words = t("A campaign is named: the source is “Event”, unless you choose another.")
                column.addWidget(_small(words))
            words = t(
                "For those who did not agree: nobody writes to them, or calls them or their"
                " numbers. An import never lifts it."
            )
            column.addWidget(_small(words))
        elif is_of_event:
            words = t("Guests are no leads yet: who answers becomes one, with the source “Event”.")
            column.addWidget(_small(words))
        else:
            self.hide()

    def take_focus(self, name: str) -> bool:
        """Focus the field of this name; return whether there is one."""
        found = self.fields.get(name)
        if found is not None:
            found.setFocus()
        return found is not None

    def _add(self, row: QHBoxLayout, line: EveryLine) -> None:
        rows = tn("{n} row", "{n} rows", line.rows) if line.value else ""
        if line.choices:
            choices = [("", t("Not said")), *line.choices]
            picker = Picker(line.label, line.value, choices, partial(self.chosen.emit, line.name))
            self.fields[line.name] = picker
            row.addWidget(Label(line.label))
            row.addWidget(picker)
            row.addWidget(Label(rows, role="small", ink="text3", tabular=True))
        else:
            words = " · ".join(filter(None, (line.label, rows)))
            box = QCheckBox(words)
            box.setAccessibleName(words)
            box.setChecked(bool(line.value))
            box.toggled.connect(partial(self._on_box, line.name))
            self.fields[line.name] = box
            row.addWidget(box)

    def _on_box(self, name: str, is_on: bool) -> None:
        self.chosen.emit(name, _YES if is_on else "")


def _small(words: str) -> Label:
    return Label(words, role="small", ink="text2", wrap=True)
