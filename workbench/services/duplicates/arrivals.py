"""Records that a sync brought, or that were made here since, and look like ones that are here."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from workbench.services import set_aside
from workbench.services.duplicates.asking import like
from workbench.services.duplicates.found import Match, Pair
from workbench.services.duplicates.pairs import Link, standing, worded
from workbench.services.duplicates.scanning import SCANNED
from workbench.store import imports, meta, records
from workbench.store.sql import of, sentence
from workbench.store.transactions import OUTBOX, Reader, Store, Writer
from workbench.wire.messages import dumps, loads

MOST = 200
"""Of each type so many new records are compared, the newest; a scan looks through all."""
_TAIL = 50
_MOST_KEPT = 200
_SEEN, _FOUND, _LEFT = "arrivals_seen", "arrivals_found", "arrivals_left"
_MADE_HERE = (
    "SELECT rid FROM (SELECT rid, created_at, n FROM outbox WHERE op = 'create' AND type = ?1"
    " UNION ALL SELECT rid, created_at, n FROM archive WHERE op = 'create' AND type = ?1)"
    " ORDER BY created_at DESC, n DESC LIMIT ?2"
)
_BROUGHT_IN = "SELECT id FROM import_created WHERE type = ? ORDER BY n DESC LIMIT ?"
_MOST_BROUGHT_IN = 100_000
"""What a list brought in was compared row by row when it came."""
Json = dict[str, Any]


@dataclass(frozen=True)
class Arrived:
    """What one look found.

    Args:
        new: How many of the records that are new look like ones that are here.
        left: How many new ones were not compared, because there were too many.
    """

    new: int = 0
    left: int = 0


def look(store: Store) -> Arrived:
    """Compare what is new since the last look with what is here; remember the pairs.

    The first load of a profile brings nothing new: only what was made here is compared then.
    """
    with store.read() as r:
        if meta.get(r, "cursor") is None or meta.get(r, "snapshots") is not None:
            return Arrived()
        before = meta.get(r, _SEEN)
        made, left = _found(r, loads(before or "{}"))
        now = dumps({name: _mark(r, name) for name in SCANNED}).decode()
    if now != before or made:
        with store.load() as w:
            meta.put(w, _SEEN, now)
            _note(w, made, left)
    return Arrived(len({one["id"] for one in made}), left)


def pairs(r: Reader) -> list[Pair]:
    """Return the pairs that wait for a decision, the surest first."""
    links = [
        Link(one["other_type"], UUID(one["other"]), one["type"], UUID(one["id"]))
        for one in _kept(r)
    ]
    return standing(r, worded(r, links))


def untold(r: Reader) -> int:
    """Return how many new records look like ones that are here and were not told yet."""
    waiting = [one for one in _kept(r) if not one["told"]]
    ids: dict[str, set[UUID]] = {}
    for one in waiting:
        ids.setdefault(one["type"], set()).add(UUID(one["id"]))
        ids.setdefault(one["other_type"], set()).add(UUID(one["other"]))
    here = {str(found) for name, some in ids.items() for found in imports.existing(r, name, some)}
    aside = set_aside.pairs(r) if waiting else frozenset()
    return len(
        {
            one["id"]
            for one in waiting
            if {one["id"], one["other"]} <= here
            and frozenset((UUID(one["id"]), UUID(one["other"]))) not in aside
        }
    )


def not_compared(r: Reader) -> int:
    """Return how many new records were too many to be compared, and were not told yet."""
    return meta.number(r, _LEFT)


def tell(w: Writer) -> None:
    """Note that they were told; the pairs wait for their decision all the same."""
    meta.put(w, _LEFT, None)
    _keep(w, [one | {"told": True} for one in _kept(w)])


def _found(r: Reader, seen: Json) -> tuple[list[Json], int]:
    """Return the pairs that are not kept yet, and how many new records were not compared."""
    aside = set_aside.pairs(r)
    known = aside | {frozenset((UUID(one["id"]), UUID(one["other"]))) for one in _kept(r)}
    made: dict[frozenset[UUID], Json] = {}
    left = 0
    for type_name in SCANNED:
        fresh, further = _new(r, type_name, seen.get(type_name))
        left += further
        for record_id in fresh:
            for match in _alike(r, type_name, record_id):
                pair = frozenset((record_id, match.id))
                if pair not in known:
                    made.setdefault(pair, _pair(type_name, record_id, match))
    return list(made.values()), left


def _new(r: Reader, type_name: str, seen: Json | None) -> tuple[list[UUID], int]:
    """Return the records of a type that are new, the oldest first, and how many more there are."""
    table = of(type_name).table
    known: set[UUID] = set()
    if seen is None:
        rows = r.rows(_MADE_HERE, (type_name, MOST))
        here = imports.existing(r, type_name, (UUID(bytes=raw) for (raw,) in rows))
        found = [UUID(bytes=raw) for (raw,) in rows if UUID(bytes=raw) in here]
    else:
        known = set(map(UUID, seen["ids"]))
        query = sentence("SELECT id FROM", table, "WHERE pk >= ? ORDER BY pk DESC")
        found = [UUID(bytes=raw) for (raw,) in r.iterate(query, (seen["low"],))]
    if found:
        known |= {UUID(bytes=raw) for (raw,) in r.rows(_BROUGHT_IN, (type_name, _MOST_BROUGHT_IN))}
    found = [one for one in found if one not in known]
    return found[:MOST][::-1], len(found[MOST:])


def _mark(r: Reader, type_name: str) -> Json:
    """Return how far the records of a type are seen.

    The last of them by their ids: the number of a record that is deleted goes to the next one.
    """
    query = sentence("SELECT pk, id FROM", of(type_name).table, "ORDER BY pk DESC LIMIT ?")
    last = r.rows(query, (_TAIL,))
    low = last[-1][0] if len(last) == _TAIL else 0
    return {"low": low, "ids": sorted(str(UUID(bytes=raw)) for _pk, raw in last)}


def _alike(r: Reader, type_name: str, record_id: UUID) -> list[Match]:
    record = records.get(r, type_name, record_id)
    if record is None or record.values.get("is_converted"):
        return []
    found = like(r, record.values, type_name, besides=record_id)
    return [match for match in found if match.is_likely]


def _pair(type_name: str, record_id: UUID, match: Match) -> Json:
    return {
        "type": type_name,
        "id": str(record_id),
        "other_type": match.type,
        "other": str(match.id),
        "told": False,
    }


def _note(w: Writer, made: list[Json], left: int) -> None:
    if left:
        meta.put(w, _LEFT, not_compared(w) + left)
    if made:
        _keep(w, [*_kept(w), *made])
    if made or left:
        w.changed.add(OUTBOX)


def _kept(r: Reader) -> list[Json]:
    found: list[Json] = loads(meta.get(r, _FOUND) or "[]")
    return found


def _keep(w: Writer, found: list[Json]) -> None:
    """Keep what may still be decided; the oldest beyond a number are forgotten."""
    meta.put(w, _FOUND, dumps(found[-_MOST_KEPT:]).decode())
