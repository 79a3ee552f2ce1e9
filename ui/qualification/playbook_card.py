"""What the playbook of a company's segment says to do first, with why, and what comes then."""

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ui.widgets.labels import Label
from workbench.i18n import t
from workbench.services.playbooks import Playbook


class PlaybookCard(QWidget):
    """The first step and its reason in two lines; the whole play when one points at it."""

    def __init__(self) -> None:
        super().__init__()
        self._known, self._is_low = False, False
        self._first = Label("", wrap=True)
        self._why = Label("", role="small", ink="text2", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._first)
        column.addWidget(self._why)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.hide()

    def show_playbook(self, found: Playbook | None) -> None:
        """Show another playbook; None where nobody knows how large the company is."""
        self._known = found is not None
        self._show()
        if found is None:
            return
        self._first.setText(found.first)
        said = t("Playbook: {segment} ({reason})")
        self._why.setText(said.format(segment=found.name, reason=found.reason))
        self.setAccessibleName(f"{found.first}. {self._why.words()}")
        steps = (f"{n}. {step}" for n, step in enumerate(found.steps, start=1))
        self.setToolTip("\n".join(steps))

    def leave_out(self, *, low: bool) -> None:
        """Show nothing where the page is too low for it."""
        self._is_low = low
        self._show()

    def _show(self) -> None:
        self.setVisible(self._known and not self._is_low)

    def words(self) -> str:
        """Return what a screen reader says of it."""
        return self.accessibleName()
