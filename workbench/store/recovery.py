"""What a profile's first write does: outbox and journal are made to say the same."""

import json
from collections.abc import Iterator
from uuid import UUID

from workbench.store import archive, merging, meta, mutations, overlay
from workbench.store.journal import Contents, Journal, Line, mutation_line
from workbench.store.transactions import Reader, Writer
from workbench.wire.messages import loads
from workbench.wire.values import uuid_text

RECOVERED = "recovered"
"""In meta: the mids that came back out of the journal, until the Sync panel has shown them."""
SMALLEST_TO_COMPACT = 262_144


def reconcile(w: Writer, journal: Journal) -> None:
    """Bring back what only the journal has, and write there what only the outbox has."""
    if not has_identity(w):
        return
    head = head_of(w)
    found = journal.read(head)
    if not found.is_ours:
        journal.set_aside(f"{w.store.now():%Y%m%dT%H%M%S}.other")
        found = Contents()
    if not journal.path.exists():  # its head alone says whose profile this is, and proves the key
        journal.rewrite(head, ())
    lost = _lost(w, found)
    _bring_back(w, lost)
    if lost:
        known = recovered(w) if being_sent(w) else []
        meta.put(w, RECOVERED, json.dumps(known + [line["body"]["mid"] for line in lost]))
    _end_again(w, found)
    _write_missing(w, found)
    if not w.journal_lines:
        compact(w, journal)


def _bring_back(w: Writer, lost: list[Line]) -> None:
    for line in lost:
        mutations.restore(w, dict(line["body"]), UUID(line["user_id"]), line["created_at"])
    touched = dict.fromkeys((line["body"]["type"], UUID(line["body"]["id"])) for line in lost)
    for type_name, record_id in touched:
        overlay.rebuild(w, type_name, record_id)
    for line in lost:
        merging.lay(w, line["body"])


def compact(r: Reader, journal: Journal) -> bool:
    """Write the journal anew when most of it is done; return whether it was."""
    if journal.size < SMALLEST_TO_COMPACT:
        return False
    found = journal.read(head_of(r))
    if not found.is_ours or 2 * len(found.done) <= len(found.mutations):
        return False
    journal.rewrite(head_of(r), (mutation_line(*opened) for opened in _opened(r)))
    return True


def write_anew(r: Reader, journal: Journal) -> None:
    """Put a journal that says what the outbox says in place of one that cannot be trusted."""
    if journal.path.exists() and not journal.read(head_of(r)).is_ours:
        journal.set_aside(f"{r.store.now():%Y%m%dT%H%M%S}.other")
    journal.rewrite(head_of(r), (mutation_line(*opened) for opened in _opened(r)))


def head_of(r: Reader) -> dict[str, str]:
    """Return what the head of this profile's journal says."""
    return r.store.identity().as_head()


def recovered(r: Reader) -> list[str]:
    """Return the mids that came back out of the journal and were not shown yet."""
    found: list[str] = json.loads(meta.get(r, RECOVERED) or "[]")
    return found


def being_sent(r: Reader) -> int:
    """Return how many came back out of the journal, while any of them is on its way."""
    back = set(recovered(r))
    if not back:
        return 0
    waiting = _mids(r, "SELECT mid FROM outbox WHERE state IN ('new', 'sent', 'blocked')")
    return len(back) if back & waiting else 0


def has_identity(r: Reader) -> bool:
    """Tell whether somebody has signed in."""
    return all(meta.get(r, name) is not None for name in meta.IDENTITY)


def _lost(r: Reader, found: Contents) -> list[Line]:
    kept = _mids(r, "SELECT mid FROM outbox UNION SELECT mid FROM archive")
    settled = found.done.keys() | kept
    lost = [line for mid, line in found.mutations.items() if mid not in settled]
    return sorted(lost, key=lambda line: int(line["body"]["n"]))


def _end_again(w: Writer, found: Contents) -> None:
    """Give up what the user had given up after the backup that this file comes from."""
    for mid, type_name, rid in w.rows("SELECT mid, type, rid FROM outbox"):
        how = found.done.get(uuid_text(mid))
        if how in archive.GIVEN_UP:
            archive.move(w, [UUID(bytes=mid)], how)
            overlay.rebuild(w, type_name, UUID(bytes=rid))
            overlay.rebuild_touched(w, UUID(bytes=mid))


def _write_missing(w: Writer, found: Contents) -> None:
    for body, user_id, created_at_ms in _opened(w):
        if body["mid"] not in found.mutations or body["mid"] in found.done:
            w.note_mutation(body, user_id, created_at_ms)
    for mid, state in w.rows("SELECT mid, state FROM archive"):
        text = uuid_text(mid)
        if text in found.mutations and text not in found.done:
            w.note_done(UUID(bytes=mid), state)


def _opened(r: Reader) -> Iterator[tuple[mutations.Body, UUID, int]]:
    for user_id, created_at_ms, body in r.rows("SELECT user_id, created_at, body FROM outbox"):
        yield loads(body), UUID(bytes=user_id), created_at_ms


def _mids(r: Reader, query: str) -> set[str]:
    return {uuid_text(mid) for (mid,) in r.iterate(query)}
