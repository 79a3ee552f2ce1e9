"""Commands of the calls' numbers."""

from typing import TYPE_CHECKING

from ui.commands.registry import CommandContext, command

if TYPE_CHECKING:
    from ui.desks.calls.numbers import NumbersDesk

CALLS, NUMBERS = "calls", "call_numbers"


def _desk(context: CommandContext) -> "NumbersDesk":
    from ui.desks.calls.numbers import NumbersDesk

    return context.desk_as(NumbersDesk)


@command(
    "call.numbers", "Call &numbers", menu="&View", shortcut="Ctrl+Shift+3", icon="chart-column",
    desk=CALLS,
)  # fmt: skip
def numbers(context: CommandContext) -> None:
    """Show how the calls go: heatmap, funnel, outcomes, attempts, months."""
    context.shell.go_to(NUMBERS)


@command(
    "numbers.calls", "&Queue of calls", menu="&View", shortcut="Ctrl+Shift+1", icon="phone",
    desk=NUMBERS,
)  # fmt: skip
def calls(context: CommandContext) -> None:
    """Go back to the people who are to be called (Esc)."""
    _desk(context).back_to_calls()


@command("numbers.today", "Calls of toda&y", menu="&View", icon="sun", desk=NUMBERS)
def today(context: CommandContext) -> None:
    """Count the calls of today, by the hour."""
    _desk(context).show_period("today")


@command("numbers.week", "Calls of this &week", menu="&View", icon="calendar", desk=NUMBERS)
def week(context: CommandContext) -> None:
    """Count the calls since Monday, by the day."""
    _desk(context).show_period("this_week")


@command("numbers.month", "Calls of &30 days", menu="&View", icon="calendar-clock", desk=NUMBERS)
def month(context: CommandContext) -> None:
    """Count the calls of the last 30 days, by the day."""
    _desk(context).show_period("last_30_days")


@command("numbers.all", "&All calls", menu="&View", icon="history", desk=NUMBERS)
def everything(context: CommandContext) -> None:
    """Count every call that is here, an imported history too."""
    _desk(context).show_period("all")
