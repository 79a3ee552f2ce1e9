"""A page of the start windows: a title, a column of 440 px in the middle, trouble in place."""

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.theme import theme
from ui.widgets.buttons import LinkButton
from ui.widgets.labels import Label

WIDTH_PX = 440
RING_PX = 4  # between a link's words and the ring of its focus


def put_in_the_middle(page: QWidget, form: QWidget) -> None:
    """Let a form stand in the middle of a page, a little above it."""
    outer = QVBoxLayout(page)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.addStretch(2)
    middle = QHBoxLayout()  # no alignment: it would cut wrapped texts short
    middle.addStretch(1)
    middle.addWidget(form)
    middle.addStretch(1)
    outer.addLayout(middle)
    outer.addStretch(3)


def new_column(form: QWidget, width: int) -> QVBoxLayout:
    """Return the column of a form, with room at both sides for the rings of its links."""
    form.setFixedWidth(theme.px(width) + 2 * theme.px(RING_PX))
    column = QVBoxLayout(form)
    column.setContentsMargins(theme.px(RING_PX), 0, theme.px(RING_PX), 0)
    return column


def link_row(first: LinkButton, last: LinkButton | None = None) -> QHBoxLayout:
    """Return a row of links whose words, not their rings, stand at the sides of the column."""
    row = QHBoxLayout()
    row.setSpacing(0)
    row.addSpacing(-theme.px(RING_PX))  # a layout takes no margin below zero
    row.addWidget(first)
    row.addStretch(1)
    if last is not None:
        row.addWidget(last)
        row.addSpacing(-theme.px(RING_PX))
    return row


class StartForm(QWidget):
    """Everything stands in `column`; `tell` says what is wrong, below what was typed."""

    def __init__(self, title: str, words: str = "", *, width: int = WIDTH_PX) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self.trouble = Label("", ink="bad", wrap=True)
        self.trouble.hide()
        form = QWidget()
        self.column = new_column(form, width)
        self.column.setSpacing(8)
        self.column.addWidget(Label(title, role="title", wrap=True))
        if words:
            self.column.addWidget(Label(words, ink="text2", wrap=True))
        put_in_the_middle(self, form)

    def add_field(self, name: str, *, is_secret: bool = True) -> QLineEdit:
        """Add a field under its name."""
        field = QLineEdit()
        field.setAccessibleName(name)
        if is_secret:
            field.setEchoMode(QLineEdit.EchoMode.Password)
        label = Label(name, role="small", ink="text3")
        label.setBuddy(field)
        self.column.addWidget(label)
        self.column.addWidget(field)
        return field

    def add_buttons(self, *buttons: QWidget) -> None:
        """Add a row of buttons, and the place for trouble above it."""
        self.column.addWidget(self.trouble)
        row = QHBoxLayout()
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(8)
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        self.column.addLayout(row)

    def tell(self, sentence: str, ink: str = "bad") -> None:
        """Say what is wrong, or what is done."""
        self.trouble.set_ink(ink)
        self.trouble.setText(sentence)
        self.trouble.setVisible(bool(sentence))
