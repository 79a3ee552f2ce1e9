import gzip
import platform
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.backend.scripted_server import ScriptedServer, problem, reply, tokens
from workbench.backend import address
from workbench.backend.client import Client
from workbench.backend.transport import (
    ClientTooOld,
    Disabled,
    Poke,
    Problem,
    SlowDown,
    TooLarge,
    Unauthenticated,
    Unknown,
)
from workbench.errors import InvalidInput

HELLO = {"proto": 1, "epoch": "e"}
SECRET = "Tr0ub4dor&3-never-in-a-message"


class Kept:
    """A token store in memory."""

    def __init__(self, refresh: str | None = "refresh-0") -> None:
        self.refresh = refresh

    def load(self) -> str | None:
        return self.refresh

    def save(self, refresh: str) -> None:
        self.refresh = refresh


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as running:
        yield running


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def client(server: ScriptedServer, kept: Kept) -> Iterator[Client]:
    made = Client(server.url, kept)
    yield made
    made.close()


def test_a_request_carries_the_access_token(
    server: ScriptedServer, client: Client, kept: Kept
) -> None:
    server.replies += [tokens(), reply(HELLO)]
    assert client.hello({"app": "1"}) == HELLO
    assert server.requests[1].headers["authorization"] == "Bearer access-1"
    assert server.requests[1].line == "POST /v1/sync/hello HTTP/1.1"
    assert kept.refresh == "refresh-1"


def test_a_request_says_on_which_computer_it_was_made(
    server: ScriptedServer, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "node", lambda: "evas-laptop 王\r\nX-Y: 1")
    server.replies += [tokens(), reply(HELLO)]
    client.hello({"app": "1"})
    said = server.requests[0].headers["user-agent"]
    assert said.startswith("Sales Workbench ")
    assert "on evas-laptop ???X-Y: 1 (" in said
    assert "x-y" not in server.requests[0].headers


def test_the_token_is_asked_for_once(server: ScriptedServer, client: Client) -> None:
    server.replies += [tokens(), reply(HELLO), reply(HELLO)]
    client.hello({})
    client.hello({})
    assert len(server.requests) == 3


def test_an_expired_token_is_renewed_before_it_is_refused(server: ScriptedServer) -> None:
    now = [0.0]
    client = Client(server.url, Kept(), monotonic=lambda: now[0])
    server.replies += [tokens(1), reply(HELLO), tokens(2), reply(HELLO)]
    client.hello({})
    now[0] = 3590.0
    client.hello({})
    assert server.requests[3].headers["authorization"] == "Bearer access-2"
    client.close()


def test_a_refused_token_is_renewed_once_and_the_request_goes_again(
    server: ScriptedServer, client: Client
) -> None:
    server.replies += [tokens(1), problem(401, "unauthenticated"), tokens(2), reply(HELLO)]
    assert client.hello({}) == HELLO
    assert server.requests[3].headers["authorization"] == "Bearer access-2"


def test_a_second_refusal_asks_for_a_sign_in(server: ScriptedServer, client: Client) -> None:
    refused = problem(401, "unauthenticated")
    server.replies += [tokens(1), refused, tokens(2), refused]
    with pytest.raises(Unauthenticated):
        client.hello({})


def test_a_revoked_refresh_token_asks_for_a_sign_in(server: ScriptedServer, client: Client) -> None:
    server.replies.append(reply({"error": "invalid_grant"}, status=400))
    with pytest.raises(Unauthenticated):
        client.hello({})


def test_without_a_refresh_token_nothing_is_sent(server: ScriptedServer) -> None:
    client = Client(server.url, Kept(None))
    with pytest.raises(Unauthenticated):
        client.hello({})
    assert server.requests == []
    client.close()


