"""Histories of the server: a restored one is another, and is offered again what it may have lost.

The server knows best whether it was restored, but it may not have been told: then each client
that holds more than it does is a witness (server.cursors), by its cursor and by `acked`, what
came with the last answer to a push.
"""

import logging

from workbench.backend.transport import Problem
from workbench.store import apply, blobs, events, meta
from workbench.store.database import Store, Writer
from workbench.sync import bookmarks
from workbench.wire.messages import Json
from workbench.wire.values import is_uuid

log = logging.getLogger(__name__)

LONGEST_ACKED = 200


def begin(w: Writer, epoch: str) -> None:
    """Begin another history: load everything anew, offer again what the old one acknowledged."""
    log.warning("the server's history changed; everything is compared again")
    offered = apply.new_epoch(w, epoch)
    blobs.offer_again(w)
    bookmarks.write_plan(w, None)  # what was loaded of the old history does not count
    meta.put(w, "acked", None)
    events.note(w, "reoffered" if offered else "history_changed", n=offered)


def learn(store: Store, problem: Problem) -> bool:
    """Begin the history that a refusal names, when no greeting can tell it; tell whether it did."""
    epoch = str(problem.body.get("epoch") or "").lower()
    if problem.kind != "epoch-changed" or not is_uuid(epoch):
        return False
    with store.write() as w:
        known = meta.get(w, "epoch") or ""
        if known not in ("", epoch):
            begin(w, epoch)
    return known not in ("", epoch)


def note_answer(w: Writer, epoch: str, answer: Json) -> str:
    """Note what the answer to a push proves later; return the history it belongs to.

    Args:
        epoch: The history it was sent in; empty when none was known yet.
    """
    if not epoch and is_uuid(str(answer.get("epoch") or "")):
        epoch = str(answer["epoch"]).lower()
        meta.put(w, "epoch", epoch)
    acked = answer.get("acked")
    if isinstance(acked, str) and 0 < len(acked) <= LONGEST_ACKED:
        meta.put(w, "acked", acked)
    return epoch
