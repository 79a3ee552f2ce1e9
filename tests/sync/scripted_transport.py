"""A transport that answers by a script, and a clock that only moves when told."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from typing_extensions import override

from workbench.backend.transport import Failure, Poke, Transport, Unknown
from workbench.sync.clock import Clock
from workbench.wire.messages import Json, crc32, crc32_text, digest_text, dumps, row_digest
from workbench.wire.values import instant_text, uuid_bytes

EPOCH = "6b1d0000-0000-4000-8000-000000000001"
OTHER_EPOCH = "6b1d0000-0000-4000-8000-000000000002"
WORKSPACE = "01910000-0000-7000-8000-000000000001"
USER = "01920000-0000-7000-8000-000000000001"
OWN = {"id": f"owner:{USER}", "gen": 1}
ALL = {"id": "workspace", "gen": 1}
Reply = Json | Failure | Callable[[Any], Any] | list[bytes]


@dataclass
class HandClock(Clock):
    """Stands still until `pass_s`."""

    at_s: float = 1000.0
    started_at: datetime = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)

    @override
    def monotonic(self) -> float:
        return self.at_s

    @override
    def now(self) -> datetime:
        return self.started_at + timedelta(seconds=self.at_s)

    def pass_s(self, seconds: float) -> None:
        self.at_s += seconds


@dataclass
class ScriptedTransport(Transport):
    """Gives the next reply of each kind; with none left, the one that means nothing new.

    A server stays what a greeting has told: it greets like the last time.
    """

    script: dict[str, list[Any]] = field(default_factory=dict)
    asked: list[tuple[str, Any]] = field(default_factory=list)
    proofs: list[str] = field(default_factory=list)
    up_to: int = 0
    greeting: Json = field(default_factory=lambda: hello())

    def will(self, kind: str, *replies: Any) -> None:
        """Add replies: an answer, a failure to raise, or a function of the request."""
        self.script.setdefault(kind, []).extend(replies)

    def bodies(self, kind: str) -> list[Any]:
        """Return what was asked of this kind."""
        return [body for name, body in self.asked if name == kind]

    @override
    def token(self) -> None:
        return None

    @override
    def hello(self, body: Json) -> Json:
        self.greeting = dict(self._reply("hello", body, self.greeting))
        return self.greeting

    @override
    def push(self, body: Json) -> Json:
        return self._reply("push", body, accept)

    @override
    def changes(self, cursor: str, limit: int, acked: str = "") -> Json:
        self.proofs.append(acked)
        return self._reply("changes", cursor, page(next=cursor, up_to=self.up_to))

    @override
    def confirm_purge(self, body: Json) -> Json:
        return self._reply("confirm_purge", body, {"confirmed": True})

    @override
    def snapshot(self, scope: str, resume: str = "") -> Iterator[bytes]:
        lines = self._reply("snapshot", (scope, resume), snapshot(scope))
        for line in lines:
            if isinstance(line, Failure):
                raise line
            yield line

    @override
    def poke(self) -> Poke:
        raise Unknown("nobody gives hints here")

    @override
    def close(self) -> None:
        return None

    def _reply(self, kind: str, request: Any, otherwise: Any) -> Any:
        self.asked.append((kind, request))
        replies = self.script.get(kind)
        reply = replies.pop(0) if replies else otherwise
        if isinstance(reply, Failure):
            raise reply
        return reply(request) if callable(reply) else reply


def hello(*, epoch: str = EPOCH, scopes: tuple[Json, ...] = (OWN,), **more: Any) -> Json:
    """Return a greeting."""
    return {
        "proto": 1,
        "epoch": epoch,
        "user_id": USER,
        "workspace_id": WORKSPACE,
        "schema_hash": "9f2c",
        "server_time": instant_text(datetime(2026, 11, 22, 8, 16, 40, tzinfo=UTC)),
        "scopes": list(scopes),
        "limits": {"push_mutations": 500, "push_bytes": 1_048_576, "page": 2000},
        **more,
    }


def page(
    *changes: Json, next: str = "c1", up_to: int = 0, more: bool = False, epoch: str = EPOCH
) -> Json:
    """Return a page of the feed."""
    return {"epoch": epoch, "next": next, "up_to": up_to, "more": more, "changes": list(changes)}


def put(type_name: str, id: str, ver: int, /, **row: Any) -> Json:
    """Return a change that brings a record."""
    return {
        "op": "put",
        "type": type_name,
        "id": id,
        "ver": ver,
        "scopes": [OWN["id"]],
        "row": row,
    }


def accept(body: Json) -> Json:
    """Accept every mutation."""
    results = [
        {"mid": mutation["mid"], "result": "ok", "seq": 100 + n, "ver": 100 + n}
        for n, mutation in enumerate(body["mutations"])
    ]
    return {"epoch": body["epoch"], "results": results}


def answering(**results: Json) -> Callable[[Json], Json]:
    """Answer each mutation by the name in its row: `answering(Ada={"result": …})`."""

    def answer(body: Json) -> Json:
        accepted = accept(body)
        for mutation, result in zip(body["mutations"], accepted["results"], strict=True):
            name = (mutation.get("row") or {}).get("name", "")
            if name in results:
                result.update(results[name])
        return accepted

    return answer


def snapshot(
    scope: str,
    *rows: Json,
    as_of: str = "c0",
    as_of_seq: int = 10,
    name: str = "s1",
    mark_every: int = 0,
    after: int = 0,
    epoch: str = EPOCH,
    gen: int = 1,
) -> list[bytes]:
    """Return the lines of a snapshot; `after` = how many rows came before the resume mark."""
    head = {
        "snapshot": name,
        "epoch": epoch,
        "scope": {"id": scope, "gen": gen},
        "as_of": as_of,
        "as_of_seq": as_of_seq,
        "schema_hash": "9f2c",
        "estimate": len(rows),
    }
    lines, total, crc = [dumps(head) + b"\n"], 0, 0
    for n, row in enumerate(rows, 1):
        line = dumps({key: row[key] for key in ("type", "id", "ver", "scopes", "row")}) + b"\n"
        total += row_digest(uuid_bytes(row["id"]), row["ver"])
        crc = crc32(line, crc)
        if n > after:
            lines.append(line)
        if mark_every and n % mark_every == 0:
            if n > after:
                mark = {"mark": f"after-{n}", "n": n, "crc32": crc32_text(crc)}
                lines.append(dumps(mark) + b"\n")
            crc = 0
    end = {"end": True, "n": len(rows), "digest": digest_text(total)}
    return [*lines, dumps(end) + b"\n"]
