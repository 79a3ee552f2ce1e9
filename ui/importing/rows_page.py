"""Every row that may be somebody who is known: chosen for one, a selection, or all shown."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from ui.importing import work
from ui.importing.work import Look
from ui.models.columns import Cell, Column
from ui.models.record_table import RecordTableModel
from ui.operations import Operations
from ui.theme import theme
from ui.widgets.buttons import Button, Segment
from ui.widgets.fields import SearchField
from ui.widgets.labels import Keycaps, Label
from ui.widgets.table import RecordTable
from workbench.exchange.choices import HANDLINGS, LIKENESSES, Handling, Offer
from workbench.i18n import t, tn

if TYPE_CHECKING:
    from workbench.app import Workbench
    from workbench.exchange.effects import Effect

_ALL: Final = "all"
_TABLE_PX, _EFFECT_LINES = 300, 6
_PAUSE_MS = 120
_KEYS: Final = {str(number): handling for number, handling in enumerate(Handling, 1)}
_INKS: Final = {Handling.KEEP: "text2", Handling.SKIP: "text3"}


class RowsPage(QWidget):
    """1 to 4 choose for the selected rows, Ctrl+A selects all that are shown, Esc goes back."""

    decided = Signal(object)  # Asked: with every choice made here

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self._operations = operations
        self._look: Look | None = None
        self._of_line: dict[int, Handling] = {}
        self._offers: dict[int, Offer] = {}
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._read_effect)
        self.model: RecordTableModel[Offer] = RecordTableModel(
            operations, self._columns(), self._fetch
        )
        self.table = RecordTable(self.model, "import_rows")
        self.table.setAccessibleName(t("Rows that may be known"))
        self.table.setFixedHeight(theme.px(_TABLE_PX))
        self.table.installEventFilter(self)
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _old: self._follow())
        self.table.opened.connect(lambda _line: self._follow())
        self.filter = SearchField(t("Filter"))
        self.filter.filter_changed.connect(lambda _text: self._narrow())
        self.filter.left.connect(self.table.setFocus)
        self.kinds = Segment(
            (
                (_ALL, t("All"), ""),
                *((str(kind), str(label), "") for kind, label in LIKENESSES.items()),
            ),
            t("Which rows"),
        )
        self.kinds.chosen.connect(lambda _key: self._narrow())
        self.count = Label("", role="small", ink="text3", tabular=True)
        self.effect = Label("", role="small", ink="text2", wrap=True)
        self.effect.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.buttons: dict[Handling, Button] = {}
        self._arrange()

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        tools = QHBoxLayout()
        tools.setSpacing(8)
        tools.addWidget(self.kinds)
        tools.addWidget(self.filter)
        tools.addStretch(1)
        tools.addWidget(self.count)
        column.addLayout(tools)
        column.addWidget(self.table)
        self.effect.setMinimumHeight(theme.line_px("small") * _EFFECT_LINES)
        column.addWidget(self.effect)
        foot = QHBoxLayout()
        foot.setSpacing(6)
        for key, handling in _KEYS.items():
            button = Button(str(HANDLINGS[handling]))
            button.clicked.connect(lambda _checked=False, how=handling: self.choose(how))
            self.buttons[handling] = button
            foot.addWidget(button)
            foot.addWidget(Keycaps(key))
        foot.addStretch(1)
        self.back_button = Button(t("Done"), "primary", big=True)
        self.back_button.clicked.connect(lambda _checked=False: self._on_back())
        foot.addWidget(self.back_button)
        column.addLayout(foot)

    def show_look(self, look: Look) -> None:
        """Show the rows of a look, with what was chosen for each."""
        self._look = look
        self._of_line = dict(look.asked.of_line)
        self._offers = {offer.line: offer for offer in look.offers}
        self._narrow()

    def choose(self, handling: Handling) -> None:
        """Let every selected row become this."""
        for line in self.table.selected_pks():
            self._of_line[line] = handling
        self.model.refresh()
        self._follow()

    def handling(self, offer: Offer) -> Handling:
        """Return what becomes of a row by now."""
        known = self._look.asked.of_line if self._look is not None else {}
        chosen = self._of_line.get(offer.line)
        return offer.handling if chosen is None or known.get(offer.line) is chosen else chosen

    def _columns(self) -> list[Column[Offer]]:
        return [
            Column(t("Line"), lambda one: f"{one.line:,}", align="right", width=60, sortable=False),
            Column(t("Row"), lambda one: one.name, width=150, sortable=False),
            Column(t("May be"), _known_as, width=190, sortable=False),
            Column(t("Why"), lambda one: one.match.why, width=200, ink="text2", sortable=False),
            Column(
                t("Choice"), self._becomes, width=120, sortable=False,
                cell=lambda one: Cell(
                    self._becomes(one), ink=_INKS.get(self.handling(one), "accent_text")
                ),
            ),
        ]  # fmt: skip

    def _becomes(self, offer: Offer) -> str:
        return str(HANDLINGS[self.handling(offer)])

    def _fetch(self, _core: "Workbench", lines: Sequence[int]) -> Mapping[int, Offer]:
        offers = self._offers
        return {line: offers[line] for line in lines if line in offers}

    def _narrow(self) -> None:
        """Show the rows of the kind that is chosen in which all that was typed stands."""
        kind, typed = self.kinds.current(), self.filter.text().casefold().split()
        shown = [
            offer.line
            for offer in self._offers.values()
            if kind in (_ALL, str(offer.likeness)) and _holds(offer, typed)
        ]
        current = self.table.current_pk() if self.model.rowCount() else None
        self.model.show_pks(shown)
        if shown and (current is None or not self.table.select_pk(current)):
            self.table.setCurrentIndex(self.model.index(0, 0))
        self.table.scrollTo(self.table.currentIndex())
        self.count.setText(tn("{n} row", "{n} rows", len(shown)))
        self._follow()

    def _follow(self) -> None:
        for button in self.buttons.values():
            button.setEnabled(bool(self.model.pks))
        self._pause.start()

    def _here(self) -> Offer | None:
        line = self.table.current_pk() if self.model.pks else None
        return None if line is None else self._offers.get(line)

    def _read_effect(self) -> None:
        """Tell what the row under the cursor would change, as it is chosen now."""
        offer, look = self._here(), self._look
        if offer is None or look is None:
            self.effect.setText("")
            return
        handling = self.handling(offer)
        if handling in (Handling.KEEP, Handling.SKIP):
            self.effect.setText(_unchanged(offer, handling))
            return
        read = partial(work.effects, plan=look.plan, offer=offer, handling=handling)
        self._operations.run(self, read, partial(self._show_effect, offer, handling))

    def _show_effect(self, offer: Offer, handling: Handling, found: "Sequence[Effect]") -> None:
        here = self._here()
        if here is not offer or self.handling(offer) is not handling:
            return
        if not found:
            self.effect.setText(t("It says nothing new: the row is skipped."))
            return
        lines = [
            t("{field}: {before} → {after}").format(
                field=one.label, before=_short(one.before), after=_short(one.after)
            )
            for one in found
        ]
        if len(lines) > _EFFECT_LINES:
            further = len(lines) - _EFFECT_LINES + 1
            lines[_EFFECT_LINES - 1 :] = [tn("{n} further field", "{n} further fields", further)]
        self.effect.setText("\n".join(lines))

    def _on_back(self) -> None:
        if self._look is not None:
            self.decided.emit(replace(self._look.asked, of_line=dict(self._of_line)))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.table and isinstance(event, QKeyEvent) and _is_press(event):
            handling = _KEYS.get(event.text())
            if handling is not None and not event.isAutoRepeat():
                self.choose(handling)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self._on_back()
                return True
        return super().eventFilter(watched, event)


def _is_press(event: QKeyEvent) -> bool:
    return event.type() == QEvent.Type.KeyPress and not (
        event.modifiers() & Qt.KeyboardModifier.ControlModifier
    )


def _holds(offer: Offer, typed: Sequence[str]) -> bool:
    told = f"{offer.line} {offer.name} {_known_as(offer)} {offer.match.why}".casefold()
    return all(word in told for word in typed)


def _known_as(offer: Offer) -> str:
    where = (
        t("line {line}").format(line=offer.match_line) if offer.match_line else offer.match.detail
    )
    return " · ".join(part for part in (offer.match.name, where) if part)


def _unchanged(offer: Offer, handling: Handling) -> str:
    if offer.refused and handling is offer.handling:
        return t("Not as chosen: {why}.").format(why=offer.refused)
    if handling is Handling.SKIP:
        return t("The row is left out; nothing changes.")
    return t("A record of its own is made; the other one does not change.")


def _short(words: str) -> str:
    line = " ".join(words.split())
    return (line if len(line) <= 80 else f"{line[:79]}…") or "–"
