"""A handoff in words: as a row of the list, as the pane shows it, and what can be done with it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from ui.desks.calls.callback import in_words
from ui.desks.calls.package_view import Parcel
from ui.desks.handoffs.rows import Row
from ui.desks.handoffs.view import Shown
from ui.desks.verbs import verb
from ui.qualification.fit_view import FIT_ICONS
from ui.qualification.words import missing_words
from ui.widgets.paint import Tone
from ui.widgets.verb_row import Verb
from workbench.i18n import t
from workbench.insight import working_time
from workbench.services import words
from workbench.services.handoff import Handoff
from workbench.wire.handoffs import ACCEPTED, RETURNED, SUBMITTED, WITHDRAWN

_SOON: Final = 0.75
"""From this share of the time to answer on, the clock warns."""
_ROUND_FROM_H: Final = 10
"""From here on nobody asks for minutes."""
_CLOCK_TONES: Final[dict[str, Tone]] = {"bad": "bad", "warn": "warn"}
_STATES: Final[dict[str, tuple[Tone, str, str]]] = {
    SUBMITTED: ("accent", "clock", "text2"),
    ACCEPTED: ("good", "circle-check", "good"),
    RETURNED: ("warn", "undo-2", "warn"),
    WITHDRAWN: ("neutral", "rotate-ccw", "text3"),
}


def span(time: timedelta) -> str:
    """Return a stretch of working time: `2 h 10 min`, `4 h`, `35 min`."""
    hours, minutes = divmod(max(0, int(time.total_seconds())) // 60, 60)
    if not hours:
        return t("{n} min").format(n=minutes)
    if not minutes or hours >= _ROUND_FROM_H:
        return t("{n} h").format(n=f"{hours:,}")
    return t("{h} h {m} min").format(h=f"{hours:,}", m=minutes)


def clock(one: Handoff) -> str:
    """Return how long a handoff has waited, or how long ago it should have been answered."""
    limit = working_time.answer_time()
    if one.is_overdue:
        return t("overdue by {span}").format(span=span(one.waited - limit))
    return t("{span} of {limit}").format(span=span(one.waited), limit=span(limit))


def clock_ink(one: Handoff) -> str:
    """Return in which ink the clock stands."""
    if one.is_overdue:
        return "bad"
    return "warn" if one.waited >= _SOON * working_time.answer_time() else "text2"


def row(one: Handoff, *, is_mine: bool) -> Row:
    """Return a row of the list; of what I handed over it says who has it."""
    chip = one.fit_label if one.fit == "poor" else ""
    icon = FIT_ICONS["poor"] if chip else ""
    if is_mine:
        receiver = t("to {name}").format(name=one.to_name)
        detail = _joined((one.company, receiver, one.reason))
    else:
        detail = _joined((one.company, t("from {name}").format(name=one.from_name)))
    right, ink = one.state, _STATES[one.status][2]
    if one.is_waiting:
        right, ink = clock(one), clock_ink(one)
    return Row(one.id, one.lead_id, one.name, detail, right, ink, chip, "bad", icon)


def shown(one: Handoff, now: datetime) -> Shown:
    """Return what the pane shows of a handoff."""
    tone, icon, _ink = _STATES[one.status]
    state = one.state
    if one.is_waiting:
        state = clock(one)
        tone = _CLOCK_TONES.get(clock_ink(one), tone)
        icon = "hourglass" if one.is_overdue else icon
    handed = one.submitted_at.astimezone(words.here())
    when = in_words(handed, now.astimezone(words.here()))
    line = t("{sender} to {receiver}, {when}").format(
        sender=one.from_name, receiver=one.to_name, when=when
    )
    meeting = ""
    if one.meeting_at is not None:
        at = in_words(one.meeting_at.astimezone(words.here()), now.astimezone(words.here()))
        meeting = t("Meeting: {when}").format(when=at)
    return Shown(
        one.id, one.lead_id, one.name, _joined((one.title, one.company, one.persona)), line,
        state, tone, icon, meeting, _parcel(one), _said(one),
    )  # fmt: skip


def verbs(one: Handoff, *, is_mine: bool) -> tuple[Verb, ...]:
    """Return what can be done with a handoff, the most likely first."""
    opens = Verb("", t("Open lead"), "arrow-up-right", "Return")
    if one.is_waiting and is_mine:
        return (verb("handoff.withdraw"), opens)
    if one.is_waiting:
        return (verb("handoff.accept", is_primary=True), verb("handoff.return"), opens)
    if is_mine and one.status == RETURNED:
        return (verb("handoff.call", is_primary=True), opens)
    return (opens,)


def _said(one: Handoff) -> str:
    if one.status == ACCEPTED:
        return t("{name} accepted it after {span} of working time.").format(
            name=one.to_name, span=span(one.waited)
        )
    if one.status == RETURNED:
        said = t("{name} returned it after {span} of working time. {reason}")
        return said.format(name=one.to_name, span=span(one.waited), reason=one.reason)
    if one.status == WITHDRAWN:
        return t("{name} took it back.").format(name=one.from_name)
    return ""


def _parcel(one: Handoff) -> Parcel:
    known = one.completeness
    told = {
        one.need,
        t("Need: {need}").format(need=one.need),
        t("Persona: {persona}").format(persona=one.persona),
        *(t("{field}: {value}").format(field=p.label, value=p.shown) for p in known.parts),
    }
    notes = "\n".join(line for line in one.package.splitlines() if line not in told)
    missing = missing_words(known)
    return Parcel(one.need, known.parts, missing, one.fit, one.score, one.name, (), notes)


def _joined(parts: Sequence[str]) -> str:
    return " · ".join(part for part in parts if part)
