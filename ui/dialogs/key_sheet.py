"""Ctrl+/: every key on one sheet, made from the register of commands."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QWidget

from ui.commands import registry
from ui.commands.registry import Command
from ui.widgets.labels import Keycaps, Label
from ui.widgets.overlay import Sheet
from ui.widgets.page import pane
from workbench.i18n import t

_COLUMNS = 2


def groups(known: Sequence[Command], desk_key: str) -> list[tuple[str, list[Command]]]:
    """Return the commands with keys that count here, by menu; this desk's own first."""
    keyed = [each for each in known if each.shortcuts and each.desk in ("", desk_key)]
    own = [each for each in keyed if each.desk]
    result = [(t("On this page"), own)] if own else []
    for menu in registry.MENUS:
        rows = [each for each in keyed if each.menu == menu and not each.desk]
        if rows:
            result.append((registry.without_access_key(registry.menu_words(menu)), rows))
    return result


class KeySheet(Sheet):
    """Commands and their keys in two columns."""

    def __init__(self, desk_key: str) -> None:
        super().__init__(t("Keys"), width=760)
        holder = pane("raised")
        columns = QHBoxLayout(holder)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(40)
        halves = [self._column(columns) for _ in range(_COLUMNS)]
        for title, rows in groups(registry.commands(), desk_key):
            self._fill(min(halves, key=lambda half: half.rowCount()), title, rows)
        for half in halves:
            half.setRowStretch(half.rowCount(), 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(holder)
        scroll.setAccessibleName(t("Keys"))
        scroll.setMinimumHeight(min(560, holder.sizeHint().height() + 4))
        self.body.addWidget(scroll)

    @staticmethod
    def _column(columns: QHBoxLayout) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        columns.addLayout(grid, 1)
        return grid

    @staticmethod
    def _fill(grid: QGridLayout, title: str, rows: list[Command]) -> None:
        row = grid.rowCount()
        heading = Label(title, role="small_strong", ink="text3")
        grid.addWidget(heading, row, 0, 1, 2, Qt.AlignmentFlag.AlignBottom)
        grid.setRowMinimumHeight(row, 28)
        for number, known in enumerate(rows, row + 1):
            grid.addWidget(Label(known.plain_words(), elided=True), number, 0)
            caps = QWidget()
            inside = QHBoxLayout(caps)
            inside.setContentsMargins(0, 0, 0, 0)
            inside.setSpacing(8)
            for shortcut in known.shortcuts:
                inside.addWidget(Keycaps(shortcut))
            grid.addWidget(caps, number, 1, Qt.AlignmentFlag.AlignRight)
