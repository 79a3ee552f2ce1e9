"""Sends the outbox: oldest first, one request in flight, one bad mutation never stops the rest."""

import logging
from collections.abc import Sequence
from random import Random
from typing import Any

from workbench.backend.transport import Failure, Problem, TooLarge, Transport
from workbench.i18n import t
from workbench.store import meta, outbox
from workbench.store.database import Store
from workbench.store.outbox import Pending
from workbench.sync import checks, histories
from workbench.sync.backoff import Backoff
from workbench.sync.clock import Clock
from workbench.wire.messages import LIMITS, Json, dumps, loads

log = logging.getLogger(__name__)

REFUSALS_BEFORE_HALVING = 3
TRIES_BEFORE_QUARANTINE = 8
SECONDS_BEFORE_QUARANTINE = 3600
HALVING_WAIT_S = 2.0
HELD_WAIT_S = 300.0
SURELY_TAKEN_BYTES = 65_536
"""A change no larger than this is refused by something on the way: that may pass."""
MOST_HISTORIES = 3
FAILURES = "push_failures"
"""In meta: mid → tries and first time of the mutations that make a whole request fail."""


def envelope(store: Store, epoch: str, acked: str, batch: Sequence[Pending]) -> Json:
    """Return the body of a push; it names whose changes these are, whoever is signed in.

    Args:
        epoch: The server's history as it is known here; nothing before the first contact.
        acked: What the server gave with its last answer: a restored one knows itself by it.
    """
    body: Json = {"client_id": str(store.client_id), "user_id": str(store.user_id)}
    body |= {name: text for name, text in (("epoch", epoch), ("acked", acked)) if text}
    return {**body, "mutations": [pending.body for pending in batch]}


