"""A decision needed now: one sentence, its consequence, and the verb."""

from collections.abc import Callable

from ui.widgets.buttons import Button
from ui.widgets.labels import Label
from ui.widgets.overlay import Sheet
from workbench.i18n import t


class Question(Sheet):
    """Asks before something unusual; Enter says yes unless it cannot be taken back, Esc no."""

    def __init__(
        self,
        title: str,
        consequence: str,
        verb: str,
        on_yes: Callable[[], None],
        *,
        dangerous: bool = False,
    ) -> None:
        super().__init__(title, width=460)
        self._on_yes = on_yes
        self.body.addWidget(Label(consequence, ink="text2", wrap=True))
        cancel = Button(t("Cancel"), big=True)
        cancel.clicked.connect(self.done)
        yes = Button(verb, "danger" if dangerous else "primary", big=True)
        yes.clicked.connect(self._yes)
        self.add_foot(cancel, yes)
        self.first = cancel if dangerous else yes

    def _yes(self) -> None:
        self.done.emit()
        self._on_yes()
