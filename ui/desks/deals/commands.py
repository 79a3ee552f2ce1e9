"""Commands of the deal desk."""

from typing import TYPE_CHECKING

from ui.commands.registry import CommandContext, command
from ui.desks.deals.view_names import BOARD, CHARTS, DESK, TABLE

if TYPE_CHECKING:
    from ui.desks.deals.desk import DealDesk


def _desk(context: CommandContext) -> "DealDesk":
    from ui.desks.deals.desk import DealDesk

    return context.desk_as(DealDesk)


def _has_card(context: CommandContext) -> bool:
    return _desk(context).current_card() is not None


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
    _desk(context).acts.move_by(1)


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
    _desk(context).acts.move_by(-1)


@command(
    "deal.lost", "Close as &lost…", menu="&Record", icon="thumbs-down", desk=DESK, enabled=_has_card
)
def lost(context: CommandContext) -> None:
    """Close the selected opportunity as lost, with the reason."""
    _desk(context).acts.close_as_lost()


@command("deal.table", "&Table", menu="&View", shortcut="Ctrl+Shift+1", icon="table-2", desk=DESK)
def table(context: CommandContext) -> None:
    """Show the opportunities as a table."""
    _desk(context).views.choose(TABLE)


@command(
    "deal.board", "&Board", menu="&View", shortcut="Ctrl+Shift+2", icon="square-kanban", desk=DESK
)
def board(context: CommandContext) -> None:
    """Show the opportunities as a board."""
    _desk(context).views.choose(BOARD)


@command(
    "deal.charts", "&Charts", menu="&View", shortcut="Ctrl+Shift+3", icon="chart-column", desk=DESK
)
def charts(context: CommandContext) -> None:
    """Show charts of the opportunities."""
    _desk(context).views.choose(CHARTS)
