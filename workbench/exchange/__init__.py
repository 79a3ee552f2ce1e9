"""Tables in and out: `plan` looks at a file, `run` imports it, `undo` takes it back."""

from workbench.exchange.applying import preview, run
from workbench.exchange.choices import Choices, Handling, Likeness, Offer, parse_choices
from workbench.exchange.exporting import export
from workbench.exchange.outcome import ImportResult, Suggestion, UndoResult
from workbench.exchange.pasted import pasted
from workbench.exchange.planning import Plan, parse_map_values, parse_maps, plan
from workbench.exchange.supplied import DateOrder, parse_constants, parse_order
from workbench.exchange.undoing import undo

__all__ = [
    "Choices",
    "DateOrder",
    "Handling",
    "ImportResult",
    "Likeness",
    "Offer",
    "Plan",
    "Suggestion",
    "UndoResult",
    "export",
    "parse_choices",
    "parse_constants",
    "parse_map_values",
    "parse_maps",
    "parse_order",
    "pasted",
    "plan",
    "preview",
    "run",
    "undo",
]
