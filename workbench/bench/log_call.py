"""A call, saved for good: our whole log beside the bare transaction and one fsynced line."""

import itertools
import json
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from workbench.bench import data, rows
from workbench.bench.figures import Figure, Goal, Times, compared, in_turns
from workbench.bench.place import Place
from workbench.i18n import Label
from workbench.services import calling
from workbench.store import apply
from workbench.store import connection as connections
from workbench.store.database import Store
from workbench.sync import slices
from workbench.sync.clock import SystemClock
from workbench.wire.ids import new_id

TURNS = 150
GOALS = ((50, Goal("G5", 3.0)), (95, Goal("G5", 3.0)), (99, Goal("G5", 1.0)))
DEFAULT_CHECKPOINT_PAGES = 1000
_INSERT_TASK = (
    "INSERT INTO task (id, ver, is_pending, subject, task_subtype, status, who_id, activity_at,"
    " call_disposition, description, owner_id) VALUES (?, 0, 1, ?, 'call', 'Completed', ?, ?,"
    " 'no_answer', ?, ?)"
)
_INSERT_OUTBOX = (
    "INSERT INTO outbox (mid, user_id, type, rid, op, body, deps, state, created_at)"
    " VALUES (?, ?, 'Task', ?, 'append', ?, '[]', 'new', ?)"
)
_TOUCH = "UPDATE contact SET title = ? WHERE id = ?"


def run(place: Place) -> list[Figure]:
    """Measure a log in peace, and while a snapshot loads into the same profile."""
    peace = Label("log a call", "记录一次外呼")
    loading = Label("log a call while a snapshot loads", "载入快照时记录一次外呼")
    return [
        *compared("log_call", peace, _measured(place, is_loading=False), GOALS),
        *compared("log_call", loading, _measured(place, is_loading=True), GOALS),
    ]


def _measured(place: Place, *, is_loading: bool) -> tuple[Times, Times]:
    folder = place.folder / f"calls-{is_loading}"
    profile = folder / "ours" / "profile.db"
    bare_file = folder / "bare.db"
    profile.parent.mkdir(parents=True)
    shutil.copyfile(place.profile, profile)
    shutil.copyfile(place.profile, bare_file)
    store, bare = data.open_profile(profile), Bare(bare_file)
    try:
        store.prepare()
        if not is_loading:
            return in_turns(place.turns(TURNS), lambda turn: _log(store, place, turn), bare.log)
        with _loading(store):
            return in_turns(place.turns(TURNS), lambda turn: _log(store, place, turn), bare.log)
    finally:
        bare.close()
        store.close()
        shutil.rmtree(folder)


def _log(store: Store, place: Place, turn: int) -> None:
    with store.write() as w:
        calling.log_call(
            w,
            who_id=rows.id_of("Contact", turn % place.scale.contacts),
            disposition="no_answer",
            at=rows.NOW,
            notes="nobody there, the front desk says after lunch",
        )


class Bare:
    """The same save with the driver alone, on a file of the same kind, size and key."""

    def __init__(self, path: Path) -> None:
        self._connection = connections.connect(path, data.KEY, read_only=False)
        self._connection.create_function("writing", 0, lambda: 1)
        self._connection.execute(f"PRAGMA wal_autocheckpoint = {DEFAULT_CHECKPOINT_PAGES}")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._journal = path.with_suffix(".log").open("ab", buffering=0)

    def log(self, turn: int) -> None:
        """Save one call: its row, its outbox line, its person; then one line, fsynced."""
        made, who = new_id().bytes, rows.id_of("Contact", turn).bytes
        at = int(rows.NOW.timestamp() * 1000)
        note = "nobody there, the front desk says after lunch"
        body = json.dumps({"op": "append", "row": {"subject": "Call", "description": note}})
        owner = rows.id_of("User", 0).bytes
        execute = self._connection.execute
        execute("BEGIN IMMEDIATE")
        execute(_INSERT_TASK, (made, "Call", who, at, note, owner))
        execute(_INSERT_OUTBOX, (new_id().bytes, owner, made, body, at))
        execute(_TOUCH, (f"Head of Operations {turn}", who))
        execute("COMMIT")
        self._journal.write(body.encode() + b"\n")
        os.fsync(self._journal.fileno())

    def close(self) -> None:
        """Close both files."""
        self._journal.close()
        self._connection.close()


@contextmanager
def _loading(store: Store) -> Iterator[None]:
    """Load rows into the profile on a thread of their own, in slices, as a snapshot does."""
    ended = threading.Event()

    def load() -> None:
        clock = SystemClock()
        for part in itertools.count():
            for _reached in slices.apply_in_slices(store, clock, _part(part), _write):
                if ended.is_set():
                    return

    thread = threading.Thread(target=load, name="bench-load")
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _write(w: Any, chunk: Any, _is_last: bool) -> None:
    apply.apply_snapshot(w, data.SCOPE, chunk)


def _part(number: int) -> list[dict[str, Any]]:
    return [
        {
            "type": "Account",
            "id": str(new_id()),
            "ver": 10_000_000 + number * 1000 + n,
            "row": {"name": f"Loaded {number} {n}", "description": "asked for a trial"},
        }
        for n in range(1000)
    ]
