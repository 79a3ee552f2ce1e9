"""What every exchange has in common: the protocol's header, gzip bodies, and a size limit.

A body is read, limited and unpacked when its route asks for it: after the route has found out who
sends it, so that strangers cost neither memory nor time.
"""

import asyncio
import logging
import traceback
import zlib
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

from anyio.to_thread import run_sync
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from workbench.i18n import t
from workbench.server import problems
from workbench.server.problems import Problem
from workbench.wire import messages

SENT_BYTES = messages.LIMITS["push_bytes"]
UNPACKED_BYTES = 16 * SENT_BYTES
"""A compressed body may not grow beyond this."""
SIGN_IN_BYTES = 32_768
"""What strangers may send, packed or not: twice the longest password as JSON may write it."""
TARGET_BYTES = 8192
HEADER_BYTES = 16_384
STALL_S = 60
"""So long a body may pause on its way."""
FRAMES = 6
"""So much of the way to a mistake is logged."""
_LOG = logging.getLogger(__name__)


class Protocol:
    """ASGI middleware: unpacks and limits requests, marks answers with `SWB-Proto: 1`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one exchange."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        is_begun = False

        async def send_marked(message: Message) -> None:
            nonlocal is_begun
            if message["type"] == "http.response.start":
                is_begun = True
                MutableHeaders(scope=message)[messages.PROTO_HEADER] = str(messages.PROTO)
            await send(message)

        try:
            _check_head(scope)
            await self._answer(scope, _reader(scope, receive), send_marked)
        except ClientDisconnect:
            return  # half a body is nobody's wish
        except Problem as problem:
            if is_begun:
                raise RuntimeError("an answer broke off") from None  # its connection ends
            await problem.response()(scope, receive, send_marked)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer also where something fails that nobody foresaw: clients must know it is us."""
        try:
            await self._app(scope, receive, send)
        except ClientDisconnect:
            raise
        except Exception as error:
            _LOG.error("a request failed: %s", _place(error))
            raise problems.internal() from error


def _place(error: Exception) -> str:
    """Return what went wrong where; not its words, which may be a customer's."""
    frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
    places = " < ".join(f"{Path(one.filename).name}:{one.lineno}" for one in reversed(frames))
    return f"{type(error).__name__} at {places}"


def _check_head(scope: MutableMapping[str, Any]) -> None:
    if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > TARGET_BYTES:
        raise problems.too_large(
            t("An address may have {n} bytes.").format(n=f"{TARGET_BYTES:,}"), status=414
        )
    if sum(len(name) + len(value) for name, value in scope["headers"]) > HEADER_BYTES:
        raise problems.too_large(
            t("The headers may have {n} bytes.").format(n=f"{HEADER_BYTES:,}"), status=431
        )


def _reader(scope: MutableMapping[str, Any], receive: Receive) -> Receive:
    """Return what gives the whole body to the first who asks for it, and later what comes then."""
    if scope["method"] not in ("POST", "PUT"):
        return receive  # no other method's body means anything here
    is_read = False

    async def read() -> Message:
        nonlocal is_read
        if is_read:
            return await receive()
        is_read = True
        body = await _body(scope, receive)
        return {"type": "http.request", "body": body, "more_body": False}

    return read


def _limits(path: str) -> tuple[int, int]:
    """Return how many bytes a body may have on its way, and unpacked."""
    if path.startswith("/v1/auth/"):
        return SIGN_IN_BYTES, SIGN_IN_BYTES
    if path.startswith("/v1/blobs/"):
        return messages.LIMITS["blob_part_bytes"], messages.LIMITS["blob_part_bytes"]
    return SENT_BYTES, UNPACKED_BYTES


async def _body(scope: MutableMapping[str, Any], receive: Receive) -> bytes:
    limit, unpacked_limit = _limits(scope["path"])
    parts: list[bytes] = []
    size = 0
    more = True
    while more:
        message = await _next(receive)
        part = message.get("body", b"")
        more = message.get("more_body", False)
        size += len(part)
        if size > limit:
            raise _too_large(limit)
        parts.append(part)
    body = b"".join(parts)
    if Headers(scope=scope).get("content-encoding", "").lower() == "gzip":
        body = await run_sync(_unpacked, body, unpacked_limit)
    return body


async def _next(receive: Receive) -> Message:
    try:
        async with asyncio.timeout(STALL_S):
            message = await receive()
    except TimeoutError:
        raise Problem(
            408,
            "too-slow",
            t("The request did not arrive"),
            t("Nothing came for {n} seconds.").format(n=STALL_S),
        ) from None
    if message["type"] == "http.disconnect":
        raise ClientDisconnect
    return message


def _unpacked(body: bytes, limit: int) -> bytes:
    unpacker = zlib.decompressobj(31)
    try:
        unpacked = unpacker.decompress(body, limit)
    except zlib.error:
        raise problems.invalid_request(t("The body is not valid gzip.")) from None
    if unpacker.unconsumed_tail:
        raise _too_large(limit)
    if not unpacker.eof:
        raise problems.invalid_request(t("The body is not valid gzip."))
    return unpacked


def _too_large(limit: int) -> Problem:
    return problems.too_large(t("A request may carry {n} bytes.").format(n=f"{limit:,}"))
