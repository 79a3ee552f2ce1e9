"""What one does with the lead that is open, or under the cursor: qualify, hand over, convert."""

from typing import TYPE_CHECKING
from uuid import UUID

from ui.commands.registry import CommandContext, command

if TYPE_CHECKING:
    from ui.records.page import RecordPage


def _lead(context: CommandContext) -> UUID | None:
    from ui.records.here import record_here

    here = record_here(context.desk)
    return here[1] if here is not None and here[0] == "Lead" else None


def _is_lead(context: CommandContext) -> bool:
    return _lead(context) is not None


def _page(context: CommandContext) -> "RecordPage | None":
    from ui.records.page import RecordPage

    return context.desk if isinstance(context.desk, RecordPage) else None


@command(
    "lead.qualify", "&Qualify", menu="&Record", shortcut="Ctrl+B", icon="list", group=2,
    enabled=_is_lead,
)  # fmt: skip
def qualify(context: CommandContext) -> None:
    """Show need, authority, timing and budget of the lead; again to go back (Esc leaves)."""
    from ui.desks.calls.desk import CallDesk

    lead_id, desk = _lead(context), context.desk
    if lead_id is None:
        return
    if isinstance(desk, CallDesk) and (desk.current_record() or ())[:2] == ("Lead", lead_id):
        desk.toggle_qualification()
        return
    if _page(context) is None:
        context.shell.open_record_page("Lead", lead_id)
    page = _page(context)
    if page is not None:
        page.qualify()


@command(
    "lead.hand_over", "Hand over to an AE…", menu="&Record", icon="handshake", group=2,
    enabled=_is_lead,
)  # fmt: skip
def hand_over(context: CommandContext) -> None:
    """Give the lead to an AE with all that is known of it, without logging a call."""
    from ui.desks.calls.handing_over import HandOver

    lead_id = _lead(context)
    if lead_id is not None:
        HandOver(context.shell).ask(lead_id)


@command(
    "lead.convert", "Con&vert lead…", menu="&Record", shortcut="Ctrl+Shift+C", icon="git-merge",
    group=2, enabled=_is_lead,
)  # fmt: skip
def convert(context: CommandContext) -> None:
    """Make an account, a contact and an opportunity of the lead; what is known here is offered."""
    from ui.records.converting import ConvertWork

    lead_id = _lead(context)
    if lead_id is not None:
        ConvertWork(context.shell).ask(lead_id)


@command(
    "record.dismiss_suggestion", "Dismiss the suggestion", menu="&Record", shortcut="Ctrl+Shift+X",
    icon="flag", group=2, enabled=lambda context: _person(context) is not None,
)  # fmt: skip
def dismiss_suggestion(context: CommandContext) -> None:
    """Do not suggest this next step again; another one may stand in its place."""
    from ui.records import suggesting

    who_id = _person(context)
    if who_id is not None:
        suggesting.dismiss(context.shell, who_id)


def _person(context: CommandContext) -> UUID | None:
    from ui.records.here import record_here

    here = record_here(context.desk)
    return here[1] if here is not None and here[0] in ("Lead", "Contact") else None
