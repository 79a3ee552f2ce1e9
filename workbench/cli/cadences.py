"""`cadence`: courses of calls, e-mails and social touches, and who is in one."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from workbench.cli.output import AsJson, answer, complain, guarded, pairs
from workbench.cli.session import opened
from workbench.errors import NotFound
from workbench.i18n import t, tn
from workbench.schema import picklists

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from workbench.services.cadence_plans import Entered, Plan
    from workbench.store.database import Reader

_PEOPLE = ("Lead", "Contact")
CadenceArgument = Annotated[
    str, typer.Argument(metavar="[CADENCE]", help="Its id or whole name; the usual one if absent.")
]
People = Annotated[
    list[str], typer.Argument(help="Leads or contacts, each by id, e-mail or whole name.")
]
commands = typer.Typer(
    help="Cadences: courses of calls, e-mails and social touches.", no_args_is_help=True
)


def register(cli: typer.Typer) -> None:
    """Add these commands."""
    cli.add_typer(commands, name="cadence")


@commands.command("list")
@guarded
def list_(as_json: AsJson = False) -> None:
    """List the cadences, those in use first, the usual one before the others."""
    from workbench.services import cadence_plans

    with opened(read_only=True) as workbench, workbench.store.read() as r:
        plans = cadence_plans.plans(r)
    told = {"cadences": [_as_data(plan) for plan in plans]}
    answer(told, as_json, lambda: _listed(plans))


@commands.command("show")
@guarded
def show(cadence: CadenceArgument = "", as_json: AsJson = False) -> None:
    """Show the steps of a cadence, each on its day, with what to say or write."""
    from workbench.services import cadence_plans

    with opened(read_only=True) as workbench, workbench.store.read() as r:
        plan = cadence_plans.plan(r, _meant(r, cadence))
    answer(_as_data(plan), as_json, lambda: _shown(plan))


@commands.command("start")
@guarded
def start(
    people: People,
    cadence: Annotated[
        str, typer.Option(help="Its id or whole name; the usual one if absent.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Put people into a cadence; who is in one already or may not be called is left out."""
    from workbench.services import cadence_plans, naming

    with opened(read_only=False) as workbench, workbench.store.write() as w:
        plan = cadence_plans.plan(w, _meant(w, cadence))
        who_ids = [naming.meant(w, _PEOPLE, one) for one in people]
        entered = cadence_plans.enter_all(w, dict.fromkeys(who_ids), plan.id)
    told = {
        "cadence_id": plan.id,
        "cadence": plan.name,
        "entered": list(entered.who_ids),
        "left_out": [{"name": name, "why": why} for name, why in entered.left_out],
    }
    answer(told, as_json, lambda: _entered(entered, plan))
    if not entered.who_ids:
        complain(t("Nobody was put into the cadence."))
        raise typer.Exit(1)


@commands.command("leave")
@guarded
def leave(people: People, as_json: AsJson = False) -> None:
    """Take people out of their cadences; what these have planned is done with."""
    from workbench.services import cadence_plans, naming

    with opened(read_only=False) as workbench, workbench.store.write() as w:
        who_ids = [naming.meant(w, _PEOPLE, one) for one in people]
        left = [one.who_id for one in cadence_plans.take_out(w, dict.fromkeys(who_ids))]
    said = tn("{n} person is out of the cadence", "{n} people are out of the cadence", len(left))
    answer({"left": left}, as_json, lambda: said)


@commands.command("usual")
@guarded
def usual(cadence: CadenceArgument = "", as_json: AsJson = False) -> None:
    """Show the cadence that people enter unless another is named, or choose it."""
    from workbench.services import cadence_plans

    with opened(read_only=not cadence) as workbench:
        if cadence:
            with workbench.store.write() as w:
                chosen = _meant(w, cadence)
                cadence_plans.choose_usual(w, chosen)
                plan = cadence_plans.plan(w, chosen)
        else:
            with workbench.store.read() as r:
                plan = cadence_plans.plan(r, _meant(r, ""))
    answer(_as_data(plan), as_json, lambda: _listed([plan]))


def _meant(r: "Reader", text: str) -> "UUID":
    from workbench.services import cadences, naming

    if text:
        return naming.meant(r, ["Cadence"], text)
    found = cadences.usual(r)
    if found is None:
        raise NotFound(t("There is no cadence yet: an administrator can make one."))
    return found


def _as_data(plan: "Plan") -> dict[str, Any]:
    from workbench.services import cadence_plans

    days = {one.id: day for day, one in cadence_plans.on_days(plan.steps)}
    return {
        "id": plan.id,
        "name": plan.name,
        "is_active": plan.is_active,
        "is_usual": plan.is_usual,
        "course": cadence_plans.in_days(plan.steps),
        "steps": [
            {
                "id": one.id, "kind": one.kind, "days": one.days, "on_day": days.get(one.id),
                "half_day": one.half_day, "subject": one.subject, "script": one.script,
            }
            for one in plan.steps
        ],
    }  # fmt: skip


def _state(plan: "Plan") -> str:
    if not plan.is_active:
        return t("switched off")
    return t("usual one") if plan.is_usual else ""


def _listed(plans: "Sequence[Plan]") -> str:
    from workbench.cli.output import table
    from workbench.services import cadence_plans

    if not plans:
        return t("There is no cadence yet.")
    heads = (t("Name"), "", t("Steps"), t("ID"))
    rows = [[one.name, _state(one), cadence_plans.in_short(one.steps), one.id] for one in plans]
    return table(heads, rows)


def _shown(plan: "Plan") -> str:
    from workbench.services import cadence_plans

    short = cadence_plans.in_short(plan.steps)
    head = " · ".join(part for part in (plan.name, _state(plan), short) if part)
    lines = []
    for day, step in cadence_plans.on_days(plan.steps):
        kind = picklists.CADENCE_STEP_KIND.label(step.kind).lower()
        when = t("day {day} {kind}").format(day=day, kind=kind)
        half_day = "" if step.half_day == "any" else picklists.HALF_DAY.label(step.half_day).lower()
        label = " · ".join(filter(None, (when, half_day)))
        lines.append((label, "\n".join(filter(None, (step.subject, step.script)))))
    return "\n".join([head, pairs(lines)])


def _entered(entered: "Entered", plan: "Plan") -> str:
    people = tn("{n} person", "{n} people", len(entered.who_ids))
    said = t("{people} put into “{cadence}”.").format(people=people, cadence=plan.name)
    if not entered.left_out:
        return said
    out = tn("{n} left out:", "{n} left out:", len(entered.left_out))
    return "\n".join([said, out, *(f"- {why}" for _name, why in entered.left_out)])
