"""What a lead has become: each record opens from here, and all of it can be taken back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout

from ui.widgets.buttons import Button, LinkButton
from ui.widgets.labels import Icon, Label
from ui.widgets.overlay import Sheet
from workbench.i18n import t
from workbench.schema import dictionary


class _RecordLink(LinkButton):
    role = "body"


@dataclass(frozen=True)
class Made:
    """One record a lead became; `is_new` says whether it was made, or stood here before."""

    type: str
    id: UUID
    name: str
    is_new: bool


class ConvertedSheet(Sheet):
    """Says what was made, with a link to each; Enter opens the last of them."""

    def __init__(
        self,
        name: str,
        made: Sequence[Made],
        open_record: Callable[[str, UUID], None],
        undo: Callable[[], None],
    ) -> None:
        """Take `open_record(type, id)` and `undo()`."""
        super().__init__(t("{name} is converted").format(name=name), width=460)
        self._open_record = open_record
        self.links: dict[str, LinkButton] = {}
        for one in made:
            self.body.addLayout(self._row(one))
        told = t("It is saved on this computer and sent with the next sync.")
        self.body.addWidget(Label(told, role="small", ink="text3", wrap=True))
        back = Button(t("Take back"), icon="undo-2", big=True)
        back.clicked.connect(lambda _checked=False: self._undo(undo))
        close = Button(t("Close"), big=True)
        close.clicked.connect(self.done)
        last = made[-1]
        words = t("Open {type}").format(type=_label(last.type).lower())
        opens = Button(words, "primary", "arrow-up-right", big=True)
        opens.clicked.connect(lambda _checked=False: self._open(last))
        self.add_foot(back, close, opens)
        self.first = opens

    def _row(self, one: Made) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Icon(dictionary.record_type(one.type).icon, "text2"))
        kind = Label(_label(one.type), role="small", ink="text3")
        kind.setMinimumWidth(84)
        row.addWidget(kind)
        link = _RecordLink(one.name)
        link.clicked.connect(lambda _checked=False: self._open(one))
        self.links[one.type] = link
        row.addWidget(link)
        row.addStretch(1)
        note = t("made") if one.is_new else t("known before")
        row.addWidget(Label(note, role="small", ink="text3"))
        return row

    def _open(self, one: Made) -> None:
        self.done.emit()
        self._open_record(one.type, one.id)

    def _undo(self, undo: Callable[[], None]) -> None:
        self.done.emit()
        undo()


def _label(type_name: str) -> str:
    return str(dictionary.record_type(type_name).label)
