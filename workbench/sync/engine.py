"""The sync engine: looks what there is to do, does one piece of it, says when to look again.

Level-triggered: nothing but the profile and the server decides what is next, so a missed
event, a crash or a lost answer costs time and never data. No thread and no sleep is in here;
clock, transport and randomness come from outside.
"""

import logging
from collections.abc import Iterator
from datetime import datetime
from random import Random, SystemRandom

from workbench import __version__
from workbench.backend.transport import (
    ClientTooOld,
    Disabled,
    Failure,
    Problem,
    SlowDown,
    Transport,
    Unauthenticated,
)
from workbench.i18n import t
from workbench.schema.dictionary import schema_hash
from workbench.store import apply, conflict_rows, meta, outbox
from workbench.store.database import Store
from workbench.sync import bookmarks, checks
from workbench.sync.backoff import Backoff
from workbench.sync.clock import Clock, SystemClock
from workbench.sync.pulling import HistoryChanged, pull
from workbench.sync.pushing import Pusher
from workbench.sync.snapshots import Snapshots
from workbench.sync.state import Outcome, Phase, Report
from workbench.wire import values
from workbench.wire.messages import PROTO, Json

log = logging.getLogger(__name__)

POLL_S = 60.0
TOO_OLD_RETRY_S = 3600.0
MOST_TURNS = 3
"""So many refusals of our place in a row without an answer between them are no accident."""


