"""Digests, attachments, wiping and stalls, byte for byte."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.backend.scripted_server import PROBLEM, ScriptedServer, problem, reply, tokens
from workbench.backend import client as clients
from workbench.backend.client import BYTES_TYPE, Client
from workbench.backend.transport import Problem, Unknown, Wiped

SHA256 = "ab" * 32


class Kept:
    """A token store in memory."""

    def __init__(self) -> None:
        self.refresh: str | None = "refresh-0"

    def load(self) -> str | None:
        return self.refresh

    def save(self, refresh: str) -> None:
        self.refresh = refresh


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer([tokens()]) as running:
        yield running


@pytest.fixture
def client(server: ScriptedServer) -> Iterator[Client]:
    made = Client(server.url, Kept())
    yield made
    made.close()


@pytest.mark.parametrize(("in_buckets", "more"), [(False, ""), (True, "&buckets=256")])
def test_digests_are_asked_for_by_scope_and_type(
    server: ScriptedServer, client: Client, in_buckets: bool, more: str
) -> None:
    told = {"seq": 3, "n": 0, "sum": "0" * 16}
    server.replies.append(reply(told))
    assert client.digest("team:1", "Lead", in_buckets=in_buckets) == told
    assert server.requests[-1].line == (
        f"GET /v1/sync/digest?scope=team%3A1&type=Lead{more} HTTP/1.1"
    )


def test_a_part_of_a_snapshot_names_its_buckets(server: ScriptedServer, client: Client) -> None:
    server.replies.append(reply(b'{"end":true}\n', content_type="application/x-ndjson"))
    assert list(client.snapshot_part("team:1", "Lead", [3, 17])) == [b'{"end":true}\n']
    assert server.requests[-1].line.endswith("&type=Lead&buckets=3%2C17 HTTP/1.1")


@pytest.mark.parametrize(
    ("start", "size", "part", "place"),
    [(5, 8, b"abc", "bytes 5-7/8"), (0, 8, b"", "bytes */8"), (0, 0, b"", None)],
)
def test_a_content_goes_with_its_place(
    server: ScriptedServer, client: Client, start: int, size: int, part: bytes, place: str | None
) -> None:
    told = {"sha256": SHA256, "size": size, "received": start, "state": "partial"}
    server.replies.append(reply(told, status=202))
    assert client.send_blob(SHA256, start, size, part) == told
    sent = server.requests[-1]
    assert sent.line == f"PUT /v1/blobs/{SHA256} HTTP/1.1"
    assert sent.headers.get("content-range") == place
    assert (sent.body, sent.headers["content-type"]) == (part, BYTES_TYPE)


def test_a_content_comes_in_pieces_and_a_login_page_is_none(
    server: ScriptedServer, client: Client
) -> None:
    server.replies.append(reply(b"whole", content_type=BYTES_TYPE))
    assert b"".join(client.blob(SHA256)) == b"whole"
    server.replies.append(reply(b"<html>", content_type="text/html", proto=None))
    with pytest.raises(Unknown):
        next(client.blob(SHA256))
    server.replies.append(reply(b"who", content_type=BYTES_TYPE, cut=2))
    with pytest.raises(Unknown):
        list(client.blob(SHA256))


@pytest.mark.parametrize("may_push", [True, False])
def test_a_device_to_be_wiped_hears_whether_it_may_push(
    server: ScriptedServer, client: Client, may_push: bool
) -> None:
    told = {"type": "urn:sales-workbench:device-wiped", "status": 403, "push": may_push}
    server.replies.append(reply(told, status=403, content_type=PROBLEM))
    with pytest.raises(Wiped) as caught:
        client.hello({})
    assert caught.value.may_push is may_push
    server.replies.append(reply(b"", status=204))
    client.wiped(client.proof())
    assert server.requests[-1].line == "POST /v1/auth/devices/wiped HTTP/1.1"
    assert server.requests[-1].headers["authorization"] == "Bearer access-1"


def test_a_device_that_gets_no_token_any_more_shows_the_one_it_has() -> None:
    told = {"type": "urn:sales-workbench:device-wiped", "status": 403, "push": False}
    late = reply(told, status=403, content_type=PROBLEM)
    with ScriptedServer([late, reply(b"", status=204)]) as server:
        client = Client(server.url, Kept())
        client.wipe_held("unsaved", client.proof())
        client.close()
    assert server.requests[-1].line == "POST /v1/auth/devices/held HTTP/1.1"
    assert server.requests[-1].headers["authorization"] == f"Bearer {Kept().load()}"


def test_devices_are_listed_and_one_of_them_is_to_be_wiped(
    server: ScriptedServer, client: Client
) -> None:
    for everyone, query in ((False, ""), (True, "?everyone=true")):
        server.replies.append(reply({"devices": [{"id": "d1"}]}))
        assert client.devices(everyone=everyone) == [{"id": "d1"}]
        assert server.requests[-1].line == f"GET /v1/auth/devices{query} HTTP/1.1"
    server.replies.append(reply(b"", status=204, content_type=""))
    client.wipe_device("d1")
    assert server.requests[-1].line == "DELETE /v1/auth/devices?id=d1&wipe=true HTTP/1.1"
    server.replies.append(problem(404, "not-found"))
    with pytest.raises(Problem):
        client.wipe_device("d1")


def test_signing_out_ends_the_sign_in_at_the_server() -> None:
    with ScriptedServer([reply(b"{}")]) as server:
        client = Client(server.url, Kept())
        client.sign_out()
        client.close()
        assert server.requests[0].line == "POST /v1/auth/revoke HTTP/1.1"
        assert server.requests[0].body == b"token=refresh-0"


@contextmanager
def silent_after(sent: bytes) -> Iterator[str]:
    """Give the address of a server that sends some bytes and then nothing, for ever."""
    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _address = listening.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(sent)
                done.wait(10)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            done.set()
            thread.join()


@pytest.mark.parametrize("sent", [b"", b"HTTP/1.1 200 OK\r\nContent-Le", tokens()[:-30]])
def test_a_server_that_falls_silent_is_given_up(
    sent: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (clients.CONNECT_TIMEOUT_S, clients.STALL_TIMEOUT_S) == (5.0, 30.0)
    monkeypatch.setattr(clients, "STALL_TIMEOUT_S", 0.2)
    with silent_after(sent) as url:
        client = Client(url, Kept())
        with pytest.raises(Unknown):
            client.token()
        client.close()
