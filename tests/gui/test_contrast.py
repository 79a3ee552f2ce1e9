"""Every text of a window is measured on its picture; what is too faint is found, and only that."""

from typing import Any

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from ui.theme import theme
from ui.widgets import paint
from ui.widgets.audit import audit
from ui.widgets.buttons import Button
from ui.widgets.contrast import AA, AA_LARGE, faint_texts, lowest_ratio
from ui.widgets.labels import Label


@pytest.fixture
def page(qtbot: Any) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.resize(400, 300)
    QVBoxLayout(widget)
    return widget


def shown(page: QWidget, *parts: QWidget) -> list[str]:
    layout = page.layout()
    assert layout is not None
    for part in parts:
        layout.addWidget(part)
    page.show()
    return [faint.words for faint in faint_texts(page)]


class Line(QWidget):
    """Paints one line of words as the delegates do."""

    def __init__(self, words: str, ink: str) -> None:
        super().__init__()
        self.words, self.ink = words, ink
        self.setMinimumHeight(28)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.text(painter, QRect(8, 4, 300, 20), self.words, ink=self.ink)
        painter.end()


def grey(words: str, ink: str = "#A0A0A0", behind: str = "#D8D8D8") -> QLabel:
    label = QLabel(words)
    label.setStyleSheet(f"color: {ink}; background: {behind}")
    return label


def test_grey_words_on_grey_are_found_with_place_words_and_ratio(page: QWidget) -> None:
    assert shown(page, grey("Hard to read"), Label("Easy to read")) == ["Hard to read"]
    faint = faint_texts(page)[0]
    assert 1.5 < faint.ratio < 2.0
    assert page.rect().contains(faint.place)
    [finding] = audit(page, contrast=True)
    assert finding.kind == "contrast"
    assert finding.words.endswith("Hard to read")
    assert audit(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_ink_of_the_theme_passes_thin_and_small(page: QWidget, scheme: str) -> None:
    theme.configure(scheme=scheme)
    labels = [
        Label("Small words 商机", role="small", ink=ink) for ink in ("text", "text2", "text3")
    ]
    painted = [Line("Painted words 商机", ink) for ink in ("text2", "text3", "accent_text", "bad")]
    field = QLineEdit()
    field.setPlaceholderText("What was said")
    assert shown(page, *labels, *painted, Button("Log call", "primary"), field) == []


def test_painted_words_in_a_faint_ink_are_found(page: QWidget) -> None:
    parts = (Line("Too faint", "line2"), Line("Clear", "text"), Line("", "line2"))
    assert shown(page, *parts) == ["Too faint"]


def test_a_sliver_of_a_line_cut_by_its_list_is_not_measured(page: QWidget) -> None:
    holder = QWidget()
    holder.setFixedHeight(8)
    line = Line("Cut below", "text3")
    line.setParent(holder)
    line.setGeometry(0, -14, 320, 28)
    assert shown(page, holder) == []


def test_what_is_disabled_may_be_faint(page: QWidget) -> None:
    label = grey("Not now")
    label.setEnabled(False)
    assert shown(page, label, Line("Nor this", "disabled")) == []


def test_hidden_words_are_not_measured(page: QWidget) -> None:
    hidden = grey("Out of sight")
    layout = page.layout()
    assert layout is not None
    layout.addWidget(hidden)
    hidden.hide()
    assert shown(page, Label("In sight")) == []


def test_large_words_need_less() -> None:
    assert lowest_ratio(theme.font("body")) == AA
    assert lowest_ratio(theme.font("display")) == AA
    big = theme.font("display")
    big.setPixelSize(24)
    assert lowest_ratio(big) == AA_LARGE


def test_nobody_watches_once_the_picture_is_measured(page: QWidget) -> None:
    shown(page, Line("Clear", "text"))
    assert paint.watch is None
