"""The links of the start pages stand where their column does; their rings have room beside it."""

from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from ui.start_pages import TroublePage
from ui.theme import theme
from ui.welcome import WelcomeWindow
from ui.widgets.buttons import LinkButton


def words_at(link: LinkButton, page: QWidget) -> int:
    return link.mapTo(page, link.rect().topLeft()).x() + theme.px(4)


def left_of(part: QWidget, page: QWidget) -> int:
    return part.mapTo(page, part.rect().topLeft()).x()


@pytest.mark.parametrize("base_px", [13, 18])
def test_the_link_below_the_trouble_begins_where_the_buttons_do(qtbot: Any, base_px: int) -> None:
    theme.configure(base_px=base_px)
    page = TroublePage("northwind", "It is damaged.", can_recover=True, has_backups=True)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitExposed(page)
    assert words_at(page.others, page) == left_of(page.retry, page)
    form = page.others.parentWidget()
    assert form is not None
    assert form.rect().contains(page.others.geometry())  # the ring is not cut


@pytest.mark.parametrize("base_px", [13, 18])
def test_the_welcome_links_stand_at_both_sides_of_the_column(qtbot: Any, base_px: int) -> None:
    theme.configure(base_px=base_px)
    window = WelcomeWindow(has_profiles=False)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    title = next(one for one in window.findChildren(QLabel) if one.text() == "Welcome")
    assert words_at(window.unsent, window) == left_of(title, window)
    backup_ends = left_of(window.backup, window) + window.backup.width() - theme.px(4)
    assert backup_ends == left_of(window.address, window) + window.address.width()
