"""The first sync of a person who sees all: stored and indexed, beside decoding and inserting."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from typing_extensions import override

from workbench import __version__, samples
from workbench.app import KeptToken
from workbench.backend.client import Client
from workbench.backend.credentials import MemorySecrets
from workbench.bench import data, rows
from workbench.bench.figures import Figure, Goal, Times, in_turns
from workbench.bench.place import Place
from workbench.errors import StoreProblem
from workbench.i18n import Label, t
from workbench.schema import dictionary
from workbench.services.sample import people
from workbench.store import connection as connections
from workbench.store import ddl, meta, sql
from workbench.store.database import Store, open_store
from workbench.sync import bookmarks
from workbench.sync.engine import Engine
from workbench.wire.messages import PROTO
from workbench.wire.values import instant_text, uuid_bytes

CLIENT_ID = str(rows.id_of("Meta", 1))
TURNS = 3
SERVED_PART = 20
"""The server's workspace has one account for so many of the scale's: it is made by pushes."""


def run(place: Place) -> list[Figure]:
    """Measure whole first syncs with a server process on this machine."""
    folder = place.folder / "team"
    samples.make(folder, max(2, place.scale.accounts // SERVED_PART))
    server = samples.serve(folder / "server.db")
    try:
        sides, count = _measured(place, server.url)
    finally:
        server.stop()
    what = Label("first sync, stored and indexed", "首次同步，存储并建立索引")
    ours, floor = (count * 1000 / side.at(50) for side in sides)
    return [Figure("first_sync", what, "rows/s", ours, floor, count, Goal("G7", 0.7, True))]


class Overheard(Client):
    """A client that keeps the snapshot's lines, for the floor to decode."""

    def __init__(self, server: str) -> None:
        super().__init__(server, KeptToken(MemorySecrets()))
        self.lines: list[bytes] = []

    @override
    def snapshot(self, scope: str, resume: str = "") -> Iterator[bytes]:
        for line in super().snapshot(scope, resume):
            self.lines.append(line)
            yield line


def _measured(place: Place, url: str) -> tuple[tuple[Times, Times], int]:
    client = Overheard(url)
    try:
        user_id = client.sign_in(people.by_role("admin").email, people.PASSWORD)
        identity = {"user_id": user_id, "workspace_id": _greet(client), "client_id": CLIENT_ID}

        def ours(turn: int) -> None:
            client.lines.clear()
            _sync(place.folder / f"first-sync-{turn}.db", client, identity)

        def floor(turn: int) -> None:
            _decode_and_insert(place.folder / f"floor-{turn}.db", lines)

        _sync(place.folder / "overheard.db", client, identity)
        lines = [line for line in client.lines if b'"type"' in line]
        return in_turns(place.turns(TURNS), ours, floor), len(lines)
    finally:
        client.close()


def _greet(client: Client) -> str:
    greeting = {
        "client_id": CLIENT_ID,
        "app": __version__,
        "proto": [PROTO],
        "schema_hash": dictionary.schema_hash(),
        "wall_time": instant_text(datetime.now(UTC)),
    }
    return str(client.hello(greeting)["workspace_id"])


def _sync(path: Path, client: Client, identity: Mapping[str, str]) -> None:
    folder = path.with_suffix("")
    store = open_store(folder / path.name, data.KEY, create=True)
    try:
        with store.write() as w:
            for key, value in identity.items():
                meta.put(w, key, value)
        engine = Engine(store, client)
        while not _is_loaded(store):
            outcome = engine.step()
            if outcome.wait_s != 0:
                raise StoreProblem(
                    t("The first sync brought nothing: {why}").format(why=outcome.reason)
                )
    finally:
        store.close()


def _is_loaded(store: Store) -> bool:
    """Tell whether every row is stored and indexed, and the feed's place is known."""
    with store.read() as r:
        return bookmarks.read(r).place is not None


def _decode_and_insert(path: Path, lines: list[bytes]) -> None:
    """Do the least that any client must: decode each line, insert it, index the tables."""
    connection = connections.connect(path, data.KEY, read_only=False)
    try:
        connection.execute("BEGIN IMMEDIATE")
        for type_name, found in _decoded(lines).items():
            record_type = dictionary.record_type(type_name)
            of_type = sql.of(type_name)
            connection.execute(ddl.table(record_type))
            marks = sql.marks(len(of_type.columns) + len(sql.HEAD_COLUMNS) + 1)
            connection.executemany(
                sql.sentence("INSERT INTO", of_type.table, "VALUES", marks), found
            )
            for statement in ddl.indexes(record_type).values():
                connection.execute(statement)
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.close()


def _decoded(lines: list[bytes]) -> dict[str, list[tuple[Any, ...]]]:
    found: dict[str, list[tuple[Any, ...]]] = {}
    for line in lines:
        one = json.loads(line)
        if one["type"] in dictionary.BY_NAME:
            values = map(one["row"].get, sql.of(one["type"]).columns)
            plain = (str(value) if isinstance(value, list | dict) else value for value in values)
            row = (None, uuid_bytes(one["id"]), one["ver"], 0, *plain, None)
            found.setdefault(one["type"], []).append(row)
    return found
