"""What every exchange has in common: the protocol's header, gzip bodies, and a size limit."""

import asyncio
import logging
import traceback
import zlib
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from workbench.i18n import t
from workbench.server import problems
from workbench.server.problems import Problem
from workbench.wire import messages

SENT_BYTES = messages.LIMITS["push_bytes"]
UNPACKED_BYTES = 16 * SENT_BYTES
"""A compressed body may not grow beyond this."""
TARGET_BYTES = 8192
HEADER_BYTES = 16_384
STALL_S = 60
"""So long a body may pause on its way."""
FRAMES = 6
"""So much of the way to a mistake is logged."""
_LOG = logging.getLogger(__name__)


class _Gone(Exception):
    """The client went away before its request was whole."""


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
            body = await _body(scope, receive, _limit(scope))
            await self._answer(scope, _replay(body, receive), send_marked)
        except _Gone:
            return  # half a body is nobody's wish
        except Problem as problem:
            if is_begun:
                raise RuntimeError("an answer broke off") from None  # its connection ends
            await problem.response()(scope, receive, send_marked)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer also where something fails that nobody foresaw: clients must know it is us."""
        try:
            await self._app(scope, receive, send)
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


def _limit(scope: MutableMapping[str, Any]) -> int:
    is_blob = scope["path"].startswith("/v1/blobs/")
    return messages.LIMITS["blob_part_bytes"] if is_blob else SENT_BYTES


async def _body(scope: MutableMapping[str, Any], receive: Receive, limit: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    more = True
    while more:
        message = await _next(receive)
        part = message.get("body", b"")
        more = message.get("more_body", False)
        size += len(part)
        if size > limit:
            raise problems.too_large(t("A request may carry {n} bytes.").format(n=f"{limit:,}"))
        parts.append(part)
    body = b"".join(parts)
    if Headers(scope=scope).get("content-encoding", "").lower() == "gzip":
        body = _unpacked(body)
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
        raise _Gone
    return message


def _unpacked(body: bytes) -> bytes:
    unpacker = zlib.decompressobj(31)
    try:
        unpacked = unpacker.decompress(body, UNPACKED_BYTES)
    except zlib.error:
        raise problems.invalid_request(t("The body is not valid gzip.")) from None
    if unpacker.unconsumed_tail:
        raise problems.too_large(
            t("A request may carry {n} bytes.").format(n=f"{UNPACKED_BYTES:,}")
        )
    if not unpacker.eof:
        raise problems.invalid_request(t("The body is not valid gzip."))
    return unpacked


def _replay(body: bytes, receive: Receive) -> Receive:
    waiting = [body]

    async def replay() -> Message:
        if waiting:
            return {"type": "http.request", "body": waiting.pop(), "more_body": False}
        return await receive()

    return replay
