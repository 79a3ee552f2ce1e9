"""How the day goes: dials, connects, talks, meetings, and the last calls with their undo."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from workbench import settings
from workbench.insight.call_scope import REACHED, TALKED
from workbench.insight.numbers import percent
from workbench.schema.dictionary import record_type
from workbench.services import people, words
from workbench.services.call_endings import BY_DISPOSITION, Outcome
from workbench.services.calling.hours import zone_of
from workbench.services.calling.logging import person_zone
from workbench.services.calling.next_steps import step_words
from workbench.services.calling.outcomes import FollowUp
from workbench.services.phones import shown
from workbench.store.sql import sentence
from workbench.store.transactions import Reader
from workbench.wire.rows import display_name
from workbench.wire.values import instant_from_ms, instant_ms

CONNECTS_PER_DIAL, MEETINGS_PER_DIAL = 0.125, 0.025
"""What a good day brings; the goals of connects and meetings follow the goal of dials."""
_STRIP = sentence(
    "SELECT count(*), coalesce(sum(", REACHED, "), 0), coalesce(sum(", TALKED, "), 0),",
    "coalesce(sum(call_disposition = 'meeting_booked'), 0),",
    "coalesce(sum(call_duration_s), 0), min(activity_at), max(activity_at) FROM task AS x",
    "WHERE owner_id = ? AND activity_at >= ? AND activity_at < ? AND task_subtype = 'call'",
    "AND voided_at IS NULL AND coalesce(call_type, 'Outbound') = 'Outbound'",
)  # fmt: skip
_RECENT = (
    "SELECT k.id, k.call_disposition, k.activity_at, k.call_phone, l.id, l.first_name,"
    " l.last_name, c.id, c.first_name, c.last_name, f.task_subtype, f.subject, f.due_at"
    " FROM task AS k LEFT JOIN task AS f ON f.pk = (SELECT g.pk FROM task AS g"
    " WHERE g.caused_by_id = k.id AND g.voided_at IS NULL ORDER BY g.due_at LIMIT 1)"
    " LEFT JOIN lead AS l ON l.id = k.who_id"
    " LEFT JOIN contact AS c ON c.id = k.who_id WHERE k.owner_id = ?"
    " AND k.activity_at IS NOT NULL AND k.task_subtype = 'call' AND k.voided_at IS NULL"
    " ORDER BY k.activity_at DESC, k.pk DESC LIMIT ?"
)


@dataclass(frozen=True)
class Strip:
    """The figures of one day where this computer stands; calls that came in are no dials.

    Args:
        connects: Dials that a person answered.
        talks: Connects in which the two talked, more than “call me later”.
        connect_rate: Share of dials that a person answered, 0 to 1; None without dials.
    """

    dials: int
    dials_goal: int
    connects: int
    connects_goal: int
    talks: int
    meetings: int
    meetings_goal: int
    talk_s: int
    connect_rate: float | None
    began_at: datetime | None
    last_at: datetime | None

    @property
    def connect_percent(self) -> str:
        """The connect rate as sentences have it, without its sign."""
        return percent(self.connects, self.dials)


@dataclass(frozen=True)
class Logged:
    """One of the last calls, as the line beneath the outcome bar says it."""

    task_id: UUID
    who_id: UUID | None
    name: str
    outcome: Outcome | None
    at: datetime
    next_step: str
    can_undo: bool


def session_strip(r: Reader, on: date | None = None) -> Strip:
    """Return the figures of my calls on a day; today if absent."""
    here = words.here()
    asked = on or r.store.now().astimezone(here).date()
    start = datetime.combine(asked, time(), here)
    bounds = instant_ms(start), instant_ms(start + timedelta(days=1))
    found = r.row(_STRIP, (r.store.user_id.bytes, *bounds)) or (0, 0, 0, 0, 0, None, None)
    dials, connects, talks, meetings, talk_s, first, last = found
    goal = int(settings.get("daily_dials_goal"))
    return Strip(
        dials,
        goal,
        connects,
        max(1, round(goal * CONNECTS_PER_DIAL)),
        talks,
        meetings,
        max(1, round(goal * MEETINGS_PER_DIAL)),
        talk_s,
        connects / dials if dials else None,
        None if first is None else instant_from_ms(first),
        None if last is None else instant_from_ms(last),
    )


def recent_logs(r: Reader, n: int = 3) -> list[Logged]:
    """Return my last calls, newest first."""
    now = r.store.now()
    return [_logged(r, row, now) for row in r.rows(_RECENT, (r.store.user_id.bytes, n))]


def _logged(r: Reader, row: tuple[Any, ...], now: datetime) -> Logged:
    task, value, at, phone, lead, lead_first, lead_last, contact, first, last = row[:10]
    names = {"first_name": lead_first or first, "last_name": lead_last or last}
    who = None if lead is None and contact is None else UUID(bytes=lead or contact)
    return Logged(
        UUID(bytes=task),
        who,
        display_name(record_type("Contact"), names) or shown(phone or ""),
        BY_DISPOSITION.get(value or ""),
        instant_from_ms(at),
        _next_words(r, who, phone, row[10:], now),
        value != "do_not_call",
    )


def _next_words(
    r: Reader, who: UUID | None, phone: str | None, step: tuple[Any, ...], now: datetime
) -> str:
    kind, subject, due = step
    if due is None:
        return ""
    zone = zone_of(None, None, phone) if who is None else person_zone(r, people.require(r, who))
    return step_words(FollowUp(kind, subject or "", instant_from_ms(due)), now, zone)
