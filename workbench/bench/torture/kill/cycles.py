"""The cycles: start, let work, kill at a random moment, and count in the end."""

import os
import time
from collections import Counter
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from workbench.bench.torture.figures import Figures, Violation
from workbench.bench.torture.kill import place as places
from workbench.bench.torture.kill.nursery import Nursery
from workbench.bench.torture.kill.person import DRAIN_FILE
from workbench.bench.torture.kill.place import Place
from workbench.errors import Refused, StoreProblem
from workbench.i18n import t
from workbench.wire.messages import loads
from workbench.wire.values import uuid_text

MOST_WORK_S = 0.05
SERVER_KILLS = 0.3
DRAIN_EVERY = 250
MODULES = "workbench.bench.torture.kill"


def run(seed: int, *, cycles: int | None = None, seconds: float | None = None) -> Figures:
    """Kill a person's program and the server again and again; then count.

    Raises:
        Refused: This system cannot make processes as it needs.
    """
    if not hasattr(os, "fork"):
        raise Refused(t("Killing processes needs Linux or macOS."))
    started_s = time.monotonic()
    figures = Figures("kill", seeds=1)
    with TemporaryDirectory(prefix="workbench-kill-") as folder:
        place = places.make(Path(folder))
        listener = places.listen()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        handle = str(listener.fileno())
        with (
            listener,
            Nursery(
                f"{MODULES}.team_server", place.url, handle, pass_fds=[listener.fileno()]
            ) as server,
        ):
            server.start()
            places.sign_in(place, address)
            with Nursery(f"{MODULES}.person", folder, address) as person:
                torture = _Torture(place, server, person, Random(seed), seed, figures)
                while not _is_over(figures, started_s, cycles, seconds):
                    torture.cycle()
                torture.drain()
        count(place, torture.saved, figures, seed)
    figures.seconds = time.monotonic() - started_s
    figures.notes["cycles_per_second"] = round(figures.runs / figures.seconds, 1)
    return figures


def _is_over(figures: Figures, started_s: float, cycles: int | None, seconds: float | None) -> bool:
    if not figures.is_good or (cycles is not None and figures.runs >= cycles):
        return True
    return seconds is not None and time.monotonic() - started_s >= seconds


class _Torture:
    def __init__(
        self,
        place: Place,
        server: Nursery,
        person: Nursery,
        rng: Random,
        seed: int,
        figures: Figures,
    ) -> None:
        self.saved: set[str] = set()
        self._place = place
        self._server = server
        self._person = person
        self._rng = rng
        self._seed = seed
        self._figures = figures

    def cycle(self) -> None:
        """Start, work, kill; sometimes the server too, before or after."""
        self._person.start()
        moments = [(self._rng.uniform(0, MOST_WORK_S), "client killed")]
        if self._rng.random() < SERVER_KILLS:
            moments.append((self._rng.uniform(0, MOST_WORK_S), "server killed"))
        begun_s = time.monotonic()
        for moment_s, what in sorted(moments):
            time.sleep(max(0.0, begun_s + moment_s - time.monotonic()))
            self._figures.faults[what] += 1
            self._figures.kills += 1
            if what == "client killed":
                self._person.kill()
            else:
                self._server.kill()
                self._server.start()
        self._take_saved()
        self._figures.runs += 1
        if self._figures.runs % DRAIN_EVERY == 0:
            self.drain()

    def drain(self) -> None:
        """Let everything be sent; what stays is stuck."""
        marker = self._place.folder / DRAIN_FILE
        marker.touch()
        try:
            self._person.launch()
            told = self._person.wait_for("drained").split(maxsplit=2)
        except StoreProblem as trouble:
            self._violated("I11", "stuck", str(trouble))
            return
        finally:
            marker.unlink()
        self._person.wait_for(f"dead {self._person.pid}")
        if told[1] != "0":
            self._violated("I11", "stuck", f"{told[1]} changes were never sent")
        if told[2] != "[]":
            self._violated("I15", "wrong", f"the profile is damaged: {told[2]}")

    def _take_saved(self) -> None:
        for line in self._person.said:
            if line.startswith("saved"):
                self.saved.update(line.split()[1:])
        self._person.said.clear()
        self._server.said.clear()

    def _violated(self, law: str, sort: str, text: str) -> None:
        self._figures.violations.append(Violation(law, sort, text, self._seed))


def count(place: Place, saved: set[str], figures: Figures, seed: int) -> None:
    """Compare what was printed with what the server has."""

    def violated(law: str, sort: str, text: str) -> None:
        figures.violations.append(Violation(law, sort, text, seed))

    figures.saved = len(saved)
    with place.open_server() as database, database.read() as connection:
        ledger = {
            uuid_text(bytes(mid)): loads(result)["result"]
            for mid, result in connection.exec_driver_sql("SELECT mid, result FROM ledger")
        }
        lines: Counter[str] = Counter()
        for mid, n in connection.exec_driver_sql(
            "SELECT mid, count(*) FROM feed WHERE mid IS NOT NULL AND op <> 'scope'"
            " GROUP BY mid, record_id"
        ):
            lines[uuid_text(bytes(mid))] = max(n, lines[uuid_text(bytes(mid))])
        broken = connection.exec_driver_sql("PRAGMA integrity_check").scalar_one()
    for mid in sorted(saved):
        if ledger.get(mid) not in ("ok", "conflict"):
            violated("I1", "lost", f"{mid} was printed as saved: {ledger.get(mid)}")
        elif lines[mid] != 1:
            violated("I9", "duplicated", f"{mid} has {lines[mid]} lines in the feed")
    if broken != "ok":
        violated("I15", "wrong", f"the server's file is damaged: {broken}")
    figures.notes["on_the_server"] = len(ledger)
