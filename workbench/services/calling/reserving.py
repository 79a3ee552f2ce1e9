"""One person, one caller a day: a reservation that the server settles.

Made without a network it says “reserved here, not confirmed”. It ends by itself when the owner's
day ends; nothing has to be given back.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from workbench.i18n import t
from workbench.services import people, permissions, words
from workbench.store import records
from workbench.store.sql import sentence
from workbench.store.transactions import Reader, Writer
from workbench.wire.values import instant_from_ms, instant_ms

HOLDING = ("pending", "approved")
_STANDS = "x.ends_at > ? AND x.status IN ('pending', 'approved')"
_HOLDERS = sentence(
    "SELECT x.who_id, u.name FROM reservation AS x JOIN \"user\" AS u ON u.id = x.owner_id",
    "WHERE", _STANDS, "AND x.owner_id <> ?",
    "UNION SELECT x.who_id, u.name FROM reservation AS x JOIN \"user\" AS u ON u.id = x.held_by_id",
    "WHERE x.ends_at > ? AND x.status = 'rejected' AND x.owner_id = ?",
)  # fmt: skip
_MINE = (
    "SELECT id, status, ends_at FROM reservation WHERE who_id = ? AND owner_id = ?"
    " AND ends_at > ? ORDER BY pk DESC LIMIT 1"
)
_CALLS_OF_OTHERS = (
    'SELECT u.name, x.activity_at FROM task AS x LEFT JOIN "user" AS u ON u.id = x.owner_id'
    " WHERE x.who_id = ? AND x.task_subtype = 'call' AND x.voided_at IS NULL"
    " AND x.activity_at >= ? AND x.activity_at < ? AND x.owner_id <> ?"
    " ORDER BY x.activity_at DESC LIMIT 1"
)
_CALLED_BY_OTHERS = (
    'SELECT x.who_id, u.name, max(x.activity_at) FROM task AS x LEFT JOIN "user" AS u'
    " ON u.id = x.owner_id WHERE x.activity_at >= ? AND x.owner_id <> ? AND x.who_id IS NOT NULL"
    " AND x.task_subtype = 'call' AND x.voided_at IS NULL AND NOT EXISTS (SELECT 1 FROM task AS m"
    " WHERE m.who_id = x.who_id AND m.activity_at >= ? AND m.owner_id = ?"
    " AND m.task_subtype = 'call' AND m.voided_at IS NULL) GROUP BY x.who_id"
)


@dataclass(frozen=True)
class Reserved:
    """How a reservation of mine stands.

    Args:
        held_by: Who was first, where the server has refused it.
    """

    id: UUID
    status: str
    ends_at: datetime
    held_by: str = ""

    @property
    def is_confirmed(self) -> bool:
        """Whether the server has said yes."""
        return self.status == "approved"


@dataclass(frozen=True)
class OthersCall:
    """A call that somebody else made today with the same person."""

    caller: str
    at: datetime

    def words(self) -> str:
        """Return it in a sentence."""
        at = words.clock(self.at.astimezone(words.here()))
        return t("{name} called them today at {time}").format(name=self.caller, time=at)


def reserve(w: Writer, who_id: UUID) -> UUID:
    """Ask for a person until my day ends; what I hold already is not asked for again.

    Raises:
        NotFound: The person was deleted, here or on the server.
    """
    person = people.require(w, who_id)
    held = mine(w, who_id)
    if held is not None and held.status in HOLDING:
        return held.id
    wanted = {"who_id": person.id, "ends_at": words.day_end(w.store.now()), "status": "pending"}
    return records.create(w, "Reservation", {**wanted, "owner_id": w.store.user_id})


def hold_for_call(w: Writer, who_id: UUID) -> bool:
    """Ask for a person who is being dialled; False where it is settled, or not mine to ask.

    Raises:
        NotFound: The person was deleted, here or on the server.
    """
    if mine(w, who_id) is not None or not permissions.may_create(w, "Reservation"):
        return False
    reserve(w, who_id)
    return True


def release(w: Writer, who_id: UUID) -> bool:
    """Give a person back before the day ends; return whether I held him."""
    held = mine(w, who_id)
    if held is None or held.status not in HOLDING:
        return False
    return records.patch(w, "Reservation", held.id, {"status": "released"})


def mine(r: Reader, who_id: UUID) -> Reserved | None:
    """Return my last reservation of a person that has not ended."""
    now = instant_ms(r.store.now())
    row = r.row(_MINE, (who_id.bytes, r.store.user_id.bytes, now))
    if row is None:
        return None
    holder = holders(r, r.store.now()).get(who_id, "") if row[1] == "rejected" else ""
    return Reserved(UUID(bytes=row[0]), row[1], instant_from_ms(row[2]), holder)


def holders(r: Reader, now: datetime) -> dict[UUID, str]:
    """Return who of the others holds whom today, as far as it is known here."""
    me, moment = r.store.user_id.bytes, instant_ms(now)
    return {UUID(bytes=who): name for who, name in r.rows(_HOLDERS, (moment, me, moment, me))}


def call_of_another(r: Reader, who_id: UUID, now: datetime) -> OthersCall | None:
    """Return the last call that somebody else made today with a person."""
    start = words.day_end(now) - timedelta(days=1)
    bounds = instant_ms(start), instant_ms(start + timedelta(days=1))
    row = r.row(_CALLS_OF_OTHERS, (who_id.bytes, *bounds, r.store.user_id.bytes))
    return None if row is None else OthersCall(row[0] or "", instant_from_ms(row[1]))


def calls_of_others(r: Reader, now: datetime) -> dict[UUID, OthersCall]:
    """Return the last call that somebody else made today with each person whom I have not."""
    start = instant_ms(words.day_end(now) - timedelta(days=1))
    me = r.store.user_id.bytes
    rows = r.rows(_CALLED_BY_OTHERS, (start, me, start, me))
    return {UUID(bytes=who): OthersCall(name or "", instant_from_ms(at)) for who, name, at in rows}
