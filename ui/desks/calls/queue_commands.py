"""Commands about the person on the card: reserving for today, the way into and out of a cadence."""

from typing import TYPE_CHECKING

from ui.commands.registry import CommandContext, command
from ui.desks.calls import queue_work as work
from workbench.i18n import t

if TYPE_CHECKING:
    from ui.desks.calls.desk import CallDesk

DESK = "calls"


def _desk(context: CommandContext) -> "CallDesk":
    from ui.desks.calls.desk import CallDesk

    return context.desk_as(CallDesk)


def _has_person(context: CommandContext) -> bool:
    return _desk(context).current() is not None


@command(
    "call.reserve", "Reserve for today", menu="&Record", shortcut="Ctrl+Shift+R", icon="lock",
    desk=DESK, enabled=_has_person,
)  # fmt: skip
def reserve(context: CommandContext) -> None:
    """Ask that nobody else calls this person today; the server says yes or who was first."""
    desk = _desk(context)
    item = desk.current()
    if item is not None:
        desk.shell.operations.run(
            desk,
            lambda core: work.reserve(core, item.who_id),
            lambda said: desk.shell.toast(said, icon="lock"),
        )


@command(
    "call.give_back", "Let others call", menu="&Record", icon="lock", desk=DESK,
    enabled=_has_person,
)  # fmt: skip
def give_back(context: CommandContext) -> None:
    """Let others call this person today after all."""
    desk = _desk(context)
    item = desk.current()
    if item is not None:
        not_held = t("{name} was not reserved.").format(name=item.name)
        desk.shell.operations.run(
            desk,
            lambda core: work.give_back(core, item.who_id),
            lambda said: desk.shell.toast(said or not_held, icon="lock"),
        )


@command(
    "call.cadence", "Start the cadence", menu="&Record", shortcut="Ctrl+Shift+K", icon="repeat",
    desk=DESK, enabled=_has_person,
)  # fmt: skip
def start_cadence(context: CommandContext) -> None:
    """Put this person into the usual cadence: its steps are planned from call to call."""
    desk = _desk(context)
    item = desk.current()
    if item is not None:
        desk.shell.operations.run(
            desk,
            lambda core: work.enter(core, item.who_id),
            lambda said: desk.shell.toast(said, icon="repeat"),
            lambda error: desk.shell.toast(str(error), icon="info"),
        )


@command(
    "call.leave_cadence", "Leave the cadence", menu="&Record", icon="repeat", desk=DESK,
    enabled=_has_person,
)  # fmt: skip
def leave_cadence(context: CommandContext) -> None:
    """Take this person out of the cadence; what it has planned is done with."""
    desk = _desk(context)
    item = desk.current()
    if item is not None:
        in_none = t("{name} is in no cadence.").format(name=item.name)
        desk.shell.operations.run(
            desk,
            lambda core: work.leave(core, item.who_id),
            lambda said: desk.shell.toast(said or in_none, icon="repeat"),
        )
