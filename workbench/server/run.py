"""Running the team server: one process on SQLite, any number on PostgreSQL."""

import ipaddress
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from workbench.errors import Refused, UsageError
from workbench.i18n import t
from workbench.server import admin
from workbench.server.app import create_app
from workbench.server.database import BLOBS_VARIABLE

URL_VARIABLE = "WORKBENCH_SERVER_DATABASE"
"""How the workers of one server learn which database it is."""
STOP_S = 10


def serve(
    url: str,
    host: str = "127.0.0.1",
    port: int = 8765,
    workers: int = 1,
    tls_cert: Path | None = None,
    tls_key: Path | None = None,
    blobs: Path | None = None,
    ready: Callable[[str], None] = print,
    is_kept: bool = False,
) -> None:
    """Serve until SIGTERM or Ctrl+C.

    Args:
        port: 0 takes a free one.
        blobs: Where attachments are kept; beside a SQLite database where it is not given.
        ready: Is given one line with the address once clients can connect.
        is_kept: Stop as well when standard input ends, as it does when the keeper is killed.

    Raises:
        Refused: The address is not safe, or SQLite cannot have several workers.
        UsageError: Only one of certificate and key is given.
    """
    check_safe(host, tls_cert, tls_key)
    database = admin.open_database(url)
    if workers > 1 and database.is_sqlite:
        database.close()
        raise Refused(t("SQLite serves one process. Use --workers 1, or a PostgreSQL database."))
    if blobs is not None:
        os.environ[BLOBS_VARIABLE] = str(blobs.absolute())
        database.blobs = blobs.absolute()
    admin.prune(database)
    listener = listen(host, port)
    scheme = "https" if tls_cert is not None else "http"
    shown = f"[{host}]" if ":" in host else host
    address = f"{scheme}://{shown}:{listener.getsockname()[1]}"
    config = uvicorn.Config(
        create_app(database) if workers == 1 else "workbench.server.run:worker_app",
        factory=workers > 1,
        workers=workers,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=STOP_S,
        ssl_certfile=tls_cert,
        ssl_keyfile=tls_key,
    )
    server = uvicorn.Server(config)
    _stop_quietly(server)
    ready(f"Listening on {address}")  # read by programs: the same in every language
    try:
        if is_kept:
            threading.Thread(target=_stop_without_keeper, daemon=True).start()
        if workers == 1:
            server.run(sockets=[listener])
        else:
            database.close()
            os.environ[URL_VARIABLE] = url
            Multiprocess(config, sockets=[listener]).run()
    finally:
        listener.close()
        database.close()


def _stop_quietly(server: uvicorn.Server) -> None:
    """Let signals end the server, before it listens for them itself and after it has ended.

    A signal that came between its address and its start would otherwise be lost; one that has
    stopped it is no error, though uvicorn raises it once more.
    """

    def stop(*_: object) -> None:
        server.should_exit = True

    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)


def _stop_without_keeper() -> None:
    while sys.stdin.buffer.read(1):
        pass
    signal.raise_signal(signal.SIGTERM)


def worker_app() -> FastAPI:
    """Return the application of one of several workers."""
    return create_app(admin.open_database(os.environ[URL_VARIABLE]))


def check_safe(host: str, tls_cert: Path | None, tls_key: Path | None) -> None:
    """Refuse to send passwords in the clear over a network.

    Raises:
        Refused: The host is not this machine and there is no certificate.
        UsageError: Only one of certificate and key is given.
    """
    if (tls_cert is None) != (tls_key is None):
        raise UsageError(t("Give --tls-cert and --tls-key together."))
    if tls_cert is None and not is_loopback(host):
        raise Refused(
            t(
                "{host} can be reached from other machines, so the server needs "
                "--tls-cert and --tls-key. Without them use --host 127.0.0.1."
            ).format(host=host)
        )


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that clients can already connect to.

    Raises:
        Refused: The port is taken, or the host is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name != "nt":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(2048)
    except OSError as error:
        listener.close()
        raise Refused(
            t("Port {port} on {host} cannot be used: {why}. Choose another with --port.").format(
                port=port, host=host, why=error.strerror or error
            )
        ) from None
    listener.set_inheritable(True)
    return listener
