"""`call log`: a call, recorded without the window."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from workbench.cli.output import AsJson, answer, guarded
from workbench.cli.session import opened
from workbench.errors import InvalidInput, UsageError
from workbench.i18n import t, tn

if TYPE_CHECKING:
    from workbench.services.calling import CallLogged
    from workbench.store.database import Reader

commands = typer.Typer(help="Calls.", no_args_is_help=True)


def register(cli: typer.Typer) -> None:
    """Add these commands."""
    cli.add_typer(commands, name="call")


@commands.command("log")
@guarded
def log(
    disposition: Annotated[str, typer.Option(help="The outcome, e.g. no_answer.")],
    phone: Annotated[
        str, typer.Option(help="The number called; whoever alone has it is found.")
    ] = "",
    lead: Annotated[str, typer.Option(help="The lead's id, e-mail or whole name.")] = "",
    contact: Annotated[str, typer.Option(help="The contact's id, e-mail or whole name.")] = "",
    note: Annotated[str, typer.Option(help="What was said.")] = "",
    at: Annotated[str, typer.Option(help="When, ISO with zone; default now.")] = "",
    callback: Annotated[str, typer.Option(help="When to call back, ISO with zone.")] = "",
    duration: Annotated[int, typer.Option(help="Seconds.")] = 0,
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
            at=_instant(at) or datetime.now(UTC),
            duration_s=duration,
            notes=note,
            callback_at=_instant(callback),
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


def _said(logged: "CallLogged", waiting: int) -> str:
    """Return what was logged, what comes next, and what the server does not have yet."""
    from workbench.schema.picklists import CALL_DISPOSITION

    lines = [
        t("Call logged: {name}, {outcome}.").format(
            name=logged.name, outcome=CALL_DISPOSITION.label(logged.disposition)
        )
    ]
    if logged.who_id is None:
        lines.append(t("Nobody alone has this number: the call belongs to the number."))
    elif logged.next_step:
        lines.append(t("Next step: {when} your time.").format(when=logged.next_step))
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


def _instant(text: str) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise InvalidInput(
            t("“{text}” is no time with zone like 2026-11-22T10:13:00+08:00.").format(text=text)
        )
    return moment.astimezone(UTC)
