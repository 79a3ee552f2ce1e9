"""The sync engine: looks what there is to do, does one piece of it, says when to look again.

Level-triggered: nothing but the profile and the server decides what is next, so a missed
event, a crash or a lost answer costs time and never data. No thread and no sleep is in here;
clock, transport and randomness come from outside.
"""

import logging
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from random import Random, SystemRandom

from workbench.backend.transport import (
    ClientTooOld,
    Disabled,
    Failure,
    Problem,
    SlowDown,
    Transport,
    Unauthenticated,
    Wiped,
    concerns_everything,
)
from workbench.i18n import told
from workbench.store import conflict_rows, outbox
from workbench.store.database import Store
from workbench.sync import bookmarks, contents, greeting, histories, verifying
from workbench.sync.backoff import Backoff
from workbench.sync.clock import Clock, SystemClock
from workbench.sync.leash import Leash
from workbench.sync.pulling import GreetAgain, pull
from workbench.sync.pushing import Pusher
from workbench.sync.snapshots import Snapshots
from workbench.sync.state import Outcome, Phase, Report
from workbench.sync.verifying import Verdict, Verifier
from workbench.wire import values

log = logging.getLogger(__name__)

POLL_S = 60.0
TOO_OLD_RETRY_S = 3600.0
VERIFY_RETRY_S = 3600.0
VERIFY_AFTER_LOAD_S = 60.0
"""A snapshot proves itself: comparing can wait until its reader has begun to work."""
LEAST_FREE_BYTES = 500_000_000
"""With less room on the disk nothing is fetched; what people save still fits."""
MOST_TURNS = 3
"""So many refusals of our place in a row without an answer between them are no accident."""


