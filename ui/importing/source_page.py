"""Where a list comes from: a file, or what was copied; and what its rows are to become."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from ui.importing.work import TYPES, Asked, takes_campaign
from ui.theme import theme
from ui.widgets.buttons import Button, Segment
from ui.widgets.form_line import form_line
from ui.widgets.labels import Label
from workbench.i18n import t, tn
from workbench.schema import dictionary
from workbench.store.import_memory import Session

_TEXT_PX = 148
_KINDS = "*.csv *.tsv *.txt *.xlsx *.xlsm *.vcf"


class SourcePage(QWidget):
    """Asks for the table and the type of its rows."""

    chosen = Signal(object)  # Asked
    undo_asked = Signal(object)  # the session's id

    def __init__(self) -> None:
        super().__init__()
        self._file: Path | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        items = [(name, str(dictionary.record_type(name).plural), "") for name in TYPES]
        self.types = Segment(items, t("Import as"))
        self.types.chosen.connect(lambda _key: self._follow())
        column.addWidget(self.types)
        self._list = QWidget()
        inside = QVBoxLayout(self._list)
        inside.setContentsMargins(0, 0, 0, 0)
        self.campaign = form_line(inside, str(dictionary.record_type("Campaign").label))
        column.addWidget(self._list)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(t("Pasted text"))
        self.text.setPlaceholderText(
            t("Paste rows, one person a line, a signature, a vCard or what a badge scanner read.")
        )
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(theme.px(_TEXT_PX))
        self.text.textChanged.connect(self._follow)
        column.addWidget(self.text)
        self._told = Label("", role="small", ink="bad", wrap=True)
        self._told.hide()
        column.addWidget(self._told)
        column.addLayout(self._buttons())
        self._past = QVBoxLayout()
        column.addLayout(self._past)
        column.addStretch(1)
        self._follow()

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.choose_button = Button(t("Choose a file…"), icon="file-text", big=True)
        self.choose_button.clicked.connect(lambda _checked=False: self._on_choose())
        self.look_button = Button(t("Look at it"), "primary", big=True)
        self.look_button.clicked.connect(lambda _checked=False: self._on_look())
        row.addWidget(self.choose_button)
        row.addStretch(1)
        row.addWidget(self.look_button)
        return row

    def show_sessions(self, sessions: Sequence[Session]) -> None:
        """Offer to take the last imports back."""
        if sessions:
            self._past.addWidget(Label(t("Last imports"), role="small", ink="text3"))
        for one in sessions:
            row = QHBoxLayout()
            words = t("{file} · {types}, {rows}, {day}").format(
                file=one.file,
                types=dictionary.record_type(one.type).plural,
                rows=tn("{n} row", "{n} rows", one.counts["read"]),
                day=one.at.astimezone().date(),
            )
            undo = Button(t("Take back"), "ghost", "undo-2")
            undo.setAccessibleName(t("Take back {file}").format(file=one.file))
            undo.clicked.connect(partial(self._on_undo, one.id))
            row.addWidget(Label(words, role="small", ink="text2", elided=True), 1)
            row.addWidget(undo)
            self._past.addLayout(row)

    def take_file(self, path: Path) -> None:
        """Look at a file."""
        self._file = path
        self.text.clear()
        self._on_look()

    def refuse(self, sentence: str) -> None:
        """Say why it cannot be read."""
        self._told.setText(sentence)
        self._told.show()

    def _on_choose(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(
            self, t("Choose a list"), str(Path.home()), t("Lists") + f" ({_KINDS})"
        )
        if path:
            self.take_file(Path(path))

    def _on_look(self) -> None:
        self._told.hide()
        text = self.text.toPlainText()
        if not text.strip() and self._file is None:
            self.refuse(t("Choose a file, or paste something."))
            return
        kind = self.types.current()
        campaign = self.campaign.text().strip()
        self.chosen.emit(Asked(kind, None if text.strip() else self._file, text.strip(), campaign))

    def _on_undo(self, session: UUID, _checked: bool = False) -> None:
        self.undo_asked.emit(session)

    def _follow(self) -> None:
        kind = self.types.current()
        self._list.setVisible(takes_campaign(kind))
        if kind == "CampaignMember":
            hint = t("Its name; a new one is made. They stay there until somebody answers.")
        else:
            hint = t("If they come from an event: its name; a new one is made.")
        self.campaign.setPlaceholderText(hint)
        self.look_button.setEnabled(bool(self.text.toPlainText().strip()) or self._file is not None)
