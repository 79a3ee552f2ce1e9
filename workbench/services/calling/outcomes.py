"""What follows a call by itself: the next step of each of its ten endings."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

from workbench.i18n import t
from workbench.schema import picklists
from workbench.services import words
from workbench.services.call_endings import Outcome
from workbench.services.calling.hours import next_working_day

MORNING, AFTERNOON = time(10), time(14, 30)
EARLY, LATE = time(9, 15), time(16, 45)
_NOON = 12


@dataclass(frozen=True)
class FollowUp:
    """The task that follows a call: planned by the outcome, by a cadence, or before.

    Args:
        subtype: call, email, social or to_do.
        is_of_cadence: Whether a cadence makes it, not the call.
    """

    subtype: str
    subject: str
    due_at: datetime
    is_promised: bool = False
    is_of_cadence: bool = False


@dataclass(frozen=True)
class Tile:
    """An outcome with its consequence for the person on the card."""

    outcome: Outcome
    next_step: str


def tile_words(planned: FollowUp, disposition: str, now: datetime, zone: tzinfo | None) -> str:
    """Return a step as its tile says it: “Thu morning”, “Fri”, “E-mail Mon”, “follow up Fri”."""
    local_zone = zone or words.here()
    due, today = planned.due_at.astimezone(local_zone), now.astimezone(local_zone).date()
    is_soon = today < due.date() < today + timedelta(days=7)
    near = words.weekday(due.date()) if is_soon else words.near_day(due.date(), today)
    if planned.subtype == "to_do":
        return t("follow up {day}").format(day=near)
    if planned.subtype != "call":
        kind = picklists.CADENCE_STEP_KIND.label(planned.subtype)
        return t("{kind} {when}").format(kind=kind, when=near)
    if disposition == "left_voicemail" and not planned.is_of_cadence:
        return near
    return t("{day} {half}").format(day=near, half=words.half_day(due))


def fixed_words(disposition: str) -> str:
    """Return what the tile of an outcome says that asks or ends something; empty for the others."""
    texts = {
        "call_back_later": t("pick a time"),
        "meeting_booked": t("hand to an AE"),
        "not_interested": t("ask why"),
        "referral": t("new person"),
        "bad_number": t("drop number"),
        "do_not_call": t("blocks at once"),
    }
    return texts.get(disposition, "")


def follow_up(
    disposition: str, at: datetime, zone: tzinfo | None, callback_at: datetime | None = None
) -> FollowUp | None:
    """Return what a call that ended this way plans; None where nothing follows by itself."""
    if disposition == "call_back_later":
        due = callback_at or at + timedelta(hours=1)
        return FollowUp("call", t("Call back"), due.astimezone(UTC), is_promised=True)
    local = at.astimezone(zone or words.here())
    is_morning = local.hour < _NOON
    if disposition == "no_answer":
        return _call(local, 1, AFTERNOON if is_morning else MORNING)
    if disposition == "left_voicemail":
        return _call(local, 2, MORNING)
    if disposition == "gatekeeper":
        return _call(local, 1, LATE if is_morning else EARLY)
    if disposition == "connected_interested":
        due = _on_working_day(local, 1, MORNING)
        return FollowUp("to_do", t("Send what was promised"), due)
    return None


def _call(local: datetime, days: int, hour: time) -> FollowUp:
    return FollowUp("call", t("Call again"), _on_working_day(local, days, hour))


def _on_working_day(local: datetime, days: int, hour: time) -> datetime:
    on = local.date()
    for _ in range(days):
        on = next_working_day(on)
    return datetime.combine(on, hour, local.tzinfo).astimezone(UTC)
