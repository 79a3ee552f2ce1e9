"""The button with an arrow: what is chosen begins at the left, the arrow stands at the end."""

from typing import Any

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter

from ui.widgets.drop_button import DropButton


def ink_columns(button: DropButton) -> list[int]:
    """Return the columns of a picture of the button's content that are not empty."""
    picture = QImage(300, 28, QImage.Format.Format_RGB32)
    picture.fill(0xFFFFFF)
    painter = QPainter(picture)
    button.draw_content(painter, QRect(0, 0, 300, 28), "text")
    painter.end()
    background = picture.pixel(150, 1)
    return [x for x in range(300) if any(picture.pixel(x, y) != background for y in range(28))]


def test_buttons_of_a_column_begin_and_end_alike(qtbot: Any) -> None:
    short, long = DropButton("Phone"), DropButton("Annual revenue")
    qtbot.addWidget(short)
    qtbot.addWidget(long)
    first, second = ink_columns(short), ink_columns(long)
    assert abs(first[0] - second[0]) <= 2
    assert first[-1] == second[-1] > 270
    assert short.minimumWidth() == long.minimumWidth()


def test_what_is_chosen_is_its_name_for_a_screen_reader(qtbot: Any) -> None:
    button = DropButton("Phone")
    qtbot.addWidget(button)
    assert button.accessibleName() == "Phone"
