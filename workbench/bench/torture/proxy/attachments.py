"""Attachments behind the proxy: what is in them is whole or absent, and never lost."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from unittest import mock
from uuid import UUID

from workbench.backend.transport import Failure
from workbench.bench.torture.proxy.worker import Worker
from workbench.errors import InvalidInput
from workbench.server import blobs as server_blobs
from workbench.server.database import ServerDatabase
from workbench.store import blobs
from workbench.sync import contents

CHUNK_BYTES = 2048
MOST_BYTES = 20_000
Tell = Callable[[str, str, str], None]
"""Is given a law, a sort of harm and a text."""


@contextmanager
def small_parts() -> Iterator[None]:
    """Let a few kilobytes go in several parts, as megabytes do."""
    with mock.patch.object(blobs, "CHUNK_BYTES", CHUNK_BYTES):
        yield


class Attachments:
    """What was attached, by its SHA-256, and whether it stays what it was."""

    def __init__(self, rng: Random, violated: Tell) -> None:
        self._rng = rng
        self._violated = violated
        self._made: dict[str, bytes] = {}
        self._told_as_sent: set[str] = set()

    def attach(self, worker: Worker, parent_id: UUID) -> set[str]:
        """Attach a new file to a record; return the mids that were saved."""
        content = self._rng.randbytes(self._rng.choice([0, 1, CHUNK_BYTES, MOST_BYTES]))
        content += f"{worker.name} {len(self._made)}".encode()
        source = worker.folder / "to-attach"
        source.write_bytes(content)
        kept = blobs.keep(worker.store, source)
        with worker.store.write() as w:
            blobs.attach(w, kept, parent_id, f"{len(self._made)}.bin")
            saved = {one["body"]["mid"] for one in w.journal_lines if "body" in one}
        self._made[kept.sha256] = content
        return saved

    def fetch(self, worker: Worker) -> None:
        """Fetch one that somebody attached and that is not here; see what is left of it."""
        with worker.store.read() as r:
            named = [sha256 for (sha256,) in r.rows("SELECT DISTINCT sha256 FROM attachment")]
        missing = sorted(sha256 for sha256 in named if not blobs.is_here(worker.store, sha256))
        if missing:
            self._try(worker, self._rng.choice(missing))

    def judge(self, database: ServerDatabase, workers: list[Worker]) -> None:
        """See that the server has all, whole, and that everybody can have all of it."""
        files = server_blobs.files(database)
        with database.read() as connection:
            rows = connection.exec_driver_sql("SELECT sha256, size_bytes FROM blob").fetchall()
        for key, size in rows:
            sha256 = bytes(key).hex()
            found = b"".join(files.read(sha256, 0, size)) if files.size(sha256) == size else b"?"
            if hashlib.sha256(found).hexdigest() != sha256:
                self._violated("I15", "wrong", f"the server holds half of {sha256}")
        there = {bytes(key).hex() for key, _size in rows}
        for worker in workers:
            self._judge_own(worker, there)
            with worker.store.read() as r:
                shown = {sha256 for (sha256,) in r.rows("SELECT sha256 FROM attachment")}
            for sha256 in sorted(shown & there):
                self._try(worker, sha256)
                if not blobs.is_here(worker.store, sha256):
                    self._violated("I11", "stuck", f"{worker.name} cannot fetch {sha256}")
            self._look(worker)

    def _judge_own(self, worker: Worker, there: set[str]) -> None:
        """Whoever was told that the server has a content was told the truth."""
        with worker.store.read() as r:
            for blob in blobs.all_of(r):
                is_whole = blob.sha256 in there
                if blob.state == "stored" and not is_whole:
                    self._violated("I4", "lost", f"{blob.sha256} was said to be stored")
                elif blob.state == "waiting":
                    self._violated("I11", "stuck", f"{worker.name} never sent {blob.sha256}")
                elif not is_whole and not blobs.is_here(worker.store, blob.sha256):
                    self._violated("I1", "lost", f"{blob.sha256} is nowhere")

    def _try(self, worker: Worker, sha256: str) -> None:
        with suppress(Failure, InvalidInput):
            contents.fetch(worker.store, worker.client, sha256)
        self._look(worker)

    def _look(self, worker: Worker) -> None:
        """Whole or absent: each file here is the content that its name says, and nothing else."""
        folder = worker.store.path.parent / blobs.FOLDER
        for file in folder.iterdir() if folder.is_dir() else ():
            if self._made.get(file.name) != _content(worker, file):
                self._violated("I15", "wrong", f"{worker.name} holds half of {file.name}")


def _content(worker: Worker, file: Path) -> bytes | None:
    if file.name.startswith("."):
        return None
    return b"".join(blobs.read(worker.store, file.name))