class Engine:
    """Brings one profile and one server together, step by step.

    Args:
        poll_s: Seconds after which the feed is asked again though nothing hinted at news.
    """

    def __init__(
        self,
        store: Store,
        transport: Transport,
        clock: Clock | None = None,
        rng: Random | None = None,
        *,
        poll_s: float = POLL_S,
    ) -> None:
        clock, rng = clock or SystemClock(), rng or SystemRandom()
        self.poll_s = poll_s
        self.last_sync_at: datetime | None = None
        self.skew_s = 0.0
        self.pulled = 0
        self._store = store
        self._transport = transport
        self._clock = clock
        self._rng = rng
        self._backoff = Backoff(rng)
        self._pusher = Pusher(store, transport, clock, rng)
        self._snapshots = Snapshots(store, transport, clock)
        self._activity: Iterator[int] | None = None
        self._is_greeted = False
        self._is_too_old = False
        self._pull_at_s = clock.monotonic()
        self._turns = 0
        self._stopped: Outcome | None = None
        self._reason = ""

    @property
    def progress(self) -> float | None:
        """The part of the scope being loaded that has arrived."""
        return self._snapshots.progress

    def wake(self) -> None:
        """Forget every wait and stop: someone wants it now, or has signed in again."""
        self._stopped = None
        self._is_too_old = False
        self._backoff.succeeded()
        self._pusher.wake()
        self.hint()

    def renewed(self) -> "Engine":
        """Return an engine that knows nothing but the profile."""
        return Engine(self._store, self._transport, self._clock, self._rng, poll_s=self.poll_s)

    def hint(self) -> None:
        """There may be news: pull at the next step."""
        self._pull_at_s = self._clock.monotonic()

    def step(self) -> Outcome:
        """Do one piece of work: at most one request, or one transaction of pulled rows.

        Raises:
            StoreProblem: The profile could not be read or written.
        """
        if self._stopped is not None:
            return self._stopped
        wait_s = self._backoff.wait_s(self._clock.monotonic())
        if wait_s > 0:
            return Outcome(wait_s, Phase.OFFLINE, self._reason)
        try:
            is_busy = self._advance()
        except HistoryChanged:
            self._drop_activity()
            return self._turn()
        except Failure as failure:
            self._drop_activity()
            return self._failed(failure)
        except BaseException:
            self._drop_activity()
            raise
        return Outcome(0.0, Phase.SYNCING) if is_busy else self._quiet()

    def run_until_quiet(self) -> Outcome:
        """Step until there is nothing to do now; return why."""
        while True:
            outcome = self.step()
            if outcome.wait_s != 0:
                return outcome

    def report(self) -> Report:
        """Return what was done since the start, and what is left."""
        with self._store.read() as r:
            counts = outbox.counts(r)
            place = bookmarks.read(r).place
            open_conflicts = conflict_rows.count_open(r)
        return Report(
            pushed=self._pusher.acked,
            pulled=self.pulled,
            conflicts=open_conflicts,
            quarantined=counts.get("quarantined", 0),
            waiting=waiting(counts),
            cursor="" if place is None else place.cursor,
        )

    def _advance(self) -> bool:
        if not self._is_greeted and not self._is_too_old:
            self._greet()
            return True
        if self._pusher.step():
            self._answered()
            self.hint()
            return True
        if self._is_too_old:
            return False
        if self._activity is None:
            self._activity = self._next_activity()
        if self._activity is None:
            return False
        rows = next(self._activity, None)
        self._answered()
        if rows is None:
            self._activity = None
        else:
            self.pulled += rows
        return True

    def _next_activity(self) -> Iterator[int] | None:
        with self._store.read() as r:
            marks = bookmarks.read(r)
        if marks.plan is not None:
            return self._snapshots.load()
        if marks.place is None:
            self._is_greeted = False
            return iter(())
        if self._clock.monotonic() < self._pull_at_s:
            return None
        return self._pull()

    def _pull(self) -> Iterator[int]:
        started_s = self._clock.monotonic()
        yield from pull(self._store, self._transport, self._clock, self._pusher.limits["page"])
        self.last_sync_at = self._clock.now()
        if self._pull_at_s <= started_s:  # no hint came meanwhile
            self._pull_at_s = self._clock.monotonic() + self.poll_s

    def _greet(self) -> None:
        with self._store.read() as r:
            marks = bookmarks.read(r)
        self._transport.token()
        hello = checks.hello(self._transport.hello(self._greeting(marks)))
        if (hello.user_id, hello.workspace_id) != (self._store.user_id, self._store.workspace_id):
            raise Disabled(t("This server answers for another person or workspace."))
        self._pusher.limits.update(hello.limits)
        self._note_skew(hello.server_time)
        with self._store.write() as w:
            if marks.epoch and marks.epoch != hello.epoch:
                log.warning("the server's history changed; everything is compared again")
                apply.new_epoch(w, hello.epoch)
                marks = bookmarks.read(w)
            if meta.get(w, "types") not in (None, bookmarks.known_types()):
                bookmarks.write_place(w, None)
                bookmarks.write_plan(w, None)
                marks = bookmarks.read(w)
            meta.put(w, "types", bookmarks.known_types())
            meta.put(w, "epoch", hello.epoch)
            meta.put(w, "schema_hash", hello.schema_hash)
            if hello.role:
                meta.put(w, "role", hello.role)
            bookmarks.write_plan(w, bookmarks.planned(marks, hello))
        self._is_greeted = True  # no reason yet to forget failures: what follows may fail again

    def _greeting(self, marks: bookmarks.Bookmarks) -> Json:
        body: Json = {
            "client_id": str(self._store.client_id),
            "app": __version__,
            "proto": [PROTO],
            "schema_hash": schema_hash(),
            "wall_time": values.instant_text(self._clock.now()),
        }
        if marks.epoch:
            body["epoch"] = marks.epoch
        if marks.place is not None:
            body["cursor"] = marks.place.cursor
        return body

    def _note_skew(self, server_time: str) -> None:
        server_at = values.parse_instant(server_time)
        self.skew_s = (self._clock.now() - server_at).total_seconds()

    def _answered(self) -> None:
        self._backoff.succeeded()
        self._reason = ""
        self._turns = 0

    def _drop_activity(self) -> None:
        activity, self._activity = self._activity, None
        close = getattr(activity, "close", None)
        if close is not None:
            close()

    def _failed(self, failure: Failure) -> Outcome:
        self._reason = str(failure)
        now_s = self._clock.monotonic()
        if isinstance(failure, Unauthenticated):
            return self._stop(Phase.SIGNED_OUT)
        if isinstance(failure, Disabled):
            return self._stop(Phase.NEEDS_YOU)
        if isinstance(failure, ClientTooOld):
            return self._outdated()
        if isinstance(failure, Problem) and failure.status == 410:
            return self._lost_place(failure)
        if isinstance(failure, Problem):
            log.warning("a request was refused: %d %s", failure.status, failure.kind)
            self._is_greeted = False
        wait_s = failure.retry_after_s if isinstance(failure, SlowDown | Problem) else 0.0
        self._backoff.failed(now_s, wait_s)
        return Outcome(self._backoff.wait_s(now_s), Phase.OFFLINE, self._reason)

    def _stop(self, phase: Phase) -> Outcome:
        self._stopped = Outcome(None, phase, self._reason)
        self._is_greeted = False
        return self._stopped

    def _outdated(self) -> Outcome:
        if not self._is_too_old:
            self._is_too_old = True  # pushing alone is still allowed
            return Outcome(0.0, Phase.TOO_OLD, self._reason)
        self._backoff.failed(self._clock.monotonic(), TOO_OLD_RETRY_S)
        return Outcome(TOO_OLD_RETRY_S, Phase.TOO_OLD, self._reason)

    def _lost_place(self, problem: Problem) -> Outcome:
        """Our place in the feed no longer holds (wire.md 9): mend it, lose nothing."""
        if problem.kind == "scope-changed":
            self._change_scopes(problem.body)
        elif problem.kind == "cursor-expired":
            with self._store.write() as w:
                bookmarks.write_place(w, None)
                bookmarks.write_plan(w, None)
        return self._turn()

    def _change_scopes(self, body: Json) -> None:
        try:
            added, dropped = checks.scopes(body["added"]), [str(id_) for id_ in body["dropped"]]
            cursor = str(body["cursor"])
        except (KeyError, ValueError, TypeError):
            return  # the greeting tells the scopes as well
        with self._store.write() as w:
            marks = bookmarks.read(w)
            apply.drop_scopes(w, dropped)
            kept = tuple(scope for scope in marks.scopes if scope.id not in dropped)
            bookmarks.write_scopes(w, kept)
            if marks.place is None:
                return
            bookmarks.write_place(w, bookmarks.Place(cursor, marks.place.seq))
            pending = () if marks.plan is None else marks.plan.pending
            rest = tuple(
                scope
                for scope in pending
                if scope.id not in dropped and not bookmarks.is_held(scope, added)
            )
            bookmarks.write_plan(w, bookmarks.new_plan((*rest, *added), kept))

    def _turn(self) -> Outcome:
        """Greet again; a server that keeps refusing gets time like one that is not there."""
        self._is_greeted = False
        self._turns += 1
        if self._turns < MOST_TURNS:
            return Outcome(0.0, Phase.SYNCING)
        now_s = self._clock.monotonic()
        self._backoff.failed(now_s)
        return Outcome(self._backoff.wait_s(now_s), Phase.OFFLINE, self._reason)

    def _quiet(self) -> Outcome:
        now_s = self._clock.monotonic()
        waits = [self._pull_at_s - now_s] if not self._is_too_old else [TOO_OLD_RETRY_S]
        push_wait_s = self._pusher.wait_s()
        if push_wait_s is not None:
            waits.append(push_wait_s)
        wait_s = max(0.01, min(waits))
        if self._is_too_old:
            return Outcome(wait_s, Phase.TOO_OLD, self._reason)
        with self._store.read() as r:
            counts = outbox.counts(r)
            open_conflicts = conflict_rows.count_open(r)
        if counts.get("quarantined") or open_conflicts:
            return Outcome(wait_s, Phase.NEEDS_YOU)
        return Outcome(wait_s, Phase.WAITING if waiting(counts) else Phase.SYNCED)


def waiting(counts: dict[str, int]) -> int:
    """Return how many changes the server does not have yet."""
    return sum(counts.get(state, 0) for state in ("new", "sent", "blocked"))
