"""The real server application in this process, and the faults of a network in between."""

from asyncio import Runner
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from typing_extensions import override

from workbench.backend import answers
from workbench.backend.transport import Poke, SlowDown, Transport, Unauthenticated, Unknown
from workbench.wire.messages import NDJSON_TYPE, Json


class AppTransport(Transport):
    """Calls the application as HTTP would, without a socket."""

    def __init__(self, app: FastAPI, runner: Runner, email: str, password: str) -> None:
        self._runner = runner
        self._http = AsyncClient(transport=ASGITransport(app), base_url="http://127.0.0.1")
        self._headers: dict[str, str] = {}
        form = {"grant_type": "password", "username": email, "password": password}
        answer = self._json("POST", "/v1/auth/token", data=form)
        self.user_id = str(answer["user_id"])
        self._headers = {"Authorization": f"Bearer {answer['access_token']}"}

    @override
    def token(self) -> None:
        return None

    @override
    def hello(self, body: Json) -> Json:
        return self._json("POST", "/v1/sync/hello", json=body)

    @override
    def push(self, body: Json) -> Json:
        return self._json("POST", "/v1/sync/push", json=body)

    @override
    def changes(self, cursor: str, limit: int, acked: str = "") -> Json:
        asked = {"cursor": cursor, "limit": limit, "acked": acked}
        return self._json("GET", "/v1/sync/changes", params=asked)

    @override
    def confirm_purge(self, body: Json) -> Json:
        return self._json("POST", "/v1/sync/confirm-purge", json=body)

    @override
    def snapshot(self, scope: str, resume: str = "") -> Iterator[bytes]:
        params = {"resume": resume} if resume else {"scope": scope}
        response = self._call("GET", "/v1/sync/snapshot", NDJSON_TYPE, params=params)
        yield from response.content.splitlines(keepends=True)

    @override
    def poke(self) -> Poke:
        raise Unauthenticated

    @override
    def close(self) -> None:
        self._runner.run(self._http.aclose())

    def _json(self, method: str, path: str, **options: Any) -> Json:
        return answers.read_object(self._call(method, path, answers.JSON_TYPE, **options).content)

    def _call(self, method: str, path: str, content_type: str, **options: Any) -> Any:
        asked = self._http.request(method, path, headers=self._headers, **options)
        response: Any = self._runner.run(asked)
        answers.check(response, content_type)
        return response


class Faults(Transport):
    """Loses, doubles and cuts what passes, as the seed decides; `rate` 0 is a good network."""

    def __init__(self, inner: Transport, rng: Random, rate: float) -> None:
        self._inner = inner
        self._rng = rng
        self.rate = rate

    @override
    def token(self) -> None:
        self._inner.token()

    @override
    def hello(self, body: Json) -> Json:
        return self._through(lambda: self._inner.hello(body))

    @override
    def push(self, body: Json) -> Json:
        return self._through(lambda: self._inner.push(body))

    @override
    def changes(self, cursor: str, limit: int, acked: str = "") -> Json:
        limit = limit if not self.rate else self._rng.choice([1, 3, 10, limit])
        return self._through(lambda: self._inner.changes(cursor, limit, acked))

    @override
    def confirm_purge(self, body: Json) -> Json:
        return self._through(lambda: self._inner.confirm_purge(body))

    @override
    def snapshot(self, scope: str, resume: str = "") -> Iterator[bytes]:
        lines = list(self._inner.snapshot(scope, resume))
        fault = self._rng.random() < self.rate
        keep = self._rng.randrange(len(lines)) if fault else len(lines)
        yield from lines[:keep]
        if fault:
            raise Unknown("cut")

    @override
    def poke(self) -> Poke:
        return self._inner.poke()

    @override
    def close(self) -> None:
        self._inner.close()

    def _through(self, send: Callable[[], Json]) -> Json:
        if self._rng.random() >= self.rate:
            return send()
        fault = self._rng.choice(["request lost", "answer lost", "sent twice", "busy"])
        if fault == "request lost":
            raise Unknown(fault)
        if fault == "busy":
            raise SlowDown(self._rng.uniform(0, 20))
        answer = send()
        if fault == "answer lost":
            raise Unknown(fault)
        return send() if fault == "sent twice" else answer
