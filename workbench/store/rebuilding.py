"""A damaged file is set aside and made anew: from the newest whole backup, and the journal.

The server brings the rest: with a backup by the feed, without one by a snapshot of every scope.
Nothing is deleted, and a full or failing disk is not damage (sync.md 2.10).
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlcipher3.dbapi2 as driver

from workbench.errors import CannotDecrypt, ProfileDamaged, StoreProblem
from workbench.i18n import t
from workbench.store import backup, damage, events, fingerprint, integrity, meta, overview, recovery
from workbench.store import connection as connections
from workbench.store.database import open_store
from workbench.store.identity import IDENTITY_QUERY
from workbench.store.journal import Contents, Journal, Line, mutation_line
from workbench.store.transactions import Clock, Store, utc_now
from workbench.wire.messages import loads
from workbench.wire.values import uuid_text

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Salvaged:
    """What could still be read in a damaged file."""

    identity: Mapping[str, str]
    mutations: tuple[Line, ...]
    settled: Mapping[str, str]


@dataclass(frozen=True)
class Restored:
    """What putting a backup back did.

    Args:
        kept: The file that was there before.
        brought_back: Unsent changes, younger than the backup, out of their second copy.
        waiting: Changes that the server does not have yet, those included.
    """

    kept: Path
    brought_back: int
    waiting: int


def open_whole(path: Path, key: bytes | None, *, now: Clock = utc_now) -> Store:
    """Open a profile's file; one that is damaged is made anew first.

    Raises:
        StoreProblem: The key does not fit, the file is newer than this program, or it is
            damaged and nothing tells whose profile it was.
    """
    if not damage.is_noted(path) and not _is_half_made(path, key):
        try:
            return open_store(path, key, now=now)
        except ProfileDamaged as error:
            log.warning("%s", error)
        except CannotDecrypt:
            if not _is_key_proved(path, key):
                raise
    return rebuild(path, key, now=now)


def open_to_look(path: Path, key: bytes | None) -> Store:
    """Open a profile's file for reading only; of one that is damaged, tell what mends it.

    Raises:
        StoreProblem: It cannot be read.
    """
    try:
        return open_store(path, key, read_only=True)
    except (CannotDecrypt, ProfileDamaged) as error:
        if isinstance(error, CannotDecrypt) and not _is_key_proved(path, key):
            raise
        text = t(
            "The profile {path} is damaged: run “workbench sync” or “workbench doctor --repair”."
            " The file is set aside and made anew; unsent work comes from its second copy."
        )
        raise ProfileDamaged(text.format(path=path)) from error


def rebuild(path: Path, key: bytes | None, *, now: Clock = utc_now) -> Store:
    """Set a damaged file aside and open another in its place.

    Raises:
        StoreProblem: Nothing tells whose profile it was; every file is as it was.
    """
    journal = Journal(path.parent, key)
    salvaged = _salvage(path, key)
    head = journal.head() or salvaged.identity
    source = _newest_whole_backup(path, key)
    if source is None and len(head) < len(meta.IDENTITY):
        raise ProfileDamaged(str(connections.problem(_no_identity(), path)))
    damage.note(path)  # stopped from here on, the next start begins again
    kept = backup.set_aside(path, now()) if path.exists() else path
    if source is None:
        store = open_store(path, key, create=True, now=now)
    else:
        backup.put_in_place(path, source)
        store = open_store(path, key, now=now)
    try:
        _fill(store, head, salvaged)
        with store.write() as w:
            events.note(w, "rebuilt", kept=kept.name, backup="" if source is None else source.name)
    except BaseException:
        store.close()
        raise
    damage.forget(path)
    return store


def restore(path: Path, file: Path, key: bytes | None, *, now: Clock = utc_now) -> Restored:
    """Put a backup in the place of a closed profile, and over it what was not sent yet.

    Raises:
        StoreProblem: It is no backup of this profile, damaged, or of a newer version.
    """
    salvaged = _salvage(path, key)
    kept = backup.restore(path, file, key, now())
    damage.forget(path)
    store = open_store(path, key, now=now)
    try:
        with store.read() as r:
            known = set(recovery.recovered(r))
        _fill(store, store.journal.head() or salvaged.identity, salvaged)
        with store.read() as r:
            brought_back = len(set(recovery.recovered(r)) - known)
            return Restored(kept, brought_back, overview.status(r)["waiting"])
    finally:
        store.close()


def adopt(store: Store, head: Mapping[str, str]) -> None:
    """Give a new file its owner, and one from a backup the `client_id` of the journal beside it."""
    with store.read() as r:
        known = {name: meta.get(r, name) for name in meta.IDENTITY}
    is_new = not any(known.values())
    is_ours = all(known[name] == head.get(name) for name in ("workspace_id", "user_id"))
    if is_new or (is_ours and known["client_id"] != head.get("client_id")):
        store.set_up({name: str(head[name]) for name in meta.IDENTITY})


def _fill(store: Store, head: Mapping[str, str], salvaged: Salvaged) -> None:
    """Give the new file its owner, and the journal what only the damaged file has."""
    adopt(store, head)
    own = store.identity().as_head()
    found = store.journal.read(own)
    lines = list(_missing(salvaged, found)) if found.is_ours else []
    if lines:
        store.journal.append(own, lines, is_durable=True)
    store.set_up({fingerprint.KEY: fingerprint.of(store.path)})
    store.prepare()


def _missing(salvaged: Salvaged, found: Contents) -> Iterator[Line]:
    for line in salvaged.mutations:
        if line["body"]["mid"] not in found.mutations:
            yield line
    for mid, how in salvaged.settled.items():
        if mid in found.mutations and mid not in found.done:
            yield {"kind": "done", "mid": mid, "how": how}


def _salvage(path: Path, key: bytes | None) -> Salvaged:
    """Read what is whole of the outbox in a damaged file."""
    identity: dict[str, str] = {}
    mutations: list[Line] = []
    settled: dict[str, str] = {}
    if not path.exists():
        return Salvaged(identity, (), settled)
    with suppress(StoreProblem, OSError):
        connection = connections.connect(path, key, read_only=True)
        try:
            identity.update(_rows(connection, IDENTITY_QUERY))
            query = "SELECT user_id, created_at, body FROM outbox ORDER BY n"
            for user_id, created_at, body in _rows(connection, query):
                with suppress(ValueError):  # this one; its second copy may be whole
                    mutations.append(mutation_line(loads(body), UUID(bytes=user_id), created_at))
            for mid, state in _rows(connection, "SELECT mid, state FROM archive"):
                with suppress(ValueError):
                    settled[uuid_text(mid)] = state
        finally:
            connection.close()
    return Salvaged(identity, tuple(mutations), settled)


def _rows(connection: Any, query: str) -> Iterator[tuple[Any, ...]]:
    """Yield rows as far as they can be read."""
    with suppress(driver.Error, ValueError):
        yield from connection.execute(query)


def _newest_whole_backup(path: Path, key: bytes | None) -> Path | None:
    folder = path.parent / backup.FOLDER
    files = [file for file in folder.glob("*.db") if file.is_file()]
    for file in sorted(files, key=lambda one: one.stat().st_mtime, reverse=True):
        if integrity.is_whole_file(file, key):
            return file
    return None


def _is_half_made(path: Path, key: bytes | None) -> bool:
    """Whether the program was stopped after it had set a file aside: only its journal is there."""
    return not path.exists() and Journal(path.parent, key).head() is not None


def _is_key_proved(path: Path, key: bytes | None) -> bool:
    """Whether something else of this profile opens with the key: then the file is at fault."""
    if Journal(path.parent, key).head() is not None:
        return True
    return any(_opens(file, key) for file in (path.parent / backup.FOLDER).glob("*.db"))


def _opens(file: Path, key: bytes | None) -> bool:
    try:
        connections.connect(file, key, read_only=True).close()
    except StoreProblem:
        return False
    return True


def _no_identity() -> driver.DatabaseError:
    error = driver.DatabaseError("file is not a database")
    error.sqlite_errorcode = driver.SQLITE_NOTADB
    return error
