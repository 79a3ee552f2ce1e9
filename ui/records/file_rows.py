"""The files of a record as rows: name, size, who and when, and where the content is."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListView
from typing_extensions import override

from ui.models.item_list import ItemList
from ui.widgets import paint
from ui.widgets.two_lines import Face, TwoLines, dress
from workbench.i18n import t
from workbench.services import words
from workbench.services.attachments import Attached

_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TONES: Final[dict[str, paint.Tone]] = {
    "waiting": "accent", "sent": "good", "to_fetch": "neutral", "refused": "bad", "missing": "bad",
}  # fmt: skip
_ICONS: Final = {
    "waiting": "cloud-upload", "sent": "cloud-check", "to_fetch": "download",
    "refused": "circle-alert", "missing": "circle-x",
}  # fmt: skip


def state_words(one: Attached) -> str:
    """Return in a word where the content is."""
    if one.state == "waiting" and one.share:
        return t("Sending, {n}%").format(n=int(one.share * 100))
    return {
        "waiting": t("Waiting"), "sent": t("Sent"), "to_fetch": t("To fetch"),
        "refused": t("Refused"), "missing": t("Missing"),
    }[one.state]  # fmt: skip


def detail(one: Attached) -> str:
    """Return size, who attached it and when."""
    ago = "" if one.at is None else words.ago(one.at, datetime.now(UTC))
    return " · ".join(part for part in (words.size(one.size_bytes), one.by, ago) if part)


def _words(one: Attached) -> str:
    return f"{one.name}, {detail(one)}, {state_words(one)}"


def _face(one: Attached) -> Face:
    return Face(
        one.name, detail(one), "file-text", chip=state_words(one), chip_tone=_TONES[one.state],
        chip_icon=_ICONS[one.state],
    )  # fmt: skip


class FileRows(QListView):
    """The list; Enter opens, Delete removes."""

    opened = Signal()
    removed = Signal()
    moved = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._files: ItemList[Attached] = ItemList(_words, tooltip=lambda one: one.reason or None)
        self.setModel(self._files)
        self.setItemDelegate(TwoLines(self, _face))
        dress(self, t("Files"))
        self.doubleClicked.connect(lambda _index: self.opened.emit())
        self.selectionModel().currentChanged.connect(lambda _new, _old: self.moved.emit())

    def files(self) -> tuple[Attached, ...]:
        """Return what is shown."""
        return self._files.items

    def show_files(self, files: Sequence[Attached]) -> None:
        """Show other files; the cursor stays on its file, or on its line."""
        before, row = self.current(), self.currentIndex().row()
        self._files.show_items(files)
        places = [number for number, one in enumerate(files) if before and one.id == before.id]
        row = places[0] if places else min(max(row, 0), len(files) - 1)
        if files:
            self.setCurrentIndex(self._files.index(row, 0))
        self.moved.emit()

    def current(self) -> Attached | None:
        """Return the file under the cursor."""
        return self._files.at(self.currentIndex().row())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and not event.modifiers():
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.removed.emit()
        else:
            super().keyPressEvent(event)
