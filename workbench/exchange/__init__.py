"""Tables in and out: `plan` looks at a file, `run` imports it, `undo` takes it back."""

from workbench.exchange.applying import preview, run
from workbench.exchange.exporting import export
from workbench.exchange.outcome import ImportResult, Suggestion, UndoResult
from workbench.exchange.planning import Plan, parse_map_values, parse_maps, plan
from workbench.exchange.supplied import DateOrder, parse_constants, parse_order
from workbench.exchange.undoing import undo

__all__ = [
    "DateOrder",
    "ImportResult",
    "Plan",
    "Suggestion",
    "UndoResult",
    "export",
    "parse_constants",
    "parse_map_values",
    "parse_maps",
    "parse_order",
    "plan",
    "preview",
    "run",
    "undo",
]
