"""Commands of the demo desk."""

from typing import TYPE_CHECKING

from ui.commands.registry import CommandContext, command

if TYPE_CHECKING:
    from ui.desks.demos.desk import DemoDesk

DESK = "demos"


def _desk(context: CommandContext) -> "DemoDesk":
    from ui.desks.demos.desk import DemoDesk

    return context.desk_as(DemoDesk)


def _has_org(context: CommandContext) -> bool:
    return _desk(context).org_id() is not None


def _may_change_org(context: CommandContext) -> bool:
    return _has_org(context) and not _desk(context).why_not_change()


def _has_lost(context: CommandContext) -> bool:
    return _desk(context).lost.can_take()


@command(
    "demo.book",
    "&Book an org…",
    menu="&Record",
    shortcut="B",
    icon="calendar-plus",
    desk=DESK,
    enabled=_has_org,
)
def book(context: CommandContext) -> None:
    """Book the selected org."""
    _desk(context).book()


@command(
    "demo.reset",
    "&Reset done",
    menu="&Record",
    shortcut="R",
    icon="rotate-ccw",
    desk=DESK,
    enabled=_may_change_org,
)
def reset(context: CommandContext) -> None:
    """Note that the selected org was reset; it is ready again."""
    _desk(context).note_reset()


@command(
    "demo.check",
    "&Check login…",
    menu="&Record",
    shortcut="C",
    icon="wrench",
    desk=DESK,
    enabled=_may_change_org,
)
def check(context: CommandContext) -> None:
    """Ask how a check of the selected org's login went."""
    _desk(context).pick_check()


@command(
    "demo.check_passed",
    "Login &works",
    menu="&Record",
    shortcut="L",
    icon="circle-check",
    desk=DESK,
    enabled=_may_change_org,
)
def check_passed(context: CommandContext) -> None:
    """Note that the login of the selected org was checked and works."""
    _desk(context).note_check(is_ok=True)


@command(
    "demo.check_failed",
    "Login &fails",
    menu="&Record",
    shortcut="Shift+L",
    icon="circle-x",
    desk=DESK,
    enabled=_may_change_org,
)
def check_failed(context: CommandContext) -> None:
    """Note that the login of the selected org fails; the org is broken."""
    _desk(context).note_check(is_ok=False)


@command(
    "demo.state",
    "Set &state…",
    menu="&Record",
    shortcut="S",
    icon="chevron-down",
    desk=DESK,
    enabled=_may_change_org,
)
def state(context: CommandContext) -> None:
    """Put the selected org into another state."""
    _desk(context).pick_state()


@command("demo.adopt", "&Adopt", menu="&Record", icon="hand", desk=DESK, enabled=_may_change_org)
def adopt(context: CommandContext) -> None:
    """Become a maintainer of the selected org."""
    _desk(context).adopt()


@command(
    "demo.take_first",
    "Take the f&irst free time",
    menu="&Record",
    shortcut="1",
    icon="calendar-clock",
    desk=DESK,
    group=1,
    enabled=_has_lost,
)
def take_first(context: CommandContext) -> None:
    """Book the first free time that was offered for a lost booking."""
    _desk(context).lost.take(0)


@command(
    "demo.take_second",
    "Take the s&econd free time",
    menu="&Record",
    shortcut="2",
    icon="calendar-clock",
    desk=DESK,
    group=1,
    enabled=_has_lost,
)
def take_second(context: CommandContext) -> None:
    """Book the second free time that was offered for a lost booking."""
    _desk(context).lost.take(1)


@command("demo.later", "Late&r days", menu="&View", shortcut="]", icon="chevron-right", desk=DESK)
def later(context: CommandContext) -> None:
    """Show the next days of the booking timeline."""
    _desk(context).turn(1)


@command(
    "demo.earlier", "E&arlier days", menu="&View", shortcut="[", icon="chevron-left", desk=DESK
)
def earlier(context: CommandContext) -> None:
    """Show the days before on the booking timeline."""
    _desk(context).turn(-1)


@command("demo.today", "&This week", menu="&View", shortcut="T", icon="calendar", desk=DESK)
def today(context: CommandContext) -> None:
    """Show the booking timeline from today."""
    _desk(context).turn(0)
