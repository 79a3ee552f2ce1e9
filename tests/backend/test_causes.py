"""Why a server could not be asked names its address, the real cause and the way out."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import requests

from tests.backend.scripted_server import ScriptedServer, reply
from workbench.backend import causes
from workbench.backend.address import ServerAddress, parse
from workbench.backend.client import Client
from workbench.backend.transport import Unknown

FAR = parse("https://crm.example.com")


class NoToken:
    def load(self) -> str | None:
        return None

    def save(self, refresh: str) -> None:
        raise AssertionError(refresh)


@contextmanager
def answering(answer: bytes) -> Iterator[int]:
    """Listen on this machine and give whoever comes the same bytes."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _address = listening.accept()
        with connection:
            connection.recv(65_536)
            connection.sendall(answer)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield int(listening.getsockname()[1])
    finally:
        thread.join()
        listening.close()


def told_by(url: str) -> str:
    client = Client(url, NoToken())
    try:
        with pytest.raises(Unknown) as told:
            client.sign_in("ada@example.com", "a password")
    finally:
        client.close()
    return str(told.value)


def test_a_port_where_nothing_runs_is_told_with_its_address() -> None:
    with ScriptedServer() as gone:
        url = gone.url
    assert told_by(url) == (
        f"{url} cannot be reached: no server runs at this address and port. Check both, or"
        " whether it has been started."
    )


def test_https_spoken_to_a_plain_server_is_told_what_to_write() -> None:
    with answering(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n") as port:
        told = told_by(f"https://127.0.0.1:{port}")
    assert told.startswith(f"https://127.0.0.1:{port} does not speak https: ")
    assert told.endswith(f"Write http://127.0.0.1:{port} for it.")


def test_plain_http_spoken_to_a_server_of_https_is_told_what_to_write() -> None:
    with answering(b"\x15\x03\x01\x00\x02\x02F") as port:  # the alert of a TLS server
        told = told_by(f"http://127.0.0.1:{port}")
    assert told.startswith(f"http://127.0.0.1:{port} cannot be reached: ")
    assert told.endswith(f"If it speaks https, write https://127.0.0.1:{port}.")


def test_another_web_server_is_told_as_that() -> None:
    with ScriptedServer([reply(b"<html></html>", content_type="text/html", proto=None)]) as other:
        url = other.url
        told = told_by(url)
    assert told.startswith(f"What answers at {url} is no team server")


def raised(error: BaseException) -> requests.ConnectionError:
    """Return an error as requests raises it, with what it came from."""
    made = requests.ConnectionError("no connection")
    made.__cause__ = error
    return made


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: raised(socket.gaierror(-2, "unknown")), "no server of this name is known"),
        (lambda: raised(OSError(101, "unreachable")), "this computer has no way there"),
        (lambda: requests.ConnectTimeout(), "did not answer in time"),
        (lambda: requests.exceptions.ProxyError(), "the proxy"),
        (lambda: requests.exceptions.ChunkedEncodingError(), "was lost"),
        (lambda: requests.exceptions.SSLError(), "needs a certificate"),
        (lambda: raised(ValueError("odd")), "https://crm.example.com cannot be reached."),
    ],
)
def test_every_cause_names_the_address(make: Callable[[], Exception], said: str) -> None:
    told = causes.cause(make(), FAR)
    assert FAR.url in told
    assert said in told


def test_the_sentence_can_be_said_again_in_another_language() -> None:
    told = causes.lost(ServerAddress("https://crm.example.com", is_loopback=False))
    assert told.again() == told == "The connection to https://crm.example.com was lost."
