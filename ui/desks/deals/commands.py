"""Commands of the deal desk."""

from ui.commands.registry import CommandContext, command
from ui.desks.deals.desk import BOARD, CHARTS, TABLE, DealDesk

DESK = "deals"


def _has_card(context: CommandContext) -> bool:
    return context.desk_as(DealDesk).current_card() is not None


@command(
    "deal.next_stage",
    "Move to the &next stage",
    menu="&Record",
    shortcut="Ctrl+Shift+Right",
    icon="arrow-right",
    desk=DESK,
    enabled=_has_card,
)
def next_stage(context: CommandContext) -> None:
    """Move the selected opportunity one stage on."""
    context.desk_as(DealDesk).acts.move_by(1)


@command(
    "deal.previous_stage",
    "Move to the &previous stage",
    menu="&Record",
    shortcut="Ctrl+Shift+Left",
    icon="arrow-left",
    desk=DESK,
    enabled=_has_card,
)
def previous_stage(context: CommandContext) -> None:
    """Move the selected opportunity one stage back."""
    context.desk_as(DealDesk).acts.move_by(-1)


@command(
    "deal.lost", "Close as &lost…", menu="&Record", icon="thumbs-down", desk=DESK, enabled=_has_card
)
def lost(context: CommandContext) -> None:
    """Close the selected opportunity as lost, with the reason."""
    context.desk_as(DealDesk).acts.close_as_lost()


@command("deal.table", "&Table", menu="&View", shortcut="Ctrl+Shift+1", icon="table-2", desk=DESK)
def table(context: CommandContext) -> None:
    """Show the opportunities as a table."""
    context.desk_as(DealDesk).views.choose(TABLE)


@command(
    "deal.board", "&Board", menu="&View", shortcut="Ctrl+Shift+2", icon="square-kanban", desk=DESK
)
def board(context: CommandContext) -> None:
    """Show the opportunities as a board."""
    context.desk_as(DealDesk).views.choose(BOARD)


@command(
    "deal.charts", "&Charts", menu="&View", shortcut="Ctrl+Shift+3", icon="chart-column", desk=DESK
)
def charts(context: CommandContext) -> None:
    """Show charts of the opportunities."""
    context.desk_as(DealDesk).views.choose(CHARTS)