def test_threads_share_one_renewal(server: ScriptedServer, client: Client) -> None:
    server.replies += [tokens(), *[reply(HELLO)] * 4]
    threads = [threading.Thread(target=client.hello, args=({},)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    asked = [request.line for request in server.requests if "/auth/token" in request.line]
    assert len(asked) == 1


def test_signing_in_keeps_the_refresh_token(server: ScriptedServer, kept: Kept) -> None:
    client = Client(server.url, kept)
    server.replies.append(tokens(7))
    assert client.sign_in("ada@example.com", SECRET) == "0192f0c0-0000-7000-8000-000000000001"
    assert kept.refresh == "refresh-7"
    assert b"grant_type=password" in server.requests[0].body
    client.close()


def test_a_wrong_password_is_told_without_the_password(
    server: ScriptedServer, client: Client
) -> None:
    server.replies.append(reply({"error": "invalid_grant"}, status=400))
    with pytest.raises(Unauthenticated) as caught:
        client.sign_in("ada@example.com", SECRET)
    assert SECRET not in str(caught.value)


def test_no_failure_leads_back_to_what_was_sent(server: ScriptedServer, client: Client) -> None:
    server.replies.append(b"")
    with pytest.raises(Unknown) as caught:
        client.sign_in("ada@example.com", SECRET)
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None


UNTRUSTED = {
    "closed at once": b"",
    "no protocol header": reply(HELLO, proto=None),
    "another protocol": reply(HELLO, proto="2"),
    "a login page": reply(b"<html>Wi-Fi</html>", content_type="text/html", proto=None),
    "a page with our header": reply(b"<html></html>", content_type="text/html"),
    "a redirect": reply(b"", status=302, proto=None, Location="http://127.0.0.1:9/login"),
    "cut short": reply(HELLO, cut=5),
    "not JSON": reply(b'{"proto":1,'),
    "no object": reply(b"[1,2]"),
    "damaged gzip": reply(gzip.compress(b"{}")[:12], Content_Encoding="gzip"),
    "an error without a document": reply(b"oops", status=500, content_type="text/plain"),
    "a proxy's 401": reply(b"sign in", status=401, content_type="text/html", proto=None),
    "a proxy's 503": reply(b"", status=503, content_type="text/html", proto=None),
    "no HTTP": b"SSH-2.0-OpenSSH_9.9\r\n",
}


@pytest.mark.parametrize("answer", UNTRUSTED.values(), ids=UNTRUSTED.keys())
def test_what_cannot_be_trusted_is_unknown(
    server: ScriptedServer, client: Client, answer: bytes
) -> None:
    server.replies += [tokens(), answer]
    with pytest.raises(Unknown):
        client.hello({})


def test_a_server_that_is_not_there_is_unknown(kept: Kept) -> None:
    with ScriptedServer() as gone:
        url = gone.url
    client = Client(url, kept)
    with pytest.raises(Unknown, match="cannot be reached"):
        client.hello({})
    assert kept.refresh == "refresh-0"
    client.close()


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        (problem(403, "account-disabled"), Disabled),
        (problem(413, "too-large"), TooLarge),
        (problem(426, "client-too-old"), ClientTooOld),
    ],
)
def test_a_refusal_has_its_own_name(
    server: ScriptedServer, client: Client, answer: bytes, failure: type[Exception]
) -> None:
    server.replies += [tokens(), answer]
    with pytest.raises(failure):
        client.push({"mutations": []})


@pytest.mark.parametrize(
    "ask",
    [
        lambda client: client.push({"mutations": []}),
        lambda client: client.hello({}),
        lambda client: client.confirm_purge({"count": 200}),
        lambda client: client.send_blob("0" * 64, 0, 3, b"abc"),
        lambda client: client.wiped(client.proof()),
        lambda client: list(client.snapshot("owner:1")),
    ],
)
def test_a_proxy_s_own_413_is_a_request_too_large_too(
    server: ScriptedServer, client: Client, ask: Callable[[Client], object]
) -> None:
    page = b"<html><h1>413 Request Entity Too Large</h1></html>"
    server.replies += [tokens(), reply(page, status=413, content_type="text/html", proto=None)]
    with pytest.raises(TooLarge, match="size"):
        ask(client)


def test_a_proxy_s_413_at_the_sign_in_is_told(server: ScriptedServer, kept: Kept) -> None:
    server.replies.append(reply(b"", status=413, content_type="text/html", proto=None))
    fresh = Client(server.url, kept)
    with pytest.raises(TooLarge, match="size"):
        fresh.sign_in("ann@example.com", SECRET)
    fresh.close()


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_says_how_long_to_wait(
    server: ScriptedServer, client: Client, status: int
) -> None:
    server.replies += [tokens(), problem(status, "slow-down", Retry_After="17")]
    with pytest.raises(SlowDown) as caught:
        client.hello({})
    assert caught.value.retry_after_s == 17.0


def test_nobody_has_to_wait_longer_than_an_hour(server: ScriptedServer, client: Client) -> None:
    server.replies += [tokens(), problem(429, "slow-down", Retry_After="999999")]
    with pytest.raises(SlowDown) as caught:
        client.hello({})
    assert caught.value.retry_after_s == 3600.0


