"""The call desk: `python -m ui.bench_calls URL EMAIL PASSWORD CALLS ACTIVITIES` prints its times.

A child process of the bench: a real window over a real profile; the calls are logged by key
events without a network, and sent when all are done.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from ui.application import Session, make_application
from ui.desks.calls.desk import CallDesk
from ui.desks.calls.keys import DEAD_MS
from workbench import app
from workbench.app import Workbench
from workbench.services import calling, leads
from workbench.store import lists, records
from workbench.store.lists import ListQuery
from workbench.wire.values import instant_ms

PROFILE, PASSPHRASE = "bench-calls", "the bench opens this profile"
ZONES = (
    "Asia/Shanghai", "Asia/Kolkata", "Europe/Berlin", "Africa/Lagos", "America/New_York",
    "America/Los_Angeles", "Pacific/Auckland", "Australia/Perth",
)  # fmt: skip
KEYS = (
    Qt.Key.Key_1, Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_1, Qt.Key.Key_Space, Qt.Key.Key_5,
    Qt.Key.Key_1, Qt.Key.Key_4, Qt.Key.Key_1, Qt.Key.Key_9,
)  # fmt: skip
"""What a morning is like: mostly nobody, now and then a talk."""
PATIENCE_S = 30.0
SPARE_LEADS, SPARE_MS = 30, 15
SLICE = 500
WAIT = QEventLoop.ProcessEventsFlag.WaitForMoreEvents


class Morning(QObject):
    """Presses the keys of one BDR, each as soon as it counts, and waits for the next card."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        desk = session.window.current_desk()
        if not isinstance(desk, CallDesk):
            raise TypeError(desk)
        self._desk = desk
        self._unpainted: set[QObject] = set()
        self._shown = (desk.card, desk.queue.list.viewport())
        for part in self._shown:
            part.installEventFilter(self)
        self._begin()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._unpainted.discard(watched)
        return False

    def _begin(self) -> None:
        """Wait for the queue; where it is night or Sunday for everybody, work anyway (L)."""
        self._until(lambda: self._desk.current() is not None)
        self._rest()
        if self._desk.closed.isVisible():
            QTest.keyClick(self._desk.queue.list, Qt.Key.Key_L)
        self._rest()

    def log(self, key: Qt.Key) -> tuple[float, float]:
        """Press a key; return the milliseconds until the next lead is painted.

        The second number is this thread's processor time of them, which other work on the
        machine stretches less.
        """
        before = self._desk.current()
        self._unpainted = set(self._shown)
        began, used = time.perf_counter(), time.thread_time()
        QTest.keyClick(self._desk.queue.list, key)
        sheet = self._session.window.sheet()
        if sheet is not None or self._desk.current() is before:
            asked = "" if sheet is None else sheet.accessibleName() or type(sheet).__name__
            raise AssertionError(f"{key.name} logged no call: {before} {asked}")
        self._until(lambda: not self._unpainted)
        took_ms = (time.perf_counter() - began) * 1000, (time.thread_time() - used) * 1000
        self._rest()
        return took_ms

    def _rest(self) -> None:
        """Let the time pass in which outcome keys count for nothing, and the call be stored."""
        until = time.perf_counter() + (DEAD_MS + SPARE_MS) / 1000
        while time.perf_counter() < until:
            QTest.qWait(SPARE_MS)
        self._until(lambda: not self._session.operations.under_way)

    def _until(self, is_so: Callable[[], bool]) -> None:
        give_up_at = time.monotonic() + PATIENCE_S
        while not is_so():
            if time.monotonic() > give_up_at:
                raise TimeoutError
            QApplication.processEvents(WAIT, 50)


def fill(core: Workbench, lead_count: int, activities: int) -> None:
    """Make leads to call and the calls of the last year with them, and send all."""
    now = core.store.now()
    zone = next((one for one in ZONES if is_open(now, one)), ZONES[0])
    who: list[UUID] = []
    for numbers in slices(lead_count):
        with core.store.write() as w:
            for n in numbers:
                values = {"last_name": f"Bench {n}", "company": f"Bench Works {n // 4}",
                          "title": "COO", "phone": f"+86215560{n:04d}", "score": 99,
                          "time_zone": zone, "status": "Open - Not Contacted"}  # fmt: skip
                who.append(leads.create_lead(w, values))
    for numbers in slices(activities):
        with core.store.write() as w:
            me = w.store.user_id
            for n in numbers:
                at = now - timedelta(days=2, minutes=n * 25)
                records.append(w, "Task", {
                    "subject": "Call", "task_subtype": "call", "status": "Completed",
                    "who_id": who[n % len(who)], "activity_at": at, "call_type": "Outbound",
                    "call_disposition": "no_answer", "call_duration_s": 0, "has_spoken": False,
                    "owner_id": me,
                })  # fmt: skip
    core.engine().run_until_quiet()


def slices(count: int) -> Iterator[range]:
    """Yield the numbers up to a count, some at a time: so many go into one transaction."""
    for start in range(0, count, SLICE):
        yield range(start, min(start + SLICE, count))


def is_open(now: datetime, zone: str) -> bool:
    """Whether it is office time somewhere, for so long that the run ends before it closes."""
    there = ZoneInfo(zone)
    later = now + timedelta(minutes=40)
    return all(calling.calling_hours(one, there).is_allowed for one in (now, later))


def main(arguments: list[str]) -> int:
    """Prepare, log by keys, send; print what was measured."""
    url, email, password, calls, activities = arguments
    make_application(sys.argv)
    app.add_profile(PROFILE, url, email, password, passphrase=PASSPHRASE)
    core = app.open_workbench(PROFILE, ask_passphrase=lambda: PASSPHRASE)
    core.engine().run_until_quiet()
    fill(core, int(calls) + SPARE_LEADS, int(activities))
    session = Session(core)
    session.begin(sync=False)
    session.window.resize(1280, 800)
    session.window.go_to("calls")
    morning = Morning(session)
    with core.store.read() as r:
        held = lists.count(r, ListQuery("Task"))
    began_at = datetime.now(UTC)
    times = [morning.log(KEYS[n % len(KEYS)]) for n in range(int(calls))]
    core.engine().run_until_quiet()
    session.end()
    painted_ms, used_ms = zip(*times, strict=True)
    told = {
        "ms": painted_ms,
        "used_ms": used_ms,
        "activities": held,
        "began_at_ms": instant_ms(began_at),
    }
    sys.stdout.write(json.dumps(told) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
