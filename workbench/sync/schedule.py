"""When sync runs: one thread that steps the engine, wakes for news, and can be told to rest."""

import contextlib
import logging
import threading
from collections.abc import Callable

from workbench.backend.transport import Transport
from workbench.errors import WorkbenchError
from workbench.store import conflict_rows, outbox
from workbench.store.database import Store
from workbench.sync.engine import Engine, waiting
from workbench.sync.hints import Hints
from workbench.sync.stacks import stacks
from workbench.sync.state import Outcome, Phase, SyncState

log = logging.getLogger(__name__)

Listener = Callable[[SyncState], None]
AFTER_TROUBLE_S = 30.0
STUCK_S = 120.0
"""A step without a sign of life from the server for so long is given up (sync.md 2.4)."""
LOOK_EVERY_S = 15.0
STOP_TIMEOUT_S = 10.0


class Schedule:
    """Keeps a profile in step with its server in the background.

    Listeners are called on the sync thread each time the state has changed.
    """

    def __init__(self, store: Store, transport: Transport, engine: Engine) -> None:
        self._store = store
        self._transport = transport
        self._engine = engine
        self._hints = Hints(transport, self.hint, back=self.server_is_back)
        self._condition = threading.Condition()
        self._is_stopping = False
        self._is_paused = False
        self._has_news = False
        self._is_hinted = False
        self._is_back = False
        self._is_asked = False
        self._listeners: list[Listener] = []
        self._state = SyncState(Phase.WAITING)
        self._thread: threading.Thread | None = None
        self._watcher: threading.Thread | None = None
        self._step_began_s: float | None = None
        self._forget_store: Callable[[], None] | None = None

    @property
    def state(self) -> SyncState:
        """How sync stands now."""
        return self._state

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener(state)` at each change; return the way to end that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def start(self) -> None:
        """Begin to sync; a second call does nothing."""
        if self._thread is not None:
            return
        self._forget_store = self._store.subscribe(self._on_commit)
        self._begin()
        self._watcher = threading.Thread(target=self._watch, name="sync-watch", daemon=True)
        self._watcher.start()

    def stop(self) -> None:
        """End the background work and wait for it; the profile may be closed then."""
        with self._condition:
            self._is_stopping = True
            self._condition.notify_all()
        if self._forget_store is not None:
            self._forget_store()
            self._forget_store = None
        self._hints.stop()
        for thread in (self._thread, self._watcher):
            if thread is not None:
                thread.join(STOP_TIMEOUT_S)
        self._thread = self._watcher = None

    def sync_now(self) -> None:
        """Sync at once, whatever a wait or a stop says: "Sync now", or signed in again."""
        self._tell(asked=True)

    def verify(self) -> None:
        """Compare everything here with the server, and mend what differs."""
        self._engine.verify()
        self._tell(asked=True)

    def hint(self) -> None:
        """The server may have news."""
        self._tell(hinted=True)

    def server_is_back(self) -> None:
        """The server can be reached again: what waits because of failures need not wait longer."""
        self._tell(back=True)

    def pause(self) -> None:
        """Rest until `resume`."""
        with self._condition:
            self._is_paused = self._has_news = True
            self._condition.notify_all()

    def resume(self) -> None:
        """Go on after `pause`."""
        with self._condition:
            self._is_paused = False
            self._is_hinted = self._has_news = True
            self._condition.notify_all()

    def _tell(self, *, asked: bool = False, hinted: bool = False, back: bool = False) -> None:
        with self._condition:
            self._is_asked |= asked
            self._is_hinted |= hinted
            self._is_back |= back
            self._has_news = True
            self._condition.notify_all()

    def _on_commit(self, _types: frozenset[str]) -> None:
        if threading.current_thread() is not self._thread:
            self._tell()

    def look(self) -> bool:
        """Replace the worker if it is stuck while work waits; tell whether it was."""
        if not self._is_stuck():
            return False
        log.error("sync was stuck and starts anew; what every thread did:\n%s", stacks())
        old = self._engine
        old.abandon()
        self._transport.close()
        with self._condition:
            if self._is_stopping:
                return False
            self._engine = old.renewed()
            self._step_began_s = None
            self._begin()
        return True

    def _begin(self) -> None:
        """Start a worker for the engine of now; an older worker ends by itself."""
        self._thread = threading.Thread(
            target=self._run, args=(self._engine,), name="sync", daemon=True
        )
        self._thread.start()

    def _watch(self) -> None:
        while True:
            with self._condition:
                if self._condition.wait_for(lambda: self._is_stopping, LOOK_EVERY_S):
                    return
            self.look()

    def _is_stuck(self) -> bool:
        began_s, thread = self._step_began_s, self._thread
        if thread is not None and thread.is_alive():
            if began_s is None:
                return False
            if self._engine.clock.monotonic() - max(began_s, self._engine.beat_s) < STUCK_S:
                return False
        with contextlib.suppress(WorkbenchError), self._store.read() as r:
            return waiting(outbox.counts(r)) > 0
        return False

    def _run(self, engine: Engine) -> None:
        while True:
            with self._condition:
                if self._is_stopping or engine is not self._engine:
                    return
                is_asked, is_hinted, is_back = self._is_asked, self._is_hinted, self._is_back
                self._is_asked = self._is_hinted = self._is_back = self._has_news = False
                is_paused = self._is_paused and not is_asked
            outcome = Outcome(None, Phase.PAUSED)
            if not is_paused:
                self._step_began_s = engine.clock.monotonic()
                if is_back:
                    engine.server_is_back()
                stepped = self._step(engine, is_asked=is_asked, is_hinted=is_hinted)
                if engine is not self._engine:
                    return  # another worker has taken over meanwhile
                self._step_began_s = None
                if stepped is None:
                    engine = self._engine = engine.renewed()
                outcome = stepped or Outcome(AFTER_TROUBLE_S, Phase.OFFLINE)
            self._publish(outcome)
            if outcome.wait_s != 0:
                self._rest(outcome.wait_s)

    def _step(self, engine: Engine, *, is_asked: bool, is_hinted: bool) -> Outcome | None:
        """Let the engine step; None when it met a bug and must start again."""
        try:
            if is_asked:
                engine.wake()
            elif is_hinted:
                engine.hint()
            outcome = engine.step()
        except WorkbenchError as error:  # the profile's own trouble: disk full, file closed
            return Outcome(AFTER_TROUBLE_S, Phase.NEEDS_YOU, str(error))
        except Exception:
            if self._is_stopping:
                return Outcome(None, Phase.PAUSED)
            log.exception("sync stumbled; it starts again from what the profile says")
            return None
        if outcome.phase in (Phase.SYNCED, Phase.NEEDS_YOU, Phase.WAITING, Phase.OFFLINE):
            self._hints.start()
        return outcome

    def _rest(self, wait_s: float | None) -> None:
        with self._condition:
            self._condition.wait_for(lambda: self._has_news or self._is_stopping, wait_s)

    def _publish(self, outcome: Outcome) -> None:
        state = SyncState(
            outcome.phase,
            *self._counted(outcome),
            last_sync_at=self._engine.last_sync_at,
            progress=_hundredths(self._engine.progress),
            reason=outcome.reason,
            skew_s=round(self._engine.skew_s),
            is_wiped=self._engine.is_wiped,
        )
        if state != self._state:
            self._state = state
            for listener in tuple(self._listeners):
                listener(state)

    def _counted(self, outcome: Outcome) -> tuple[int, int, int]:
        """Return waiting, conflicts and quarantined; not anew for each slice of a load."""
        before = self._state
        if outcome.phase is not Phase.SYNCING or before.phase is not Phase.SYNCING:
            with contextlib.suppress(WorkbenchError), self._store.read() as r:
                counts = outbox.counts(r)
                return waiting(counts), conflict_rows.count_mine(r), counts["quarantined"]
        return before.waiting, before.conflicts, before.quarantined


def _hundredths(part: float | None) -> float | None:
    """Round a progress, so that listeners hear of it a hundred times at most."""
    return None if part is None else round(part, 2)
