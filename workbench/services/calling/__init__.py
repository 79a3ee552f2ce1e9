"""The call desk's use cases: who to call, the card, ten outcomes, undo, the day's figures."""

from workbench.services.call_endings import (
    BY_DISPOSITION,
    BY_KEY,
    NOT_INTERESTED_REASONS,
    OUTCOMES,
    Outcome,
)
from workbench.services.calling.card import Card, Colleague, Fact, Number, Reason, card
from workbench.services.calling.hours import CallingHours, calling_hours, zone_of
from workbench.services.calling.logging import (
    CallLogged,
    Referred,
    attach_call,
    log_call,
    set_notes,
    undo_call,
)
from workbench.services.calling.outcomes import FollowUp, Tile, follow_up, next_step, tiles
from workbench.services.calling.planning import PlannedCall, plan_call, undo_plan
from workbench.services.calling.queue import (
    OPEN_STATUSES,
    Emptiness,
    Queue,
    QueueItem,
    count,
    emptiness,
    queue,
)
from workbench.services.calling.scripts import Objection, Part, Script, script_for
from workbench.services.calling.session import Logged, Strip, recent_logs, session_strip

__all__ = [
    "BY_DISPOSITION",
    "BY_KEY",
    "NOT_INTERESTED_REASONS",
    "OPEN_STATUSES",
    "OUTCOMES",
    "CallLogged",
    "CallingHours",
    "Card",
    "Colleague",
    "Emptiness",
    "Fact",
    "FollowUp",
    "Logged",
    "Number",
    "Objection",
    "Outcome",
    "Part",
    "PlannedCall",
    "Queue",
    "QueueItem",
    "Reason",
    "Referred",
    "Script",
    "Strip",
    "Tile",
    "attach_call",
    "calling_hours",
    "card",
    "count",
    "emptiness",
    "follow_up",
    "log_call",
    "next_step",
    "plan_call",
    "queue",
    "recent_logs",
    "script_for",
    "session_strip",
    "set_notes",
    "tiles",
    "undo_call",
    "undo_plan",
    "zone_of",
]
