"""`handoff`, `lead`: an interested person passes on, is qualified, and becomes a customer."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workbench.cli.calls import instant
from workbench.cli.choices import one_of
from workbench.cli.data import as_id
from workbench.cli.output import AsJson, answer, guarded
from workbench.cli.session import opened
from workbench.errors import UsageError
from workbench.i18n import t
from workbench.schema import picklists

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from workbench.services.conversion import Choices
    from workbench.services.duplicates import Match
    from workbench.services.handoff import Handoff
    from workbench.services.qualification import Qualification
    from workbench.store.database import Reader

LeadArgument = Annotated[str, typer.Argument(help="The lead's id, e-mail or whole name.")]
HandoffArgument = Annotated[str, typer.Argument(help="The handoff's id, from “handoff list”.")]
_STATES = picklists.QUALIFICATION.values
commands = typer.Typer(help="Leads that pass from one person to another.", no_args_is_help=True)
lead_commands = typer.Typer(help="Qualify a lead, and convert it.", no_args_is_help=True)


def register(cli: typer.Typer) -> None:
    """Add these commands."""
    cli.add_typer(commands, name="handoff")
    cli.add_typer(lead_commands, name="lead")


@commands.command("list")
@guarded
def list_(
    sent: Annotated[bool, typer.Option("--sent", help="Those I handed over.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the leads that wait for my answer, or what became of those I handed over."""
    from workbench.services import handoff

    with opened(read_only=True) as workbench, workbench.store.read() as r:
        found = handoff.sent(r) if sent else handoff.inbox(r)
    told = {"handoffs": [_as_data(one) for one in found]}
    answer(told, as_json, lambda: _listed(found, is_sent=sent))


@commands.command("give")
@guarded
def give(
    lead: LeadArgument,
    to: Annotated[str, typer.Option(help="Who gets it: e-mail or whole name.")],
    need: Annotated[str, typer.Option(help="What the person wants, in a sentence.")],
    notes: Annotated[str, typer.Option(help="What else one should know.")] = "",
    persona: Annotated[
        str, one_of(words=picklists.PERSONA.values, meaning="The person's role.")
    ] = "",
    meeting: Annotated[str, typer.Option(help="When you meet, ISO with zone.")] = "",
    as_json: AsJson = False,
) -> None:
    """Hand a lead over with all that is known of it; works with no network."""
    from workbench.services import handoff, naming

    with opened(read_only=False) as workbench, workbench.store.write() as w:
        made = handoff.hand_over(
            w,
            naming.meant(w, ["Lead"], lead),
            naming.meant(w, ["User"], to),
            need=need,
            notes=notes,
            persona=persona,
            meeting_at=instant(meeting),
        )
    told = {"handoff_id": made.handoff_id, "lead_id": made.lead_id, "event_id": made.event_id}
    answer(told, as_json, lambda: t("Handed over to {name}").format(name=made.to_name))


@commands.command("accept")
@guarded
def accept(handoff: HandoffArgument, as_json: AsJson = False) -> None:
    """Take a lead that was handed to me."""
    from workbench.services import handoff as handoffs

    with opened(read_only=False) as workbench, workbench.store.write() as w:
        lead_id = handoffs.accept(w, as_id(handoff))
    answer({"lead_id": lead_id}, as_json, lambda: t("Accepted."))


@commands.command("return")
@guarded
def return_(
    handoff: HandoffArgument,
    reason: Annotated[
        str, one_of(words=picklists.HANDOFF_RETURN_REASON.values, meaning="Why it comes back.")
    ],
    notes: Annotated[str, typer.Option(help="What the other one should know.")] = "",
    as_json: AsJson = False,
) -> None:
    """Give a lead back with a reason; it is in the sender's queue again."""
    from workbench.services import handoff as handoffs

    with opened(read_only=False) as workbench, workbench.store.write() as w:
        lead_id = handoffs.return_(w, as_id(handoff), reason, notes)
    answer({"lead_id": lead_id}, as_json, lambda: t("Returned."))


@commands.command("withdraw")
@guarded
def withdraw(handoff: HandoffArgument, as_json: AsJson = False) -> None:
    """Take back a lead that nobody has answered for yet."""
    from workbench.services import handoff as handoffs

    with opened(read_only=False) as workbench, workbench.store.write() as w:
        lead_id = handoffs.withdraw(w, as_id(handoff))
    said = t("Taken back: the lead is yours again with the next sync.")
    answer({"lead_id": lead_id}, as_json, lambda: said)


@lead_commands.command("qualify")
@guarded
def qualify(
    lead: LeadArgument,
    need: Annotated[str, typer.Option(help="What the person wants, in a sentence.")] = "",
    authority: Annotated[str, one_of(words=_STATES, meaning="Is known who decides?")] = "",
    timing: Annotated[str, one_of(words=_STATES, meaning="Is known when it begins?")] = "",
    budget: Annotated[str, one_of(words=_STATES, meaning="Is there a budget?")] = "",
    notes: Annotated[str, typer.Option(help="What else is known.")] = "",
    as_json: AsJson = False,
) -> None:
    """Show what is known of a lead's need, authority, timing and budget, or write it down."""
    from dataclasses import replace

    from workbench.services import naming, qualification

    typed = {
        "need": need, "authority": authority, "timing": timing, "budget": budget, "notes": notes,
    }  # fmt: skip
    given = {name: value for name, value in typed.items() if value}
    with opened(read_only=not given) as workbench:
        if given:
            with workbench.store.write() as w:
                lead_id = naming.meant(w, ["Lead"], lead)
                known = replace(qualification.read(w, lead_id), **given)
                qualification.save(w, lead_id, known)
        else:
            with workbench.store.read() as r:
                lead_id = naming.meant(r, ["Lead"], lead)
                known = qualification.read(r, lead_id)
    answer(_qualified(lead_id, known), as_json, lambda: _asked(known))


