"""The real server below HTTP: its own endpoints over a file, which can be swapped for another."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from fastapi.routing import APIRoute

from workbench.backend.answers import JSON_TYPE
from workbench.bench.torture.sim.timing import SimTime
from workbench.server import admin, snapshot, visibility, workspace
from workbench.server.app import create_app
from workbench.server.auth import Session
from workbench.server.database import ServerDatabase
from workbench.server.problems import Problem
from workbench.server.visibility import Actor
from workbench.wire.messages import PROTO, PROTO_HEADER, Json, dumps


@dataclass(frozen=True)
class Answer:
    """What a client would read: a status, headers and the bytes of the body."""

    status_code: int
    headers: Mapping[str, str]
    content: bytes
    url: str = "https://team.example/"


@dataclass
class ServerRoom:
    """One server with its database file.

    The connections end when the file is swapped, but not the object: SQLAlchemy keeps what it
    has compiled.
    """

    path: Path
    time: SimTime
    database: ServerDatabase = field(init=False)

    def __post_init__(self) -> None:
        self.database = admin.open_database(f"sqlite:///{self.path}", now=lambda: self.time.now())
        self._actors: dict[tuple[Any, ...], Actor] = {}
        self._judge: Any = None
        app = create_app(self.database)
        self._endpoints: dict[tuple[str, str], Callable[..., Any]] = {
            (method, route.path): route.endpoint
            for route in app.routes
            if isinstance(route, APIRoute)
            for method in route.methods or ()
        }
        with self.database.read() as connection:
            self.workspace_id = workspace.state(self.database, connection).id

    def call(
        self, user_id: str, method: str, path: str, body: Json | None = None, **query: Any
    ) -> Answer:
        """Ask the server as this user."""
        try:
            given = {} if body is None else {"text": dumps(body)}
            response = self._endpoints[method, path](who=self.session(user_id), **given, **query)
        except Problem as problem:
            return of_problem(problem)
        return Answer(response.status_code, headers(JSON_TYPE), bytes(response.body))

    def snapshot(self, user_id: str, scope: str, resume: str) -> Iterator[bytes] | Answer:
        """Take a snapshot as this user; what it gives is made while it is read."""
        try:
            who = self.session(user_id).actor
            if resume:
                place = snapshot.resume(self.database, who, resume)
            else:
                place = snapshot.begin(self.database, who, scope)
        except Problem as problem:
            return of_problem(problem)
        return snapshot.stream(self.database, who, place, compress=False)

    def session(self, user_id: str) -> Session:
        """Return who a request speaks for, as the token of this user would say."""
        key = UUID(user_id).bytes
        epoch, people_seq, gen = self.rows(
            "SELECT epoch, people_seq, (SELECT max(gen) FROM scope_gen WHERE user_id = ?)"
            " FROM workspace",
            key,
        )[0]
        known = (user_id, bytes(epoch), people_seq, gen)
        if known not in self._actors:
            with self.database.read() as connection:
                state = workspace.state(self.database, connection)
            self._actors[known] = visibility.actor(state.directory, user_id, gen or 1)
        return Session(self._actors[known], str(UUID(int=9)))

    def rows(self, query: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """Return the rows of a question past the program, by a connection of the judge's own."""
        if self._judge is None:
            self._judge = _connected(self.path)
        found: list[tuple[Any, ...]] = self._judge.execute(query, parameters).fetchall()
        return found

    def save_to(self, target: Path) -> None:
        """Write a backup of the database."""
        target.unlink(missing_ok=True)
        source, copy = _connected(self.path), _connected(target)
        source.backup(copy)
        copy.close()
        source.close()

    def swap_in(self, source: Path) -> None:
        """Put another file in place of the database, as a restore does; the server starts anew."""
        self.close()
        self.database.directory_cache = None
        self._actors.clear()
        for suffix in ("-wal", "-shm"):
            Path(f"{self.path}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(source, self.path)

    def reset(self, source: Path) -> None:
        """Begin anew with a file; nothing is left of what was."""
        Path(f"{self.path}-high-water").unlink(missing_ok=True)
        self.swap_in(source)

    def notice_restore(self) -> None:
        """Do what a server does about its file when it starts."""
        admin.open_database(f"sqlite:///{self.path}", now=self.time.now).close()
        self.database.directory_cache = None

    def close(self) -> None:
        """Close the database."""
        self.database.close()
        if self._judge is not None:
            self._judge.close()
            self._judge = None


def _connected(path: Path) -> Any:
    import sqlcipher3.dbapi2 as driver

    return driver.connect(str(path), isolation_level=None, check_same_thread=False)


def headers(media_type: str) -> dict[str, str]:
    """Return the headers of an answer of ours."""
    return {PROTO_HEADER: str(PROTO), "Content-Type": media_type}


def of_problem(problem: Problem) -> Answer:
    """Return the answer that a refusal makes."""
    response = problem.response()
    told = headers(str(response.media_type))
    if "Retry-After" in response.headers:
        told["Retry-After"] = response.headers["Retry-After"]
    return Answer(response.status_code, told, bytes(response.body))
