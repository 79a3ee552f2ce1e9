"""Sends the contents of attachments in parts that go on where they broke off, and fetches them."""

import logging
from dataclasses import replace
from itertools import islice

from workbench.backend.transport import Problem, TooLarge, Transport
from workbench.errors import InvalidInput, NotFound
from workbench.i18n import t
from workbench.store import blobs, events
from workbench.store.blobs import Blob
from workbench.store.database import Reader, Store
from workbench.sync import checks
from workbench.wire.messages import Json
from workbench.wire.values import instant_ms

log = logging.getLogger(__name__)

CHUNKS_IN_A_PART = 4
MOST_RESTARTS = 3


def is_waiting(r: Reader) -> bool:
    """Whether a content waits to be sent."""
    return bool(blobs.waiting(r))


def send_part(store: Store, transport: Transport) -> None:
    """Send the next part of the first content that waits; nothing else has to wait for all of it.

    Raises:
        Failure: The server gave no usable answer; it goes on from there the next time.
    """
    with store.read() as r:
        blob = next(iter(blobs.waiting(r)), None)
    if blob is None:
        return
    try:
        pieces = blobs.read(store, blob.sha256, blob.received)
        part = b"".join(islice(pieces, max(1, CHUNKS_IN_A_PART >> blob.restarts)))
    except (NotFound, InvalidInput) as error:
        _refuse(store, blob, str(error))
        return
    if not part and blob.received < blob.size:
        _refuse(store, blob, t("The attachment's file was changed; attach it again."))
        return
    try:
        answer = transport.send_blob(blob.sha256, blob.received, blob.size, part)
    except TooLarge as error:
        _send_less(store, blob, str(error))
    except Problem as problem:
        if problem.status not in (409, 422):
            raise
        _begin_again(store, blob, problem)
    else:
        _take(store, blob, answer)


def fetch(store: Store, transport: Transport, sha256: str) -> None:
    """Have a content here that another person attached.

    Raises:
        Failure: The server gave no usable answer.
        InvalidInput: What came is not that content; nothing is left of it.
        OSError: The disk refused.
    """
    if not blobs.is_here(store, sha256):
        blobs.take(store, transport.blob(sha256), expected_sha256=sha256)


def _take(store: Store, blob: Blob, answer: Json) -> None:
    """Note how much of this very content the server has."""
    try:
        received = answer["received"]
        checks.need(answer["sha256"] == blob.sha256 and answer["size"] == blob.size)
        checks.need(isinstance(received, int) and 0 <= received <= blob.size)
    except (KeyError, ValueError, TypeError):
        raise checks.damaged() from None
    if answer.get("state") == "stored":
        now_ms = instant_ms(store.now())
        _note(store, replace(blob, state="stored", received=blob.size, stored_at_ms=now_ms))
    else:
        _note(store, replace(blob, received=received))


def _begin_again(store: Store, blob: Blob, problem: Problem) -> None:
    """Go on where the server says; bytes that never fit their SHA-256 stay here."""
    if problem.status == 409 and isinstance(problem.body.get("received"), int):
        _note(store, replace(blob, received=problem.body["received"]))
    elif blob.restarts < MOST_RESTARTS:
        _note(store, replace(blob, received=0, restarts=blob.restarts + 1))
    else:
        _refuse(store, blob, str(problem))


def _send_less(store: Store, blob: Blob, reason: str) -> None:
    """Something on the way takes no part as large as this one: try smaller ones."""
    if blob.restarts < MOST_RESTARTS:
        _note(store, replace(blob, restarts=blob.restarts + 1))
    else:
        _refuse(store, blob, reason)


def _refuse(store: Store, blob: Blob, reason: str) -> None:
    log.warning("the content of an attachment stays here: %s", reason)
    with store.write() as w:
        blobs.put(w, replace(blob, state="refused", reason=reason))
        events.note(w, "attachment_stays", n=1)


def _note(store: Store, blob: Blob) -> None:
    with store.write() as w:
        blobs.put(w, blob)
