"""What is said when the profile goes because its owner or an admin asked for that."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout

from ui.widgets.buttons import Button
from ui.widgets.labels import Label, Rule
from ui.widgets.overlay import Sheet
from workbench.i18n import t

if TYPE_CHECKING:
    from workbench.leaving import Left


class _LastSheet(Sheet):
    """A sheet that nothing but its own end closes: the profile behind it is locked."""

    def __init__(self, title: str, width: int) -> None:
        super().__init__(title, width=width)
        self.is_firm = True
        if self.close_button is not None:
            self.close_button.hide()

    def tell(self, words: str, *, ink: str = "text", role: str = "body") -> Label:
        """Add a text that can be selected."""
        label = Label(words, role=role, ink=ink, wrap=True)
        label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.body.addWidget(label)
        return label


class WipingSheet(_LastSheet):
    """Locks the window while what is unsent is sent once, or sealed."""

    def __init__(self) -> None:
        super().__init__(t("This profile is being removed"), 520)
        self.tell(t("You or an admin asked the server to remove it from this device."))
        self.tell(
            t("Unsent work is sent once more or sealed in a file. Wait a moment."), ink="text2"
        )


class WipeHeldSheet(_LastSheet):
    """Says why the profile is still here; nothing of it can be read meanwhile."""

    repeated = Signal()

    def __init__(self, reason: str, *, can_repeat: bool) -> None:
        super().__init__(t("This profile could not be removed yet"), 560)
        self.tell(t("You or an admin asked for that. Its records stay locked."))
        self.tell(reason, ink="bad")
        self.tell(
            t("The server is told, so that your admin sees it. Nothing is lost."), ink="text2"
        )
        close = Button(t("Close the program"), "secondary", big=True)
        close.clicked.connect(self.done)
        again = Button(t("Try again"), "primary", big=True)
        again.clicked.connect(self.repeated)
        self.add_foot(close, again)
        again.setVisible(can_repeat)
        self.first = again if can_repeat else close


class WipedSheet(_LastSheet):
    """Says that the profile is gone, where unsent work was sealed, and what to do."""

    def __init__(self, left: "Left") -> None:
        super().__init__(t("The profile was removed from this device"), 560)
        self.tell(t("You or an admin asked for that. What the server has stays there."))
        if left.saved_to is None:
            self.tell(t("Nothing is lost: all of your work is on the server."), ink="good")
        else:
            self._tell_saved(left)
        close = Button(t("Close the program"), "primary", big=True)
        close.clicked.connect(self.done)
        self.add_foot(close)
        self.first = close

    def _tell_saved(self, left: "Left") -> None:
        from workbench.leaving import Unsent

        unsent = Unsent(left.unsent, 0, left.attachments).words()
        self.tell(
            t("Not sent, but sealed in a file: {unsent}").format(unsent=unsent), role="strong"
        )
        self._copyable(str(left.saved_to), t("Copy the place"))
        if left.opened_with:
            said = t("Recovery key, shown only now: {key}").format(key=left.opened_with)
            self._copyable(said, t("Copy the key"), left.opened_with)
        else:
            self.tell(t("It opens with the recovery key of this profile."))
        self.body.addSpacing(4)
        self.body.addWidget(Rule())
        self.body.addSpacing(4)
        self.tell(t("What to do"), role="strong")
        for step in (
            t("1. If you did not expect this, ask your admin before you sign in again."),
            t("2. Sign in on a device that is yours: start the program and fill in the form."),
            t("3. Choose “I have a file of unsent work” there, with this file and the key."),
        ):
            self.tell(step, ink="text2")

    def _copyable(self, words: str, verb: str, what: str = "") -> None:
        label = self.tell(words, ink="text2")
        self.body.removeWidget(label)
        copy = Button(verb, "secondary", "copy")
        copy.clicked.connect(
            lambda _checked=False: QGuiApplication.clipboard().setText(what or words)
        )
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label, 1)
        row.addWidget(copy, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(row)
