"""What an import would do: counts, which column fills what, and who may be known already."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.importing.every_row import EveryRow
from ui.importing.picker import Picker
from ui.importing.work import Look, with_field
from ui.widgets.buttons import Button, LinkButton
from ui.widgets.labels import Label
from ui.widgets.roll import Roll
from workbench.exchange.choices import HANDLINGS, LIKENESSES, Handling, Likeness
from workbench.i18n import t, tn

_MOST_HEIGHT_PX = 380
_COUNTS = ("created", "updated", "merged", "skipped", "failed")
_CHOICES = [(str(handling), label) for handling, label in HANDLINGS.items()]


class PreviewPage(QWidget):
    """Shows a look at a table; every choice asks for another look."""

    changed = Signal(object)  # Asked
    accepted = Signal(object)  # Asked
    forget_asked = Signal(object)  # Look
    back_asked = Signal()
    rows_asked = Signal(object)  # Look

    def __init__(self) -> None:
        super().__init__()
        self.look: Look | None = None
        self._last = ""  # the field that was chosen for every row just now
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.counts = Label("", role="strong", tabular=True, wrap=True)
        column.addWidget(self.counts)
        self._told = Label("", role="small", ink="bad", wrap=True)
        self._told.hide()
        column.addWidget(self._told)
        self._scroll = Roll(t("What would happen"), _MOST_HEIGHT_PX)
        column.addWidget(self._scroll)
        row = QHBoxLayout()
        self.back_button = Button(t("Back"), big=True)
        self.back_button.clicked.connect(lambda _checked=False: self.back_asked.emit())
        self.import_button = Button(t("Import"), "primary", "upload", big=True)
        self.import_button.clicked.connect(lambda _checked=False: self._on_import())
        row.addWidget(self.back_button)
        row.addStretch(1)
        row.addWidget(self.import_button)
        column.addLayout(row)

    def show_look(self, look: Look) -> None:
        """Show what would happen."""
        self.look = look
        self.counts.setText(counted(look.counts))
        self._told.setText("\n".join(look.problems))
        self._told.setVisible(bool(look.problems))
        self.import_button.setEnabled(not look.problems)
        inside = QFrame()
        inside.setProperty("plane", "raised")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        if look.kinds:
            column.addLayout(self._duplicates(look))
        self.every = EveryRow(look)
        self.every.chosen.connect(self._on_every)
        column.addWidget(self.every)
        column.addLayout(self._columns(look))
        for words in look.words:
            column.addWidget(Label(words, role="small", ink="text2", wrap=True))
        column.addStretch(1)
        place = self._scroll.verticalScrollBar().value()
        self._scroll.show_inside(inside)
        self._scroll.verticalScrollBar().setValue(place)

    def take_focus(self) -> None:
        """Go on where one chose for every row; else at the button that comes next."""
        last, self._last = self._last, ""
        if last and self.every.take_focus(last):
            return
        (self.import_button if self.import_button.isEnabled() else self.back_button).setFocus()

    def refuse(self, sentence: str) -> None:
        """Say why a choice cannot be followed."""
        self._told.setText(sentence)
        self._told.show()

    def _duplicates(self, look: Look) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(Label(t("Known already?"), role="strong"))
        for kind, (rows, handling) in look.kinds.items():
            words = t("{kind}: {rows}").format(
                kind=LIKENESSES[kind], rows=tn("{n} row", "{n} rows", rows)
            )
            choose = partial(self._on_kind, look, kind)
            column.addLayout(_choice(Label(words), words, str(handling), _handlings(), choose))
        row = QHBoxLayout()
        self.rows_button = Button(t("Row by row…"), icon="table-2")
        self.rows_button.clicked.connect(lambda _checked=False: self.rows_asked.emit(look))
        said = tn("{n} row is decided by itself", "{n} rows are decided by themselves", _own(look))
        row.addWidget(self.rows_button)
        row.addWidget(Label(said if _own(look) else "", role="small", ink="text3"), 1)
        column.addLayout(row)
        return column

    def _columns(self, look: Look) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(Label(t("Columns"), role="strong"), 1)
        forget = LinkButton(t("Map afresh"))
        forget.clicked.connect(lambda _checked=False: self.forget_asked.emit(look))
        head.addWidget(forget)
        column.addLayout(head)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        fields = [("", t("Leave out")), *look.fields]
        for row, line in enumerate(look.columns):
            grid.addWidget(Label(line.label, elided=True), row, 0)
            grid.addWidget(Label(line.sample, role="small", ink="text3", elided=True), row, 1)
            choose = partial(self._on_column, look, line.name)
            picker = Picker(line.label, line.target, fields, choose)
            grid.addWidget(picker, row, 2)
        column.addLayout(grid)
        return column

    def _on_every(self, name: str, value: str) -> None:
        if self.look is not None:
            self._last = name
            asked = self.look.asked
            self.changed.emit(replace(asked, constants={**asked.constants, name: value}))

    def _on_kind(self, look: Look, kind: Likeness, handling: str) -> None:
        of_kind = {**look.asked.of_kind, kind: Handling(handling)}
        self.changed.emit(replace(look.asked, of_kind=of_kind))

    def _on_column(self, look: Look, name: str, target: str) -> None:
        self.changed.emit(with_field(look.asked, look.columns, name, target))

    def _on_import(self) -> None:
        if self.look is not None:
            self.accepted.emit(self.look.asked)


def counted(known: Mapping[str, int]) -> str:
    """Return the counts of an import in words."""
    words = t(
        "{read}: {created} new, {updated} updated, {merged} merged, {skipped} skipped,"
        " {failed} failed"
    )
    shown = {name: f"{known[name]:,}" for name in _COUNTS}
    return words.format(read=tn("{n} row", "{n} rows", known["read"]), **shown)


def _handlings() -> list[tuple[str, str]]:
    return [(value, str(label)) for value, label in _CHOICES]


def _choice(
    label: Label,
    name: str,
    value: str,
    choices: Sequence[tuple[str, str]],
    choose: Callable[[str], None],
) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(12)
    row.addWidget(label, 1)
    row.addWidget(Picker(name, value, choices, choose), 0, Qt.AlignmentFlag.AlignTop)
    return row


def _own(look: Look) -> int:
    """Return how many rows were decided otherwise than all of their kind."""
    lines = {offer.line for offer in look.offers}
    return sum(line in lines for line in look.asked.of_line)