class Engine:
    """Brings one profile and one server together, step by step.

    Args:
        poll_s: Seconds after which the feed is asked again though nothing hinted at news.
        free_bytes: Returns the room on the profile's disk; tests give their own.
    """

    def __init__(
        self,
        store: Store,
        transport: Transport,
        clock: Clock | None = None,
        rng: Random | None = None,
        *,
        poll_s: float = POLL_S,
        free_bytes: Callable[[], int] | None = None,
    ) -> None:
        clock, rng = clock or SystemClock(), rng or SystemRandom()
        self.clock = clock
        self.poll_s = poll_s
        self.last_sync_at: datetime | None = None
        self.skew_s = 0.0
        self.pulled = 0
        self.is_wiped = False
        self.verdict: Verdict | None = None
        self._store = store
        self._leash = Leash(transport, clock)
        self._transport: Transport = self._leash
        self._free_bytes = free_bytes or (lambda: shutil.disk_usage(store.path.parent).free)
        self._clock = clock
        self._rng = rng
        self._backoff = Backoff(rng)
        self._pusher = Pusher(store, self._leash, clock, rng)
        self._snapshots = Snapshots(store, self._leash, clock)
        self._activity: Iterator[int] | None = None
        self._is_greeted = False
        self._is_too_old = False
        self._look_again_at_s = 0.0
        self._is_disk_full = False
        self._pull_at_s = self._verify_at_s = self._contents_at_s = clock.monotonic()
        self._turns = 0
        self._stopped: Outcome | None = None
        self._reason = ""

    @property
    def progress(self) -> float | None:
        """The part of the scope being loaded that has arrived."""
        return self._snapshots.progress

    @property
    def beat_s(self) -> float:
        """When the server last gave a sign of life, on the monotonic clock."""
        return self._leash.beat_s

    def abandon(self) -> None:
        """Never let this engine have an answer again: another one has taken over."""
        self._leash.cut()

    def verify(self) -> None:
        """Compare everything here with the server soon: "Verify my data"."""
        with self._store.write() as w:
            verifying.request(w)
        self._verify_at_s = self._clock.monotonic()
        self.hint()

    def wake(self) -> None:
        """Forget every wait and stop: someone wants it now, or has signed in again."""
        self._stopped = None
        self._is_too_old = False
        self._backoff.succeeded()
        self._pusher.wake()
        self._verify_at_s = self._contents_at_s = self._clock.monotonic()
        self.hint()

    def server_is_back(self) -> None:
        """Forget the waits of failures, except as long as the server asked for."""
        self._backoff.forgive()
        self._pusher.server_is_back()
        self.hint()

    def renewed(self) -> "Engine":
        """Return an engine that knows nothing but the profile."""
        return Engine(
            self._store,
            self._leash.inner,
            self._clock,
            self._rng,
            poll_s=self.poll_s,
            free_bytes=self._free_bytes,
        )

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
        except GreetAgain:
            self._drop_activity()
            return self._turn()
        except Failure as failure:
            self._drop_activity()
            return self._failed(failure)
        except BaseException:
            self._drop_activity()
            raise
        return Outcome(0.0, Phase.SYNCING) if is_busy else self._quiet()

    def push_once(self) -> bool:
        """Send all that waits, each batch once, before this profile goes; tell whether all went."""
        return self._pusher.push_all()

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
            open_conflicts = conflict_rows.count_mine(r)
        return Report(
            pushed=self._pusher.acked,
            pulled=self.pulled,
            conflicts=open_conflicts,
            quarantined=counts.get("quarantined", 0),
            waiting=waiting(counts),
            cursor="" if place is None else place.cursor,
        )

    def _advance(self) -> bool:
        if self._is_too_old and self._clock.monotonic() >= self._look_again_at_s:
            self._is_too_old = self._is_greeted = False
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
            has_contents = contents.is_waiting(r)
            is_verify_due = verifying.is_due(r, values.instant_ms(self._clock.now()))
        if self._has_no_room(marks):
            return None
        if marks.plan is not None:
            return self._load(marks)
        if marks.place is None:
            self._is_greeted = False
            return iter(())
        if self._clock.monotonic() >= self._pull_at_s:
            return self._pull()
        if is_verify_due and self._clock.monotonic() >= self._verify_at_s:
            return self._verify()
        if has_contents and self._clock.monotonic() >= self._contents_at_s:
            return self._send_contents()
        return None

    def _has_no_room(self, marks: bookmarks.Bookmarks) -> bool:
        """Whether the disk is nearly full: then nothing is fetched, but all is saved and sent."""
        now_s = self._clock.monotonic()
        if marks.plan is None and now_s < self._pull_at_s and not self._is_disk_full:
            return False
        self._is_disk_full = self._free_bytes() < LEAST_FREE_BYTES
        if self._is_disk_full:
            self._pull_at_s = max(self._pull_at_s, now_s + self.poll_s)
        return self._is_disk_full

    def _load(self, marks: bookmarks.Bookmarks) -> Iterator[int]:
        yield from self._snapshots.load()
        if marks.place is None:
            self._is_greeted = False  # what was granted meanwhile is told by a greeting only
        with self._store.write() as w:
            verifying.request(w)
        self._verify_at_s = self._clock.monotonic() + VERIFY_AFTER_LOAD_S

    def _send_contents(self) -> Iterator[int]:
        try:
            contents.send_part(self._store, self._transport)
        except (Problem, SlowDown) as failure:
            log.warning("the contents of attachments are put off: %s", failure)
            self._contents_at_s = self._clock.monotonic() + VERIFY_RETRY_S
        yield 0

    def _verify(self) -> Iterator[int]:
        verifier = Verifier(self._store, self._transport, self._clock, self._pusher.limits["page"])
        try:
            yield from verifier.compare_and_mend()
        except Failure as failure:
            self._verify_at_s = self._clock.monotonic() + VERIFY_RETRY_S
            if concerns_everything(failure):
                raise
            log.warning("the comparison with the server is put off: %s", failure)
        else:
            self.verdict = verifier.verdict
            if not verifier.verdict.is_level:
                self._verify_at_s = self._clock.monotonic() + VERIFY_RETRY_S

    def _pull(self) -> Iterator[int]:
        started_s = self._clock.monotonic()
        yield from pull(self._store, self._transport, self._clock, self._pusher.limits["page"])
        self.last_sync_at = self._clock.now()
        if self._pull_at_s <= started_s:  # no hint came meanwhile
            self._pull_at_s = self._clock.monotonic() + self.poll_s

    def _greet(self) -> None:
        hello = greeting.greet(self._store, self._transport, self._clock)
        self._pusher.limits.update(hello.limits)
        server_at = values.parse_instant(hello.server_time)
        self.skew_s = (self._clock.now() - server_at).total_seconds()
        self._is_greeted = True  # no reason yet to forget failures: what follows may fail again

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
        self._reason = failure.words
        now_s = self._clock.monotonic()
        if isinstance(failure, Unauthenticated):
            return self._stop(Phase.SIGNED_OUT)
        if isinstance(failure, Wiped):
            return self._wipe(failure)
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

    def _wipe(self, failure: Wiped) -> Outcome:
        """Send what waits, once, while that is allowed; the profile's keeper removes the rest."""
        if failure.may_push and not self.is_wiped:
            self.is_wiped = True
            self.push_once()
        self.is_wiped = True
        return self._stop(Phase.NEEDS_YOU)

    def _stop(self, phase: Phase) -> Outcome:
        self._stopped = Outcome(None, phase, self._reason)
        self._is_greeted = False
        return self._stopped

    def _outdated(self) -> Outcome:
        if not self._is_too_old:
            self._is_too_old = True  # pushing alone is still allowed
            self._look_again_at_s = self._clock.monotonic() + TOO_OLD_RETRY_S
            return Outcome(0.0, Phase.TOO_OLD, self._reason)
        self._backoff.failed(self._clock.monotonic(), TOO_OLD_RETRY_S)
        return Outcome(TOO_OLD_RETRY_S, Phase.TOO_OLD, self._reason)

    def _lost_place(self, problem: Problem) -> Outcome:
        """Our place in the feed no longer holds (wire.md 9): mend it, lose nothing."""
        if problem.kind == "scope-changed":
            greeting.change_scopes(self._store, problem.body)
        elif problem.kind == "epoch-changed" and self._is_too_old:
            histories.learn(self._store, problem)  # pushing is allowed still, greeting is not
        elif problem.kind == "cursor-expired":
            with self._store.write() as w:
                bookmarks.write_place(w, None)
                bookmarks.write_plan(w, None)
        return self._turn()

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
        if self._is_disk_full:
            return Outcome(wait_s, Phase.NEEDS_YOU, _no_room())
        with self._store.read() as r:
            counts = outbox.counts(r)
            open_conflicts = conflict_rows.count_mine(r)
        if counts.get("quarantined") or open_conflicts:
            return Outcome(wait_s, Phase.NEEDS_YOU)
        return Outcome(wait_s, Phase.WAITING if waiting(counts) else Phase.SYNCED)


def _no_room() -> str:
    return told(
        "The disk is nearly full: nothing is fetched until {n} MB are free."
        " What you save is kept and sent.",
        n=LEAST_FREE_BYTES // 1_000_000,
    )


def waiting(counts: dict[str, int]) -> int:
    """Return how many changes the server does not have yet."""
    return sum(counts.get(state, 0) for state in ("new", "sent", "blocked"))
