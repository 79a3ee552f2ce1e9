"""An office for the server's tests: people of every role, and clients that speak wire.md."""

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI

from workbench.server import admin, tokens, workspace
from workbench.server.database import ServerDatabase
from workbench.wire.ids import new_id

START = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
AT = "2026-11-22T07:59:00.000Z"
PASSWORD = "correct horse battery"
PEOPLE = (
    ("Ada Admin", "admin", None),
    ("Maria Manager", "manager", "North"),
    ("Bo Bdr", "bdr", "North"),
    ("Ann Ae", "ae", "North"),
    ("Al Ae", "ae", "South"),
    ("Sam Se", "se", None),
    ("Cleo Csm", "csm", None),
)
Json = dict[str, Any]


def furnish(url: str) -> None:
    """Make the office's people in an empty database."""
    with admin.open_database(url) as database:
        for name, role, team in PEOPLE:
            email = f"{name.split()[0].lower()}@example.com"
            admin.add_user(
                database, email=email, name=name, role=role, team=team, password=PASSWORD
            )


class Clock:
    """The server's time, moved by hand."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **parts: float) -> None:
        self.at += timedelta(**parts)


class Office:
    """One open server, and the clients that talk to it."""

    def __init__(
        self, database: ServerDatabase, app: FastAPI, clock: Clock, runner: asyncio.Runner
    ) -> None:
        self.database = database
        self.app = app
        self.clock = clock
        self.runner = runner
        transport = httpx.ASGITransport(app=app)
        self._http = httpx.AsyncClient(
            transport=transport, base_url="http://server", trust_env=False
        )
        with database.read() as connection:
            self.directory = workspace.state(database, connection).directory
        self.ids = {
            person.name.split()[0].lower(): person.id for person in self.directory.people.values()
        }

    def client(self, name: str) -> "Client":
        """Return a new client of a person, signed in."""
        with self.database.write() as connection:
            state = workspace.state(self.database, connection)
            pair = tokens.sign_in(self.database, connection, state.secret, self.ids[name], "a test")
        return Client(self, self.ids[name], pair.access_token)

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Ask the application, without a network."""

        return self.runner.run(self._http.request(method, path, **options))

    def close(self) -> None:
        """Close the transport."""
        self.runner.run(self._http.aclose())

    def scalar(self, sql: str, **parameters: Any) -> Any:
        """Read one value from the database."""
        from sqlalchemy import text

        with self.database.read() as connection:
            return connection.execute(text(sql), parameters).scalar_one()


class Client:
    """One installation of one person."""

    def __init__(self, office: Office, user_id: str, token: str) -> None:
        self.office = office
        self.user_id = user_id
        self.headers = {"Authorization": f"Bearer {token}"}
        self.client_id = str(new_id())
        self.sent = 0
        self.cursor = ""

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Ask with this person's token."""
        headers = {**self.headers, **options.pop("headers", {})}
        return self.office.request(method, path, headers=headers, **options)

    def hello(self, **members: Any) -> Json:
        """Say hello; the answer's body."""
        body = {"client_id": self.client_id, "app": "1.0.0", "proto": [1], **members}
        answer = self.request("POST", "/v1/sync/hello", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def push(self, *mutations: Mapping[str, Any], epoch: str | None = None) -> list[Json]:
        """Push mutations; their results."""
        body = {
            "epoch": epoch or self.hello()["epoch"],
            "client_id": self.client_id,
            "mutations": list(mutations),
        }
        answer = self.request("POST", "/v1/sync/push", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()["results"]

    def one(self, mutation: Mapping[str, Any]) -> Json:
        """Push one mutation; its result."""
        return self.push(mutation)[0]

    def make(self, type_name: str, row: Json, **members: Any) -> str:
        """Create a record that must be accepted; its id."""
        mutation = create(type_name, row, **members)
        told = self.one(mutation)
        assert told["result"] == "ok", told
        return mutation["id"]

    def row(self, type_name: str, record_id: str) -> Json | None:
        """Return a record as the read API shows it; None where it is not visible."""
        answer = self.request("GET", f"/v1/records/{type_name}/{record_id}")
        return answer.json()["row"] if answer.status_code == 200 else None

    def ver(self, type_name: str, record_id: str) -> int:
        """Return a record's number."""
        return self.request("GET", f"/v1/records/{type_name}/{record_id}").json()["ver"]

    def snapshot(self, scope: str) -> list[Json]:
        """Return the lines of a snapshot."""
        answer = self.request("GET", "/v1/sync/snapshot", params={"scope": scope})
        assert answer.status_code == 200, answer.text
        return [json.loads(line) for line in answer.text.splitlines()]

    def start(self) -> None:
        """Take the cursor of now, so that `pull` gives what comes later."""
        own = self.hello()["scopes"][0]["id"]
        self.cursor = self.snapshot(own)[0]["as_of"]

    def page(self, limit: int = 2000, cursor: str = "") -> httpx.Response:
        """Ask for one page of the feed."""
        parameters = {"cursor": cursor or self.cursor, "limit": limit}
        return self.request("GET", "/v1/sync/changes", params=parameters)

    def pull(self) -> list[Json]:
        """Return every change since the last pull."""
        changes: list[Json] = []
        more = True
        while more:
            answer = self.page()
            assert answer.status_code == 200, answer.text
            body = answer.json()
            changes += body["changes"]
            self.cursor, more = body["next"], body["more"]
        return changes


def mutation(op: str, type_name: str, record_id: str | None = None, **members: Any) -> Json:
    """Return a mutation with a fresh mid."""
    return {
        "n": 1,
        "mid": str(new_id()),
        "op": op,
        "type": type_name,
        "id": record_id or str(new_id()),
        "at": AT,
        "tz_min": 480,
        "deps": [],
        **members,
    }


def create(type_name: str, row: Json, **members: Any) -> Json:
    """Return a mutation that makes a record."""
    return mutation("create", type_name, row=row, **members)


def patch(type_name: str, record_id: str, *, after: str | None = None, **fields: Any) -> Json:
    """Return a mutation that changes fields, each given as (old, new)."""
    changes = {
        name: {"old": old, "new": new} | ({"after": after} if after else {})
        for name, (old, new) in fields.items()
    }
    return mutation("patch", type_name, record_id, set=changes)


def delete(type_name: str, record_id: str, seen_ver: int, *after: str) -> Json:
    """Return a mutation that deletes a record."""
    return mutation("delete", type_name, record_id, seen_ver=seen_ver, after=list(after))


def deal(**fields: Any) -> Json:
    """Return the row of an opportunity."""
    return {"name": "Hengda renewal", "stage_name": "Prospecting", "amount": "1000.00"} | fields


def is_id(text: str) -> bool:
    """Whether a text is an id in its wire form."""
    return str(UUID(text)) == text
