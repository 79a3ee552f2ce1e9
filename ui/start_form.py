"""A page of the start windows: a title, a column of 440 px in the middle, trouble in place."""

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.theme import theme
from ui.widgets.labels import Label

WIDTH_PX = 440


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


class StartForm(QWidget):
    """Everything stands in `column`; `tell` says what is wrong, below what was typed."""

    def __init__(self, title: str, words: str = "", *, width: int = WIDTH_PX) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self.trouble = Label("", ink="bad", wrap=True)
        self.trouble.hide()
        form = QWidget()
        form.setFixedWidth(theme.px(width))
        self.column = QVBoxLayout(form)
        self.column.setContentsMargins(0, 0, 0, 0)
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
