"""May this person be called, by the rule of that day: at the build, the dial and the log.

The queue asks for many at once; whoever dials or logs asks again, since the answer may have
changed meanwhile.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from workbench.services import do_not_call
from workbench.services.calling import guests, reserving
from workbench.services.calling.hours import NO_CALLS, CallingHours, Calls, calling_hours, zone_of
from workbench.services.calling.logging import person_zone
from workbench.services.calling.rules import Book, Rule, book
from workbench.store.records import Record
from workbench.store.sql import marks, parts, sentence
from workbench.store.transactions import Reader
from workbench.wire.values import instant_from_ms, instant_ms

_BEFORE = (
    "SELECT activity_at, call_disposition FROM task WHERE (who_id = ? OR (call_phone = ? AND"
    " who_id IS NULL)) AND task_subtype = 'call'"
    " AND activity_at > ? AND activity_at < ? AND voided_at IS NULL"
    " AND coalesce(call_type, 'Outbound') = 'Outbound' ORDER BY activity_at"
)
_STATES = (
    "SELECT id, state FROM lead WHERE id IN",
    "SELECT c.id, coalesce(c.mailing_state, CASE WHEN c.mailing_country IS NULL"
    " OR c.mailing_country = a.billing_country THEN a.billing_state END)"
    " FROM contact AS c LEFT JOIN account AS a ON a.id = c.account_id WHERE c.id IN",
)
"""A contact lives where his own address says, else where his company is."""
_NOBODY = UUID(int=0)
_REFUSING = ("not_interested", "do_not_call")


def may_call(r: Reader, who_id: UUID, now: datetime | None = None) -> CallingHours:
    """Say whether a person may be called at this moment, read anew.

    Raises:
        NotFound: The person was deleted, here or on the server.
    """
    moment = now or r.store.now()
    person = guests.callee(r, who_id)
    numbers = [person[name] for name in do_not_call.NUMBERS]
    rule = rule_of(r, book(r), person, moment)
    return calling_hours(
        moment,
        person_zone(r, person),
        do_not_call=bool(person["do_not_call"]) or do_not_call.has_asked(r, who_id),
        blocked_by=next(iter(do_not_call.at(r, numbers).values()), None),
        has_number=any(numbers),
        rule=rule,
        calls=calls_before(r, who_id, numbers[0], moment, rule),
        held_by=reserving.holders(r, moment).get(who_id, ""),
    )


def may_call_number(
    r: Reader, number: str, who_id: UUID | None, blocked_by: do_not_call.Block | None, now: datetime
) -> CallingHours:
    """Say whether a number may be called: by whom it belongs to, else by where it is."""
    if who_id is not None:
        return may_call(r, who_id, now)
    zone = zone_of(None, None, number)
    rule = book(r).rule_at(None, zone, number, now)
    return calling_hours(
        now,
        zone,
        blocked_by=blocked_by,
        has_number=bool(number),
        rule=rule,
        calls=calls_before(r, _NOBODY, number, now, rule),
    )


def rule_of(r: Reader, known: Book, person: Record, at: datetime) -> Rule:
    """Return the rule for a person at a moment, by the day it is there."""
    country = person["country"] if person.type == "Lead" else person["mailing_country"]
    phone = person["phone"] or person["mobile_phone"]
    state = states(r, [person.id.bytes]).get(person.id.bytes)
    return known.rule_at(country, person_zone(r, person), phone, at, state)


def states(r: Reader, who_ids: Sequence[bytes]) -> dict[bytes, str]:
    """Return the states of people as their addresses have them, where they name one."""
    found: dict[bytes, str] = {}
    for some in parts(who_ids):
        for query in _STATES:
            found |= {who: state for who, state in r.rows(sentence(query, marks(len(some))), some)
                      if state}  # fmt: skip
    return found


def calls_before(r: Reader, who_id: UUID, number: str | None, now: datetime, rule: Rule) -> Calls:
    """Return the calls that a rule counts; it is not asked for where the rule counts none.

    Args:
        number: Calls to it count as well that were made before anybody was known to have it.
    """
    if not rule.has_limits:
        return NO_CALLS
    since = now - timedelta(days=max(rule.attempt_days, rule.rest_days))
    rows = r.rows(_BEFORE, (who_id.bytes, number, instant_ms(since), instant_ms(now)))
    counted_since = now - timedelta(days=rule.attempt_days)
    made = [(instant_from_ms(at), ended) for at, ended in rows]
    refusals = [at for at, ended in made if ended in _REFUSING]
    counted = tuple(at for at, _ended in made if at > counted_since)
    return Calls(counted, refusals[-1] if refusals else None)
