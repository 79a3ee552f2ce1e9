"""Reservations of people: one caller a day; who asks first has the person until his day ends."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

from workbench.schema import dictionary
from workbench.server import history
from workbench.server import record as records
from workbench.server.batch import Batch
from workbench.server.models import Mutation
from workbench.server.record import Record
from workbench.server.tables import RECORDS
from workbench.wire import clocks
from workbench.wire.values import instant_ms, instant_text, parse_instant, uuid_bytes

HOLDING = ("pending", "approved")
ANSWERS = ("status", "held_by_id", "ends_at")
"""What the server says to a reservation."""


def concerns(record: Record, values: Mapping[str, Any]) -> bool:
    """Whether a change asks for a person, or brings back such a wish."""
    if record.type.name != "Reservation":
        return False
    return record.is_deleted or not {"status", "ends_at", "owner_id"}.isdisjoint(values)


def decide(
    batch: Batch, mutation: Mutation, row: Mapping[str, Any], reservation_id: str
) -> dict[str, Any]:
    """Return what the server says: yes until the owner's day ends, or who has the person."""
    if row.get("status") not in HOLDING:
        return {}
    ends_at = day_end(history.happened_at(batch, mutation), mutation.tz_min)
    for type_name in dictionary.record_type("Reservation").by_name["who_id"].references:
        # A change of a reservation does not name whom it is about, so nobody has locked him yet.
        batch.load(dictionary.record_type(type_name), [row["who_id"]], lock="update")
    holder = _holder(batch, row, reservation_id)
    if holder is None:
        return {"status": "approved", "held_by_id": None, "ends_at": ends_at}
    return {"status": "rejected", "held_by_id": holder.row.get("owner_id"), "ends_at": ends_at}


def day_end(at: str, tz_min: int) -> str:
    """Return when a day ends, by the clock of whoever asks."""
    local = parse_instant(at).astimezone(clocks.offset(tz_min))
    end = datetime.combine(local.date() + timedelta(days=1), time(), local.tzinfo)
    return instant_text(end.astimezone(UTC))


def leave_to_first(batch: Batch, person: Record) -> None:
    """Leave a person whom a merge gave two callers to the one who asked first."""
    if person.type.name not in dictionary.record_type("Reservation").by_name["who_id"].references:
        return
    standing = _standing(batch, person.id, lock=True)
    for one in standing[1:]:
        if _owner(one) != _owner(standing[0]):
            batch.change(one, {"status": "rejected", "held_by_id": _owner(standing[0])})


def _holder(batch: Batch, row: Mapping[str, Any], reservation_id: str) -> Record | None:
    """Return the reservation of somebody else that stands now."""
    return next(
        (
            one
            for one in _standing(batch, row["who_id"])
            if one.id != reservation_id and _owner(one) != row.get("owner_id")
        ),
        None,
    )


def _standing(batch: Batch, who_id: str, *, lock: bool = False) -> list[Record]:
    """Return the reservations of a person that stand now, the one made first before others.

    Args:
        lock: Whether some may be changed here.
    """
    reservation = dictionary.record_type("Reservation")
    table = RECORDS[reservation.name]
    query = records.select_records(reservation.name).where(
        table.c.workspace_id == batch.database.workspace_id,
        table.c.who_id == uuid_bytes(who_id),
        table.c.status.in_(HOLDING),
        table.c.ends_at > batch.now_ms,
        table.c.is_deleted == 0,
    )
    if lock:
        batch.hold(reservation)
        query = query.order_by(table.c.id).with_for_update()
    found = [records.from_row(reservation, one) for one in batch.connection.execute(query)]
    batch.adopt(found, is_locked=lock)
    standing = [
        one
        for one in batch.of_type(reservation.name)
        if one.row.get("who_id") == who_id
        and one.row.get("status") in HOLDING
        and instant_ms(parse_instant(one.row["ends_at"])) > batch.now_ms
    ]
    return sorted(standing, key=lambda one: (one.row.get("created_at") or "", one.id))


def _owner(reservation: Record) -> str | None:
    owner_id: str | None = reservation.row.get("owner_id")
    return owner_id
