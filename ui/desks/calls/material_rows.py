"""The deck and the video beside the card: which edition, until when, open it, copy its link."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.commands import registry
from ui.widgets.buttons import IconButton
from ui.widgets.labels import Label, Rule
from workbench.i18n import t
from workbench.services.calling.materials import DECK, ICONS, VIDEO, Material


class _Row(QWidget):
    """One of them: open at the left, copy at the right, what it is between."""

    def __init__(self, kind: str, rows: "MaterialRows") -> None:
        super().__init__()
        self.open_button = IconButton(ICONS[kind], registry.get(f"call.{kind}").plain_words())
        copy = registry.get(f"call.copy_{kind}")
        self.copy_button = IconButton("copy", copy.plain_words(), tooltip=copy.plain_words())
        self._name = Label("", elided=True)
        self._detail = Label("", role="small", ink="text3", elided=True)
        for button, wanted in (
            (self.open_button, rows.open_wanted), (self.copy_button, rows.copy_wanted),
        ):  # fmt: skip
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(partial(_emit, wanted, kind))
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(self._name)
        said.addWidget(self._detail)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self.open_button)
        line.addLayout(said, 1)
        line.addWidget(self.copy_button)

    def show_material(self, material: Material) -> None:
        """Show another edition; what has run out warns."""
        self.open_button.setEnabled(not material.why)
        self.open_button.setToolTip(material.tooltip)
        self.copy_button.setVisible(bool(material.url))
        self._name.setText(material.label)
        self._detail.setText(material.detail or material.why or t("link"))
        self._detail.set_ink("warn" if material.is_over or material.why else "text3")
        self.setToolTip(material.tooltip)

    def words(self) -> str:
        """Return what it says."""
        return f"{self._name.words()}: {self._detail.words()}"


class MaterialRows(QWidget):
    """What there is to show and to send; nothing where there is nothing."""

    open_wanted = Signal(str)
    copy_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[Material, ...] = ()
        self.rows = {kind: _Row(kind, self) for kind in (DECK, VIDEO)}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(Label(t("To show and send"), role="section"))
        for row in self.rows.values():
            column.addWidget(row)
        column.addSpacing(4)
        column.addWidget(Rule())
        column.addSpacing(8)
        self.hide()

    def show_materials(self, materials: Sequence[Material]) -> None:
        """Show what there is for another person."""
        if tuple(materials) == self._shown:
            return
        self._shown = tuple(materials)
        known = {material.kind: material for material in materials}
        for kind, row in self.rows.items():
            row.setVisible(kind in known)
            if kind in known:
                row.show_material(known[kind])
        self.setVisible(bool(known))


def _emit(wanted: SignalInstance, kind: str, _checked: bool = False) -> None:
    wanted.emit(kind)
