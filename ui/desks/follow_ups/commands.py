"""Commands of the follow-ups."""

from typing import TYPE_CHECKING

from ui.commands.registry import CommandContext, command

if TYPE_CHECKING:
    from ui.desks.follow_ups.desk import FollowUpDesk

DESK = "follow_ups"


def _desk(context: CommandContext) -> "FollowUpDesk":
    from ui.desks.follow_ups.desk import FollowUpDesk

    return context.desk_as(FollowUpDesk)


def _has_one(context: CommandContext) -> bool:
    return _desk(context).current() is not None


def _may_end(context: CommandContext) -> bool:
    return _desk(context).may_be_done()


def _may_call(context: CommandContext) -> bool:
    return _desk(context).may_call()


def _has_email(context: CommandContext) -> bool:
    one = _desk(context).current()
    return one is not None and bool(one.email)


@command(
    "follow_up.open", "Follow-&ups", menu="&Go", shortcut="Ctrl+Shift+F", icon="square-check",
)  # fmt: skip
def follow_ups(context: CommandContext) -> None:
    """Show what you have to do besides the calls: e-mails, social touches, to-dos, promises."""
    context.shell.go_to(DESK)


@command(
    "follow_up.done", "&Done", menu="&Record", shortcut="D", icon="check", desk=DESK,
    enabled=_may_end,
)  # fmt: skip
def done(context: CommandContext) -> None:
    """Log that it was done just now; a cadence goes on with its next step."""
    _desk(context).end()


@command(
    "follow_up.put_off", "Put &off…", menu="&Record", shortcut="P", icon="calendar-clock",
    desk=DESK, enabled=_has_one,
)  # fmt: skip
def put_off(context: CommandContext) -> None:
    """Do it at another time, typed in words."""
    _desk(context).put_off()


@command(
    "follow_up.not_needed", "Not &needed", menu="&Record", shortcut="N", icon="x", desk=DESK,
    enabled=_has_one,
)  # fmt: skip
def not_needed(context: CommandContext) -> None:
    """Take it off the list undone; a cadence leaves the step out."""
    _desk(context).drop()


@command(
    "follow_up.call", "&Call now", menu="&Record", shortcut="C", icon="phone", desk=DESK,
    enabled=_may_call,
)  # fmt: skip
def call(context: CommandContext) -> None:
    """Show who was promised a call on the call desk."""
    _desk(context).call()


@command(
    "follow_up.write", "&Write an e-mail", menu="&Record", shortcut="M", icon="mail", desk=DESK,
    enabled=_has_email,
)  # fmt: skip
def write(context: CommandContext) -> None:
    """Begin an e-mail to the person in the program that the settings name."""
    _desk(context).write()


@command(
    "follow_up.copy", "Copy the e-mail &address", menu="&Record", shortcut="E", icon="copy",
    desk=DESK, enabled=_has_email,
)  # fmt: skip
def copy(context: CommandContext) -> None:
    """Copy the person's e-mail address."""
    _desk(context).copy_address()


@command(
    "follow_up.copy_text", "Copy th&e text", menu="&Record", shortcut="T", icon="copy", desk=DESK,
    enabled=_has_one,
)  # fmt: skip
def copy_text(context: CommandContext) -> None:
    """Copy the words of the step, or the notes."""
    _desk(context).copy_text()


@command(
    "follow_up.next", "Ne&xt follow-up", menu="&Record", shortcut="Ctrl+Down", icon="arrow-down",
    desk=DESK, enabled=_has_one,
)  # fmt: skip
def next_one(context: CommandContext) -> None:
    """Show the next one (Down)."""
    _desk(context).list.step(1)


@command(
    "follow_up.previous", "P&revious follow-up", menu="&Record", shortcut="Ctrl+Up",
    icon="arrow-up", desk=DESK, enabled=_has_one,
)  # fmt: skip
def previous(context: CommandContext) -> None:
    """Show the one before (Up)."""
    _desk(context).list.step(-1)


@command(
    "follow_up.due", "Due &today", menu="&View", shortcut="Ctrl+Shift+1", icon="clock", desk=DESK,
)  # fmt: skip
def due(context: CommandContext) -> None:
    """Show what is overdue or due today."""
    _desk(context).show_side("due")


@command(
    "follow_up.later", "&Next days", menu="&View", shortcut="Ctrl+Shift+2", icon="calendar",
    desk=DESK,
)  # fmt: skip
def later(context: CommandContext) -> None:
    """Show what is due on the days to come, or has no date."""
    _desk(context).show_side("later")
