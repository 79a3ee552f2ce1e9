"""A new recovery key of the open profile, shown once."""

from ui.recovery_key import RecoveryKey
from ui.widgets.overlay import Sheet
from workbench.i18n import t


class RecoverySheet(Sheet):
    """Shows the key until somebody says that it is noted."""

    def __init__(self, key: str) -> None:
        super().__init__(t("Your recovery key"), width=520)
        self.is_firm = True
        if self.close_button is not None:
            self.close_button.hide()
        self.card = RecoveryKey(key)
        self.card.noted.connect(self.done)
        self.body.addWidget(self.card)
        self.first = self.card.go_on