@lead_commands.command("convert")
@guarded
def convert(
    lead: LeadArgument,
    account: Annotated[
        str, typer.Option(help="An account that is here: its id or whole name; else a new one.")
    ] = "",
    contact: Annotated[
        str, typer.Option(help="A contact that is here: id, e-mail or whole name; else a new one.")
    ] = "",
    opportunity: Annotated[str, typer.Option(help="What the deal is called.")] = "",
    amount: Annotated[str, typer.Option(help="What it is worth.")] = "",
    close: Annotated[str, typer.Option(help="When it closes, a day like 2026-11-22.")] = "",
    no_opportunity: Annotated[
        bool, typer.Option("--no-opportunity", help="Make an account and a contact only.")
    ] = False,
    preview: Annotated[
        bool, typer.Option("--preview", help="Only show who may be here already.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Turn a lead into an account, a contact and an opportunity; works with no network."""
    if no_opportunity and (opportunity or amount or close):
        raise UsageError(t("Say what the deal is, or --no-opportunity, not both."))
    from workbench.services import conversion, editing, naming

    if preview:
        with opened(read_only=True) as workbench, workbench.store.read() as r:
            choices = conversion.conversion_choices(r, naming.meant(r, ["Lead"], lead))
        answer(_choices_data(choices), as_json, lambda: _choices_said(choices))
        return
    today = datetime.now().astimezone().date()
    wish = conversion.NewOpportunity(
        opportunity,
        editing.amount(amount) if amount else None,
        editing.day(close, today) if close else None,
    )
    with opened(read_only=False) as workbench, workbench.store.write() as w:
        made = conversion.convert(
            w,
            naming.meant(w, ["Lead"], lead),
            account=_meant(w, "Account", account),
            contact=_meant(w, "Contact", contact),
            opportunity=None if no_opportunity else wish,
        )
    told = {
        "lead_id": made.lead_id,
        "account_id": made.account_id,
        "contact_id": made.contact_id,
        "opportunity_id": made.opportunity_id,
    }
    answer(told, as_json, lambda: t("{name} is converted.").format(name=made.name))


def _meant(r: "Reader", type_name: str, text: str) -> "UUID | None":
    from workbench.services import naming

    return naming.meant(r, [type_name], text) if text else None


def _as_data(one: "Handoff") -> dict[str, Any]:
    return {
        "id": one.id, "lead_id": one.lead_id, "name": one.name, "company": one.company,
        "need": one.need, "package": one.package, "from": one.from_name, "to": one.to_name,
        "status": one.status, "reason": one.reason, "score": one.score, "fit": one.fit,
        "qualified_percent": one.completeness.percent, "submitted_at": one.submitted_at,
        "answered_at": one.answered_at, "due_at": one.due_at, "is_overdue": one.is_overdue,
        "working_hours": round(one.waited.total_seconds() / 3600, 2),
    }  # fmt: skip


def _listed(found: "Sequence[Handoff]", *, is_sent: bool) -> str:
    from workbench.cli.output import table

    if not found:
        return t("You have handed nothing over.") if is_sent else t("No lead waits for you.")
    who = t("To") if is_sent else t("From")
    heads = (t("Lead"), t("Company"), who, t("Status"), t("Working hours"), t("Need"), t("ID"))
    rows = [
        [
            one.name,
            one.company,
            one.to_name if is_sent else one.from_name,
            " · ".join(part for part in (one.state, one.reason) if part),
            f"{one.waited.total_seconds() / 3600:.1f}",
            one.need,
            one.id,
        ]
        for one in found
    ]
    return table(heads, rows)


def _qualified(lead_id: "UUID", known: "Qualification") -> dict[str, Any]:
    from workbench.services.qualification import PARTS, completeness

    asked = completeness(known)
    return {
        "lead_id": lead_id,
        **{part: getattr(known, part) for part in (*PARTS, "notes")},
        "percent": asked.percent,
        "missing": list(asked.missing),
    }


def _asked(known: "Qualification") -> str:
    from workbench.services.qualification import completeness

    asked = completeness(known)
    lines = [t("{percent} % known: {parts}").format(percent=asked.percent, parts=asked.words)]
    return "\n".join([*lines, *(f"- {question}" for question in asked.missing)])


def _choices_data(choices: "Choices") -> dict[str, Any]:
    def data(one: "Match") -> dict[str, Any]:
        return {"id": one.id, "name": one.name, "is_likely": one.is_likely, "why": one.why}

    return {
        "lead_id": choices.lead_id,
        "accounts": [data(one) for one in choices.accounts],
        "contacts": [data(one) for one in choices.contacts],
        "opportunity": choices.opportunity_name,
        "close_on": choices.close_on,
        "refusal": choices.refusal,
    }


def _choices_said(choices: "Choices") -> str:
    from workbench.cli.output import table

    found = [*choices.accounts, *choices.contacts]
    if choices.refusal or not found:
        return choices.refusal or t("Nobody like that is here: all of it would be new.")
    heads = (t("Type"), t("Name"), t("Why"), t("ID"))
    return table(heads, [[one.type, one.name, one.why, one.id] for one in found])
