"""The head of a record: who it is, its state, and the facts to know at a glance."""

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from ui.theme import theme
from ui.widgets import paint
from ui.widgets.facts_row import FactsRow
from ui.widgets.labels import Chip, Label, Painted
from workbench.services.record_page import Page

TONES: Final[dict[str, paint.Tone]] = {
    "neutral": "neutral", "accent": "accent", "good": "good",
    "warn": "warn", "bad": "bad", "violet": "violet",
}  # fmt: skip


class Emblem(Painted):
    """A person's circle, a company's square, or the icon of any other record."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self._size = size
        self._page: Page | None = None

    def show_page(self, page: Page) -> None:
        """Show another record's."""
        self._page = page
        self.setAccessibleName(page.head.name)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.px(self._size), theme.px(self._size))

    @override
    def draw(self, painter: QPainter) -> None:
        page = self._page
        if page is None:
            return
        if page.is_person or page.is_company:
            key = str(page.head.record.id)
            name, size = page.head.name, self._size
            paint.avatar(painter, self.rect(), name, key=key, size=size, company=page.is_company)
            return
        paint.box(painter, self.rect(), fill="accent_bg", radius=theme.px(8))
        paint.icon_center(painter, self.rect(), page.icon, ink="accent_text", size=20)


class RecordHead(QWidget):
    """Emblem, name with its state, second line, facts."""

    def __init__(self, *, narrow: bool = False) -> None:
        super().__init__()
        self.emblem = Emblem(44 if narrow else 40)
        self.name = Label("", role="figure" if narrow else "display", elided=True)
        self.chip = Chip("")
        self.subtitle = Label("", ink="text2", elided=True)
        self.facts = FactsRow()
        self._narrow = narrow
        self.first = QHBoxLayout()
        self.first.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(0)
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self.name, 100)
        if not narrow:
            line.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignVCenter)
            line.addStretch(1)
        words.addLayout(line)
        words.addWidget(self.subtitle)
        self.first.addWidget(self.emblem, 0, Qt.AlignmentFlag.AlignTop)
        self.first.addLayout(words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(self.first)
        if narrow:
            state = QHBoxLayout()
            state.addWidget(self.chip)
            state.addStretch(1)
            column.addLayout(state)
            self.facts.hide()
        else:
            column.addWidget(self.facts)

    def show_page(self, page: Page) -> None:
        """Show a record."""
        self.emblem.show_page(page)
        self.name.setText(page.head.name)
        if not self._narrow:
            width = paint.text_width(page.head.name, "display")
            self.name.setMaximumWidth(width + theme.px(4))  # the chip stands right beside it
        self.subtitle.setText(page.head.subtitle)
        self.chip.setVisible(bool(page.head.chip))
        self.chip.show_state(page.head.chip, TONES.get(page.tone, "neutral"))
        if not self._narrow:
            self.facts.show_facts(page.head.facts)
