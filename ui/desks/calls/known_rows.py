"""Who may be known already, under a form: each can be opened, or used instead of a new record."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets.buttons import LinkButton
from ui.widgets.labels import Icon, Label
from ui.widgets.page import clear
from workbench.i18n import t
from workbench.schema import dictionary
from workbench.services.duplicates import Match

Verb = Callable[[Match], str]
"""What using a record is called: “Use this lead”, “Use this name”."""


class KnownRows(QWidget):
    """A line for each; Tab reaches its two verbs, Space or Enter takes one."""

    opened = Signal(object)  # Match
    taken = Signal(object)  # Match

    def __init__(self, verb: Verb) -> None:
        super().__init__()
        self._verb = verb
        self.found: tuple[Match, ...] = ()
        self.open_buttons: list[LinkButton] = []
        self.take_buttons: list[LinkButton] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self.hide()

    def words(self) -> list[str]:
        """Return what is said of each."""
        return [_said(one) for one in self.found]

    def show_found(self, found: Sequence[Match]) -> None:
        """Show others; nobody hides the rows."""
        if tuple(found) == self.found:
            return  # the keys may be on one of them
        self.found = tuple(found)
        clear(self._column)
        self.open_buttons, self.take_buttons = [], []
        if found:
            head = t("Perhaps known already; nothing keeps you from making it all the same:")
            self._column.addWidget(Label(head, role="small", ink="warn", wrap=True))
        for match in found:
            self._column.addLayout(self._line(match))
        self.setVisible(bool(found))

    def _line(self, match: Match) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Icon(dictionary.record_type(match.type).icon, "text3", 14))
        row.addWidget(Label(_said(match), role="small", elided=True), 1)
        for words, signal, kept in (
            (t("Open"), self.opened, self.open_buttons),
            (self._verb(match), self.taken, self.take_buttons),
        ):
            button = LinkButton(words)
            button.setAccessibleName(t("{verb}: {name}").format(verb=words, name=match.name))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _checked=False, to=signal: to.emit(match))
            kept.append(button)
            row.addWidget(button)
        return row


def _said(match: Match) -> str:
    if not match.detail:
        return t("{name} ({why})").format(name=match.name, why=match.why)
    return t("{name}, {company} ({why})").format(
        name=match.name, company=match.detail, why=match.why
    )
