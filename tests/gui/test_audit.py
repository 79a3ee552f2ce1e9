"""The audit sees each fault an eye would catch; each is planted here."""

from typing import Any

import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ui.widgets.audit import Finding, audit
from ui.widgets.buttons import Button, IconButton
from ui.widgets.labels import Label


@pytest.fixture
def page(qtbot: Any) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.resize(400, 300)
    QVBoxLayout(widget)
    return widget


def shown(page: QWidget, *parts: QWidget) -> list[Finding]:
    for part in parts:
        page.layout().addWidget(part)
    page.show()
    return audit(page)


def kinds(findings: list[Finding]) -> list[str]:
    return [finding.kind for finding in findings]


def test_a_sound_page_has_no_finding(page: QWidget) -> None:
    field = QLineEdit("Rotterdam")
    field.setAccessibleName("City")
    parts = (Label("Next step"), Label("商机"), Button("Log call", icon="phone"), field)
    assert shown(page, *parts) == []


def test_a_label_narrower_than_its_words_is_found(page: QWidget) -> None:
    label = QLabel("A sentence far too long for its place")
    label.setFixedWidth(60)
    assert shown(page, label) == [Finding("clipped", "QLabel", label.text())]


def test_a_label_lower_than_its_words_is_found(page: QWidget) -> None:
    label = QLabel("Cut below")
    label.setFixedHeight(7)
    assert kinds(shown(page, label)) == ["clipped"]


def test_wrapped_words_that_need_more_height_are_found(page: QWidget) -> None:
    label = Label("Many words that need several lines in so narrow a column", wrap=True)
    label.setFixedSize(90, 20)
    assert kinds(shown(page, label)) == ["clipped"]


def test_a_button_with_elided_words_is_found(page: QWidget) -> None:
    button = Button("Not interested at all", icon="ban")
    button.setFixedWidth(80)
    assert shown(page, button) == [
        Finding("clipped", "Button(Not interested at all)", "Not interested at all")
    ]


def test_a_plain_button_with_elided_words_is_found(page: QWidget) -> None:
    button = QPushButton("Not interested at all")
    button.setFixedWidth(50)
    assert kinds(shown(page, button)) == ["clipped"]


def test_words_that_elide_on_purpose_are_no_finding(page: QWidget) -> None:
    label = Label("A sentence far too long for its place", elided=True)
    label.setMaximumWidth(60)
    assert shown(page, label) == []
    assert label.toolTip() == "A sentence far too long for its place"


def test_a_control_without_a_name_is_found(page: QWidget) -> None:
    assert shown(page, QLineEdit()) == [Finding("unnamed", "QLineEdit", "")]


def test_a_buddy_is_a_name(page: QWidget) -> None:
    field, label = QLineEdit(), QLabel("&Name")
    label.setBuddy(field)
    assert shown(page, label, field) == []


def test_widgets_placed_over_each_other_are_found(qtbot: Any) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    grid = QGridLayout(page)
    grid.addWidget(Label("one"), 0, 0)
    grid.addWidget(Label("two"), 0, 0)
    page.show()
    assert kinds(audit(page)) == ["overlap"]


def test_a_letter_without_a_glyph_is_found(page: QWidget) -> None:
    label = QLabel("Egyptian \U00013000")
    label.setFont(QFont("Inter"))
    label.setMinimumWidth(200)
    assert "no_glyph" in kinds(shown(page, label))


def test_a_margin_off_the_grid_is_told_when_asked(page: QWidget) -> None:
    page.layout().setContentsMargins(5, 8, 8, 8)
    button = IconButton("x", "Close")
    assert shown(page, button) == []
    assert "off_grid" in kinds(audit(page, grid=True))


def test_hidden_widgets_are_left_alone(page: QWidget) -> None:
    hidden = QLineEdit()
    page.layout().addWidget(hidden)
    hidden.hide()
    assert shown(page, Label("seen")) == []
