"""Somebody at work: saves without a pause, syncs in the background, and says what is saved."""

import sys
from pathlib import Path
from random import Random, SystemRandom
from uuid import UUID

from workbench.backend.client import Client
from workbench.backend.transport import Failure
from workbench.bench.torture.kill import zygote
from workbench.bench.torture.kill.place import EMAIL, KEY, PASSWORD
from workbench.bench.torture.kill.token_file import TokenFile
from workbench.store import outbox, records
from workbench.store.database import Store, Writer, open_store
from workbench.sync.clock import SystemClock
from workbench.sync.engine import Engine
from workbench.sync.schedule import Schedule

POLL_S = 1.0
DRAIN_FILE = "drain"


def main(folder: str, server: str) -> None:
    """Make a child at work for each line that comes in."""
    import requests

    assert requests  # loaded once, for every child

    zygote.serve_children(lambda: _work(Path(folder), server))


def _work(folder: Path, server: str) -> None:
    store = open_store(folder / "profile" / "profile.db", KEY)
    client = Client(server, TokenFile(folder / "token"))
    engine = Engine(store, client, SystemClock(), SystemRandom(), poll_s=POLL_S)
    if (folder / DRAIN_FILE).exists():
        _drain(store, client, engine)
        return
    schedule = Schedule(store, client, engine)
    schedule.start()
    zygote.say("ready")
    rng = SystemRandom()
    made: list[UUID] = []
    while True:
        with store.write() as w:
            _save(w, rng, made)
            mids = [line["body"]["mid"] for line in w.journal_lines if "body" in line]
        zygote.say("saved " + " ".join(mids))


def _save(w: Writer, rng: Random, made: list[UUID]) -> None:
    owner = w.store.user_id
    if rng.random() < 0.15:
        name = f"Hengda {rng.randrange(10**6)}"
        made.append(records.create(w, "Account", {"name": name, "owner_id": owner}))
    elif made and rng.random() < 0.3:
        records.patch(w, "Account", rng.choice(made), {"description": str(rng.random())})
    else:
        values = {"task_subtype": "call", "call_disposition": "no_answer", "owner_id": owner}
        records.append(w, "Task", values | {"activity_at": w.store.now()})


def _drain(store: Store, client: Client, engine: Engine) -> None:
    """Sync until nothing waits; say what is left."""
    for _ in range(20):
        engine.wake()
        engine.run_until_quiet()
        with store.read() as r:
            counts = outbox.counts(r)
            broken = [found for (found,) in r.rows("PRAGMA integrity_check") if found != "ok"]
        if not sum(counts.values()):
            break
        try:
            client.token()
        except Failure:
            client.sign_in(EMAIL, PASSWORD)
    store.close()
    zygote.say(f"drained {counts['new'] + counts['sent'] + counts['blocked']} {broken}")


if __name__ == "__main__":
    main(*sys.argv[1:])
