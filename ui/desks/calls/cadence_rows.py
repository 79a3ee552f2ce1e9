"""The cadences to choose from: each in short, and the whole course of the one chosen."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets.labels import Label
from ui.widgets.radio_rows import Radio, RadioRows
from workbench.i18n import t
from workbench.services import cadence_plans
from workbench.services.cadence_plans import Plan


class CadenceRows(QWidget):
    """Radio rows of cadences, with the days of the one chosen beneath."""

    def __init__(self, plans: Sequence[Plan]) -> None:
        super().__init__()
        self._plans = {str(plan.id): plan for plan in plans}
        self.radios = RadioRows(t("Cadences"))
        self.radios.show_rows([_row(plan) for plan in plans])
        self.course = Label("", role="small", ink="text2", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.radios)
        column.addWidget(self.course)
        self.radios.chosen.connect(lambda _key: self._show_course())
        self.setFocusProxy(self.radios)
        self._show_course()

    def current(self) -> Plan | None:
        """Return the one chosen; None where there is none."""
        return self._plans.get(self.radios.current())

    def _show_course(self) -> None:
        plan = self.current()
        self.course.setText("" if plan is None else cadence_plans.in_days(plan.steps))


def _row(plan: Plan) -> Radio:
    chip = t("usual one") if plan.is_usual else ""
    off = t("switched off")
    short = cadence_plans.in_short(plan.steps)
    return Radio(str(plan.id), plan.name, short, chip if plan.is_active else off)
