"""Commands about the person on the card: reserving for today, the way into and out of a cadence."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from ui.commands.registry import CommandContext, command

if TYPE_CHECKING:
    from ui.desks.calls.desk import CallDesk
    from ui.desks.calls.lead_list import LeadList
    from ui.operations import Failed
    from workbench.app import Workbench
    from workbench.services.calling import QueueItem

DESK, LEADS = "calls", "leads"


def _desk(context: CommandContext) -> "CallDesk":
    from ui.desks.calls.desk import CallDesk

    return context.desk_as(CallDesk)


def _leads(context: CommandContext) -> "LeadList":
    from ui.desks.calls.lead_list import LeadList

    return context.desk_as(LeadList)


def _selected(context: CommandContext) -> list[UUID]:
    """Return whom the queue has selected: leads and contacts, guests wait for an answer."""
    items = {item.who_id: item for item in _desk(context).queue.model.items}
    chosen = _desk(context).queue.selected()
    return [who_id for who_id in chosen if who_id in items and not items[who_id].is_guest]


def _has_record(context: CommandContext) -> bool:
    """Whether a lead or contact is on the card: a guest of an event waits for his first answer."""
    item = _desk(context).current()
    return item is not None and not item.is_guest


def _do(
    context: CommandContext,
    work: "Callable[[Workbench, QueueItem], str]",
    icon: str,
    failed: "Failed | None" = None,
) -> None:
    """Do something about the person on the card on a worker; a toast says what it returns."""
    desk, shell = _desk(context), context.shell
    item = desk.current()
    if item is not None:
        shell.operations.run(
            desk,
            lambda core: work(core, item),
            lambda said: shell.toast(said, icon=icon),
            failed,
        )


@command(
    "call.reserve", "Reserve for today", menu="&Record", shortcut="Ctrl+Shift+R", icon="lock",
    desk=DESK, enabled=_has_record,
)  # fmt: skip
def reserve(context: CommandContext) -> None:
    """Ask that nobody else calls this person today; the server says yes or who was first."""
    from ui.desks.calls import queue_work

    _do(context, queue_work.reserve, "lock")


@command(
    "call.give_back", "Let others call", menu="&Record", icon="lock", desk=DESK,
    enabled=_has_record,
)  # fmt: skip
def give_back(context: CommandContext) -> None:
    """Let others call this person today after all."""
    from ui.desks.calls import queue_work

    _do(context, queue_work.give_back, "lock")


@command(
    "call.cadence", "Start the cadence", menu="&Record", shortcut="Ctrl+Shift+K", icon="repeat",
    desk=DESK, enabled=_has_record,
)  # fmt: skip
def start_cadence(context: CommandContext) -> None:
    """Put this person into the usual cadence: its steps are planned from call to call."""
    from ui.desks.calls import queue_work

    def failed(error: Exception) -> None:
        context.shell.toast(str(error), icon="info")

    _do(context, queue_work.enter, "repeat", failed)


@command(
    "call.choose_cadence", "Start a cadence…", menu="&Record", icon="repeat", desk=DESK,
    enabled=_has_record,
)  # fmt: skip
def choose_cadence(context: CommandContext) -> None:
    """Choose a cadence for everybody selected; who is in one already is left out, and told."""
    from ui.desks.calls.cadence_choice import start

    selected = _selected(context)
    start(context.shell, _desk(context), lambda _core: selected)


@command(
    "call.leave_cadence", "Leave the cadence", menu="&Record", icon="repeat", desk=DESK,
    enabled=_has_record,
)  # fmt: skip
def leave_cadence(context: CommandContext) -> None:
    """Take everybody selected out of the cadence; what it has planned is done with."""
    from ui.desks.calls.cadence_choice import leave

    selected = _selected(context)
    leave(context.shell, _desk(context), lambda _core: selected)


@command("leads.choose_cadence", "Start a cadence…", menu="&Record", icon="repeat", desk=LEADS)
def choose_for_leads(context: CommandContext) -> None:
    """Choose a cadence for every lead that is selected in the list."""
    from ui.desks.calls.cadence_choice import start

    desk = _leads(context)
    start(context.shell, desk, desk.chosen())


@command("leads.leave_cadence", "Leave the cadence", menu="&Record", icon="repeat", desk=LEADS)
def leave_for_leads(context: CommandContext) -> None:
    """Take every lead that is selected in the list out of its cadence."""
    from ui.desks.calls.cadence_choice import leave

    desk = _leads(context)
    leave(context.shell, desk, desk.chosen())


@command("call.cadences", "C&adences…", menu="&Tools", icon="repeat")
def cadences(context: CommandContext) -> None:
    """Show the cadences with their steps; administrators make, copy, change and end them."""
    from ui.desks.calls.cadences_sheet import open_cadences

    open_cadences(context.shell)


@command("call.hours", "Calling &hours…", menu="&Tools", icon="clock")
def hours(context: CommandContext) -> None:
    """Show when one may call in which country, by which rule; administrators add and end rules."""
    from ui.desks.calls.hours_sheet import open_hours

    open_hours(context.shell)
