"""A line under a record's head: others look like this one, compare them or say they do not."""

from functools import partial
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from ui.context import Shell
from ui.theme import theme
from ui.widgets.buttons import Button, IconButton
from ui.widgets.labels import Icon, Label
from workbench.i18n import listed, t, tn
from workbench.services import set_aside
from workbench.services.duplicates import Match, merging
from workbench.wire.merging import MERGEABLE

if TYPE_CHECKING:
    from workbench.app import Workbench

LOOKED_AT: Final = MERGEABLE


class LookAlikes(QWidget):
    """Hidden until the record's duplicates are known, and where there are none."""

    def __init__(self, shell: Shell, type_name: str, record_id: UUID) -> None:
        super().__init__()
        self._shell, self._type, self._id = shell, type_name, record_id
        self.found: tuple[Match, ...] = ()
        self._words = Label("", elided=True)
        self.compare = Button(t("Compare"), "secondary", "git-merge")
        self.compare.clicked.connect(lambda _checked=False: shell.run_command("record.compare"))
        self.other = IconButton("x", t("They are not the same"))
        self.other.clicked.connect(lambda _checked=False: self._set_aside())
        for button in (self.compare, self.other):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 16, 6)
        row.setSpacing(8)
        row.addWidget(Icon("git-merge", "accent_text"))
        row.addWidget(self._words, 1)
        row.addWidget(self.compare)
        row.addWidget(self.other)
        self.hide()

    def reload(self) -> None:
        """Look for duplicates again; types that are never merged have none."""
        if self._type not in LOOKED_AT:
            return
        type_name, record_id = self._type, self._id

        def work(core: "Workbench") -> list[Match]:
            with core.store.read() as r:
                return merging.look_alikes(r, type_name, record_id)

        self._shell.operations.run(self, work, self._show, lambda _gone: self.hide())

    def words(self) -> str:
        """Return what is said of them."""
        return self._words.words()

    def _show(self, found: list[Match]) -> None:
        self.found = tuple(found)
        self.setVisible(bool(found))
        if not found:
            return
        count = tn("{n} record looks like this one", "{n} records look like this one", len(found))
        names = listed(dict.fromkeys(one.name for one in found))
        said = t("{count}: {names} ({why})")
        self._words.setText(said.format(count=count, names=names, why=found[0].why))
        self.setAccessibleName(self.words())

    def _set_aside(self) -> None:
        ids = [one.id for one in self.found]
        said = tn("{n} record is not the same", "{n} records are not the same", len(ids))
        self._put(ids, is_back=False)
        undo = partial(self._put, ids, is_back=True)
        self._shell.toast(said, icon="git-merge", undo=undo)

    def _put(self, ids: list[UUID], *, is_back: bool) -> None:
        record_id = self._id

        def work(core: "Workbench") -> None:
            with core.store.write() as w:
                change = set_aside.take_back if is_back else set_aside.put
                change(w, record_id, ids)

        self._shell.operations.run(self, work, lambda _none: self.reload())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("accent_bg"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.color("line"))
        painter.end()
