"""The ten ways a call can end, each with its key and the next step it makes by itself."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

from workbench.i18n import Label, t
from workbench.schema.picklists import CALL_DISPOSITION, CONNECTED_DISPOSITIONS
from workbench.services import words
from workbench.services.calling.hours import next_working_day

MORNING, AFTERNOON = time(10), time(14, 30)
EARLY, LATE = time(9, 15), time(16, 45)
_NOON = 12


@dataclass(frozen=True)
class Outcome:
    """One tile of the outcome bar.

    Args:
        key: The digit that logs it; Space logs the first one too.
        asks: What must be known before it is logged: callback, handoff, reason, referral,
            confirm, or nothing.
        tone: `best`, `danger` or nothing.
    """

    key: str
    disposition: str
    label: Label
    icon: str
    is_connected: bool
    asks: str = ""
    tone: str = ""


@dataclass(frozen=True)
class FollowUp:
    """The task that an outcome plans."""

    subtype: str
    subject: str
    due_at: datetime
    is_promised: bool = False


@dataclass(frozen=True)
class Tile:
    """An outcome with its consequence for the person on the card."""

    outcome: Outcome
    next_step: str


def _outcome(key: str, value: str, icon: str, asks: str = "", tone: str = "") -> Outcome:
    label = next(choice.label for choice in CALL_DISPOSITION.choices if choice.value == value)
    return Outcome(key, value, label, icon, value in CONNECTED_DISPOSITIONS, asks, tone)


OUTCOMES: tuple[Outcome, ...] = (
    _outcome("1", "no_answer", "phone-missed"),
    _outcome("2", "left_voicemail", "voicemail"),
    _outcome("3", "call_back_later", "alarm-clock", asks="callback"),
    _outcome("4", "gatekeeper", "user-x"),
    _outcome("5", "connected_interested", "thumbs-up"),
    _outcome("6", "meeting_booked", "calendar-check", asks="handoff", tone="best"),
    _outcome("7", "not_interested", "thumbs-down", asks="reason"),
    _outcome("8", "referral", "user-plus", asks="referral"),
    _outcome("9", "bad_number", "phone-off"),
    _outcome("0", "do_not_call", "ban", asks="confirm", tone="danger"),
)
BY_DISPOSITION = {outcome.disposition: outcome for outcome in OUTCOMES}
BY_KEY = {outcome.key: outcome for outcome in OUTCOMES}
NOT_INTERESTED_REASONS = (
    Label("No need", "没有需求"),
    Label("No budget", "没有预算"),
    Label("Bad timing", "时机不对"),
    Label("Has a vendor", "已有供应商"),
    Label("Other", "其他"),
)
"""Picked with the digits 1 to 5."""


def tiles(now: datetime, zone: tzinfo | None) -> tuple[Tile, ...]:
    """Return the outcome bar for a person whose clock is `zone`."""
    return tuple(Tile(outcome, next_step(outcome, now, zone)) for outcome in OUTCOMES)


def next_step(outcome: Outcome, now: datetime, zone: tzinfo | None) -> str:
    """Return the consequence shown on the tile: “Thu morning”, “Fri”, “pick a time”."""
    fixed = _fixed(outcome.disposition)
    if fixed is not None:
        return fixed
    planned = follow_up(outcome.disposition, now, zone)
    if planned is None:
        return ""
    local_zone = zone or words.here()
    due, today = planned.due_at.astimezone(local_zone), now.astimezone(local_zone).date()
    near = words.near_day(due.date(), today)
    if outcome.disposition in ("no_answer", "gatekeeper"):
        return t("{day} {half}").format(day=near, half=words.half_day(due))
    if outcome.disposition == "connected_interested":
        return t("follow up {day}").format(day=near)
    return near


def _fixed(disposition: str) -> str | None:
    texts = {
        "call_back_later": t("pick a time"),
        "meeting_booked": t("hand to an AE"),
        "not_interested": t("ask why"),
        "referral": t("new person"),
        "bad_number": t("drop number"),
        "do_not_call": t("blocks at once"),
    }
    return texts.get(disposition)


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
