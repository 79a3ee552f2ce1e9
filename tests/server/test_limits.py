import asyncio
import gzip
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest

from tests.server.office import PASSWORD, Office
from workbench.errors import InvalidInput
from workbench.server import middleware, passwords, throttle
from workbench.server.problems import Problem
from workbench.server.throttle import Throttle

TOKEN = "/v1/auth/token"


class Seconds:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_requests_come_back_at_a_steady_rate_for_each_key() -> None:
    clock = Seconds()
    limit = Throttle(per_s=2, burst=3, clock=clock)
    for _ in range(3):
        limit.take("one")
    with pytest.raises(Problem) as refused:
        limit.take("one")
    assert refused.value.status == 429
    assert refused.value.retry_after_s == 1
    limit.take("another")
    clock.now += 1
    limit.take("one")
    limit.take("one")
    with pytest.raises(Problem):
        limit.take("one")
    clock.now += 3600
    for _ in range(3):
        limit.take("one")
    with pytest.raises(Problem):
        limit.take("one")


def test_what_is_remembered_has_a_limit_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "MOST_KEYS", 3)
    clock = Seconds()
    limit = Throttle(per_s=1, burst=2, clock=clock)
    for n in range(3):
        limit.take(f"quiet {n}")
    clock.now += 10
    limit.take("busy")
    limit.take("busy")
    limit.take("new")
    with pytest.raises(Problem):
        limit.take("busy")
    for n in range(40):
        limit.take(f"many {n}")
        assert len(limit._buckets) <= 4


def test_a_device_that_asks_too_often_waits_and_others_do_not(office: Office) -> None:
    office.app.state.devices = Throttle(per_s=0.5, burst=5, clock=Seconds())
    runaway, calm = office.client("ann"), office.client("ann")
    statuses = [runaway.request("GET", "/v1/schema").status_code for _ in range(7)]
    assert statuses == [200] * 5 + [429] * 2
    answer = runaway.request("POST", "/v1/sync/push", json={})
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "2")
    assert answer.json()["type"] == "urn:sales-workbench:slow-down"
    assert calm.request("GET", "/v1/schema").status_code == 200


def test_an_address_that_tries_many_tokens_waits(office: Office) -> None:
    office.app.state.addresses = Throttle(per_s=1, burst=3)
    form = {"grant_type": "refresh_token", "refresh_token": "guessed"}
    for path in (TOKEN, "/v1/auth/revoke", TOKEN):
        assert office.request("POST", path, data=form | {"token": "x"}).status_code in (200, 400)
    assert office.request("POST", TOKEN, data=form).status_code == 429


def test_only_some_passwords_are_looked_at_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    go_on, looking = Event(), []

    class Slow:
        def verify(self, *_: str) -> bool:
            looking.append(1)
            return go_on.wait(10)

    def look() -> bool:
        with passwords._looking():
            return passwords._fits("x", "y")

    monkeypatch.setattr(passwords, "hasher", Slow())
    monkeypatch.setattr(passwords, "WAIT_S", 0.05)
    with ThreadPoolExecutor(passwords.AT_ONCE + 1) as pool:
        busy = [pool.submit(look) for _ in range(passwords.AT_ONCE)]
        while len(looking) < passwords.AT_ONCE:
            go_on.wait(0.01)
        with pytest.raises(Problem) as refused:
            look()
        go_on.set()
        assert all(one.result() for one in busy)
    assert refused.value.status == 429


def test_a_password_has_a_greatest_length(office: Office) -> None:
    form = {"grant_type": "password", "username": "ann@example.com", "password": PASSWORD * 100}
    assert office.request("POST", TOKEN, data=form).status_code == 400
    with pytest.raises(InvalidInput, match="1024"):
        passwords.check_strength("x" * 1025)


