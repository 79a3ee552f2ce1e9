"""Names and numbers of the protocol that both ends use (wire.md, proto 1)."""

import hashlib
import zlib
from collections.abc import Mapping
from typing import Any, Literal

import orjson

PROTO = 1
PROTO_HEADER = "SWB-Proto"
PROBLEM_PREFIX = "urn:sales-workbench:"
PROBLEM_TYPE = "application/problem+json"
NDJSON_TYPE = "application/x-ndjson"

Op = Literal["create", "append", "patch", "delete", "resolve", "merge", "unmerge"]
OPS = ("create", "append", "patch", "delete", "resolve", "merge", "unmerge")
"""The operations of this version; another one is `rejected/unknown_op`."""

HeldReason = Literal["unsaved", "in_use"]
"""Why a device that is to be wiped still has its profile: what was not sent could not be saved, or
its files could not go."""
Result = Literal["ok", "conflict", "rejected", "forbidden", "blocked"]
FINAL_RESULTS = frozenset({"ok", "conflict", "rejected", "forbidden"})

LIMITS: Mapping[str, int] = {
    "push_mutations": 500,
    "push_bytes": 1_048_576,
    "page": 2000,
    "ledger_days": 400,
    "feed_days": 180,
    "blob_bytes": 104_857_600,
    "blob_part_bytes": 4_194_304,
}
MARK_EVERY_ROWS = 5000
"""A snapshot has a resume mark after so many row lines."""

Json = dict[str, Any]


def dumps(value: Any) -> bytes:
    """Write JSON for the wire."""
    return orjson.dumps(value)


def loads(text: bytes | str) -> Any:
    """Read JSON from the wire."""
    return orjson.loads(text)


def payload_sha(mutation: Mapping[str, Any]) -> bytes:
    """SHA-256 of a mutation in RFC 8785 form (no floats occur, keys are ASCII)."""
    written = orjson.dumps(mutation, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(written).digest()


def row_digest(record_id: bytes, ver: int) -> int:
    """First 8 bytes of SHA-256(id ‖ ver big-endian); summed mod 2^64 over a scope."""
    digest = hashlib.sha256(record_id + ver.to_bytes(8, "big")).digest()
    return int.from_bytes(digest[:8], "big")


def digest_text(total: int) -> str:
    """Write a digest sum as 16 hexadecimal letters."""
    return f"{total % 2**64:016x}"


def crc32_text(crc: int) -> str:
    """Write a CRC as 8 hexadecimal letters."""
    return f"{crc & 0xFFFFFFFF:08x}"


def crc32(line: bytes, before: int = 0) -> int:
    """CRC of bytes, continuing from `before`."""
    return zlib.crc32(line, before)
