"""What is shown has its place by then: alone it would be a window that takes the keys."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget

from ui.dialogs.wiped import WipeHeldSheet
from ui.start_pages import AccountsPage, TroublePage
from ui.start_window import PassphraseSheet


@pytest.mark.parametrize(
    "make",
    [
        lambda: TroublePage("northwind", "It is damaged.", can_recover=True, has_backups=True),
        lambda: AccountsPage([], "Signed out."),
        lambda: PassphraseSheet("northwind", can_recover=True),
        lambda: WipeHeldSheet("A program has a file open.", can_repeat=True),
    ],
)
def test_no_part_of_a_page_is_a_window_while_it_is_made(
    qtbot: Any, monkeypatch: pytest.MonkeyPatch, make: Callable[[], QWidget]
) -> None:
    alone: list[QWidget] = []
    set_visible = QWidget.setVisible

    def note(widget: QWidget, visible: bool) -> None:
        if visible and widget.isWindow():
            alone.append(widget)
        set_visible(widget, visible)

    monkeypatch.setattr(QWidget, "setVisible", note)
    page = make()
    qtbot.addWidget(page)
    assert alone == []
