"""What the score of one lead is made of: every part, and the chance with its reasons."""

from functools import partial
from uuid import UUID

from ui.context import Shell
from ui.scoring import work
from ui.widgets.buttons import Button
from ui.widgets.labels import Label
from ui.widgets.overlay import Sheet
from workbench.i18n import t

_WIDTH_PX = 460


def open_lead_score(shell: Shell, lead_id: UUID) -> None:
    """Show what a lead's score is made of."""
    shell.operations.run(
        shell.current_desk(), partial(work.of_lead, lead_id=lead_id), partial(_show, shell)
    )


def _show(shell: Shell, found: tuple[list[str], str]) -> None:
    shell.open_sheet(LeadScore(*found))


class LeadScore(Sheet):
    """The total, its parts, and what is said of the learned score."""

    def __init__(self, lines: list[str], note: str) -> None:
        super().__init__(t("What the score is made of"), width=_WIDTH_PX)
        total, *parts = lines
        self.body.addWidget(Label(total, role="strong"))
        for line in parts:
            self.body.addWidget(Label(line, tabular=True, wrap=True))
        self.body.addWidget(Label(note, role="small", ink="text3", wrap=True))
        done = Button(t("Done"), big=True)
        done.clicked.connect(self.done)
        self.add_foot(done)
        self.first = done
