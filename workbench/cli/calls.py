"""`call log`, `unknown`, `attach`: calls recorded, and given their person, without the window."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from workbench.cli.choices import one_of
from workbench.cli.output import AsJson, answer, guarded
from workbench.cli.session import opened
from workbench.errors import InvalidInput, UsageError
from workbench.i18n import t, tn
from workbench.schema import picklists

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.services.calling import CallLogged, UnknownCall
    from workbench.store.database import Reader

commands = typer.Typer(help="Record calls, and say whose they were.", no_args_is_help=True)


def register(cli: typer.Typer) -> None:
    """Add these commands."""
    cli.add_typer(commands, name="call")


@commands.command("log")
@guarded
def log(
    disposition: Annotated[
        str, one_of(words=picklists.CALL_DISPOSITION.values, meaning="The outcome of the call.")
    ],
    phone: Annotated[
        str, typer.Option(help="The number called; whoever alone has it is found.")
    ] = "",
    lead: Annotated[str, typer.Option(help="The lead's id, e-mail or whole name.")] = "",
    contact: Annotated[str, typer.Option(help="The contact's id, e-mail or whole name.")] = "",
    note: Annotated[str, typer.Option(help="What was said.")] = "",
    at: Annotated[str, typer.Option(help="When, ISO with zone; default now.")] = "",
    callback: Annotated[str, typer.Option(help="When to call back, ISO with zone.")] = "",
    duration: Annotated[int, typer.Option(help="How long it took, in seconds.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Record a finished call; works with no network."""
    if bool(phone) + bool(lead) + bool(contact) != 1:
        raise UsageError(t("Say whom you called: one of --phone, --lead, --contact."))
    if phone and not any(letter.isdigit() for letter in phone):
        raise InvalidInput(
            t("“{number}” is no phone number like +49 30 5555 0177.").format(number=phone)
        )
    from workbench.services import calling, naming
    from workbench.store import outbox

    extra: dict[str, Any] = {"number": phone} if phone else {}
    with opened(read_only=False) as workbench, workbench.store.write() as w:
        named = (("Lead", lead), ("Contact", contact))
        known = [naming.meant(w, [type_name], text) for type_name, text in named if text]
        logged = calling.log_call(
            w,
            who_id=known[0] if known else _reached(w, phone),
            disposition=disposition,
            at=instant(at) or datetime.now(UTC),
            duration_s=duration,
            notes=note,
            callback_at=instant(callback),
            **extra,
        )
        waiting = outbox.unsent(w)
    told = {
        "task_id": logged.task_id,
        "next_task_id": logged.next_task_id,
        "who_type": logged.who_type,
        "who_id": logged.who_id,
        "name": logged.name,
        "disposition": disposition,
        "due_at": logged.due_at,
        "waiting": waiting,
    }
    answer(told, as_json, lambda: _said(logged, waiting))


@commands.command("unknown")
@guarded
def unknown(as_json: AsJson = False) -> None:
    """List my calls with numbers that nobody was known to have."""
    from workbench.services import calling

    with opened(read_only=True) as workbench, workbench.store.read() as r:
        calls = calling.unknown_calls(r)
    told = [
        {
            "task_id": call.task_id,
            "number": call.number,
            "at": call.at,
            "disposition": None if call.outcome is None else call.outcome.disposition,
            "note": call.notes,
            "people": [{"type": one.type, "id": one.id, "name": one.name} for one in call.people],
        }
        for call in calls
    ]
    answer({"calls": told}, as_json, lambda: _listed(calls))


@commands.command("attach")
@guarded
def attach(
    task: Annotated[str, typer.Argument(help="The call's id, as “call unknown” tells it.")],
    lead: Annotated[str, typer.Option(help="The lead's id, e-mail or whole name.")] = "",
    contact: Annotated[str, typer.Option(help="The contact's id, e-mail or whole name.")] = "",
    as_json: AsJson = False,
) -> None:
    """Say who was behind the number of a call; what followed from it is theirs too."""
    if bool(lead) + bool(contact) != 1:
        raise UsageError(t("Say whose call it was: one of --lead, --contact."))
    from workbench.cli.data import as_id
    from workbench.services import calling, naming

    with opened(read_only=False) as workbench, workbench.store.write() as w:
        who_id = naming.meant(w, ["Lead" if lead else "Contact"], lead or contact)
        attached = calling.attach_calls(w, [as_id(task)], who_id)
    told = {"task_id": attached.call_ids[0], "who_type": attached.who_type, "who_id": who_id}
    said = t("{calls} attached to {name}").format(
        calls=tn("{n} call", "{n} calls", len(attached.call_ids)), name=attached.name
    )
    answer(told, as_json, lambda: said)


def _listed(calls: "Sequence[UnknownCall]") -> str:
    """Return a table of calls without a person."""
    from workbench.cli.output import table

    heads = (t("Number"), t("When"), t("Outcome"), t("Who has it now"), t("ID"))
    rows = [
        [
            call.shown,
            f"{call.at.astimezone():%Y-%m-%d %H:%M}",
            "" if call.outcome is None else call.outcome.label,
            ", ".join(one.name for one in call.people),
            call.task_id,
        ]
        for call in calls
    ]
    return table(heads, rows) if rows else t("Every call has its person.")


def _said(logged: "CallLogged", waiting: int) -> str:
    """Return what was logged, what comes next, and what the server does not have yet."""
    lines = [
        t("Call logged: {name}, {outcome}.").format(
            name=logged.name, outcome=picklists.CALL_DISPOSITION.label(logged.disposition)
        )
    ]
    if logged.who_id is None:
        lines.append(t("Nobody alone has this number: the call belongs to the number."))
    elif logged.next_step:
        lines.append(t("Next step: {when}.").format(when=logged.next_step))
    else:
        lines.append(t("No new next step."))
    lines.append(
        tn("{n} change waits for the server.", "{n} changes wait for the server.", waiting)
    )
    return "\n".join(lines)


def _reached(r: "Reader", phone: str) -> UUID | None:
    """Return who is called at a number, if exactly one lead or contact is."""
    from workbench.services import matching, phones

    number = phones.e164(phone) if phone else ""
    types = ("Lead", "Contact") if number else ()
    found = [one for name in types for one in matching.ids_by_phone(r, name, number)]
    return found[0] if len(found) == 1 else None


def instant(text: str) -> datetime | None:
    """Return the moment in a text; None where there is none.

    Raises:
        InvalidInput: It is no moment with a zone.
    """
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise InvalidInput(
        t("“{text}” is no time with zone like 2026-11-22T10:13:00+08:00.").format(text=text)
    )


@commands.command("suggestions")
@guarded
def suggestions(as_json: AsJson = False) -> None:
    """Tell how many suggested next steps were shown on this computer, and how many dismissed."""
    from workbench.insight.numbers import percent
    from workbench.services import next_best

    with opened(read_only=True) as workbench, workbench.store.read() as r:
        found = next_best.rate(r)
    data = {"shown": found.shown, "dismissed": found.dismissed, "dismiss_rate": found.percent}
    said = t("No suggestion was shown yet.")
    if found.percent is not None:
        said = t("{dismissed} of {shown} suggestions dismissed: {percent} %").format(
            dismissed=f"{found.dismissed:,}",
            shown=f"{found.shown:,}",
            percent=percent(found.dismissed, found.shown),
        )
    answer(data, as_json, lambda: said)