def test_a_problem_brings_its_document(server: ScriptedServer, client: Client) -> None:
    server.replies += [tokens(), problem(410, "scope-changed")]
    with pytest.raises(Problem) as caught:
        client.changes("c", 10)
    assert (caught.value.status, caught.value.kind) == (410, "scope-changed")
    assert caught.value.body["x"] == 1
    assert server.requests[1].line == "GET /v1/sync/changes?cursor=c&limit=10 HTTP/1.1"


def test_a_snapshot_comes_line_by_line(server: ScriptedServer, client: Client) -> None:
    lines = [b'{"a":1}\n', b'{"b":2}\n']
    body = gzip.compress(b"".join(lines))
    answer = reply(body, content_type="application/x-ndjson", Content_Encoding="gzip")
    server.replies += [tokens(), answer]
    assert list(client.snapshot("owner:1")) == lines
    assert "scope=owner%3A1" in server.requests[1].line
    assert server.requests[1].headers["accept-encoding"] == "identity"  # on this machine


def test_a_snapshot_cut_short_fails(server: ScriptedServer, client: Client) -> None:
    answer = reply(b'{"a":1}\n{"b":2}\n', content_type="application/x-ndjson", cut=4)
    server.replies += [tokens(), answer]
    with pytest.raises(Unknown):
        list(client.snapshot("owner:1", "TOKEN"))
    assert "resume=TOKEN" in server.requests[1].line


def test_a_refusal_cut_short_is_unknown_where_a_stream_was_asked_for(
    server: ScriptedServer, client: Client
) -> None:
    server.replies += [tokens(), *(problem(404, "not-found")[:-9] for _ in range(2))]
    with pytest.raises(Unknown):
        list(client.snapshot("owner:1"))
    with pytest.raises(Unknown):
        list(client.blob("ab" * 32))


def test_hints_are_numbers_and_nothing_else(server: ScriptedServer, client: Client) -> None:
    stream = b': hi\n\ndata: {"seq":7}\n\ndata: nonsense\n\ndata: {"seq":9}\n\n'
    server.replies += [tokens(), reply(stream, content_type="text/event-stream")]
    assert list(client.poke()) == [7, 9]


def test_a_close_ends_the_listening(kept: Kept) -> None:
    seen: list[int] = []

    def listen(poke: Poke) -> None:
        try:
            seen.extend(poke)
        except Unknown:
            seen.append(-1)

    with ScriptedServer() as server:
        client = Client(server.url, kept)
        open_ended = reply(b'data: {"seq":7}\n\n' + b" " * 99, content_type="text/event-stream")
        server.replies += [tokens(), open_ended]
        poke = client.poke()
        poke.close()
        thread = threading.Thread(target=listen, args=(poke,))
        thread.start()
        thread.join(5)
        assert not thread.is_alive()
        client.close()


def test_an_address_is_https_or_this_machine() -> None:
    assert address.parse("https://sales.example.com/").url == "https://sales.example.com"
    assert address.parse("http://127.0.0.1:8080").is_loopback
    assert address.parse("http://[::1]:8080").is_loopback
    assert not address.parse("https://sales.example.com").is_loopback


def test_an_address_without_a_scheme_gets_the_one_that_fits() -> None:
    assert address.parse("crm.example.com").url == "https://crm.example.com"
    assert address.parse(" crm.example.com:8443/ ").url == "https://crm.example.com:8443"
    assert address.parse("localhost:8765").url == "http://localhost:8765"
    assert address.parse("127.0.0.1:8765").is_loopback
    assert address.parse("[::1]:8765").url == "http://[::1]:8765"


def test_plain_http_to_another_machine_is_told_what_to_write() -> None:
    with pytest.raises(InvalidInput, match=r"Write https://crm\.example\.com:8443/team\.$"):
        address.parse("http://crm.example.com:8443/team/")


@pytest.mark.parametrize(
    "text",
    [
        "http://sales.example.com",
        "sales server",
        "ada:secret@sales.example.com",
        "",
        "ftp://127.0.0.1",
        "https://ada:secret@sales.example.com",
        "https://",
        "https://sales.example.com:70000",
        "https://sales.example.com/?a=1",
        "http://127.0.0.1.example.com",
    ],
)
def test_any_other_address_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        address.parse(text)
    assert "secret" not in str(caught.value)


def test_large_bodies_are_packed_for_the_way_but_not_on_this_machine(tmp_path: Path) -> None:
    far = Client("https://sales.example.com", Kept())
    near = Client("http://127.0.0.1:1", Kept())
    body = {"mutations": ["x" * 2000]}
    packed, headers = far._written(body)
    plain, plain_headers = near._written(body)
    assert packed is not None
    assert plain is not None
    assert gzip.decompress(packed) == plain
    assert headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain_headers