class Pusher:
    """Pushes batch by batch; remembers only what may be forgotten when the program ends."""

    def __init__(self, store: Store, transport: Transport, clock: Clock, rng: Random) -> None:
        self.limits = dict(LIMITS)
        self.acked = 0
        self._store = store
        self._transport = transport
        self._clock = clock
        self._rng = rng
        self._backoff = Backoff(rng)
        self._largest = 0  # mutations in a request; 0 = the server's limit
        self._refusals = 0
        self._held: dict[str, float] = {}  # mid → not before, monotonic

    def wait_s(self) -> float | None:
        """Return the seconds until a push that waits may start; None when none waits."""
        now_s = self._clock.monotonic()
        waits = [until_s - now_s for until_s in self._held.values()]
        waits.append(self._backoff.wait_s(now_s))
        return min((wait_s for wait_s in waits if wait_s > 0), default=None)

    def wake(self) -> None:
        """Forget the waits: a person wants it now."""
        self._backoff.succeeded()
        self._held.clear()

    def server_is_back(self) -> None:
        """Forget the waits of failures, except as long as the server asked for."""
        self._backoff.forgive()

    def step(self) -> bool:
        """Push one batch if something is due; tell whether it was.

        Raises:
            Failure: The server gave no usable answer; the same mutations go again.
        """
        if self._backoff.wait_s(self._clock.monotonic()) > 0:
            return False
        with self._store.read() as r:
            epoch, acked = meta.get(r, "epoch") or "", meta.get(r, "acked") or ""
            batch = self._choose(outbox.due(r, self._many(), self.limits["push_bytes"]))
        if not batch:
            return False
        self._send(batch, epoch, acked)
        return True

    def push_all(self) -> bool:
        """Send all that waits, each batch once, before this profile goes; tell whether all went."""
        self.wake()
        try:
            for _ in range(MOST_HISTORIES):
                if self._push_rest():
                    break
        except Failure as failure:
            log.warning("what waits could not be sent: %s", failure)
        with self._store.read() as r:
            return outbox.unsent(r) == 0

    def _push_rest(self) -> bool:
        """Push until nothing is due; False when another history was met and has to be tried."""
        try:
            while self.step():
                log.info("a batch was sent before the profile goes")
        except Problem as problem:
            if not histories.learn(self._store, problem):  # where nobody may greet any more
                raise
            return False
        return True

    def _send(self, batch: Sequence[Pending], epoch: str, acked: str) -> None:
        batch = self._taken(batch)
        if not batch:
            return
        try:
            answer = self._transport.push(envelope(self._store, epoch, acked, batch))
        except TooLarge:
            self._halve_or_quarantine(batch, epoch)
            return
        except Problem as problem:
            if problem.status == 410:
                raise
            self._refused(batch, epoch, problem)
            return
        except Failure as failure:
            self._note_failure(batch, failure)
            raise
        results = checks.results(answer, [str(pending.mid) for pending in batch])
        self._settle(results, epoch, answer)
        self._succeeded(results)

    def _taken(self, batch: Sequence[Pending]) -> list[Pending]:
        """Note, before the request leaves, what goes; what was given up meanwhile does not."""
        is_first = any(pending.state == "new" for pending in batch)
        with self._store.write() if is_first else self._store.load() as w:
            taken = outbox.unchanged(w, batch)
            outbox.mark_sent(w, [pending.mid for pending in taken if pending.state == "new"])
            outbox.count_try(w, [pending.mid for pending in taken if pending.state != "new"])
        return taken

    def _note_failure(self, batch: Sequence[Pending], failure: Failure) -> None:
        """Tell beside each change why it is still here; its outcome is not known."""
        error = {"result": "unknown", "message": str(failure)}
        mids = [pending.mid for pending in batch if pending.state != "blocked"]  # they know why
        with self._store.load() as w:
            outbox.note_failure(w, mids, error)

    def _settle(self, results: list[Json], epoch: str, answer: Json | None = None) -> None:
        with self._store.write() as w:
            epoch = histories.note_answer(w, epoch, answer or {})
            settled = outbox.settle(w, results, epoch)
            self._forget_failures(w, results)
        self.acked += settled.acked + settled.conflicts

    def _succeeded(self, results: Sequence[Json]) -> None:
        self._backoff.succeeded()
        self._refusals = 0
        if self._largest:
            self._largest = min(self._largest * 2, self.limits["push_mutations"])
        for result in results:
            self._held.pop(result["mid"], None)

    def _many(self) -> int:
        limit = self.limits["push_mutations"]
        return min(self._largest or limit, limit) + 2 * limit * bool(self._held)

    def _choose(self, due: Sequence[Pending]) -> list[Pending]:
        """Leave out what is held and what must come after it; never split a bundle."""
        now_s = self._clock.monotonic()
        limit = min(self._largest or len(due), self.limits["push_mutations"])
        stopped: set[str] = set()
        batch: list[Pending] = []
        for pending in due:
            bundle = pending.body.get("bundle")
            names = {str(pending.mid), str(pending.rid), str(bundle or pending.mid)}
            if self._held.get(str(pending.mid), now_s) > now_s or stopped & (
                names | set(pending.body.get("deps") or ())
            ):
                stopped |= names
                continue
            if len(batch) >= limit and (not bundle or batch[-1].body.get("bundle") != bundle):
                break
            batch.append(pending)
        return batch

    def _refused(self, batch: Sequence[Pending], epoch: str, problem: Problem) -> None:
        """The whole request failed though the server answered: look for the one at fault."""
        log.warning("push of %d refused: %d %s", len(batch), problem.status, problem.kind)
        self._refusals += 1
        now_s = self._clock.monotonic()
        if self._refusals < REFUSALS_BEFORE_HALVING:
            self._backoff.failed(now_s, problem.retry_after_s)
            return
        if not _is_one(batch):
            self._largest = max(1, len(batch) // 2)
            self._backoff.succeeded()
            self._backoff.failed(now_s, min(problem.retry_after_s, HALVING_WAIT_S))
            return
        self._hold(batch, epoch, problem)

    def _hold(self, batch: Sequence[Pending], epoch: str, problem: Problem) -> None:
        """Let the others pass; give up only after many tries over a long time."""
        mids = [pending.mid for pending in batch]
        now_ms = int(self._store.now().timestamp() * 1000)
        with self._store.write() as w:
            failures = loads(meta.get(w, FAILURES) or "{}")
            known = failures.get(str(mids[0]), {"tries": 0, "since_ms": now_ms})
            tries = known["tries"] + 1
            failures[str(mids[0])] = {"tries": tries, "since_ms": known["since_ms"]}
            meta.put(w, FAILURES, dumps(failures).decode())
            error = {"code": problem.kind or str(problem.status), "message": str(problem)}
            outbox.note_failure(w, mids, error)
        is_long = abs(now_ms - known["since_ms"]) >= SECONDS_BEFORE_QUARANTINE * 1000
        self._largest, self._refusals = 0, 0
        if tries >= TRIES_BEFORE_QUARANTINE and is_long:
            self._quarantine(batch, epoch, "request_failed", str(problem))
            return
        wait_s = self._rng.uniform(HELD_WAIT_S / 2, HELD_WAIT_S) if tries > 1 else HALVING_WAIT_S
        for mid in mids:
            self._held[str(mid)] = self._clock.monotonic() + max(wait_s, problem.retry_after_s)

    def _halve_or_quarantine(self, batch: Sequence[Pending], epoch: str) -> None:
        if not _is_one(batch):
            self._largest = max(1, len(batch) // 2)
            return
        size = len(dumps([pending.body for pending in batch]))
        text = t("The server takes no change as large as this one ({n} bytes).").format(n=size)
        if size > SURELY_TAKEN_BYTES:
            self._quarantine(batch, epoch, "too_large", text)
        else:
            self._hold(batch, epoch, Problem(413, "too-large", text, {}))

    def _quarantine(self, batch: Sequence[Pending], epoch: str, code: str, text: str) -> None:
        results = [
            {"mid": str(p.mid), "result": "rejected", "code": code, "message": text, "fields": []}
            for p in batch
        ]
        self._settle(results, epoch)
        self._succeeded(results)

    def _forget_failures(self, w: Any, results: Sequence[Json]) -> None:
        written = meta.get(w, FAILURES)
        if written is None:
            return
        failures = loads(written)
        for result in results:
            failures.pop(result["mid"], None)
        meta.put(w, FAILURES, dumps(failures).decode() if failures else None)


def _is_one(batch: Sequence[Pending]) -> bool:
    """Tell whether it cannot be cut: one mutation, or the parts of one bundle."""
    bundles = {pending.body.get("bundle") for pending in batch}
    return len(batch) == 1 or (len(bundles) == 1 and None not in bundles)
