"""May this person be called, by the rule of that day: at the build, the dial, the log, and after.

The queue asks for many at once; whoever dials or logs asks again, since the answer may have
changed meanwhile.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from workbench.services.calling import reserving
from workbench.services.calling.hours import NO_CALLS, CallingHours, Calls, calling_hours
from workbench.services.calling.logging import find_person, person_zone
from workbench.services.calling.rules import Book, Rule, book
from workbench.store import records
from workbench.store.records import Record
from workbench.store.transactions import Reader
from workbench.wire.values import instant_from_ms, instant_ms

_BEFORE = (
    "SELECT activity_at, call_disposition FROM task WHERE who_id = ? AND task_subtype = 'call'"
    " AND activity_at > ? AND activity_at < ? AND voided_at IS NULL"
    " AND coalesce(call_type, 'Outbound') = 'Outbound' ORDER BY activity_at"
)
_REFUSING = ("not_interested", "do_not_call")


@dataclass(frozen=True)
class Judged:
    """A call that was made, measured by the rule of its day.

    Args:
        was_open: Whether it lay in the hours; None where the time there is not known.
    """

    rule: Rule
    local_at: datetime | None
    was_open: bool | None


def may_call(r: Reader, who_id: UUID, now: datetime | None = None) -> CallingHours:
    """Say whether a person may be called at this moment, read anew.

    Raises:
        NotFound: The person was deleted, here or on the server.
    """
    moment = now or r.store.now()
    person = find_person(r, who_id)
    rule = rule_of(r, book(r), person, moment)
    return calling_hours(
        moment,
        person_zone(r, person),
        do_not_call=bool(person["do_not_call"]),
        has_number=bool(person["phone"] or person["mobile_phone"]),
        rule=rule,
        calls=calls_before(r, who_id, moment, rule),
        held_by=reserving.holders(r, moment).get(who_id, ""),
    )


def judge(r: Reader, task_id: UUID) -> Judged | None:
    """Measure a call by the rule of its day; None where it is no call with a person."""
    call = records.get(r, "Task", task_id)
    if call is None or call["who_id"] is None or call["activity_at"] is None:
        return None
    person = find_person(r, call["who_id"])
    rule, zone = rule_of(r, book(r), person, call["activity_at"]), person_zone(r, person)
    local = call["activity_at"].astimezone(zone) if zone is not None else None
    return Judged(rule, local, None if local is None else rule.is_open(local))


def rule_of(r: Reader, known: Book, person: Record, at: datetime) -> Rule:
    """Return the rule for a person at a moment, by the day it is there."""
    country = person["country"] if person.type == "Lead" else person["mailing_country"]
    phone = person["phone"] or person["mobile_phone"]
    return known.rule_at(country, person_zone(r, person), phone, at)


def calls_before(r: Reader, who_id: UUID, now: datetime, rule: Rule) -> Calls:
    """Return the calls that a rule counts; it is not asked for where the rule counts none."""
    if not rule.has_limits:
        return NO_CALLS
    since = now - timedelta(days=max(rule.attempt_days, rule.rest_days))
    rows = r.rows(_BEFORE, (who_id.bytes, instant_ms(since), instant_ms(now)))
    counted_since = now - timedelta(days=rule.attempt_days)
    made = [(instant_from_ms(at), ended) for at, ended in rows]
    refusals = [at for at, ended in made if ended in _REFUSING]
    counted = tuple(at for at, _ended in made if at > counted_since)
    return Calls(counted, refusals[-1] if refusals else None)
