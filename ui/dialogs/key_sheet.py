"""Ctrl+/: every key on one sheet, made from the register of commands."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

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
            result.append((registry.without_access_key(t(menu)), rows))
    return result


class KeySheet(Sheet):
    """Commands and their keys in two columns."""

    def __init__(self, desk_key: str) -> None:
        super().__init__(t("Keys"), width=760)
        holder = pane("raised")
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        heights = [0] * _COLUMNS
        for title, rows in groups(registry.commands(), desk_key):
            column = heights.index(min(heights))
            heights[column] = self._fill(grid, heights[column], column * 3, title, rows)
        for column in range(_COLUMNS):
            grid.setColumnStretch(column * 3, 1)
        grid.setColumnMinimumWidth(2, 24)
        grid.setRowStretch(max(heights), 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(holder)
        scroll.setAccessibleName(t("Keys"))
        scroll.setMinimumHeight(min(560, holder.sizeHint().height() + 4))
        self.body.addWidget(scroll)

    @staticmethod
    def _fill(grid: QGridLayout, row: int, column: int, title: str, rows: list[Command]) -> int:
        heading = Label(title, role="small_strong", ink="text3")
        grid.addWidget(heading, row, column, 1, 2)
        grid.setRowMinimumHeight(row, 28)
        grid.setAlignment(heading, Qt.AlignmentFlag.AlignBottom)
        for number, known in enumerate(rows, row + 1):
            grid.addWidget(Label(known.plain_words(), elided=True), number, column)
            caps = QWidget()
            inside = QGridLayout(caps)
            inside.setContentsMargins(0, 0, 0, 0)
            inside.setHorizontalSpacing(8)
            for place, shortcut in enumerate(known.shortcuts):
                inside.addWidget(Keycaps(shortcut), 0, place)
            grid.addWidget(caps, number, column + 1, Qt.AlignmentFlag.AlignRight)
        return row + len(rows) + 1
