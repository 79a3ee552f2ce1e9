"""What the proxy does to one exchange (sync.md 3.2, layer 5)."""

import gzip
import re
from collections.abc import Callable, Mapping
from random import Random
from types import MappingProxyType

from workbench.wire.messages import dumps

BODY_START = b"\r\n\r\n"
DROPPED_BEFORE, DROPPED_AFTER = "dropped before the server", "dropped after the commit"
DOUBLED, DELAYED, STALLED = "sent twice", "delayed", "stalled"
SLOW, REORDERED = "one byte at a time", "arrived after a later one"
TLS_BROKEN, TLS_EXPIRED = "broken off in the handshake", "expired certificate"
TLS_OTHER_HOST = "certificate of another host"
TLS = (TLS_BROKEN, TLS_EXPIRED, TLS_OTHER_HOST)
Spoil = Callable[[bytes, Random], bytes]


def _page(status: str, kind: str, body: bytes, *more: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, *more, "Connection: close", "", ""]).encode() + body


def _problem(status: int, suffix: str, *more: str) -> Spoil:
    body = dumps({"type": f"urn:sales-workbench:{suffix}", "status": status, "title": suffix})
    kind = "application/problem+json"
    page = _page(f"{status} Problem", kind, body, "SWB-Proto: 1", *more)
    return lambda _answer, _rng: page


def _of_a_proxy(status: str) -> Spoil:
    page = _page(status, "text/html", b"<html><h1>Bad gateway</h1></html>")
    return lambda _answer, _rng: page


def _cut(answer: bytes, rng: Random) -> bytes:
    start = answer.find(BODY_START) + len(BODY_START)
    if start >= len(answer):
        return answer[: start - 2]
    return answer[: rng.randrange(start, len(answer))]


def _cut_in_the_head(answer: bytes, rng: Random) -> bytes:
    return answer[: rng.randrange(1, max(2, answer.find(BODY_START)))]


def _garbage(answer: bytes, rng: Random) -> bytes:
    head, _, body = answer.partition(BODY_START)
    return head + BODY_START + rng.randbytes(len(body))


def _garbage_json(_answer: bytes, _rng: Random) -> bytes:
    return _page("200 OK", "application/json", b'{"results":[{"mid":1,', "SWB-Proto: 1")


def _too_long(answer: bytes, _rng: Random) -> bytes:
    return re.sub(rb"(?i)content-length: (\d+)", _longer, answer, count=1)


def _longer(found: re.Match[bytes]) -> bytes:
    return b"Content-Length: %d" % (int(found[1]) + 17)


def _too_short(answer: bytes, _rng: Random) -> bytes:
    return re.sub(rb"(?i)content-length: (\d+)", _shorter, answer, count=1)


def _shorter(found: re.Match[bytes]) -> bytes:
    return b"Content-Length: %d" % max(0, int(found[1]) - 5)


def _bad_gzip(_answer: bytes, rng: Random) -> bytes:
    packed = gzip.compress(b'{"results":[]}' * 50)
    body = packed[: rng.randrange(5, len(packed))]
    more = ("SWB-Proto: 1", "Content-Encoding: gzip")
    return _page("200 OK", "application/json", body, *more)


def _login_page(_answer: bytes, _rng: Random) -> bytes:
    return _page("200 OK", "text/html", b"<html>Welcome to the hotel</html>", "SWB-Proto: 1")


SPOILED: Mapping[str, Spoil] = MappingProxyType(
    {
        "cut in the body": _cut,
        "cut in the head": _cut_in_the_head,
        "garbage": _garbage,
        "garbage JSON": _garbage_json,
        "length too long": _too_long,
        "length too short": _too_short,
        "cut inside gzip": _bad_gzip,
        "login page": _login_page,
        "401": _problem(401, "unauthenticated", "WWW-Authenticate: Bearer"),
        "403": _problem(403, "account-disabled"),
        "410": _problem(410, "cursor-expired"),
        "413": _problem(413, "too-large"),
        "426": _problem(426, "client-too-old"),
        "429": _problem(429, "slow-down", "Retry-After: 2"),
        "500": _problem(500, "internal"),
        "502": _of_a_proxy("502 Bad Gateway"),
        "503": _problem(503, "unavailable", "Retry-After: 1"),
        "504": _of_a_proxy("504 Gateway Timeout"),
    }
)
MOVED = (DROPPED_BEFORE, DROPPED_AFTER, DOUBLED, DELAYED, STALLED, SLOW, REORDERED)
ALL = (*MOVED, *SPOILED)
