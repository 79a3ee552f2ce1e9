"""The ten ways a call can end: their keys, names and pictures."""

from dataclasses import dataclass

from workbench.i18n import Label
from workbench.schema.picklists import CALL_DISPOSITION, CONNECTED_DISPOSITIONS


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
