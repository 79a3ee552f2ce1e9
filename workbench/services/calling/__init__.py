"""The call desk's use cases: who to call, the card, ten outcomes, undo, the day's figures."""

from workbench.services.call_endings import (
    BY_DISPOSITION,
    BY_KEY,
    NOT_INTERESTED_REASONS,
    OUTCOMES,
    Outcome,
)
from workbench.services.calling.batch import ONE_BY_ONE, Batch, log_calls, undo_calls
from workbench.services.calling.card import Card, Colleague, Fact, Number, Reason, card
from workbench.services.calling.durations import read_duration, shown_duration
from workbench.services.calling.hours import CallingHours, calling_hours, zone_of
from workbench.services.calling.logging import (
    CallLogged,
    Referred,
    log_call,
    set_notes,
    undo_call,
)
from workbench.services.calling.materials import Material, materials
from workbench.services.calling.next_steps import Following, after_call, ahead, tiles
from workbench.services.calling.outcomes import FollowUp, Tile, follow_up
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
from workbench.services.calling.typed_times import read_time
from workbench.services.calling.unknown_callers import (
    Attached,
    Somebody,
    UnknownCall,
    attach_calls,
    detach_calls,
    people_at,
    unknown_calls,
)

__all__ = [
    "BY_DISPOSITION",
    "BY_KEY",
    "NOT_INTERESTED_REASONS",
    "ONE_BY_ONE",
    "OPEN_STATUSES",
    "OUTCOMES",
    "Attached",
    "Batch",
    "CallLogged",
    "CallingHours",
    "Card",
    "Colleague",
    "Emptiness",
    "Fact",
    "FollowUp",
    "Following",
    "Logged",
    "Material",
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
    "Somebody",
    "Strip",
    "Tile",
    "UnknownCall",
    "after_call",
    "ahead",
    "attach_calls",
    "calling_hours",
    "card",
    "count",
    "detach_calls",
    "emptiness",
    "follow_up",
    "log_call",
    "log_calls",
    "materials",
    "people_at",
    "plan_call",
    "queue",
    "read_duration",
    "read_time",
    "recent_logs",
    "script_for",
    "session_strip",
    "set_notes",
    "shown_duration",
    "tiles",
    "undo_call",
    "undo_calls",
    "undo_plan",
    "unknown_calls",
    "zone_of",
]
