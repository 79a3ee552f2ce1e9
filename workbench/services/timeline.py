"""One list of what happened with a record: activities, stage changes, bookings, conflicts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from workbench.i18n import t, tn
from workbench.insight import callees, stages
from workbench.schema import dictionary, picklists
from workbench.schema.dictionary import record_type
from workbench.services import handoff, words
from workbench.services.call_endings import BY_DISPOSITION
from workbench.services.timeline_entries import Day, Entry, Timeline
from workbench.services.value_words import Wording
from workbench.store import conflict_rows, deciders, names, records
from workbench.store.records import Record
from workbench.store.sql import marks, of, sentence
from workbench.store.transactions import Reader
from workbench.wire.rows import display_name
from workbench.wire.values import instant_from_ms, instant_ms

_KIND_ICONS = {"call": "phone", "email": "mail", "note": "sticky-note", "handoff": "handshake"}
_NO_LIMIT = 2**62
_TASKS = (
    "SELECT k.id, k.subject, k.task_subtype, k.status, k.activity_at, k.due_at, k.created_at,"
    " k.call_disposition, k.call_duration_s, k.description, u.name, l.first_name, l.last_name,"
    " c.first_name, c.last_name, coalesce(k.activity_at, k.created_at, k.due_at) AS at"
    ' FROM task AS k LEFT JOIN "user" AS u ON u.id = k.owner_id'
    " LEFT JOIN lead AS l ON l.id = k.who_id LEFT JOIN contact AS c ON c.id = k.who_id"
    " WHERE k.voided_at IS NULL AND at < ? AND"
)
_DONE = (
    "k.status = 'Completed' AND (k.activity_at IS NOT NULL"
    " OR k.task_subtype IN ('email', 'social') AND k.due_at IS NOT NULL"
    " OR k.task_subtype NOT IN ('call', 'email', 'social'))"
)
"""What was planned and made needless by something else was none (`wire.cadences`)."""
_EVENTS = (
    "SELECT e.id, e.subject, e.type, e.start_at, e.end_at, e.description, u.name FROM event AS e"
    ' LEFT JOIN "user" AS u ON u.id = e.owner_id WHERE e.voided_at IS NULL AND e.start_at < ? AND'
)
_HISTORY = (
    "SELECT h.id, h.field, h.old_value, h.new_value, h.changed_at, u.name"
    ' FROM opportunity_field_history AS h LEFT JOIN "user" AS u ON u.id = h.changed_by_id'
    " WHERE h.changed_at < ? AND h.opportunity_id IN"
)
_BOOKINGS = (
    "SELECT b.id, b.name, o.alias, b.start_at, b.end_at, b.status,"
    " coalesce(b.created_at, b.start_at) AS at, u.name FROM org_booking AS b"
    " LEFT JOIN demo_org AS o ON o.id = b.demo_org_id"
    ' LEFT JOIN "user" AS u ON u.id = b.owner_id WHERE at < ? AND'
)
_TOUCHES = sentence(
    "SELECT (SELECT count(*) FROM task AS k WHERE", callees.WITH, "AND", _DONE,
    "AND k.voided_at IS NULL) + (SELECT count(*) FROM event WHERE who_id = ?",
    "AND voided_at IS NULL)",
)  # fmt: skip
_CONFLICTS = (
    "WHERE record_id = ? AND coalesce(created_at, mine_at) < ?"
    " ORDER BY coalesce(created_at, mine_at) DESC LIMIT ?"
)


__all__ = ["Day", "Entry", "Timeline", "by_day", "timeline", "touches"]


def timeline(
    r: Reader, type_name: str, record_id: UUID, limit: int = 100, before: datetime | None = None
) -> Timeline:
    """Return what happened with a record, newest first.

    Args:
        before: Only what is older; the `earlier` of the part shown so far.
    """
    bound = _NO_LIMIT if before is None else instant_ms(before)
    related = _related(r, type_name, record_id)
    found = [
        *_activities(r, related, bound, limit),
        *_history(r, related.opportunities, bound, limit),
        *_bookings(r, related, bound, limit),
        *_conflicts(r, record_id, bound, limit),
        *_handoffs(r, type_name, record_id, bound),
    ]
    found.sort(key=lambda entry: entry.at, reverse=True)
    shown = found[:limit]
    earlier = shown[-1].at if len(found) > limit or len(shown) == limit else None
    return Timeline(by_day(shown, r.store.now()), earlier)


def touches(r: Reader, who_id: UUID, limit: int = 6) -> tuple[list[Entry], int]:
    """Return the newest touches of a person, and how many there are."""
    bytes_ = who_id.bytes
    with_them = [bytes_] * callees.WITH.count("?")
    done = sentence(callees.WITH, "AND", _DONE, "ORDER BY at DESC LIMIT ?")
    rows = r.rows(sentence(_TASKS, done), (_NO_LIMIT, *with_them, limit))
    meetings = r.rows(
        sentence(_EVENTS, "e.who_id = ? ORDER BY e.start_at DESC LIMIT ?"),
        (_NO_LIMIT, bytes_, limit),
    )
    found = [*map(_task_entry, rows), *map(_event_entry, meetings)]
    found.sort(key=lambda entry: entry.at, reverse=True)
    n = r.value(_TOUCHES, (*with_them, bytes_))
    return found[:limit], int(n)


def by_day(entries: Iterable[Entry], now: datetime) -> tuple[Day, ...]:
    """Put entries, newest first, under the heads of their days."""
    here = words.here()
    today = now.astimezone(here).date()
    days: dict[date, list[Entry]] = {}
    for entry in entries:
        days.setdefault(entry.at.astimezone(here).date(), []).append(entry)
    return tuple(Day(on, words.day_head(on, today), tuple(list_)) for on, list_ in days.items())


@dataclass(frozen=True)
class _Related:
    who: tuple[bytes, ...]
    what: tuple[bytes, ...]
    opportunities: tuple[bytes, ...]
    orgs: tuple[bytes, ...]
    guest: tuple[bytes, ...] = ()


def _related(r: Reader, type_name: str, record_id: UUID) -> _Related:
    own = (record_id.bytes,)
    if type_name in ("Lead", "Contact", "CampaignMember"):
        return _Related(own, (), (), (), own * callees.AS_GUEST.count("?"))
    if type_name == "Opportunity":
        return _Related((), own, own, ())
    if type_name == "Account":
        people = r.rows("SELECT id FROM contact WHERE account_id = ? LIMIT 500", own)
        deals = r.rows("SELECT id FROM opportunity WHERE account_id = ? LIMIT 500", own)
        what = (*own, *(raw for (raw,) in deals))
        return _Related(tuple(raw for (raw,) in people), what, what[1:], ())
    return _Related((), own, (), own if type_name == "DemoOrg" else ())


def _activities(r: Reader, related: _Related, bound: int, limit: int) -> Iterable[Entry]:
    """Return tasks and events; one with a person of the account about its deal is one."""
    found = [*_found_activities(r, related, bound, limit)]
    if related.guest:
        asked = (bound, *related.guest, limit + 1)
        tasks = sentence(_TASKS, callees.AS_GUEST, "ORDER BY at DESC LIMIT ?")
        found += map(_task_entry, r.rows(tasks, asked))
    return {entry.id: entry for entry in found}.values()


def _found_activities(r: Reader, related: _Related, bound: int, limit: int) -> Iterable[Entry]:
    for column, ids in (("who_id", related.who), ("what_id", related.what)):
        if not ids:
            continue
        asked = (bound, *ids, limit + 1)
        tasks = sentence(_TASKS, f"k.{column} IN", marks(len(ids)), "ORDER BY at DESC LIMIT ?")
        yield from map(_task_entry, r.rows(tasks, asked))
        events = sentence(
            _EVENTS, f"e.{column} IN", marks(len(ids)), "ORDER BY e.start_at DESC LIMIT ?"
        )
        yield from map(_event_entry, r.rows(events, asked))


def _task_entry(row: tuple[Any, ...]) -> Entry:
    (
        raw, subject, kind, status, activity_at, due, _created, outcome, seconds, notes, by,
        lead_first, lead_last, contact_first, contact_last, at,
    ) = row  # fmt: skip
    person = display_name(
        record_type("Contact"),
        {"first_name": contact_first or lead_first, "last_name": contact_last or lead_last},
    )
    is_planned = status != "Completed"
    if kind == "call" and activity_at is not None:
        return _call_entry(raw, at, outcome, seconds or 0, notes, by, person)
    detail = notes or by or ""
    if is_planned and due is not None:
        local = instant_from_ms(due).astimezone(words.here())
        when = f"{words.day(local.date())} {words.clock(local)}"
        detail = t("due {when} · {who}").format(when=when, who=by or "–")
    return Entry(
        "Task",
        UUID(bytes=raw),
        instant_from_ms(at or 0),
        _KIND_ICONS.get(kind, "square" if is_planned else "square-check"),
        subject or picklists.TASK_SUBTYPE.label(kind),
        detail,
        is_planned=is_planned,
    )


def _call_entry(
    raw: bytes, at: int, outcome: str | None, seconds: int, notes: str | None, by: str, person: str
) -> Entry:
    known = BY_DISPOSITION.get(outcome or "")
    label = picklists.CALL_DISPOSITION.label(outcome)
    is_connected = known is not None and known.is_connected
    title = label
    if is_connected and person:
        title = t("Call with {name}").format(name=person)
        if seconds >= 60:
            length = tn("{n} min", "{n} min", seconds // 60)
            title = t("Call with {name}, {length}").format(name=person, length=length)
    elif person:
        title = t("{outcome}: {name}").format(outcome=label, name=person)
    return Entry(
        "Task",
        UUID(bytes=raw),
        instant_from_ms(at),
        known.icon if known is not None and not is_connected else "phone-outgoing",
        title,
        notes or (by or ""),
        "good" if is_connected else "",
        label if is_connected else "",
    )


def _event_entry(row: tuple[Any, ...]) -> Entry:
    raw, subject, kind, start, end, notes, by = row
    local = instant_from_ms(start).astimezone(words.here())
    span = words.clock(local)
    if end is not None:
        span += f"–{words.clock(instant_from_ms(end).astimezone(words.here()))}"
    icon = "presentation" if kind == "Demo" else "calendar"
    return Entry(
        "Event",
        UUID(bytes=raw),
        instant_from_ms(start),
        icon,
        subject,
        " · ".join(part for part in (span, by, notes) if part),
        "accent",
    )


def _history(r: Reader, ids: tuple[bytes, ...], bound: int, limit: int) -> Iterable[Entry]:
    if not ids:
        return
    query = sentence(_HISTORY, marks(len(ids)), "ORDER BY h.changed_at DESC LIMIT ?")
    rows = r.rows(query, (bound, *ids, limit + 1))
    known = {stage.api_name: stage.label for stage in stages.load(r).all} if rows else {}
    owners = [_uuid(v) for row in rows if row[1] == "owner_id" for v in row[2:4]]
    people = names.of(r, ("User",), [one for one in owners if one is not None])
    for raw, field_name, old, new, at, by in rows:
        before, after = (_shown(field_name, value, known, people) for value in (old, new))
        label = dictionary.field("Opportunity", field_name).label
        yield Entry(
            "OpportunityFieldHistory",
            UUID(bytes=raw),
            instant_from_ms(at),
            "arrow-right",
            t("{field}: {before} → {after}").format(field=label, before=before, after=after)
            if old is not None
            else t("{field}: {after}").format(field=label, after=after),
            t("by {name}").format(name=by) if by else "",
        )


def _shown(
    field_name: str, value: str | None, stage_labels: dict[str, str], people: dict[UUID, str]
) -> str:
    if value is None:
        return "–"
    if field_name == "stage_name":
        return stage_labels.get(value, value)
    if field_name == "owner_id":
        owner = _uuid(value)
        return people.get(owner, "–") if owner is not None else "–"
    if field_name == "forecast_category":
        return picklists.FORECAST_CATEGORY.label(value)
    try:
        if field_name == "amount":
            return words.amount(Decimal(value))
        on = date.fromisoformat(value)
        return words.day(on, on.replace(year=1))
    except (InvalidOperation, ValueError):
        return value


def _uuid(value: Any) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None


def _bookings(r: Reader, related: _Related, bound: int, limit: int) -> Iterable[Entry]:
    for column, ids in (("opportunity_id", related.opportunities), ("demo_org_id", related.orgs)):
        if not ids:
            continue
        query = sentence(_BOOKINGS, f"b.{column} IN", marks(len(ids)), "ORDER BY at DESC LIMIT ?")
        for raw, name, alias, start, end, status, at, by in r.rows(query, (bound, *ids, limit + 1)):
            first = instant_from_ms(start).astimezone(words.here())
            last = instant_from_ms(end).astimezone(words.here())
            span = f"{words.day(first.date())} {words.clock(first)}–{words.clock(last)}"
            is_lost = status == "rejected"
            yield Entry(
                "OrgBooking",
                UUID(bytes=raw),
                instant_from_ms(at),
                "calendar-clock" if is_lost else "calendar-check",
                t("Demo org booked: {org}").format(org=alias or name)
                if not is_lost
                else t("Booking lost: {org}").format(org=alias or name),
                " · ".join(part for part in (name, span, by) if part),
                "warn" if is_lost else "good",
                picklists.BOOKING_STATUS.label(status),
            )


def _handoffs(r: Reader, type_name: str, record_id: UUID, bound: int) -> Iterable[Entry]:
    """Return how a lead was handed over, and what was answered."""
    tones = {"Accepted": "good", "Returned": "warn"}
    for one in handoff.for_lead(r, record_id) if type_name == "Lead" else ():
        if instant_ms(one.submitted_at) < bound:
            yield Entry(
                "Handoff",
                one.id,
                one.submitted_at,
                "handshake",
                t("Handed over to {name}").format(name=one.to_name or "–"),
                " · ".join(part for part in (one.need, one.reason) if part),
                tones.get(one.status, ""),
                one.state,
            )


def _conflicts(r: Reader, record_id: UUID, bound: int, limit: int) -> Iterable[Entry]:
    query = sentence(of("Conflict").select, _CONFLICTS)
    rows = r.rows(query, (record_id.bytes, bound, limit + 1))
    kept = [records.record_from("Conflict", row) for row in rows]
    is_open = any(one["state"] == "open" for one in kept)
    waiting = deciders.waits_for(r) if is_open else {}
    for one in kept:
        force = conflict_rows.in_force(r, one)
        mine, theirs = one["mine"] or {}, force.values
        known = record_type(one["type"]).by_name
        changed = [name for name in one["fields"] or () if name in known]
        changed = [name for name in changed if mine.get(name) != theirs.get(name)] or changed
        labels = t(", ").join(str(known[name].label) for name in changed)
        wording = Wording(r, one["type"], [mine, theirs])
        people = names.of(r, ("User",), [p for p in (force.by, *waiting.get(one.id, ())) if p])
        yield Entry(
            "Conflict",
            one.id,
            one["created_at"] or one["mine_at"] or instant_from_ms(0),
            "git-merge",
            _decision(r, one, labels, waiting.get(one.id, ()), people),
            t("; ").join(
                t("{mine} or {theirs} ({who})").format(
                    mine=_one_line(wording.shown_wire(name, mine.get(name))),
                    theirs=_one_line(wording.shown_wire(name, theirs.get(name))),
                    who=people.get(force.by, "–") if force.by else "–",
                )
                for name in changed
            ),
            "warn",
        )


def _decision(
    r: Reader, one: Record, labels: str, able: tuple[UUID, ...], people: dict[UUID, str]
) -> str:
    """Say that a conflict was decided, or whose decision it is."""
    if one["state"] != "open":
        said = t("Both versions of “{fields}” were kept; one was chosen")
    elif deciders.is_for(r.store.user_id, able):
        said = t("Two versions of “{fields}”: choose one")
    else:
        said = t("Two versions of “{fields}”: waits for {people}")
    return said.format(fields=labels, people=t(", ").join(people.get(who, "–") for who in able))


def _one_line(shown: str) -> str:
    return " ".join(shown.split()) or t("(empty)")
