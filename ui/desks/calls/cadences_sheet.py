"""The cadences of the workspace: made, copied, changed and switched off by whoever may."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from ui import sheet_saving
from ui.context import Shell
from ui.desks.calls.cadence_form import CadenceForm
from ui.desks.calls.cadence_rows import CadenceRows
from ui.widgets.buttons import Button
from ui.widgets.labels import Label
from ui.widgets.overlay import Sheet
from workbench.i18n import t
from workbench.services import cadence_plans
from workbench.services.cadence_plans import Plan, PlanStep

if TYPE_CHECKING:
    from workbench.app import Workbench
    from workbench.store.transactions import Writer

Looked = tuple[tuple[Plan, ...], str]


def open_cadences(shell: Shell) -> None:
    """Show the cadences; why they may not be changed, where they may not."""
    shell.operations.run(shell.current_desk(), _look, partial(_show, shell))


class CadencesSheet(Sheet):
    """Each cadence with its course in days; the buttons change the one that is chosen."""

    def __init__(self, shell: Shell, plans: tuple[Plan, ...], why_fixed: str) -> None:
        super().__init__(t("Cadences"), width=640)
        self._shell = shell
        self.rows = CadenceRows(plans)
        self.body.addWidget(self.rows)
        nothing = "" if plans else t("There is no cadence yet.")
        self.body.addWidget(Label(why_fixed or nothing, role="small", ink="text3", wrap=True))
        self.new_button = Button(t("New…"), "primary", "plus", big=True)
        self.copy_button = Button(t("Copy…"), big=True)
        self.edit_button = Button(t("Edit…"), big=True)
        self.switch_button = Button(t("Switch off"), big=True)
        self.usual_button = Button(t("Make it the usual one"), big=True)
        self._may = not why_fixed
        for button, press in (
            (self.usual_button, self._choose),
            (self.switch_button, self._switch),
            (self.copy_button, self._copy),
            (self.edit_button, self._edit),
            (self.new_button, partial(self._ask, "", (), None)),
        ):
            button.clicked.connect(lambda _checked=False, press=press: press())
            button.setEnabled(not why_fixed and (bool(plans) or button is self.new_button))
        self.add_foot(
            self.usual_button,
            self.switch_button,
            self.copy_button,
            self.edit_button,
            self.new_button,
        )
        self.first = self.rows if plans else self.new_button
        self.rows.radios.chosen.connect(lambda _key: self._show_verb())
        self._show_verb()

    def _show_verb(self) -> None:
        plan = self.rows.current()
        is_off = plan is not None and not plan.is_active
        self.switch_button.setText(t("Switch on") if is_off else t("Switch off"))
        can_be = plan is not None and plan.is_active and not plan.is_usual
        self.usual_button.setEnabled(self._may and can_be)

    def _copy(self) -> None:
        plan = self.rows.current()
        if plan is not None:
            steps = tuple(
                PlanStep(one.kind, one.days, one.half_day, one.subject, one.script)
                for one in plan.steps
            )
            self._ask(t("{name} (copy)").format(name=plan.name), steps, None)

    def _edit(self) -> None:
        plan = self.rows.current()
        if plan is not None:
            self._ask(plan.name, plan.steps, plan.id)

    def _ask(self, name: str, steps: tuple[PlanStep, ...], plan_id: UUID | None) -> None:
        shell = self._shell
        form = CadenceForm(
            name, steps, lambda name, steps: _save(shell, form, name, steps, plan_id)
        )
        shell.open_sheet(form)

    def _switch(self) -> None:
        plan = self.rows.current()
        if plan is not None:
            self._change(partial(cadence_plans.switch, is_active=not plan.is_active), plan)

    def _choose(self) -> None:
        plan = self.rows.current()
        if plan is not None:
            self._change(cadence_plans.choose_usual, plan)

    def _change(self, change: Callable[["Writer", UUID], None], plan: Plan) -> None:
        def work(core: "Workbench") -> Looked:
            with core.store.write() as w:
                change(w, plan.id)
            return _look(core)

        shell = self._shell
        shell.operations.run(shell.current_desk(), work, partial(_show, shell))


def _look(core: "Workbench") -> Looked:
    with core.store.read() as r:
        return cadence_plans.plans(r), cadence_plans.why_fixed(r)


def _show(shell: Shell, found: Looked) -> None:
    shell.open_sheet(CadencesSheet(shell, *found))


def _save(
    shell: Shell, form: CadenceForm, name: str, steps: tuple[PlanStep, ...], plan_id: UUID | None
) -> None:
    def work(core: "Workbench") -> Looked:
        with core.store.write() as w:
            cadence_plans.save(w, name, steps, plan_id)
        return _look(core)

    def done(found: Looked) -> None:
        shell.toast(t("“{name}” saved").format(name=name.strip()), icon="repeat")
        _show(shell, found)

    sheet_saving.save(shell, shell.current_desk(), form, work, done, form.refuse)
