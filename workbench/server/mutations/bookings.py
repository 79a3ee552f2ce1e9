"""Bookings of demo orgs: half-open times with their buffers never overlap."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from workbench.i18n import t
from workbench.schema import dictionary
from workbench.server import record as records
from workbench.server.batch import Batch
from workbench.server.mutations.outcome import rejected
from workbench.server.record import Record
from workbench.server.tables import RECORDS
from workbench.wire.values import instant_text, parse_instant, uuid_bytes, uuid_text

Span = tuple[datetime, datetime]
"""From the first moment that is taken to the first that is free again."""

HOLDING = ("pending", "approved")
"""The states in which a booking holds its org."""
ALTERNATIVES = 2
YEARS = (1970, 2999)
"""Beyond them a typing error is surer than a demo."""
_DECIDING = frozenset(
    {"demo_org_id", "start_at", "end_at", "buffer_before_min", "buffer_after_min", "status"}
)


def concerns(record: Record, values: Mapping[str, Any]) -> bool:
    """Whether a change may take an org's time; so may one that brings a booking back."""
    is_booking = record.type.name == "OrgBooking"
    return is_booking and (record.is_deleted or not _DECIDING.isdisjoint(values))


def decide(batch: Batch, row: Mapping[str, Any], booking_id: str) -> dict[str, Any]:
    """Return what the server says to a booking: approved, or rejected with free times."""
    _check_times(row)
    if row.get("status") not in HOLDING:
        return {}
    batch.load(dictionary.record_type("DemoOrg"), [row["demo_org_id"]], lock="update")
    span = taken(row)
    busy = _busy(batch, row["demo_org_id"], booking_id)
    if not any(overlap(span, other) for other in busy):
        return {"status": "approved", "alternatives": None}
    return {"status": "rejected", "alternatives": _alternatives(batch, row, busy, booking_id)}


def taken(row: Mapping[str, Any]) -> Span:
    """Return the time a booking takes, its buffers included."""
    before = timedelta(minutes=row.get("buffer_before_min") or 0)
    after = timedelta(minutes=row.get("buffer_after_min") or 0)
    return parse_instant(row["start_at"]) - before, parse_instant(row["end_at"]) + after


def overlap(one: Span, other: Span) -> bool:
    """Whether two half-open spans share a moment; touching ones do not."""
    return one[0] < other[1] and other[0] < one[1]


def next_free(span: Span, busy: Iterable[Span]) -> Span:
    """Return the same length of time at the first moment from `span` on that is free."""
    start, length = span[0], span[1] - span[0]
    for other in sorted(busy):
        if overlap((start, start + length), other):
            start = other[1]
    return start, start + length


def _check_times(row: Mapping[str, Any]) -> None:
    buffers = [row.get(name) or 0 for name in ("buffer_before_min", "buffer_after_min")]
    start, end = parse_instant(row["start_at"]), parse_instant(row["end_at"])
    if start.year < YEARS[0] or end.year > YEARS[1]:
        raise rejected("invalid_value", t("A booking is not in such a year."), ["start_at"])
    if end <= start:
        raise rejected("invalid_value", t("A booking ends after it starts."), ["end_at"])
    if any(not 0 <= minutes <= 24 * 60 for minutes in buffers):
        raise rejected(
            "invalid_value",
            t("A buffer is between 0 minutes and a day."),
            ["buffer_before_min", "buffer_after_min"],
        )


def _busy(batch: Batch, org_id: str, booking_id: str) -> list[Span]:
    booking = dictionary.record_type("OrgBooking")
    table = RECORDS[booking.name]
    query = records.select_records(booking.name).where(
        table.c.workspace_id == batch.database.workspace_id,
        table.c.demo_org_id == uuid_bytes(org_id),
        table.c.status.in_(HOLDING),
        table.c.is_deleted == 0,
    )
    found = [records.from_row(booking, row) for row in batch.connection.execute(query)]
    batch.adopt(found, is_locked=False)
    return [
        taken(one.row)
        for one in batch.of_type(booking.name)
        if one.row.get("demo_org_id") == org_id
        and one.row.get("status") in HOLDING
        and one.id != booking_id
    ]


def _alternatives(
    batch: Batch, row: Mapping[str, Any], busy: list[Span], booking_id: str
) -> list[dict[str, str]]:
    """Return two free times: another org like it at the same time if there is one, then later."""
    found = []
    wanted = taken(row)
    for org_id in _orgs_alike(batch, row["demo_org_id"]):
        if not any(overlap(wanted, other) for other in _busy(batch, org_id, booking_id)):
            found.append(_offer(row, org_id, wanted))
            break
    known = list(busy)
    while len(found) < ALTERNATIVES:
        span = next_free(wanted, known)
        found.append(_offer(row, row["demo_org_id"], span))
        known.append(span)
    return found


def _orgs_alike(batch: Batch, org_id: str) -> list[str]:
    org = batch.get("DemoOrg", org_id)
    template_id = org.row.get("template_id") if org is not None else None
    if template_id is None:
        return []
    table = RECORDS["DemoOrg"]
    query = (
        select(table.c.id)
        .where(
            table.c.workspace_id == batch.database.workspace_id,
            table.c.template_id == uuid_bytes(template_id),
            table.c.state.in_(("ready", "in_use", "needs_reset")),
            table.c.is_deleted == 0,
            table.c.id != uuid_bytes(org_id),
        )
        .order_by(table.c.id)
    )
    return [uuid_text(found) for found in batch.connection.execute(query).scalars()]


def _offer(row: Mapping[str, Any], org_id: str, span: Span) -> dict[str, str]:
    start = span[0] + (parse_instant(row["start_at"]) - taken(row)[0])
    length = parse_instant(row["end_at"]) - parse_instant(row["start_at"])
    return {
        "demo_org_id": org_id,
        "start_at": instant_text(start),
        "end_at": instant_text(start + length),
    }
