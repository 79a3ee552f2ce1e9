"""A loopback server that answers each request with the next prepared bytes."""

import socket
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from workbench.wire.messages import dumps

JSON = "application/json"
PROBLEM = "application/problem+json"


@dataclass
class Request:
    """One request as it arrived."""

    line: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class ScriptedServer:
    """Answers in the order of `replies`; an empty reply closes the connection."""

    replies: list[bytes] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)

    def __enter__(self) -> "ScriptedServer":
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, name="scripted-server")
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def _serve(self) -> None:
        while True:
            try:
                connection, _address = self._socket.accept()
            except OSError:
                return
            with connection:
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        with connection.makefile("rb") as stream:
            line = stream.readline().decode().strip()
            headers = {}
            while (header := stream.readline().decode().strip()) != "":
                name, _, value = header.partition(":")
                headers[name.strip().lower()] = value.strip()
            body = stream.read(int(headers.get("content-length", 0)))
        self.requests.append(Request(line, headers, body))
        connection.sendall(self.replies.pop(0))


def reply(
    content: Any,
    *,
    status: int = 200,
    content_type: str = JSON,
    proto: str | None = "1",
    cut: int = 0,
    **headers: str,
) -> bytes:
    """Return the bytes of an answer; `cut` of its last bytes never arrive."""
    body = content if isinstance(content, bytes) else dumps(content)
    lines = [f"HTTP/1.1 {status} Reason", f"Content-Type: {content_type}"]
    if proto is not None:
        lines.append(f"SWB-Proto: {proto}")
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    lines += [f"Content-Length: {len(body)}", "Connection: close", "", ""]
    return "\r\n".join(lines).encode() + body[: len(body) - cut]


def problem(status: int, kind: str, **headers: str) -> bytes:
    """Return the bytes of a problem document."""
    document = {"type": f"urn:sales-workbench:{kind}", "status": status, "title": kind, "x": 1}
    return reply(document, status=status, content_type=PROBLEM, **headers)


def tokens(n: int = 1) -> bytes:
    """Return the bytes of a token answer."""
    return reply(
        {
            "access_token": f"access-{n}",
            "token_type": "Bearer",
            "expires_in": 3600,
            "refresh_token": f"refresh-{n}",
            "user_id": "0192f0c0-0000-7000-8000-000000000001",
        }
    )
