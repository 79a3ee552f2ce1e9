import socket
import ssl
import threading
from pathlib import Path

import pytest

from tests.backend.scripted_server import reply, tokens
from tests.security import certificates
from workbench.backend import client as clients
from workbench.backend.client import Client

PART = bytes(4_194_304)


class Kept:
    def load(self) -> str | None:
        return "refresh-0"

    def save(self, refresh: str) -> None:
        assert refresh


def test_a_line_that_pauses_while_it_takes_a_request_is_borne_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "CONNECT_TIMEOUT_S", 0.4)
    own = certificates.authority(tmp_path, "own")
    shown = certificates.identity(tmp_path, "server", own)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(shown.certificate, shown.key)
    arrived: list[int] = []
    over = threading.Event()

    def serve(listener: socket.socket) -> None:
        for answer in (tokens(), reply({"received": len(PART)}, status=202)):
            plain, _address = listener.accept()
            with context.wrap_socket(plain, server_side=True) as line:
                arrived.append(taken(line))
                line.sendall(answer)

    def taken(line: ssl.SSLSocket) -> int:
        head = b""
        while b"\r\n\r\n" not in head:
            head += line.recv(65_536)
        head, _, body = head.partition(b"\r\n\r\n")
        _, _, length = head.lower().partition(b"content-length: ")
        size = int(length.split(b"\r\n")[0])
        got = len(body)
        if size > 1000:
            # The pause is the matter itself: longer than connecting may take, while the buffers
            # of the way are full. Nothing but the client's giving up could end it before.
            over.wait(2 * clients.CONNECT_TIMEOUT_S)
        while got < size:
            got += len(line.recv(65_536))
        return got

    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = threading.Thread(target=serve, args=(listener,), daemon=True)
        server.start()
        address = f"https://127.0.0.1:{listener.getsockname()[1]}"
        client = Client(address, Kept(), ca_bundle=own.file)
        try:
            answer = client.send_blob("0" * 64, 0, len(PART), PART)
        finally:
            over.set()
        client.close()
        server.join(5)
    assert answer == {"received": len(PART)}
    assert arrived[1] == len(PART)
