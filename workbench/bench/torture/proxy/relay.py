"""The proxy itself: one exchange for each connection, on a loop of its own thread."""

import asyncio
import ssl
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from random import Random

from typing_extensions import override

from workbench.bench.torture.proxy import faults
from workbench.bench.torture.proxy.certificates import Certificates

STALL_S = 0.7
"""Longer than the client of this torture waits for a byte."""
SLOW_BYTES = 40


@dataclass
class Relay:
    """What the proxy is told and what it did; `cells` counts (endpoint, fault)."""

    upstream: tuple[str, int]
    rng: Random
    rate: float = 0.0
    cells: Counter[tuple[str, str]] = field(default_factory=Counter)
    requests: int = 0
    port: int = 0
    _held: list[bytes] = field(default_factory=list)
    _queues: dict[str, list[str]] = field(default_factory=dict)

    async def exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass one request on, or what is left of it."""
        with suppress(OSError, asyncio.IncompleteReadError, ssl.SSLError, ValueError):
            request = await _message(reader)
            await self._serve(request, writer)
        with suppress(OSError, ssl.SSLError):
            writer.close()

    async def _serve(self, request: bytes, writer: asyncio.StreamWriter) -> None:
        endpoint = endpoint_of(request)
        self.requests += 1
        if self.rng.random() >= self.rate:
            await self._deliver_held()
            writer.write(await self._ask(request))
            await writer.drain()
            return
        fault = self._next_fault(endpoint)
        self.cells[endpoint, fault] += 1
        if fault in faults.SPOILED:
            answer = await self._ask(request)
            writer.write(faults.SPOILED[fault](answer, self.rng))
            await writer.drain()
        else:
            await self._moved(fault, request, writer)

    async def _moved(self, fault: str, request: bytes, writer: asyncio.StreamWriter) -> None:
        if fault == faults.DROPPED_BEFORE:
            return
        if fault == faults.REORDERED:
            self._held.append(request)
            return
        answer = await self._ask(request)
        if fault == faults.DROPPED_AFTER:
            return
        if fault == faults.STALLED:
            writer.write(answer[: self.rng.randrange(len(answer))])
            await asyncio.sleep(STALL_S)
            return
        writer.write(await self._late(fault, request, answer, writer))
        await writer.drain()

    async def _late(
        self, fault: str, request: bytes, answer: bytes, writer: asyncio.StreamWriter
    ) -> bytes:
        """Return what is left of an answer that comes whole, but not as it should."""
        if fault == faults.DOUBLED:
            return await self._ask(request)
        if fault == faults.DELAYED:
            await asyncio.sleep(self.rng.uniform(0, STALL_S / 4))
            return answer
        for n in range(SLOW_BYTES):
            writer.write(answer[n : n + 1])
            await writer.drain()
        return answer[SLOW_BYTES:]

    def _next_fault(self, endpoint: str) -> str:
        """Return each fault in turn, in an order of the seed: no cell stays empty."""
        queue = self._queues.setdefault(endpoint, [])
        if not queue:
            queue += faults.ALL
            self.rng.shuffle(queue)
        return queue.pop()

    async def _deliver_held(self) -> None:
        """Let requests arrive that were held back; nobody waits for their answers."""
        held, self._held = self._held, []
        for request in held:
            await self._ask(request)

    async def _ask(self, request: bytes) -> bytes:
        reader, writer = await asyncio.open_connection(*self.upstream)
        try:
            writer.write(request)
            await writer.drain()
            return await reader.read(-1)
        finally:
            writer.close()


async def _message(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(faults.BODY_START)
    lines = [
        line for line in head[:-4].split(b"\r\n") if not line.lower().startswith(b"connection")
    ]
    length = next(
        (int(line.split(b":")[1]) for line in lines if line.lower().startswith(b"content-length")),
        0,
    )
    body = await reader.readexactly(length) if length else b""
    return b"\r\n".join([*lines, b"Connection: close", b"", b""]) + body


def endpoint_of(request: bytes) -> str:
    """Return which endpoint a request asks."""
    method, target, _rest = request.split(b" ", 2)
    path = target.decode().partition("?")[0]
    if path.startswith("/v1/blobs/"):
        return "upload" if method == b"PUT" else "download"
    return path.rsplit("/", 1)[-1]


@contextmanager
def running(relay: Relay, certificate: str = "") -> Iterator[Relay]:
    """Let the proxy run on a thread; with a certificate it speaks TLS."""
    loop = asyncio.new_event_loop()
    context = None
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
    server = loop.run_until_complete(
        asyncio.start_server(relay.exchange, "127.0.0.1", 0, ssl=context)
    )
    relay.port = server.sockets[0].getsockname()[1]
    loop.set_exception_handler(lambda _loop, _context: None)  # broken connections are meant
    thread = threading.Thread(target=loop.run_forever, name="fault-proxy", daemon=True)
    thread.start()
    try:
        yield relay
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        server.close()
        for task in asyncio.all_tasks(loop):
            task.cancel()
        with suppress(asyncio.CancelledError):
            loop.run_until_complete(asyncio.sleep(0.01))
        loop.close()


@contextmanager
def refusing_tls(kind: str, certificates: Certificates) -> Iterator[int]:
    """Give the port of a server whose TLS cannot be trusted."""
    if kind == faults.TLS_BROKEN:
        with running(_Slammer(("127.0.0.1", 1), Random(0))) as relay:
            yield relay.port
        return
    chosen = certificates.expired if kind == faults.TLS_EXPIRED else certificates.of_another_host
    with running(Relay(("127.0.0.1", 1), Random(0)), str(chosen)) as relay:
        yield relay.port


class _Slammer(Relay):
    """Closes each connection when its first bytes have come."""

    @override
    async def exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.close()
