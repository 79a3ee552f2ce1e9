"""What is said when the profile was removed because its owner or an admin asked for that."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from ui.widgets.buttons import Button
from ui.widgets.labels import Label
from ui.widgets.overlay import Sheet
from workbench.i18n import t

if TYPE_CHECKING:
    from workbench.leaving import Left


class WipedSheet(Sheet):
    """Says that the profile is gone, and where unsent work was sealed; closing it ends all."""

    def __init__(self, left: "Left") -> None:
        super().__init__(t("The profile was removed from this device"), width=520)
        self.body.addWidget(
            Label(t("You or an admin asked for that. What the server has stays there."), wrap=True)
        )
        if left.saved_to is not None:
            saved = t("{n} changes that could not be sent are sealed in {file}.")
            self._tell(saved.format(n=left.unsent, file=left.saved_to))
            if not left.opened_with:
                self._tell(t("It opens with the recovery key of this profile."))
        if left.opened_with:
            self._tell(t("Recovery key, shown only now: {key}").format(key=left.opened_with))
        close = Button(t("Close"), "primary", big=True)
        close.clicked.connect(self.done)
        self.add_foot(close)

    def _tell(self, words: str) -> None:
        label = Label(words, wrap=True)
        label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.body.addWidget(label)
