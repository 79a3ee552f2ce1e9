"""The server's answers to a push, taken into the outbox (wire.md 5.1)."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from workbench.schema import dictionary
from workbench.schema.fields import Merge
from workbench.store import archive, merge_tables, overlay
from workbench.store.transactions import OUTBOX, Writer
from workbench.wire.messages import dumps, loads
from workbench.wire.values import instant_ms

LONGEST_WAIT_S = 300


@dataclass(frozen=True)
class Settled:
    """How many mutations ended how; a conflict is acknowledged too, but counted apart."""

    acked: int = 0
    conflicts: int = 0
    quarantined: int = 0
    blocked: int = 0


def settle(w: Writer, results: Iterable[Mapping[str, Any]], epoch: str) -> Settled:
    """Note the results of one push; answers about unknown mutations are ignored."""
    ended = {"acked": 0, "conflicts": 0, "quarantined": 0, "blocked": 0}
    records: dict[tuple[str, bytes], None] = {}
    for result in results:
        mid = UUID(result["mid"])
        found = w.row("SELECT type, rid, body, tries FROM outbox WHERE mid = ?", (mid.bytes,))
        if found is None:
            continue
        type_name, rid, body, tries = found
        how = result["result"]
        if how in ("ok", "conflict"):
            ended["conflicts" if how == "conflict" else "acked"] += 1
            _acknowledge(w, mid, result, epoch)
            if not result.get("canonical") and overlay.find_base(w, UUID(bytes=rid)) is None:
                continue  # nothing under it and nothing new in it: what is shown stays
            _spread_canonical(w, mid, rid, loads(body), result.get("canonical") or {})
        elif how == "blocked":
            ended["blocked"] += 1
            _block(w, mid, result, tries)
        else:
            ended["quarantined"] += 1
            quarantine(w, [mid], result)
            records |= dict.fromkeys(found[:2] for found in merge_tables.touched_by(w, mid))
        records[type_name, rid] = None
    w.changed.add(OUTBOX)
    for type_name, rid in records:
        overlay.rebuild(w, type_name, UUID(bytes=rid))
    archive.archive_applied(w)
    return Settled(**ended)


def quarantine(w: Writer, mids: Iterable[UUID], error: Mapping[str, Any]) -> None:
    """Put mutations aside, text kept, until the user decides; the caller rebuilds the records."""
    told = {name: value for name, value in error.items() if name != "mid"}
    w.many(
        "UPDATE outbox SET state = 'quarantined', last_error = ?, next_try = NULL WHERE mid = ?",
        [(json.dumps(told, ensure_ascii=False), mid.bytes) for mid in mids],
    )


def _acknowledge(w: Writer, mid: UUID, result: Mapping[str, Any], epoch: str) -> None:
    canonical = result.get("canonical")
    w.execute(
        "UPDATE outbox SET state = 'acked', ack_seq = ?, ack_epoch = ?, canonical = ?,"
        " last_error = NULL, next_try = NULL WHERE mid = ?",
        (result["seq"], epoch, dumps(canonical).decode() if canonical else None, mid.bytes),
    )
    w.execute(
        "UPDATE outbox SET next_try = NULL WHERE state = 'blocked'"
        " AND json_extract(last_error, '$.by') = ?",
        (str(mid),),
    )


def _block(w: Writer, mid: UUID, result: Mapping[str, Any], tries: int) -> None:
    told = {"result": "blocked", "by": result.get("by")}
    wait_s = min(LONGEST_WAIT_S, 2 ** min(tries, 10))
    next_try = instant_ms(w.store.now()) + wait_s * 1000
    w.execute(
        "UPDATE outbox SET state = 'blocked', last_error = ?, next_try = ? WHERE mid = ?",
        (json.dumps(told), next_try, mid.bytes),
    )


def _spread_canonical(
    w: Writer, mid: UUID, rid: bytes, body: Mapping[str, Any], canonical: Mapping[str, Any]
) -> None:
    """Correct the `old` of changes, never sent yet, that build on what this one wrote."""
    if not canonical:
        return
    query = (
        "SELECT mid, user_id, created_at, body FROM outbox"
        " WHERE rid = ? AND op = 'patch' AND sent_at IS NULL ORDER BY n"
    )
    for later_mid, user_id, created_at, text in w.rows(query, (rid,)):
        later = loads(text)
        by_name = dictionary.record_type(later["type"]).by_name
        stale = [
            change
            for name, change in later["set"].items()
            if name in canonical
            and by_name[name].merge is not Merge.TEXT  # a merged one, which nobody had seen yet
            and change.get("after") == str(mid)
            and change.get("old") == _written(body, name)
        ]
        if not stale:
            continue
        for name, change in later["set"].items():
            if any(change is one for one in stale):
                is_unchanged = change["old"] == change["new"]
                change["old"] = canonical[name]
                if is_unchanged:
                    change["new"] = canonical[name]
        written = dumps(later).decode()
        w.execute("UPDATE outbox SET body = ? WHERE mid = ?", (written, later_mid))
        w.note_mutation(later, UUID(bytes=user_id), created_at)


def _written(body: Mapping[str, Any], name: str) -> Any:
    if "row" in body:
        return body["row"].get(name)
    return body.get("set", {}).get(name, {}).get("new")
