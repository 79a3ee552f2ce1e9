"""Commands about the person on the card: reserving for today, the way into and out of a cadence."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ui.commands.registry import CommandContext, command

if TYPE_CHECKING:
    from ui.desks.calls.desk import CallDesk
    from ui.operations import Failed
    from workbench.app import Workbench
    from workbench.services.calling import QueueItem

DESK = "calls"


def _desk(context: CommandContext) -> "CallDesk":
    from ui.desks.calls.desk import CallDesk

    return context.desk_as(CallDesk)


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
    "call.leave_cadence", "Leave the cadence", menu="&Record", icon="repeat", desk=DESK,
    enabled=_has_record,
)  # fmt: skip
def leave_cadence(context: CommandContext) -> None:
    """Take this person out of the cadence; what it has planned is done with."""
    from ui.desks.calls import queue_work

    _do(context, queue_work.leave, "repeat")


@command("call.hours", "Calling &hours…", menu="&Tools", icon="clock")
def hours(context: CommandContext) -> None:
    """Show when one may call in which country, by which rule; administrators add and end rules."""
    from ui.desks.calls.hours_sheet import open_hours

    open_hours(context.shell)
