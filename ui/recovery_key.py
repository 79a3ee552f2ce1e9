"""The recovery key of a new profile: shown once, to be written down."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import theme
from ui.widgets.buttons import Button
from ui.widgets.labels import Label
from workbench.i18n import t

WIDTH_PX = 400


class RecoveryKeyPage(QWidget):
    """Shows the key, copies it, and waits until somebody says that it is noted."""

    noted = Signal()

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = Label(key, role="title", wrap=True)
        self.key.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.copy = Button(t("Copy"), "secondary", "copy", big=True)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(key))
        self.go_on = Button(t("I have written it down"), "primary", "check", big=True)
        self.go_on.clicked.connect(self.noted.emit)
        form = QWidget()
        form.setFixedWidth(theme.px(WIDTH_PX))
        column = QVBoxLayout(form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(Label(t("Your recovery key"), role="title"))
        why = t(
            "It opens your records on this computer when the keyring or the passphrase is lost. "
            "It is shown only now and kept nowhere: write it down, and keep it apart."
        )
        column.addWidget(Label(why, ink="text2", wrap=True))
        column.addWidget(self.key)
        buttons = QHBoxLayout()
        buttons.addWidget(self.go_on)
        buttons.addWidget(self.copy)
        buttons.addStretch(1)
        column.addLayout(buttons)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(form)
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(3)
