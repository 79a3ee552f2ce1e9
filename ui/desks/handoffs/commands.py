"""Commands of the handoffs."""

from typing import TYPE_CHECKING

from ui.commands.registry import CommandContext, command

if TYPE_CHECKING:
    from ui.desks.handoffs.desk import HandoffDesk

DESK = "handoffs"


def _desk(context: CommandContext) -> "HandoffDesk":
    from ui.desks.handoffs.desk import HandoffDesk

    return context.desk_as(HandoffDesk)


def _waits(context: CommandContext) -> bool:
    return _desk(context).waits_for_me()


def _may_withdraw(context: CommandContext) -> bool:
    return _desk(context).may_withdraw()


@command("handoff.open", "&Handoffs", menu="&Go", shortcut="Ctrl+Shift+H", icon="handshake")
def handoffs(context: CommandContext) -> None:
    """Show the leads that were handed to you, and those you handed over."""
    context.shell.go_to(DESK)


@command(
    "handoff.accept", "&Accept", menu="&Record", shortcut="A", icon="handshake", desk=DESK,
    enabled=_waits,
)  # fmt: skip
def accept(context: CommandContext) -> None:
    """Take the lead under the cursor: it is yours from now on."""
    _desk(context).accept()


@command(
    "handoff.return", "&Return…", menu="&Record", shortcut="R", icon="undo-2", desk=DESK,
    enabled=_waits,
)  # fmt: skip
def give_back(context: CommandContext) -> None:
    """Give the lead under the cursor back, with a reason and a note."""
    _desk(context).give_back()


@command(
    "handoff.withdraw", "Take &back", menu="&Record", shortcut="T", icon="rotate-ccw", desk=DESK,
    enabled=_may_withdraw,
)  # fmt: skip
def withdraw(context: CommandContext) -> None:
    """Take back a lead you handed over, as long as nobody has accepted it."""
    _desk(context).withdraw()


def _may_call(context: CommandContext) -> bool:
    return _desk(context).may_call()


@command(
    "handoff.call", "&Call again", menu="&Record", shortcut="C", icon="phone", desk=DESK,
    enabled=_may_call,
)  # fmt: skip
def call_again(context: CommandContext) -> None:
    """Show a lead that came back on the call desk."""
    _desk(context).call_again()


@command(
    "handoff.waiting", "Waiting for &me", menu="&View", shortcut="Ctrl+Shift+1", icon="inbox",
    desk=DESK,
)  # fmt: skip
def waiting(context: CommandContext) -> None:
    """Show the leads that wait for your answer."""
    _desk(context).show_side("waiting")


@command(
    "handoff.sent", "Handed over &by me", menu="&View", shortcut="Ctrl+Shift+2", icon="handshake",
    desk=DESK,
)  # fmt: skip
def sent(context: CommandContext) -> None:
    """Show the leads you handed over, and what became of them."""
    _desk(context).show_side("sent")


@command(
    "handoff.rate", "Accep&tance", menu="&View", shortcut="Ctrl+Shift+3", icon="chart-column",
    desk=DESK,
)  # fmt: skip
def rate(context: CommandContext) -> None:
    """Show how often handoffs are accepted, how fast, and why they come back."""
    _desk(context).show_side("rate")