def test_addresses_and_headers_have_limits(office: Office) -> None:
    ann = office.client("ann")
    long = ann.request("GET", f"/v1/records/Account?name={'x' * 8200}")
    assert (long.status_code, long.json()["type"]) == (414, "urn:sales-workbench:too-large")
    much = ann.request("GET", "/v1/schema", headers={"X-Padding": "x" * 17_000})
    assert (much.status_code, much.json()["type"]) == (431, "urn:sales-workbench:too-large")
    for answer in (long, much):
        assert answer.headers["swb-proto"] == "1"


def test_a_bomb_is_refused_before_it_is_unpacked_whole(office: Office) -> None:
    bomb = gzip.compress(bytes(1_000_000_000 // 4), 9)
    assert len(bomb) < 1_048_576
    answer = office.request("POST", TOKEN, content=bomb, headers={"Content-Encoding": "gzip"})
    assert answer.status_code == 413


def exchange(office: Office, *messages: dict[str, Any]) -> list[dict[str, Any]]:
    """Send a form to the sign-in in pieces, without a client that would wait for it."""
    waiting, told = list(messages), []

    async def receive() -> dict[str, Any]:
        if not waiting:
            await asyncio.sleep(60)
        return waiting.pop(0)

    async def send(message: Any) -> None:
        told.append(dict(message))

    scope = {"type": "http", "method": "POST", "path": TOKEN, "query_string": b"", "headers": []}
    office.runner.run(office.app(scope, receive, send))
    return told


def test_half_a_request_is_not_done_and_not_waited_for_long(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    half = {"type": "http.request", "body": b"grant_type=password", "more_body": True}
    assert exchange(office, half, {"type": "http.disconnect"}) == []
    monkeypatch.setattr(middleware, "STALL_S", 0.01)
    start, *_ = exchange(office, half)
    assert start["status"] == 408


def test_a_form_of_a_stranger_has_a_greatest_length(office: Office) -> None:
    form = "grant_type=password&" + "a=&" * 100_000
    answer = office.request("POST", TOKEN, content=form)
    assert (answer.status_code, answer.json()["type"]) == (413, "urn:sales-workbench:too-large")
    packed = {"Content-Encoding": "gzip"}
    answer = office.request("POST", TOKEN, content=gzip.compress(form.encode()), headers=packed)
    assert answer.status_code == 413


def test_the_longest_passwords_fit_into_a_change_of_password(office: Office) -> None:
    body = {"old_password": PASSWORD, "new_password": "\U0001f511" * 1024}
    answer = office.client("ann").request("POST", "/v1/auth/password", json=body)
    assert answer.status_code == 204


def test_nothing_is_read_or_unpacked_before_its_sender_is_known(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    unpacked: list[bytes] = []
    monkeypatch.setattr(middleware, "_unpacked", lambda body, _limit: unpacked.append(body))
    bomb = {"type": "http.request", "body": gzip.compress(bytes(1_000_000)), "more_body": False}
    for method, path in (
        ("POST", "/v1/sync/hello"),
        ("POST", "/v1/sync/push"),
        ("POST", "/v1/sync/confirm-purge"),
        ("POST", "/v1/auth/password"),
        ("POST", "/v1/auth/devices/wiped"),
        ("POST", "/v1/auth/devices/held"),
        ("PUT", f"/v1/blobs/{'0' * 64}"),
        ("GET", "/v1/schema"),
    ):
        waiting = [bomb]
        for headers in ([], [(b"authorization", b"Bearer nonsense")]):
            packed = [(b"content-encoding", b"gzip"), *headers]
            start, *_ = sent(office, method, path, packed, waiting)
            assert start["status"] == 401, path
        assert waiting == [bomb], path
    assert unpacked == []


def sent(
    office: Office,
    method: str,
    path: str,
    headers: list[tuple[bytes, bytes]],
    waiting: list[dict[str, Any]],
) -> list[dict[str, Any]]:
    """Ask without a client; what is left of `waiting` was not asked for."""
    told: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return waiting.pop(0)

    async def send(message: Any) -> None:
        told.append(dict(message))

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": b"",
        "headers": headers,
    }
    office.runner.run(office.app(scope, receive, send))
    return told
